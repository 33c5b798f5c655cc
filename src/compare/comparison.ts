/**
 * src/compare turns two Profiles (or two sets of them) and a Policy into a Comparison: verdict, rows, causes
 * and noise floor. It does not know how that is shown. Verdict and table come from the same rows.
 */
import type { EnvironmentFields, Outcome, Subject } from '../profile/profile.ts';

export type Verdict =
  'ok' | 'improved' | 'regressed' | 'waived' | 'not-comparable' | 'no-baseline' | 'boot-failed';

export interface Comparison {
  readonly format: 'bootgate-comparison';
  readonly version: 1;
  readonly scenario: string;
  readonly verdict: Verdict;
  /** the verdict in one sentence with the number that decided it */
  readonly headline: string;
  readonly unit: 'instructions' | 'ns';
  readonly assume: 'exact' | 'none';
  readonly base: Side | null;
  readonly head: Side;
  /** fields of the environment that differ: non-empty exactly when not comparable */
  readonly environmentDifferences: readonly Difference<keyof EnvironmentFields>[];
  /** what the pull request changed of the subject, command line and initrd first */
  readonly subjectDifferences: readonly Difference<keyof Subject>[];
  /** measured by comparing like with like; null: not measured */
  readonly noiseFloor: number | null;
  readonly total: Row | null;
  readonly virtualNs: Row | null;
  readonly idleNs: Row | null;
  readonly stages: readonly Row[];
  /** functions that changed, by size of the change */
  readonly functions: readonly FunctionRow[];
  readonly functionCounts: FunctionCounts;
  readonly causes: readonly Cause[];
  readonly processes: readonly Row[];
  readonly warnings: readonly string[];
}

export interface Side {
  readonly label: string;
  readonly subject: Subject;
  readonly outcome: Outcome;
  readonly fingerprint: string;
  readonly provenance: Provenance | null;
  readonly runs: number;
}

/** Where a baseline came from. */
export interface Provenance {
  readonly store: string;
  readonly sha: string | null;
  /** commits between the baseline and the wanted base, 0 for exact, null where unknown */
  readonly distance: number | null;
  /** ISO 8601 */
  readonly measuredAt: string | null;
  readonly runUrl: string | null;
}

export interface Difference<Field extends string> {
  readonly field: Field;
  readonly base: string;
  readonly head: string;
}

export type RowStatus = 'same' | 'grown' | 'shrunk' | 'warn' | 'fail' | 'waived' | 'improved' | 'discounted';

export interface Row {
  readonly name: string;
  readonly base: number;
  readonly head: number;
  readonly delta: number;
  readonly status: RowStatus;
  /** the limit that applied, in words (`fail > 1 % and > 100,000`); empty for none */
  readonly limit: string;
  /** why it is waived or discounted; empty otherwise */
  readonly reason: string;
}

export interface FunctionRow extends Row {
  readonly image: string;
  readonly change: 'added' | 'removed' | 'renamed' | 'changed';
  /** name on the base side when renamed */
  readonly oldName: string | null;
  readonly baseCalls: number;
  readonly headCalls: number;
}

export interface FunctionCounts {
  readonly added: number;
  readonly removed: number;
  readonly grown: number;
  readonly shrunk: number;
  /** sums of the growth and of the shrinkage of self */
  readonly up: number;
  readonly down: number;
}

/** A call path under which much of the change lies. */
export interface Cause {
  /** from the root to the function that explains it */
  readonly path: readonly string[];
  readonly delta: number;
  /** of the whole change, 0 to 1 (may exceed 1 when other paths shrank) */
  readonly share: number;
  readonly kind:
    'more-calls' | 'more-work-per-call' | 'new-code' | 'fewer-calls' | 'less-work-per-call' | 'removed-code';
  readonly baseCalls: number;
  readonly headCalls: number;
}
