/**
 * What the pages of a history are made of. Site and browser share these types; texts are as hostile as the commits that
 * they come from, and the page shows them as text.
 *
 * The index is in the page itself; a file holds the commits of all lines, two further ones each line's figures and its
 * functions, so that a browser loads what it looks at.
 */

/** Short enough to be part of the page. */
export interface SiteIndex {
  readonly version: 1;
  readonly exporter: string;
  readonly lines: readonly LineSummary[];
}

/** A line of the history: a scenario that somebody measures. */
export interface LineSummary {
  /** names its files: letters, digits, `.`, `_`, `-` */
  readonly id: string;
  readonly scenario: string;
  readonly identity: string | null;
  readonly branch: string | null;
  /** what the boot is known by: `work` or `total`, and the name of its unit */
  readonly metric: string;
  readonly unit: string;
  readonly commits: number;
  readonly steps: number;
  readonly latest: number | null;
  /** what it was 30 days before the newest commit, in the same environment; null: not known */
  readonly monthBefore: number | null;
  /** at most `sparkPoints` values over the commits; null where nothing is known */
  readonly spark: readonly (number | null)[];
  /** where in `spark` another environment begins */
  readonly breaks: readonly number[];
  readonly lastStep: LastStep | null;
}

export interface LastStep {
  /** place among the line's commits */
  readonly at: number;
  readonly change: SiteChange;
  readonly subject: string;
  /** ISO day */
  readonly day: string;
}

export type SiteChange = readonly [metric: string, unit: string, base: number, head: number];

/** Commits of all lines, each once. */
export interface CommitTable {
  readonly sha: readonly string[];
  readonly subject: readonly string[];
  readonly authors: readonly string[];
  /** places in `authors` */
  readonly author: readonly number[];
  /** seconds since 1970 of each, as differences from the one before */
  readonly time: readonly number[];
}

export interface LineData {
  /** place in the table of commits of each, as differences from the one before */
  readonly commit: readonly number[];
  readonly run: readonly (string | null)[];
  readonly artifact: readonly (string | null)[];
  readonly segments: readonly SiteSegment[];
  readonly series: readonly PackedSeries[];
  readonly steps: readonly SiteStep[];
  readonly drifts: readonly SiteDrift[];
}

/** What was measured in one environment. */
export interface SiteSegment {
  /** place of its first commit */
  readonly start: number;
  /** how it differs from the one before: `qemu: 9.2 → 10.0`; empty: the first */
  readonly differs: readonly string[];
}

export interface PackedSeries {
  /** `work`, `stage:NAME`, `function:NAME`, `process:NAME` … */
  readonly metric: string;
  readonly unit: string;
  readonly runs: PackedRuns;
}

/** Stretches of known values: place of the first, its value, then differences from the value before. */
export type PackedRuns = readonly (readonly number[])[];

export interface SiteStep {
  /** places of the two commits */
  readonly from: number;
  readonly at: number;
  /** commits between that were not measured; null: unknown */
  readonly unmeasured: number | null;
  /** found among noisy figures */
  readonly likely: boolean;
  /** what it is named for first */
  readonly rows: readonly SiteChange[];
  /** name, base, head; null: not among the costliest of that commit */
  readonly functions: readonly (readonly [name: string, base: number | null, head: number | null])[];
  /** what a comparison of the two profiles says; empty: they are not kept */
  readonly cause: string;
  /** file of the comparison's page; null: none */
  readonly difference: string | null;
}

export interface SiteDrift {
  readonly from: number;
  readonly at: number;
  readonly change: SiteChange;
  readonly parts: number;
}

/** The costliest functions and processes, for who looks for them. */
export interface FunctionsData {
  readonly series: readonly PackedSeries[];
}
