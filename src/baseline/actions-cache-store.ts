/**
 * Baselines in GitHub's actions cache, one entry a baseline, key `bootgate-SCENARIO-FINGERPRINT-SHA`. They are
 * saved by pushes to the base branch: what a pull request saves, it alone sees.
 */
import { actionsCacheFile } from './actions-cache-file.ts';
import { checkKey, keyDigits, type BaselineKey } from './baseline-file.ts';
import type { BaselineStore } from './store.ts';

/** Under this key the cache holds the baseline. */
export function cacheKey(key: BaselineKey): string {
  return `bootgate-${key.scenario}-${keyDigits(key)}-${key.sha}`;
}

/** @param workspace `$GITHUB_WORKSPACE` */
export function actionsCacheStore(workspace: string): BaselineStore {
  const file = actionsCacheFile(workspace);
  return {
    name: 'actions-cache',
    place: 'the actions cache',
    load: async (key) => {
      checkKey(key);
      return await file.load(cacheKey(key));
    },
    first: async (keys) => {
      const byName = new Map(keys.map((key) => [cacheKey(key), key]));
      const found = await file.first([...byName.keys()]);
      return found === null ? null : (byName.get(found) ?? null);
    },
    save: async (key, bytes) => {
      checkKey(key);
      return await file.save(cacheKey(key), bytes, 'the baseline');
    },
  };
}
