/**
 * The checkouts below the workspace: what commit each is on, whether its files are that commit's, and whose it is.
 * What a workflow measures is what it checked out, whatever commit the event was about.
 */
import { readdir, realpath } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { exists } from '../base/files.ts';
import { runProgram } from '../base/run-program.ts';

export interface Checkout {
  /** its root, absolute, symbolic links resolved */
  readonly folder: string;
  /** HEAD */
  readonly sha: string;
  readonly parents: readonly string[];
  /** tracked files that are not as HEAD has them, submodules among them; at most 20 */
  readonly changed: readonly string[];
  /** `owner/name` on the server, `HOST/PATH` elsewhere; null: it says of no repository that it comes from it */
  readonly repository: string | null;
}

/** A tree of a hundred thousand files is looked through in a second; a network's file system gets its time. */
const gitTimeoutMs = 120_000;

/**
 * Runs git in a folder. The container that runs a step often is not the user who owns the checkout.
 *
 * @returns null where there is no git or it refuses
 */
export async function gitIn(folder: string, ...args: string[]): Promise<string | null> {
  try {
    const { status, stdout } = await runProgram('git', ['-C', folder, '-c', 'safe.directory=*', ...args], {
      timeoutMs: gitTimeoutMs,
    });
    return status === 0 ? stdout.toString() : null;
  } catch {
    return null;
  }
}

/**
 * The checkout that a file lies in and those that it lies in (of a submodule its superproject), innermost first.
 *
 * @param workspace a checkout above it is none of the job's
 */
export async function checkoutsAround(
  file: string,
  workspace: string,
  server: string,
): Promise<readonly Checkout[]> {
  const found: Checkout[] = [];
  const within = await realpath(workspace).catch(() => workspace);
  // A link leads to where it was built.
  let folder: string | null = await existingFolder(await realpath(file).catch(() => file));
  while (folder !== null) {
    const root = (await gitIn(folder, 'rev-parse', '--show-toplevel'))?.replace(/\n$/, '') ?? '';
    if (root === '' || relative(within, root).startsWith('..')) break;
    const checkout = await readCheckout(root, server);
    if (checkout === null) break;
    found.push(checkout);
    folder = root === within ? null : dirname(root);
  }
  return found;
}

/** Checkouts beside each other in a workspace that is none itself: `actions/checkout` with `path:`. */
export async function checkoutsBelow(workspace: string, server: string): Promise<readonly Checkout[]> {
  const entries = await readdir(workspace, { withFileTypes: true }).catch(() => []);
  const found: Checkout[] = [];
  for (const entry of entries.filter((item) => item.isDirectory()).slice(0, 100)) {
    const root = join(workspace, entry.name);
    if (!(await exists(join(root, '.git')))) continue;
    const checkout = await readCheckout(await realpath(root), server);
    if (checkout) found.push(checkout);
  }
  return found;
}

async function readCheckout(folder: string, server: string): Promise<Checkout | null> {
  const sha = (await gitIn(folder, 'rev-parse', '--verify', 'HEAD^{commit}'))?.trim();
  if (sha === undefined || !/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(sha)) return null;
  const status = await gitIn(
    folder,
    'status',
    '--porcelain=v1',
    '-z',
    '--untracked-files=no',
    '--no-renames',
  );
  const origin = await gitIn(folder, 'config', '--get', 'remote.origin.url');
  return {
    folder,
    sha,
    parents: (await parentsInCheckout(folder, sha)) ?? [],
    changed: (status ?? '')
      .split('\0')
      .filter((line) => line !== '')
      .slice(0, 20)
      .map((line) => line.slice(3)),
    repository: origin === null ? null : repositoryOf(origin.trim(), server),
  };
}

/** Parents of a commit that the checkout holds, null where it does not: a shallow one holds its own commit. */
export async function parentsInCheckout(folder: string, sha: string): Promise<readonly string[] | null> {
  // Not rev-list: it does not tell the parents that a shallow clone has been cut at.
  const text = await gitIn(folder, 'cat-file', 'commit', sha);
  if (text === null) return null;
  const header = text.split('\n\n', 1)[0]!;
  return [...header.matchAll(/^parent ([0-9a-f]{40,64})$/gm)].map((match) => match[1]!);
}

/**
 * `acme/linux` of `https://github.com/acme/linux.git` or `git@github.com:acme/linux` on that server; of another
 * server `git.kernel.org/pub/…`; null of a path on this machine.
 *
 * @param server `https://github.com`
 */
export function repositoryOf(url: string, server: string): string | null {
  const [, host, path] =
    /^[a-z+]+:\/\/(?:[^@/]*@)?([^/:]+)(?::\d+)?\/+(.+)$/i.exec(url) ??
    /^(?:[^@/]*@)([^:/]+):(.+)$/.exec(url) ??
    [];
  if (host === undefined || path === undefined) return null;
  const name = path.replace(/\/+$/, '').replace(/\.git$/, '');
  const own = new URL(server).hostname.toLowerCase();
  return host.toLowerCase() === own || host.toLowerCase() === `ssh.${own}` ? name : `${host}/${name}`;
}

async function existingFolder(path: string): Promise<string | null> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (await exists(folder)) return folder;
    if (folder === dirname(folder)) return null;
  }
}
