/** What both actions set up before they begin: where they run, the client for GitHub, what went wrong at the end. */
import { BootgateError, errorMessage, exitStatus, type ExitStatus } from '../base/errors.ts';
import { version } from '../cli/version.ts';
import type { ActionLog } from '../publish/actions-log.ts';
import { createGitHub, type GitHub } from '../publish/github-client.ts';

/** Named in reports. */
export const exporter = `bootgate ${version}`;

/** The client for a repository, null without a token. */
export function connect(
  token: string | undefined,
  { apiUrl, repository }: { readonly apiUrl: string; readonly repository: string },
  log: ActionLog,
): GitHub | null {
  if (token === undefined) return null;
  log.mask(token);
  return createGitHub({ token, apiUrl, repository, log: (text) => log.info(text) });
}

/** The checkout's folder. */
export function workspaceOf(env: NodeJS.ProcessEnv): string {
  return env['GITHUB_WORKSPACE'] ?? process.cwd();
}

/** Runs an action to its exit status; what is thrown becomes an error of the step, a bug with its stack. */
export async function runAction(log: ActionLog, body: () => Promise<ExitStatus>): Promise<ExitStatus> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof BootgateError) {
      log.annotate('error', 'Bootgate', error.hint ? `${error.message}\n${error.hint}` : error.message);
      return error.exitStatus;
    }
    log.annotate('error', 'Bootgate: internal error, please report it', errorMessage(error));
    if (typeof error === 'object' && error !== null && 'stack' in error) log.info(String(error.stack));
    return exitStatus.failed;
  }
}
