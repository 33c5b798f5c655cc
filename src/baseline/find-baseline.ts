/**
 * Finds a baseline: of the exact commit, else of its nearest ancestor. The ancestors' ids are asked for one by
 * one, since a store that is asked for "anything that begins so" returns its newest entry, which may be newer
 * than the commit compared with.
 */
import { errorMessage } from '../base/errors.ts';
import { decodeBaseline, type Baseline, type BaselineKey } from './baseline-file.ts';
import type { BaselineStore, StoreName } from './store.ts';

/** Commits looked back at most: what is farther from a base says little about it. */
export const maximumAncestors = 300;
/** A store that has to be asked commit by commit is asked for so many. */
const askedOneByOne = 30;

export interface WantedBaseline {
  readonly scenario: string;
  readonly fingerprint: string;
  readonly identity?: string;
  /** the base commit first, then its ancestors by distance */
  readonly shas: readonly string[];
}

export interface FoundBaseline extends Baseline {
  readonly store: StoreName;
  /** how many commits older than the wanted base */
  readonly distance: number;
  /** whole days; negative where it claims to be from the future (a wrong clock) */
  readonly ageDays: number;
}

export type FindResult =
  | { readonly found: FoundBaseline; readonly warnings: readonly string[] }
  | {
      readonly found: null;
      readonly reason: string;
      /** a baseline of the base commit measured in another environment, where the store can tell */
      readonly elsewhere: Baseline | null;
      readonly warnings: readonly string[];
    };

/** More than this ahead of our clock is worth a word; less is what clocks differ by. */
const clockSkewMs = 10 * 60 * 1000;

/**
 * @param now milliseconds since 1970
 * @returns never throws: a store that cannot be asked and a baseline that is damaged are warnings
 */
export async function findBaseline(
  stores: readonly BaselineStore[],
  wanted: WantedBaseline,
  now: number,
): Promise<FindResult> {
  const warnings: string[] = [];
  const shas = wanted.shas.slice(0, maximumAncestors);
  for (const store of stores) {
    for await (const { key, distance } of candidates(store, wanted, shas, warnings)) {
      const loaded = await loadChecked(store, key, warnings);
      if (loaded === 'unreachable') break;
      if (loaded === null) continue;
      const { sha } = key;
      const age = now - Date.parse(loaded.header.measuredAt);
      if (age < -clockSkewMs) {
        warnings.push(
          `the baseline of ${sha.slice(0, 12)} says it was measured at ${loaded.header.measuredAt}, which is yet to come: a clock is wrong`,
        );
      }
      const ageDays = age < 0 && age >= -clockSkewMs ? 0 : Math.floor(age / 86_400_000);
      return { found: { ...loaded, store: store.name, distance, ageDays }, warnings };
    }
  }
  return {
    found: null,
    reason: describeMiss(stores, wanted, shas),
    elsewhere: await findElsewhere(stores, wanted),
    warnings,
  };
}

/**
 * Keys that are worth loading, the nearest first. A store that can say which of many it has is asked once; where
 * that one turns out to be damaged, for those behind it.
 */
async function* candidates(
  store: BaselineStore,
  { scenario, fingerprint, identity }: WantedBaseline,
  shas: readonly string[],
  warnings: string[],
): AsyncGenerator<{ readonly key: BaselineKey; readonly distance: number }> {
  const keys = shas.map((sha) => ({
    ...{ scenario, fingerprint, sha },
    ...(identity === undefined ? {} : { identity }),
  }));
  if (store.first === undefined) {
    for (const [distance, key] of keys.slice(0, askedOneByOne).entries()) yield { key, distance };
    return;
  }
  for (let from = 0; from < keys.length;) {
    let key;
    try {
      key = await store.first(keys.slice(from));
    } catch (error) {
      warnings.push(`${store.name} could not be asked for baselines: ${errorMessage(error)}`);
      return;
    }
    if (key === null) return;
    const distance = keys.findIndex(({ sha }) => sha === key.sha);
    yield { key, distance };
    from = distance + 1;
  }
}

async function loadChecked(
  store: BaselineStore,
  key: BaselineKey,
  warnings: string[],
): Promise<Baseline | null | 'unreachable'> {
  let bytes;
  try {
    bytes = await store.load(key);
  } catch (error) {
    warnings.push(`${store.name} could not be asked for baselines: ${errorMessage(error)}`);
    return 'unreachable';
  }
  if (bytes === null) return null;
  try {
    return decodeBaseline(bytes, `baseline of ${key.sha.slice(0, 12)} in ${store.name}`, key);
  } catch (error) {
    warnings.push(`skipped: ${errorMessage(error)}`);
    return null;
  }
}

/** The base commit may have been measured with another QEMU: then the fields that differ are worth naming. */
async function findElsewhere(
  stores: readonly BaselineStore[],
  { scenario, fingerprint, identity, shas }: WantedBaseline,
): Promise<Baseline | null> {
  for (const store of stores) {
    try {
      const entries = (await store.list?.())?.entries ?? [];
      const entry = entries.find(
        (candidate) =>
          candidate.scenario === scenario &&
          candidate.sha === shas[0] &&
          candidate.identity === identity &&
          candidate.fingerprint !== fingerprint,
      );
      const bytes = entry ? await store.load(entry) : null;
      if (entry && bytes) return decodeBaseline(bytes, `baseline of ${entry.sha.slice(0, 12)}`, entry);
    } catch {
      // The miss itself was told; this only would have explained it.
    }
  }
  return null;
}

function describeMiss(
  stores: readonly BaselineStore[],
  wanted: WantedBaseline,
  shas: readonly string[],
): string {
  const first = shas[0];
  if (first === undefined) return 'the base commit is not known';
  const others = shas.length > 1 ? ` nor of ${shas.length - 1} of its ancestors` : '';
  const places = stores.map((store) => store.name).join(', ');
  return `no baseline of ${first.slice(0, 12)}${others} for scenario '${wanted.scenario}' and this environment in ${places === '' ? 'any store' : places}`;
}
