/** What a comparison is asked to judge. */
import type { Policy } from '../config/policy.ts';
import type { Profile } from '../profile/profile.ts';
import type { PolicySource, Provenance } from './comparison.ts';

export interface CompareRequest {
  /** null: no baseline */
  readonly base: Measured | null;
  readonly head: Measured;
  readonly policy: Policy;
  readonly policySource?: PolicySource;
  /** `YYYY-MM-DD`, for waivers that expire */
  readonly today: string;
  /** the profile of policy.anchor's ref, or why there is none */
  readonly anchor?: Measured | { readonly missing: string };
  /** why there is no baseline, and other things found out on the way here */
  readonly missingBaseline?: string;
  /** the architecture of the base, where that is all there is of it and it is another than the head's */
  readonly baseArchitecture?: string;
  readonly warnings?: readonly string[];
}

/** One side: a profile and what is known of where it came from. */
export interface Measured {
  readonly profile: Profile;
  /** further boots of the same thing */
  readonly more?: readonly Profile[];
  readonly label: string;
  readonly provenance?: Provenance | null;
}
