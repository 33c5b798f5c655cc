/**
 * When a difference warns or fails. Read from bootgate.yml of the base, never of the head: a pull request
 * cannot loosen the rule it is judged by.
 */

export interface Policy {
  readonly total: Threshold;
  /** last match wins; a pattern is a stage's name or a glob over names (`initcalls*`) */
  readonly stages: readonly PatternThreshold[];
  /** opt-in; functions explain rather than gate */
  readonly functions: readonly PatternThreshold[];
  /** opt-in; patterns match command lines and program names */
  readonly processes: readonly PatternThreshold[];
  /** opt-in; of a module's initialisation */
  readonly modules: readonly PatternThreshold[];
  /** opt-in: virtual time, idle and host time, in ns */
  readonly times: Readonly<Record<TimeMetric, Threshold>>;
  /** hard ceilings, absolute: `total` or `stage:NAME` → instructions (or ns where that is the unit) */
  readonly budgets: readonly { readonly metric: string; readonly max: number }[];
  readonly discount: readonly Discount[];
  readonly waivers: readonly Waiver[];
  readonly onMissingBaseline: 'pass' | 'warn' | 'fail';
  readonly onNotComparable: 'pass' | 'warn' | 'fail';
  /** null: any age */
  readonly maxBaselineAgeDays: number | null;
  /** also compare with this ref (a release), against slow drift; null: none */
  readonly anchor: { readonly ref: string; readonly total: Threshold } | null;
  readonly noise: NoisePolicy;
}

export type TimeMetric = 'virtual-time' | 'idle' | 'host-time';

export interface PatternThreshold {
  readonly pattern: string;
  readonly threshold: Threshold;
}

/** Growth that reaches `fail` fails; shrinkage of as much is an improvement worth a row. */
export interface Threshold {
  readonly warn: Limit | null;
  readonly fail: Limit | null;
}

/** Both parts must be reached; a missing part does not limit. At least one is present. */
export interface Limit {
  /** 0.01 for 1 % */
  readonly relative: number | null;
  /** instructions, or ns where that is the unit */
  readonly absolute: number | null;
  /** as it was written: `1% and 200k` */
  readonly text: string;
}

/** Code whose cost TCG distorts: shown, but left out of gating. */
export interface Discount {
  /** a function's name or a glob */
  readonly pattern: string;
  /** `self`: the function's own instructions; `subtree`: also all it calls */
  readonly scope: 'self' | 'subtree';
  readonly reason: string;
}

/** A regression that was accepted. */
export interface Waiver {
  /** `total`, `stage:NAME`, `function:NAME`, `process:PROGRAM`, `module:NAME`, `virtual-time` …; globs allowed in names */
  readonly metric: string;
  /** growth accepted */
  readonly max: Limit;
  readonly reason: string;
  readonly issue: string | null;
  /** `YYYY-MM-DD`, last day it holds; null: does not expire */
  readonly expires: string | null;
  /** where it was found */
  readonly from: 'policy' | 'commit';
}

export interface NoisePolicy {
  /** samples a side needs before a noisy metric is judged */
  readonly minRuns: number;
  /** floor = max(configured limit, madFactor x median absolute deviation) */
  readonly madFactor: number;
  /** a difference of noisy samples counts when Mann-Whitney's p is below this */
  readonly alpha: number;
}
