/**
 * When a difference warns or fails. Read from bootgate.yml of the base, never of the head: a pull request
 * cannot loosen the rule it is judged by.
 */

export interface Policy {
  readonly total: Threshold;
  /** last match wins; a pattern is a stage's name or a glob over names (`initcalls*`) */
  readonly stages: readonly { readonly pattern: string; readonly threshold: Threshold }[];
  /** opt-in; functions explain rather than gate */
  readonly functions: readonly { readonly pattern: string; readonly threshold: Threshold }[];
  /** hard ceilings, absolute: `total` or a stage's name → instructions */
  readonly budgets: readonly { readonly metric: string; readonly max: number }[];
  /** functions shown but left out of gating because TCG distorts their cost */
  readonly discount: readonly { readonly pattern: string; readonly reason: string }[];
  readonly waivers: readonly Waiver[];
  readonly onMissingBaseline: 'pass' | 'warn' | 'fail';
  /** null: any age */
  readonly maxBaselineAgeDays: number | null;
  /** also compare with this ref (a release), against slow drift; null: none */
  readonly anchor: string | null;
  readonly noise: { readonly minRuns: number; readonly madFactor: number };
}

/** Both parts of a limit must be exceeded; a missing part does not limit. Growth beyond `fail` fails. */
export interface Threshold {
  readonly warn: Limit | null;
  readonly fail: Limit | null;
}

export interface Limit {
  /** 0.01 for 1 % */
  readonly relative: number | null;
  /** instructions (or ns where that is the unit) */
  readonly absolute: number | null;
}

export interface Waiver {
  /** `total`, `stage:NAME` or `function:NAME` */
  readonly metric: string;
  /** growth accepted, as a limit */
  readonly max: Limit;
  readonly reason: string;
  readonly issue: string | null;
  /** `YYYY-MM-DD`, last day it holds; null: does not expire */
  readonly expires: string | null;
}
