/** Saves a baseline and reads it back: what cannot be read back was not saved. */
import { BootgateError, inputError } from '../base/errors.ts';
import type { Profile } from '../profile/profile.ts';
import { decodeBaseline, encodeBaseline } from './baseline-file.ts';
import type { BaselineStore } from './store.ts';

/**
 * @param about the commit that was measured, when (ISO 8601) and by which run
 * @throws BootgateError for a boot that did not reach its end (it would make every later boot look slow), and
 *   when the store did not keep what it was given
 */
export async function saveBaseline(
  store: BaselineStore,
  profile: Profile,
  about: { readonly sha: string; readonly measuredAt: string; readonly runUrl: string | null },
): Promise<'saved' | 'exists'> {
  if (profile.outcome.kind !== 'reached-end') {
    throw inputError(`a boot that ended with '${profile.outcome.kind}' cannot be a baseline`, {
      hint: profile.outcome.detail,
    });
  }
  const key = { scenario: profile.scenario, fingerprint: profile.environment.fingerprint, sha: about.sha };
  const bytes = encodeBaseline(profile, about);
  const result = await store.save(key, bytes);
  // A committed budget holds totals and stages only, and an artifact is complete only once its run is over.
  if (store.name === 'file' || store.name === 'artifact') return result;
  const kept = await store.load(key);
  if (kept === null) {
    throw new BootgateError(
      `${store.name} accepted the baseline of ${about.sha.slice(0, 12)} but does not have it`,
    );
  }
  decodeBaseline(kept, `baseline just saved in ${store.name}`, key);
  return result;
}
