/**
 * When a difference warns or fails. Read from bootgate.yml of the base, never of the head: a pull request
 * cannot loosen the rule it is judged by.
 */

export interface Policy {
  /** of everything, whatever its kind; null: not said, judged only where kinds of cost are not known */
  readonly total: Threshold | null;
  /** of work; null: not said, the default for kernels or images unless `total` is said */
  readonly work: Threshold | null;
  /** of the kinds of cost that are not work */
  readonly kinds: Readonly<Record<OtherKind, Threshold>>;
  /** functions, by exact name, that cost something else than Bootgate's own lists say, with what they call */
  readonly costKinds: Readonly<Partial<Record<'work' | OtherKind, readonly string[]>>>;
  /** of stages' work; last match wins; a pattern is a stage's name or a glob over names (`initcalls*`) */
  readonly stages: readonly PatternThreshold[];
  /** opt-in; functions explain rather than gate */
  readonly functions: readonly PatternThreshold[];
  /** opt-in; patterns match command lines and program names */
  readonly processes: readonly PatternThreshold[];
  /** opt-in; of a module's initialisation */
  readonly modules: readonly PatternThreshold[];
  /** opt-in; of what the code that a configuration option builds executes; patterns match `CONFIG_NAME` */
  readonly options: readonly PatternThreshold[];
  /** by the id of a metric (src/base/metric.ts): virtual time, idle, host time and the like; opt-in but for idle */
  readonly metrics: Readonly<Record<string, Threshold>>;
  /** hard ceilings, absolute, of `total`, `stage:NAME` or a metric */
  readonly budgets: readonly Budget[];
  readonly discount: readonly Discount[];
  readonly waivers: readonly Waiver[];
  /** of how a boot is measured, that pull requests may make */
  readonly changes: readonly ChangeWaiver[];
  /** what to do with what the guest newly complains of; last match wins, and what none matches goes by its kind */
  readonly complaints: readonly ComplaintRule[];
  readonly onMissingBaseline: 'pass' | 'warn' | 'fail';
  readonly onNotComparable: 'pass' | 'warn' | 'fail';
  /** null: any age */
  readonly maxBaselineAgeDays: number | null;
  /** also compare with this ref (a release), against slow drift; null: none */
  readonly anchor: { readonly ref: string; readonly total: Threshold } | null;
  readonly noise: NoisePolicy;
}

/** Kinds of cost with limits of their own (src/profile/cost-kind.ts); waiting in ns, the others in instructions. */
export type OtherKind =
  'waiting' | 'interrupts' | 'scheduling' | 'memory' | 'random' | 'background' | 'loading';

export interface Budget {
  readonly metric: string;
  readonly max: number;
  /** name of the unit that `max` is in; none: that of what it is about */
  readonly unit?: string;
}

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
  readonly absolute: number | null;
  /** name of the unit that `absolute` is in; null where there is none */
  readonly unit: string | null;
  /** as it was written: `1% and 200k` */
  readonly text: string;
}

/** A complaint's kind (src/profile/complaint-kinds.ts) or a glob over its text, and what a new one does. */
export interface ComplaintRule {
  readonly pattern: string;
  readonly action: ComplaintAction;
}

/** `fail`: the boot failed; `warn`: listed, and never called an improvement; `ignore`: not even listed */
export type ComplaintAction = 'fail' | 'warn' | 'ignore';

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
  /** `total`, `stage:NAME`, `function:NAME`, `process:PROGRAM`, `module:NAME`, `option:CONFIG_NAME`, `virtual-time` …; globs allowed in names */
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

/** A change of how a boot is measured that was accepted before a pull request makes it. */
export interface ChangeWaiver {
  /** of `waivableChanges` (measuring-keys.ts); `*`: any */
  readonly change: string;
  readonly reason: string;
  readonly issue: string | null;
  /** `YYYY-MM-DD`, last day it holds; null: does not expire */
  readonly expires: string | null;
}

export interface NoisePolicy {
  /** samples a side needs before a noisy metric is judged */
  readonly minRuns: number;
  /** floor = max(configured limit, madFactor x median absolute deviation) */
  readonly madFactor: number;
  /** a difference of noisy samples counts when Mann-Whitney's p is below this */
  readonly alpha: number;
}
