/**
 * Baselines on a branch of a git repository, which keeps their history. Nothing is checked out: commits are made
 * with git's plumbing in a bare repository of our own, on top of whatever the branch holds.
 *
 *     fetch branch (its newest commit, no file contents) ─▶ add one file to its tree ─▶ commit ─▶ push
 *              ▲                                                                               │
 *              └────────────────── another writer was first: rejected ◀───────────────────────┘
 *
 * A push is never forced, so two writers cannot lose each other's files: the second is refused, fetches again
 * and puts its file on top.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolder } from '../base/files.ts';
import { BootgateError, errorMessage } from '../base/errors.ts';
import { runProgram, type ProgramResult } from '../base/run-program.ts';
import { checkKey, maximumBaselineBytes, readHeader } from './baseline-file.ts';
import { baselinePath, byAge, type BaselineStore, type StoreEntry, type StoreListing } from './store.ts';

export interface GitBranchOptions {
  /** a URL or path that git can fetch from and push to */
  readonly remote: string;
  readonly branch: string;
  /** added to git's environment: credentials, `GIT_SSH_COMMAND` … */
  readonly env?: NodeJS.ProcessEnv;
  /** tells how long to wait, ms, before the n-th new try; default: up to a few seconds, at random */
  readonly backoffMs?: (attempt: number) => number;
}

/** As many writers can be in each other's way before one gives up. */
const maximumAttempts = 12;
const baselinesFolder = 'baselines';
const author = 'bootgate <bootgate@users.noreply.github.com>';

export function gitBranchStore(options: GitBranchOptions): BaselineStore {
  const list = (): Promise<StoreListing> => withRepository(options, listBranch);
  return {
    name: 'git-branch',
    place: `branch ${options.branch} of ${withoutCredentials(options.remote)}`,
    async load(key) {
      checkKey(key);
      return await withRepository(options, async (repository) => {
        const tip = await repository.fetch();
        return tip === null ? null : await repository.read(tip, `${baselinesFolder}/${baselinePath(key)}`);
      });
    },
    async save(key, bytes) {
      checkKey(key);
      const path = `${baselinesFolder}/${baselinePath(key)}`;
      return await withRepository(options, async (repository) => {
        const pushed = await repository.change(
          `Baseline of ${key.scenario} at ${key.sha.slice(0, 12)}`,
          async (tip) => {
            const blob = await repository.write(bytes);
            if (tip !== null && (await repository.blobAt(tip, path)) === blob) return null;
            return [{ path, blob }];
          },
        );
        return pushed ? 'saved' : 'exists';
      });
    },
    list,
    async prune(unwanted) {
      return await withRepository(options, async (repository) => {
        let removed: readonly StoreEntry[] = [];
        await repository.change('Prune baselines', async (tip) => {
          removed = tip === null ? [] : (await listCommit(repository, tip)).entries.filter(unwanted);
          if (removed.length === 0) return null;
          return removed.map((entry) => ({ path: `${baselinesFolder}/${baselinePath(entry)}`, blob: null }));
        });
        return removed;
      });
    },
  };
}

async function listBranch(repository: Repository): Promise<StoreListing> {
  const tip = await repository.fetch();
  return tip === null ? { entries: [], problems: [] } : await listCommit(repository, tip);
}

async function listCommit(repository: Repository, commit: string): Promise<StoreListing> {
  const entries: StoreEntry[] = [];
  const problems: string[] = [];
  for (const path of await repository.paths(commit)) {
    if (!path.startsWith(`${baselinesFolder}/`) || !path.endsWith('.baseline')) continue;
    try {
      const bytes = await repository.read(commit, path);
      if (bytes === null) continue;
      const { header } = readHeader(bytes, path);
      if (`${baselinesFolder}/${baselinePath(header)}` !== path)
        throw new Error(`${path}: lies in the wrong place`);
      entries.push({ ...header, bytes: bytes.length });
    } catch (error) {
      problems.push(errorMessage(error));
    }
  }
  return { entries: entries.sort(byAge), problems };
}

interface Change {
  readonly path: string;
  /** null: the file is removed */
  readonly blob: string | null;
}

interface Repository {
  /** the branch's newest commit, null where there is no such branch */
  fetch(): Promise<string | null>;
  blobAt(commit: string, path: string): Promise<string | null>;
  read(commit: string, path: string): Promise<Uint8Array | null>;
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
    changes: (tip: string | null) => Promise<readonly Change[] | null>,
  ): Promise<boolean>;
}

async function withRepository<T>(
  options: GitBranchOptions,
  work: (repository: Repository) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'bootgate-git-'));
  try {
    return await work(await openRepository(folder, options));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function openRepository(folder: string, options: GitBranchOptions): Promise<Repository> {
  const { remote, branch } = options;
  const ref = `refs/heads/${branch}`;
  const run = (args: readonly string[], input?: Uint8Array): Promise<ProgramResult> =>
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
  // Contents are fetched when they are looked at, from servers that can.
  await git(['config', 'remote.origin.promisor', 'true']);
  await git(['config', 'remote.origin.partialclonefilter', 'blob:none']);

  const repository: Repository = {
    async fetch() {
      const fetched = await run([
        'fetch',
        '-q',
        '--depth=1',
        '--filter=blob:none',
        '--no-tags',
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
    async read(commit, path) {
      const blob = await repository.blobAt(commit, path);
      if (blob === null) return null;
      const size = Number(await git(['cat-file', '-s', blob]));
      if (size > maximumBaselineBytes) return Buffer.from('too large\n');
      const shown = await run(['cat-file', 'blob', blob]);
      if (shown.status !== 0) throw gitError('cat-file', shown);
      return shown.stdout;
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

async function makeCommit(
  git: (args: readonly string[], input?: Uint8Array) => Promise<string>,
  tip: string | null,
  changes: readonly Change[],
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
function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/@\s]*@/g, '//');
}
