/**
 * Baselines in GitHub's actions cache, one entry a baseline, key `bootgate-SCENARIO-FINGERPRINT-SHA`. Entries
 * never change, live until unused for 7 days or pushed out by others (10 GB a repository), and a pull request's
 * own are seen by it alone: baselines are saved by pushes to the base branch.
 *
 * The client archives paths with tar, and the literal list of paths is part of an entry's identity: it is the
 * same relative path everywhere, below the workspace, and holds one file for as long as one call takes.
 */
import { ReserveCacheError, restoreCache, saveCache, isFeatureAvailable } from '@actions/cache';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BootgateError, errorCode, errorMessage } from '../base/errors.ts';
import { makeFolder, writeFileAtomic } from '../base/files.ts';
import { checkKey, type BaselineKey } from './baseline-file.ts';
import type { BaselineStore } from './store.ts';

/** Relative to the workspace; part of every entry's identity, so it never changes. */
const cachedPath = '.bootgate-baseline/baseline';

/** Under this key the cache holds the baseline. */
export function cacheKey({ scenario, fingerprint, sha }: BaselineKey): string {
  return `bootgate-${scenario}-${fingerprint}-${sha}`;
}

/**
 * @param workspace `$GITHUB_WORKSPACE`, which is where the client resolves paths
 * @param save, restore the client; tests hand in nothing
 */
export function actionsCacheStore(workspace: string): BaselineStore {
  const path = join(workspace, cachedPath);
  // One path for all: calls wait for each other.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work, work);
    last = result.catch(() => undefined);
    return result;
  };
  const inWorkspace = async <T>(work: () => Promise<T>): Promise<T> => {
    const before = process.cwd();
    await makeFolder(dirname(path));
    process.chdir(workspace);
    try {
      return await work();
    } finally {
      process.chdir(before);
      await rm(dirname(path), { recursive: true, force: true });
    }
  };
  return {
    name: 'actions-cache',
    place: 'the actions cache',
    load: (key) =>
      inTurn(() =>
        inWorkspace(async () => {
          checkKey(key);
          requireService();
          // The service answers with entries whose key only begins so; such a hit is none.
          const wanted = cacheKey(key);
          const matched = await restoreCache([cachedPath], wanted);
          if (matched !== wanted) return null;
          try {
            return await readFile(path);
          } catch (error) {
            if (errorCode(error) === 'ENOENT') return null;
            throw error;
          }
        }),
      ),
    save: (key, bytes) =>
      inTurn(() =>
        inWorkspace(async () => {
          checkKey(key);
          requireService();
          const wanted = cacheKey(key);
          if ((await restoreCache([cachedPath], wanted, [], { lookupOnly: true })) === wanted)
            return 'exists';
          await writeFileAtomic(path, bytes);
          return await saveEntry(wanted);
        }),
      ),
  };
}

function requireService(): void {
  if (!isFeatureAvailable()) {
    throw new BootgateError('there is no actions cache here', {
      hint: 'it exists only within a step of GitHub Actions',
    });
  }
}

/** The client reports most trouble by returning -1, having logged it. */
async function saveEntry(key: string): Promise<'saved' | 'exists'> {
  try {
    if ((await saveCache([cachedPath], key)) >= 0) return 'saved';
  } catch (error) {
    if (error instanceof ReserveCacheError) return 'exists';
    throw new BootgateError(`the actions cache did not take the baseline: ${errorMessage(error)}`, {
      cause: error,
    });
  }
  if ((await restoreCache([cachedPath], key, [], { lookupOnly: true })) === key) return 'exists';
  throw new BootgateError('the actions cache did not take the baseline', {
    hint: "the step's log says why; runs of forks and of some events have a read-only token, and cannot save",
  });
}
