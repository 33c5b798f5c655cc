/** `--store` of the command line: `dir:PATH`, `git-branch:NAME`, `actions-cache`. */
import { resolve } from 'node:path';
import { inputError } from '../base/errors.ts';
import { runProgram } from '../base/run-program.ts';
import { actionsCacheStore } from '../baseline/actions-cache-store.ts';
import { dirStore } from '../baseline/dir-store.ts';
import { gitBranchStore } from '../baseline/git-branch-store.ts';
import type { BaselineStore } from '../baseline/store.ts';
import type { CommandHost, OptionSpec, ParsedArguments } from './command.ts';

/** Where baselines lie when nothing else was said. */
export const defaultStore = 'dir:bootgate-baselines';

export const storeOptions: Readonly<Record<string, OptionSpec>> = {
  store: {
    type: 'string',
    value: 'dir:PATH|git-branch:NAME|actions-cache',
    description: `where baselines are kept (default: ${defaultStore})`,
  },
  remote: {
    type: 'string',
    value: 'URL',
    description: "git-branch: the repository (default: 'origin' of the current one)",
  },
};

/** @throws BootgateError (exit status 2) for a store that is none */
export async function storeFrom(args: ParsedArguments, host: CommandHost): Promise<BaselineStore> {
  const text = args.string('store') ?? defaultStore;
  const [, kind, place] = /^([a-z-]+)(?::(.+))?$/s.exec(text) ?? [];
  switch (kind) {
    case 'dir':
      if (place !== undefined) return dirStore(resolve(host.cwd, place));
      break;
    case 'git-branch':
      return gitBranchStore({
        remote: args.string('remote') ?? (await originOf(host.cwd)),
        branch: place ?? 'bootgate-baselines',
        env: host.env,
      });
    case 'actions-cache':
      return actionsCacheStore(host.env['GITHUB_WORKSPACE'] ?? host.cwd);
  }
  throw inputError(`--store ${text} is not known`, {
    hint: 'write dir:PATH, git-branch:NAME or actions-cache',
  });
}

export async function originOf(folder: string): Promise<string> {
  const { status, stdout } = await runProgram('git', ['-C', folder, 'remote', 'get-url', 'origin']);
  if (status === 0) return stdout.toString().trim();
  throw inputError("this folder's repository has no remote 'origin'", { hint: 'pass --remote URL' });
}

/**
 * The full id of a commit named in any way git understands.
 *
 * @throws BootgateError (exit status 2) where git knows no such commit and it is no full id itself
 */
export async function commitId(name: string, folder: string): Promise<string> {
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(name)) return name;
  const { status, stdout } = await runProgram('git', [
    ...['-C', folder, 'rev-parse', '-q', '--verify', '--end-of-options', `${name}^{commit}`],
  ]);
  if (status === 0) return stdout.toString().trim();
  throw inputError(`git knows no commit '${name}' here`, { hint: 'pass the full commit id' });
}
