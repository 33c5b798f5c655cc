/** What the gate needs of a place where baselines are kept; src/baseline has the places. */
import type { Measured } from '../compare/compare.ts';
import type { Profile } from '../profile/profile.ts';
import type { Base } from './judge.ts';

export interface WantedBaseline {
  readonly scenario: string;
  readonly fingerprint: string;
  /** the commit to compare with; its ancestors will do */
  readonly sha: string;
}

export interface Baselines {
  /** Never throws: trouble is a reason for there being none. */
  find(wanted: WantedBaseline): Promise<Base>;
  /** Keeps a profile for a commit. @returns one sentence for the log @throws when it could not be kept */
  save(profile: Profile, sha: string): Promise<string>;
}

/** How an output tells where the baseline came from. */
export function baselineStatus(base: Base): 'exact' | 'ancestor' | 'measured' | 'file' | 'missing' {
  const measured: Measured | null = base.measured;
  if (measured === null) return 'missing';
  const { provenance } = measured;
  if (!provenance) return 'measured';
  if (provenance.store === 'file') return 'file';
  return provenance.distance === 0 ? 'exact' : 'ancestor';
}
