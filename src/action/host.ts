/** What both actions set up before they begin: where they run, the client for GitHub, what went wrong at the end. */
import { BootgateError, errorMessage, exitStatus, type ExitStatus } from '../base/errors.ts';
import { explainWriteError } from '../base/file-system-error.ts';
import { version } from '../base/version.ts';
import type { ActionLog } from '../publish/actions-log.ts';
import { createGitHub, type GitHub } from '../publish/github-client.ts';

/** Named in reports. */
export const exporter = `bootgate ${version}`;

/** The client for a repository, null without a token. */
export function connect(
  token: string | undefined,
  { apiUrl, repository }: { readonly apiUrl: string; readonly repository: string },
  log: ActionLog,
  signal?: AbortSignal,
): GitHub | null {
  if (token === undefined) return null;
  log.mask(token);
  return createGitHub({
    ...{ token, apiUrl, repository, log: (text) => log.info(text) },
    ...(signal ? { signal } : {}),
  });
}

/** The checkout's folder. */
export function workspaceOf(env: NodeJS.ProcessEnv): string {
  return env['GITHUB_WORKSPACE'] ?? process.cwd();
}

/**
 * Runs an action to its exit status; what is thrown becomes an error of the step, a bug with its stack. Whatever a
 * cancelled job failed with, it failed because it was cancelled.
 */
export async function runAction(
  { log, signal }: { readonly log: ActionLog; readonly signal?: AbortSignal },
  body: () => Promise<ExitStatus>,
): Promise<ExitStatus> {
  try {
    return await body();
  } catch (thrown) {
    const error: unknown =
      signal?.aborted === true ? signal.reason : explainWriteError(thrown, process.cwd());
    if (error instanceof BootgateError) {
      log.annotate('error', 'Bootgate', error.hint ? `${error.message}\n${error.hint}` : error.message);
      return error.exitStatus;
    }
    log.annotate('error', 'Bootgate: internal error, please report it', errorMessage(error));
    if (typeof error === 'object' && error !== null && 'stack' in error) log.info(String(error.stack));
    return exitStatus.failed;
  }
}
