/**
 * Builds the base where nothing of it was kept: `base-build` in a worktree of the base commit, beside the checkout.
 * What it makes lies there under the paths that the scenario names here.
 */
import { realpath, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { BootgateError } from '../base/errors.ts';
import { runProgram } from '../base/run-program.ts';
import type { Scenario } from '../config/scenario.ts';
import { gitIn } from './checkout.ts';
import { makeWorkFolder } from '../base/work-folder.ts';

export interface BuildRequest {
  readonly scenario: Scenario;
  readonly baseSha: string;
  /** root of the checkout */
  readonly checkout: string;
  /** folder that the command starts in, absolute, in the checkout */
  readonly folder: string;
  /** for the shell */
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** for the worktree; outside of the checkout, so that no build takes it for its own */
  readonly temporary: string;
  readonly log: (text: string) => void;
}

/**
 * Builds and hands the base's scenario to `use`; the worktree is gone afterwards.
 *
 * @throws BootgateError when the commit cannot be had or does not build
 */
export async function withBuiltBase<T>(
  request: BuildRequest,
  use: (scenario: Scenario) => Promise<T>,
): Promise<T> {
  const { baseSha, command, log } = request;
  const checkout = await realpath(request.checkout);
  await fetchCommit(checkout, baseSha);
  const parent = await makeWorkFolder(request.temporary, 'bootgate-base');
  const worktree = join(parent, 'worktree');
  try {
    if ((await gitIn(checkout, 'worktree', 'add', '--quiet', '--detach', worktree, baseSha)) === null) {
      throw new BootgateError(`no worktree of ${baseSha.slice(0, 12)} could be made`);
    }
    await gitIn(worktree, 'submodule', 'update', '--quiet', '--init', '--recursive');
    const moved = (path: string): string => {
      const inside = relative(checkout, path);
      return inside.startsWith('..') ? path : join(worktree, inside);
    };
    log(`base: building ${baseSha.slice(0, 12)} with '${command}'`);
    const folder = moved(await realpath(request.folder));
    // As the runner starts it. Without --norc bash reads .bashrc: its standard input is a socket, as rshd's was.
    const { status, stderr } = await runProgram(
      'bash',
      [...['--noprofile', '--norc', '-eo', 'pipefail'], '-c', command],
      {
        cwd: folder,
        env: { ...request.env, BOOTGATE_BASE: baseSha },
        signal: request.signal,
        onOutput: (text) => text.split('\n').filter(Boolean).forEach(log),
      },
    );
    if (status !== 0) {
      const last = stderr.trimEnd().split('\n').slice(-3).join('\n');
      throw new BootgateError(`base-build failed with status ${status} on ${baseSha.slice(0, 12)}: ${last}`);
    }
    return await use(await moveFiles(request.scenario, moved));
  } finally {
    await gitIn(checkout, 'worktree', 'remove', '--force', '--force', worktree);
    await rm(parent, { recursive: true, force: true });
  }
}

/** Checkouts are shallow: the base is one commit that GitHub hands out by its id. */
async function fetchCommit(checkout: string, sha: string): Promise<void> {
  if ((await gitIn(checkout, 'cat-file', '-e', `${sha}^{tree}`)) !== null) return;
  if ((await gitIn(checkout, 'fetch', '--quiet', '--depth=1', '--no-tags', 'origin', sha)) !== null) return;
  throw new BootgateError(
    `the checkout does not hold the base ${sha.slice(0, 12)}, and it could not be fetched`,
    {
      hint: "give actions/checkout 'fetch-depth: 2' (a private repository's token is not kept otherwise)",
    },
  );
}

async function moveFiles(scenario: Scenario, moved: (path: string) => string): Promise<Scenario> {
  const from = async (path: string | null): Promise<string | null> =>
    path === null ? null : moved(await inRealFolder(path));
  return {
    ...scenario,
    kernel: (await from(scenario.kernel))!,
    initrd: await from(scenario.initrd),
    vmlinux: await from(scenario.vmlinux),
    modules: await from(scenario.modules),
    source: await from(scenario.source),
    sysroot: await from(scenario.sysroot),
    disk: scenario.disk && { ...scenario.disk, path: (await from(scenario.disk.path))! },
  };
}

/** The path with its folder's symbolic links resolved; the file itself may be one, and is made anew by the build. */
async function inRealFolder(path: string): Promise<string> {
  const folder = join(path, '..');
  return join(await realpath(folder).catch(() => folder), relative(folder, path));
}
