/**
 * src/render/report turns one Profile, or two and their Comparison, into what a report shows; src/render/html
 * and src/render/top draw it. In an HTML report this data travels as gzipped JSON in base64. Text from the guest
 * stays data all the way: drawing only ever sets it as text.
 *
 * Columns of a table have equal length; a row index is an identity, -1 means none. `base` columns are empty
 * where the report shows one boot only.
 */

import type { RowStatus } from '../../compare/comparison.ts';
import type { ProcessChart } from './process-chart-data.ts';

export interface ReportData {
  readonly version: 1;
  readonly title: string;
  /** what was booted: kernel and command line */
  readonly subtitle: string;
  readonly unit: string;
  readonly exporter: string;
  /** null: a report of one boot */
  readonly verdict: { readonly kind: string; readonly headline: string } | null;
  /** the boot shown, or the head */
  readonly head: SideData;
  readonly base: SideData | null;
  readonly functions: FunctionData;
  readonly tree: TreeData;
  /** a table a grouping; none where files are not known */
  readonly sources: readonly SourceData[];
  /** what it was, in a sentence or two; empty where nothing is to be said */
  readonly cause: string;
  /** the boot by kinds of cost, and every other row that was judged; null: kinds are not known, nothing was judged */
  readonly rows: RowsData | null;
  readonly causeGroups: readonly CauseGroupData[];
  readonly causes: readonly CauseData[];
  /** what the guest complains of, new against the base where there is one; a sentence each */
  readonly complaints: readonly string[];
  /** what the guest did differently, a sentence each */
  readonly guest: readonly string[];
  /** what would make the boot faster (the head); null: nothing is known to */
  readonly advice: AdviceData | null;
  readonly warnings: readonly string[];
}

/** What would make a boot faster, the most first. */
export interface AdviceData {
  readonly rows: readonly AdviceRow[];
  /** how many more would save little */
  readonly small: number;
}

export interface AdviceRow {
  /** `-886,131,957` */
  readonly expected: string;
  /** of the boot, `60.8 %` */
  readonly share: string;
  readonly title: string;
  /** as `advise --rule` takes it */
  readonly id: string;
  /** what to do: words, and what to paste (may be empty) */
  readonly ways: readonly (readonly [says: string, word: string])[];
  /** what shows it: a function or a unit, and what it costs (may be empty) */
  readonly reasons: readonly (readonly [what: string, figure: string])[];
  readonly lose: string;
  /** where it is documented */
  readonly source: string;
}

/** Costs by what code was built from, base columns 0 in a report of one boot. */
export interface SourceData {
  /** `By configuration option` */
  readonly title: string;
  /** what a row is: `option` */
  readonly column: string;
  readonly name: readonly string[];
  /** the option that has to be set as well; empty for none */
  readonly within: readonly string[];
  readonly headSelf: readonly number[];
  readonly headTotal: readonly number[];
  readonly baseSelf: readonly number[];
  readonly baseTotal: readonly number[];
}

export interface SideData {
  /** `head`, a file's name, `main@1a2b3c4` */
  readonly label: string;
  readonly total: number;
  /** name and value, for reading: environment, subject, coverage, provenance */
  readonly facts: readonly (readonly [string, string])[];
  readonly figures: readonly (readonly [string, string])[];
  readonly stages: readonly { readonly name: string; readonly start: number; readonly length: number }[];
  readonly initcalls: readonly {
    readonly name: string;
    readonly level: string;
    readonly start: number;
    readonly length: number;
    readonly result: number | null;
  }[];
  readonly console: readonly { readonly at: number; readonly text: string }[];
  /** nodes of `tree`, run-length coded; null: the tracer kept no timeline */
  readonly timeline: {
    readonly period: number;
    readonly node: readonly number[];
    readonly count: readonly number[];
  } | null;
  readonly processes: readonly {
    readonly name: string;
    readonly pid: number;
    readonly parent: number;
    readonly start: number;
    readonly end: number;
    readonly user: number;
    readonly kernel: number;
  }[];
  /** who ran when; null where processes were not recorded */
  readonly chart: ProcessChart | null;
}

/** Self, total and calls follow from the tree. */
export interface FunctionData {
  readonly name: readonly string[];
  /** row of objects */
  readonly object: readonly number[];
  readonly objects: readonly string[];
  /** position of the first execution, -1: it never ran on this side */
  readonly headFirst: readonly number[];
  readonly baseFirst: readonly number[];
}

/** Preorder: a parent stands before its children, siblings by size. Totals follow from self. */
export interface TreeData {
  /** roots 0 */
  readonly depth: readonly number[];
  readonly function: readonly number[];
  readonly head: { readonly self: readonly number[]; readonly calls: readonly number[] };
  readonly base: { readonly self: readonly number[]; readonly calls: readonly number[] };
}

/** A table as it is read: figures with their units, which differ from row to row. */
export interface RowsData {
  readonly title: string;
  readonly columns: readonly { readonly title: string; readonly isNumber: boolean }[];
  readonly rows: readonly { readonly status: RowStatus | null; readonly cells: readonly string[] }[];
}

/** Causes that are one thing to a reader, in two lines. */
export interface CauseGroupData {
  readonly name: string;
  readonly delta: string;
  /** kind of cost, kind of change, share */
  readonly what: string;
  /** callers, parts, program; may be empty */
  readonly where: string;
}

export interface CauseData {
  readonly path: readonly string[];
  /** what it consists of, where several callees changed together: where each leads, change and share */
  readonly parts: readonly { readonly path: readonly string[]; readonly what: string }[];
  /** change, share, kind */
  readonly what: string;
}
