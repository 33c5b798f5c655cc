/** What every place that keeps baselines can do. Stores move bytes; baseline-file.ts says what they mean. */
import { keyDigits, type BaselineHeader, type BaselineKey } from './baseline-file.ts';

export type StoreName = 'dir' | 'actions-cache' | 'git-branch' | 'artifact' | 'file';

export interface BaselineStore {
  readonly name: StoreName;
  /** for messages: the folder, the branch … */
  readonly place: string;
  /**
   * The bytes kept under exactly this key, null where there are none. What a store finds under another key,
   * even one that begins the same, is not an answer.
   *
   * @throws when the store cannot be asked
   */
  load(key: BaselineKey): Promise<Uint8Array | null>;
  /**
   * Keeps bytes under a key, completely or not at all. `exists`: there was one already and it stays (stores
   * whose entries never change) or is the same.
   *
   * @throws when they could not be kept
   */
  save(key: BaselineKey, bytes: Uint8Array): Promise<'saved' | 'exists'>;
  /**
   * The first of these keys that is kept, null where none is; undefined: the store is asked key by key. What it
   * says is where to look, not what is there.
   */
  readonly first?: (keys: readonly BaselineKey[]) => Promise<BaselineKey | null>;
  /** what is kept; undefined: the store cannot tell */
  readonly list?: () => Promise<StoreListing>;
  /** removes what `unwanted` accepts and returns it; undefined: the store cannot */
  readonly prune?: (unwanted: (entry: StoreEntry) => boolean) => Promise<readonly StoreEntry[]>;
}

export interface StoreEntry extends Pick<
  BaselineHeader,
  'scenario' | 'fingerprint' | 'identity' | 'sha' | 'measuredAt' | 'runUrl'
> {
  readonly bytes: number;
}

export interface StoreListing {
  /** newest first */
  readonly entries: readonly StoreEntry[];
  /** what lies there and is no baseline, one sentence each */
  readonly problems: readonly string[];
}

/** Where a baseline lies in stores made of paths: `SCENARIO/FINGERPRINT/SHA.baseline`. */
export function baselinePath(key: BaselineKey): string {
  return `${key.scenario}/${keyDigits(key).slice(0, 16)}/${key.sha}.baseline`;
}

/** Newest first; full ties by commit. */
export function byAge(a: StoreEntry, b: StoreEntry): number {
  return Date.parse(b.measuredAt) - Date.parse(a.measuredAt) || (a.sha < b.sha ? -1 : 1);
}
