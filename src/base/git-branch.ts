/**
 * A branch of a git repository as a place that files are put into and read from. Nothing is checked out: commits are
 * made with git's plumbing in a bare repository of our own, on top of whatever the branch holds.
 *
 *     fetch branch (its newest commit, no file contents) ─▶ change files of its tree ─▶ commit ─▶ push
 *              ▲                                                                              │
 *              └────────────────── another writer was first: rejected ◀──────────────────────┘
 *
 * A push is never forced, so two writers cannot lose each other's files: the second is refused, fetches again
 * and puts its files on top. So it is where somebody forced the branch elsewhere in between.
 */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BootgateError } from './errors.ts';
import { makeFolder } from './files.ts';
import { gitBatch } from './git-batch.ts';
import { runProgram, type ProgramResult } from './run-program.ts';
import { makeWorkFolder } from './work-folder.ts';

export interface GitBranchOptions {
  /** a URL or path that git can fetch from and push to */
  readonly remote: string;
  readonly branch: string;
  /** added to git's environment: credentials, `GIT_SSH_COMMAND` … */
  readonly env?: NodeJS.ProcessEnv;
  /** fetch the contents of all files at once; else each is fetched when it is read, from servers that can */
  readonly whole?: boolean;
  /** tells how long to wait, ms, before the n-th new try; default: up to a few seconds, at random */
  readonly backoffMs?: (attempt: number) => number;
}

/** As many writers can be in each other's way before one gives up. */
const maximumAttempts = 12;
const author = 'bootgate <bootgate@users.noreply.github.com>';

export interface BranchChange {
  readonly path: string;
  /** null: the file is removed */
  readonly blob: string | null;
}

export interface GitBranch {
  /** the branch's newest commit, null where there is no such branch */
  fetch(): Promise<string | null>;
  blobAt(commit: string, path: string): Promise<string | null>;
  /** @param maximumBytes of a larger file there is a short text in its place */
  read(commit: string, path: string, maximumBytes: number): Promise<Uint8Array | null>;
  /**
   * Hands on all files whose path is wanted, in order of their paths, as git reads them: none is kept here. What is not
   * here yet is fetched at once.
   *
   * @param take gets null for the bytes of a file that is larger than `maximumBytes`
   */
  readAll(
    commit: string,
    isWanted: (path: string) => boolean,
    maximumBytes: number,
    take: (path: string, bytes: Uint8Array | null) => void,
  ): Promise<void>;
  paths(commit: string): Promise<readonly string[]>;
  write(bytes: Uint8Array): Promise<string>;
  /**
   * Puts a commit on the branch, again and again while others are first.
   *
   * @param changes what to change of a commit (null: the branch is new); null for nothing
   * @returns whether a commit was pushed
   */
  change(
    message: string,
    changes: (tip: string | null) => Promise<readonly BranchChange[] | null>,
  ): Promise<boolean>;
}

/** Opens the branch, works on it, and removes what that needed. */
export async function withGitBranch<T>(
  options: GitBranchOptions,
  work: (branch: GitBranch) => Promise<T>,
): Promise<T> {
  const folder = await makeWorkFolder(tmpdir(), 'bootgate-git');
  try {
    return await work(await openRepository(folder, options));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function openRepository(folder: string, options: GitBranchOptions): Promise<GitBranch> {
  const { remote, branch } = options;
  const ref = `refs/heads/${branch}`;
  const run = (
    args: readonly string[],
    input?: Uint8Array,
    onStdout?: (chunk: Buffer) => void,
  ): Promise<ProgramResult> =>
    runProgram('git', ['-C', folder, ...args], {
      env: {
        ...process.env,
        ...options.env,
        GIT_TERMINAL_PROMPT: '0',
        GIT_INDEX_FILE: join(folder, 'index'),
        LC_ALL: 'C',
      },
      missingHint: 'apt-get install git',
      ...(input ? { input } : {}),
      ...(onStdout ? { onStdout } : {}),
    });
  const git = async (args: readonly string[], input?: Uint8Array): Promise<string> => {
    const result = await run(args, input);
    if (result.status !== 0) throw gitError(args[0] ?? 'git', result);
    return result.stdout.toString().trim();
  };
  await makeFolder(folder);
  if ((await run(['check-ref-format', ref])).status !== 0)
    throw new BootgateError(`'${branch}' is no branch name`);
  await git(['init', '-q', '--bare', '.']);
  await git(['config', 'remote.origin.url', remote]);
  if (!options.whole) {
    // Contents are fetched when they are looked at, from servers that can.
    await git(['config', 'remote.origin.promisor', 'true']);
    await git(['config', 'remote.origin.partialclonefilter', 'blob:none']);
  }

  const repository: GitBranch = {
    async fetch() {
      const fetched = await run([
        ...['fetch', '-q', '--depth=1', '--no-tags'],
        ...(options.whole ? [] : ['--filter=blob:none']),
        'origin',
        `+${ref}:refs/bootgate/tip`,
      ]);
      if (fetched.status === 0) return await git(['rev-parse', 'refs/bootgate/tip']);
      if (/couldn't find remote ref/i.test(fetched.stderr)) return null;
      throw gitError('fetch', fetched);
    },
    async blobAt(commit, path) {
      const found = await run(['rev-parse', '-q', '--verify', `${commit}:${path}`]);
      return found.status === 0 ? found.stdout.toString().trim() : null;
    },
    async read(commit, path, maximumBytes) {
      const blob = await repository.blobAt(commit, path);
      if (blob === null) return null;
      const size = Number(await git(['cat-file', '-s', blob]));
      if (size > maximumBytes) return Buffer.from('too large\n');
      const shown = await run(['cat-file', 'blob', blob]);
      if (shown.status !== 0) throw gitError('cat-file', shown);
      return shown.stdout;
    },
    async readAll(commit, isWanted, maximumBytes, take) {
      const listed = (await git(['ls-tree', '-r', '-z', commit])).split('\0');
      const wanted = listed.flatMap((line) => {
        const [, blob, path] = /^100644 blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
        return blob === undefined || path === undefined || !isWanted(path) ? [] : [{ path, blob }];
      });
      if (!options.whole) await fetchMissing(git, commit, new Set(wanted.map(({ blob }) => blob)));
      let at = 0;
      const batch = gitBatch(maximumBytes, (bytes) => take(wanted[at++]!.path, bytes));
      const shown = await run(
        ['cat-file', '--buffer', '--batch'],
        Buffer.from(wanted.map(({ blob }) => `${blob}\n`).join('')),
        batch,
      );
      if (shown.status !== 0) throw gitError('cat-file', shown);
      if (at !== wanted.length) throw new BootgateError('git cat-file lacks files of the branch');
    },
    async paths(commit) {
      return (await git(['ls-tree', '-r', '-z', '--name-only', commit])).split('\0').filter(Boolean);
    },
    write: (bytes) => git(['hash-object', '-w', '--stdin'], bytes),
    async change(message, changes) {
      for (let attempt = 1; ; attempt += 1) {
        const tip = await repository.fetch();
        const wanted = await changes(tip);
        if (wanted === null) return false;
        const commit = await makeCommit(git, tip, wanted, message);
        const pushed = await run(['push', '-q', 'origin', `${commit}:${ref}`]);
        if (pushed.status === 0) return true;
        if (!isRace(pushed.stderr) || attempt === maximumAttempts) throw gitError('push', pushed);
        await sleep((options.backoffMs ?? randomBackoff)(attempt));
      }
    },
  };
  return repository;
}

/**
 * Fetches those of the blobs that a partial clone lacks, all at once and as git itself fetches one
 * (promisor-remote.c, 2.39); reading them would fetch each by itself.
 */
async function fetchMissing(
  git: (args: readonly string[], input?: Uint8Array) => Promise<string>,
  commit: string,
  blobs: ReadonlySet<string>,
): Promise<void> {
  const listed = await git(['rev-list', '--objects', '--no-object-names', '--missing=print', commit]);
  const missing = listed
    .split('\n')
    .filter((line) => line.startsWith('?') && blobs.has(line.slice(1)))
    .map((line) => `${line.slice(1)}\n`);
  if (missing.length === 0) return;
  await git(
    [
      ...['-c', 'fetch.negotiationAlgorithm=noop', 'fetch', '-q', 'origin', '--no-tags'],
      ...['--no-write-fetch-head', '--recurse-submodules=no', '--filter=blob:none', '--stdin'],
    ],
    Buffer.from(missing.join('')),
  );
}

async function makeCommit(
  git: (args: readonly string[], input?: Uint8Array) => Promise<string>,
  tip: string | null,
  changes: readonly BranchChange[],
  message: string,
): Promise<string> {
  await git(tip === null ? ['read-tree', '--empty'] : ['read-tree', tip]);
  // Mode 0 removes a path (git-update-index(1), "Using --index-info"); other forms of removal want a work tree.
  const lines = changes.map(({ path, blob }) =>
    blob === null ? `0 ${'0'.repeat(40)}\t${path}\n` : `100644 ${blob}\t${path}\n`,
  );
  await git(['update-index', '--add', '--index-info'], Buffer.from(lines.join('')));
  // A partial clone lacks the other files' contents; their ids are all a tree needs.
  const tree = await git(['write-tree', '--missing-ok']);
  const [, name, email] = /^(.*) <(.*)>$/.exec(author)!;
  return await git([
    ...['-c', `user.name=${name!}`, '-c', `user.email=${email!}`],
    ...['commit-tree', tree, '-m', message, ...(tip === null ? [] : ['-p', tip])],
  ]);
}

/** Another writer was first: rejected as not a fast-forward, or the ref was locked at that moment. */
function isRace(stderr: string): boolean {
  // A rule of the repository refuses the next try, too.
  if (/\bGH0\d\d\b|protected branch|hook declined/i.test(stderr)) return false;
  return /\[(?:remote )?rejected\]|fetch first|non-fast-forward|cannot lock ref|failed to update ref|incorrect old value/i.test(
    stderr,
  );
}

function randomBackoff(attempt: number): number {
  return Math.random() * Math.min(8000, 250 * 2 ** attempt);
}

function gitError(command: string, { stderr, status }: ProgramResult): BootgateError {
  const said = stderr.trim().split('\n').slice(-3).map(withoutCredentials).join('\n');
  return new BootgateError(`git ${command} failed with status ${status}: ${said}`, {
    ...(/denied|403|authentication|could not read Username/i.test(stderr)
      ? { hint: 'saving needs a token that may write: `permissions: contents: write`' }
      : {}),
  });
}

/** `https://user:secret@host/…` → `https://host/…` */
export function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/@\s]*@/g, '//');
}
