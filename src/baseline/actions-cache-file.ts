/**
 * Single files in GitHub's actions cache, by their exact key. Entries never change, live until unused for 7 days
 * or pushed out by others (10 GB a repository), and a pull request's own are seen by it alone.
 *
 * The client archives paths with tar, and the literal list of paths is part of an entry's identity: it is the
 * same relative path everywhere, below the workspace, and holds one file for as long as one call takes.
 */
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BootgateError, errorCode, errorMessage } from '../base/errors.ts';
import { makeFolder, writeFileAtomic } from '../base/files.ts';

/**
 * GitHub's client, once it is asked for: half of what the command line would load otherwise, and its HTTP client wants
 * memory at once that a machine with `ulimit -v` refuses (undici's WebAssembly, Node 20), which ended even `--version`.
 */
const client = () => import('@actions/cache');

/** Relative to the workspace; part of every entry's identity, so it never changes. */
const cachedPath = '.bootgate-baseline/baseline';

/** @actions/cache: "Key Validation Error: … Keys are limited to a maximum of 10." */
const keysARequest = 10;

export interface ActionsCacheFile {
  /** The bytes kept under exactly this key, null where there are none. @throws when the cache cannot be asked */
  load(key: string): Promise<Buffer | null>;
  /** The first of these keys that there is an entry of, null where there is none. @throws when the cache cannot be asked */
  first(keys: readonly string[]): Promise<string | null>;
  /** @throws BootgateError when the cache did not take them; `what` names them in it */
  save(key: string, bytes: Uint8Array, what: string): Promise<'saved' | 'exists'>;
}

// One path for all, and the process has but one current folder: calls wait for each other.
let last: Promise<unknown> = Promise.resolve();

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = last.then(work, work);
  last = result.catch(() => undefined);
  return result;
}

/** @param workspace `$GITHUB_WORKSPACE`, which is where the client resolves paths */
export function actionsCacheFile(workspace: string): ActionsCacheFile {
  const path = join(workspace, cachedPath);
  const inWorkspace = <T>(work: () => Promise<T>): Promise<T> =>
    inTurn(async () => {
      await requireService();
      const before = process.cwd();
      await makeFolder(dirname(path));
      process.chdir(workspace);
      try {
        return await work();
      } finally {
        process.chdir(before);
        await rm(dirname(path), { recursive: true, force: true });
      }
    });
  return {
    load: (key) =>
      inWorkspace(async () => {
        // The service answers with entries whose key only begins so; such a hit is none.
        if ((await (await client()).restoreCache([cachedPath], key)) !== key) return null;
        try {
          return await readFile(path);
        } catch (error) {
          if (errorCode(error) === 'ENOENT') return null;
          throw error;
        }
      }),
    first: (keys) =>
      inWorkspace(async () => {
        for (let from = 0; from < keys.length; from += keysARequest) {
          const [key, ...more] = keys.slice(from, from + keysARequest);
          const { restoreCache } = await client();
          const found = await restoreCache([cachedPath], key!, more, { lookupOnly: true });
          if (found === undefined) continue;
          if (keys.includes(found)) return found;
          // An entry whose key only begins with one of ours, which hides what may be behind it.
          for (const own of [key!, ...more]) if (await holds(own)) return own;
        }
        return null;
      }),
    save: (key, bytes, what) =>
      inWorkspace(async () => {
        if (await holds(key)) return 'exists';
        await writeFileAtomic(path, bytes);
        return await saveEntry(key, what);
      }),
  };
}

async function holds(key: string): Promise<boolean> {
  const { restoreCache } = await client();
  return (await restoreCache([cachedPath], key, [], { lookupOnly: true })) === key;
}

async function requireService(): Promise<void> {
  const { isFeatureAvailable } = await client();
  if (!isFeatureAvailable()) {
    throw new BootgateError('there is no actions cache here', {
      hint: 'it exists only within a step of GitHub Actions',
    });
  }
}

/** The client reports most errors by returning -1, having logged it. */
async function saveEntry(key: string, what: string): Promise<'saved' | 'exists'> {
  const { ReserveCacheError, saveCache } = await client();
  try {
    if ((await saveCache([cachedPath], key)) >= 0) return 'saved';
  } catch (error) {
    if (error instanceof ReserveCacheError) return 'exists';
    throw new BootgateError(`the actions cache did not take ${what}: ${errorMessage(error)}`, {
      cause: error,
    });
  }
  if (await holds(key)) return 'exists';
  throw new BootgateError(`the actions cache did not take ${what}`, {
    hint: "the step's log says why; runs of forks and of some events have a read-only token, and cannot save",
  });
}
