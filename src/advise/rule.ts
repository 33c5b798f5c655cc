/**
 * src/advise says what would make a boot faster: rules over a profile and what is known of what was booted. It is pure;
 * whether a change holds what its rule promises is measured by booting it (src/cli/advise.ts), and judged in trial.ts.
 *
 * A rule speaks of work that the profile shows, with the functions that do it: no work, no advice. What it expects is
 * their cost in this very boot. Rules have all been tried on real kernels; docs/advise.md has what came of it,
 * and docs/decisions/0440-advice-is-tried.md says why so.
 */
import type { Profile } from '../profile/profile.ts';
import type { InclusiveCosts } from './inclusive-costs.ts';

/** What a rule may look at. */
export interface Facts extends Known {
  readonly profile: Profile;
  /** of the measurement, in the profile's unit */
  readonly total: number;
  readonly costs: InclusiveCosts;
  /** the scenario's words on the kernel command line */
  readonly words: readonly string[];
}

/** What the files that were booted tell, beside the profile. */
export interface Known {
  /** how CONFIG_NAME was answered when the kernel was built; null: its configuration was not found */
  readonly option: (name: string) => 'y' | 'm' | 'n' | null;
  /** what the kernel file carries; null where it is not known, or not packed */
  readonly payload: Payload | null;
  /** read when first asked for, which takes as long as unpacking it; null where there is none, or it is not known */
  readonly initramfs: () => KnownInitramfs | null;
}

export interface Payload {
  /** `zstd` */
  readonly compression: string;
  /** of the kernel, unpacked */
  readonly bytes: number;
}

export interface KnownInitramfs {
  /** `zstd`; null: it is not packed */
  readonly compression: string | null;
  /** of its files, unpacked */
  readonly bytes: number;
  /** kernel modules in it, by the name that the kernel calls them (`virtio_blk`) */
  readonly modules: readonly { readonly name: string; readonly bytes: number }[];
}

/** Where the change is made. */
export const areas = ['command line', 'kernel configuration', 'image'] as const;

export type Area = (typeof areas)[number];

/** What to change. */
export interface Change {
  /** words for the kernel command line */
  readonly add: readonly string[];
  /** words to take from it */
  readonly remove: readonly string[];
  /** what else to do, or to do instead, ready to paste: lines of a configuration, a command; empty for nothing */
  readonly otherwise: string;
}

/** A row that shows why. */
export interface Evidence {
  /** a function, with all that it calls; or what was found, in words */
  readonly what: string;
  /** in the profile's unit */
  readonly cost: number;
  /** -1 where calls mean nothing */
  readonly calls: number;
}

/** What a rule found in one boot. */
export interface Finding {
  /** in the profile's unit, without what the words of the change cost by themselves */
  readonly saving: number;
  readonly evidence: readonly Evidence[];
  readonly change: Change;
}

export interface Rule {
  /** as `--rule` and JSON name it */
  readonly id: string;
  readonly area: Area;
  /** what to do, in a few words */
  readonly title: string;
  /** what is lost by it */
  readonly lose: string;
  /** file of the kernel, or page of documentation, that says so */
  readonly source: string;
  /** it takes away work that some kernels do in the background (profile/cost-lists.ts) */
  readonly inBackground?: true;
  /** null where it does not apply */
  readonly find: (facts: Facts) => Finding | null;
}
