/** One commit of a bisection: checked out into a worktree, built, booted. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BootgateError, exitStatus } from '../base/errors.ts';
import { exists } from '../base/files.ts';
import { runProgram } from '../base/run-program.ts';
import type { CommitResult } from '../history/bisect/bisect.ts';
import { commitFacts } from '../history/commit-facts.ts';
import { recordOf } from '../history/record.ts';
import type { Profile } from '../profile/profile.ts';

export interface TreeOptions {
  /** the clone that the command was started in */
  readonly clone: string;
  /** of this job alone; what a build leaves there makes the next one faster */
  readonly tree: string;
  readonly build: string;
  /** what the build leaves, relative to the tree */
  readonly kernel: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** boots what was built */
  readonly boot: (tree: string, sha: string) => Promise<Profile>;
}

/** @throws BootgateError where it is not the commit's fault: no worktree can be made, no QEMU, interrupted */
export async function measureCommit(sha: string, options: TreeOptions): Promise<CommitResult> {
  const { tree, build, kernel, env, signal, boot, clone } = options;
  await checkOut(sha, options);
  // What an earlier commit left would be booted in the place of what this one does not build.
  await rm(join(tree, kernel), { force: true });
  const built = await runProgram('sh', ['-c', build], { cwd: tree, env, signal, bound: true });
  if (built.status !== 0) {
    const said = built.stderr.trim().split('\n').at(-1) ?? '';
    return {
      skipped: `the build failed with status ${built.status}${said === '' ? '' : `: ${said.slice(0, 200)}`}`,
    };
  }
  if (!(await exists(join(tree, kernel)))) return { skipped: `the build left no ${kernel}` };
  let profile;
  try {
    profile = await boot(tree, sha);
  } catch (error) {
    const isItsFault =
      error instanceof BootgateError &&
      (error.exitStatus === exitStatus.bootFailed || error.exitStatus === exitStatus.usage);
    if (!isItsFault || signal.aborted) throw error;
    return { skipped: error.message.slice(0, 500) };
  }
  const { kind, detail } = profile.outcome;
  if (kind === 'interrupted') throw new BootgateError('interrupted', { exitStatus: exitStatus.interrupted });
  if (kind !== 'reached-end') return { skipped: `its boot ended with '${kind}': ${detail.slice(0, 300)}` };
  return {
    record: recordOf(profile, {
      commit: await commitFacts(clone, sha),
      measuredAt: new Date().toISOString(),
      ...{ branch: null, identity: null, runUrl: null, artifactUrl: null },
    }),
  };
}

async function checkOut(sha: string, { clone, tree }: TreeOptions): Promise<void> {
  const again = await runProgram('git', ['-C', tree, 'checkout', '-q', '--force', '--detach', sha]).catch(
    () => null,
  );
  if (again?.status === 0) return;
  await removeTree(clone, tree);
  const added = await runProgram('git', [
    '-C',
    clone,
    'worktree',
    'add',
    '-q',
    '--force',
    '--detach',
    tree,
    sha,
  ]);
  if (added.status !== 0) throw new BootgateError(`git worktree add failed: ${added.stderr.trim()}`);
}

export async function removeTree(clone: string, tree: string): Promise<void> {
  await runProgram('git', ['-C', clone, 'worktree', 'remove', '--force', '--force', tree]);
  await rm(tree, { recursive: true, force: true });
  await runProgram('git', ['-C', clone, 'worktree', 'prune']);
}
