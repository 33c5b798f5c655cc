/** Saves a baseline and reads it back: what cannot be read back was not saved. */
import { BootgateError, inputError } from '../base/errors.ts';
import type { Profile } from '../profile/profile.ts';
import {
  decodeBaseline,
  encodeBaseline,
  type AboutBaseline,
  type Baseline,
  type BaselineKey,
} from './baseline-file.ts';
import type { BaselineStore } from './store.ts';

/**
 * @param about the commit that was measured, when and by which run
 * @param onOther told of an entry of the same key that something else was measured for, and what differs; by
 *   throwing it keeps that from being replaced
 * @throws BootgateError for a boot that did not reach its end (it would make every later boot look slow), and
 *   when the store did not keep what it was given
 */
export async function saveBaseline(
  store: BaselineStore,
  profile: Profile,
  about: AboutBaseline,
  onOther?: (kept: Baseline, fields: readonly string[]) => void,
): Promise<'saved' | 'exists'> {
  if (profile.outcome.kind !== 'reached-end') {
    throw inputError(`a boot that ended with '${profile.outcome.kind}' cannot be a baseline`, {
      hint: profile.outcome.detail,
    });
  }
  const { sha, identity } = about;
  const key = {
    ...{ scenario: profile.scenario, fingerprint: profile.environment.fingerprint, sha },
    ...(identity === undefined ? {} : { identity }),
  };
  const bytes = encodeBaseline(profile, about);
  const before = onOther ? await loadReadable(store, key) : null;
  const fields = before ? otherSubject(before.profile, profile) : [];
  if (before && fields.length > 0) onOther?.(before, fields);
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

/** What is kept under a key; what cannot be loaded or read is nobody's. */
async function loadReadable(store: BaselineStore, key: BaselineKey): Promise<Baseline | null> {
  try {
    const bytes = await store.load(key);
    return bytes === null ? null : decodeBaseline(bytes, 'baseline', key);
  } catch {
    return null;
  }
}

const subjectWords = {
  kernelSha256: 'kernel',
  initrdSha256: 'initrd',
  diskSha256: 'disk',
  append: 'command line',
} as const;

/** What differs of the things measured, in words. */
function otherSubject({ subject: kept }: Profile, { subject: own }: Profile): readonly string[] {
  return (Object.keys(subjectWords) as (keyof typeof subjectWords)[])
    .filter((field) => kept[field] !== own[field])
    .map((field) => subjectWords[field]);
}
