/**
 * How a boot developed: of each line and segment its steps by commit, its drifts and where it was measured in another way.
 */
import { comparedMetrics } from '../base/metric.ts';
import { median } from '../compare/statistics.ts';
import { changePoints, leastSegment } from './change-points.ts';
import { linesOf, type Line, type Segment } from './lines.ts';
import type { Figure, HistoryRecord } from './record.ts';
import { isExact, seriesOf } from './series.ts';
import { drifts, exactSteps, type Change, type Drift } from './steps.ts';

export interface Development extends Omit<Line, 'segments'> {
  readonly segments: readonly SegmentDevelopment[];
}

export interface SegmentDevelopment extends Segment {
  /** in order of commits */
  readonly steps: readonly Step[];
  readonly drifts: readonly Drift[];
}

/** All that changed for good between two measured commits. */
export interface Step {
  /** places of the records in the segment */
  readonly from: number;
  readonly to: number;
  readonly before: HistoryRecord;
  readonly after: HistoryRecord;
  /** commits between the two that were not measured; null: unknown */
  readonly unmeasured: number | null;
  /** the row that the step is named for: `work`, `total`, else the row that changed most */
  readonly head: Change;
  /** of all figures that stepped, `head` first */
  readonly rows: readonly Change[];
  /** `exact`: a fact; `none`: found among noisy figures, by what is likely */
  readonly assume: 'exact' | 'none';
  /** functions that changed most, as far as both records tell */
  readonly functions: readonly FunctionChange[];
}

export interface FunctionChange {
  readonly name: string;
  /** null: not among the costliest of that commit, so that it cost less than `below` */
  readonly base: number | null;
  readonly head: number | null;
  readonly below: number;
}

export interface DevelopmentOptions {
  /** commits of the branch that is looked at, oldest first; null: unknown */
  readonly order?: readonly string[] | null;
  /** look at these figures alone; default: all that are exact, and the total of boots that are noisy */
  readonly metrics?: readonly string[];
}

export function developmentsOf(
  records: readonly HistoryRecord[],
  { order = null, metrics }: DevelopmentOptions = {},
): Development[] {
  const place = order && new Map(order.map((sha, at) => [sha, at]));
  return linesOf(records, order).map((line) => ({
    ...line,
    segments: line.segments.map((segment) => developed(segment, place, metrics)),
  }));
}

function developed(
  segment: Segment,
  place: ReadonlyMap<string, number> | null,
  metrics: readonly string[] | undefined,
): SegmentDevelopment {
  const { records } = segment;
  const newest = records.at(-1)!;
  const changes: Change[] = [];
  const drifted: Drift[] = [];
  for (const { metric, values } of seriesOf(records)) {
    if (metrics && !metrics.includes(metric)) continue;
    if (records.every((record) => isExact(metric, record))) {
      changes.push(...exactSteps(records, metric, values));
      drifted.push(...drifts(records, metric, values));
    } else if (metrics || metric === headMetric(newest)) {
      changes.push(...noisySteps(metric, values));
    }
  }
  return { ...segment, steps: stepsOf(segment, changes, place), drifts: drifted };
}

/** What a boot is known by. */
export function headMetric({ figures, assume }: HistoryRecord): string {
  return assume === 'exact' && figures.some(([name]) => name === 'work') ? 'work' : 'total';
}

/** Levels of a noisy figure: the medians on both sides of each change point. */
function noisySteps(metric: string, values: readonly number[]): Change[] {
  const places = [...values.keys()].filter((at) => !Number.isNaN(values[at]!));
  const known = places.map((at) => values[at]!);
  const points = changePoints(known);
  return points.map((point, at) => {
    const [start, end] = [points[at - 1] ?? 0, points[at + 1] ?? known.length];
    return {
      metric,
      from: places[point - 1]!,
      to: places[point]!,
      base: Math.round(median(known.slice(start, point))),
      head: Math.round(median(known.slice(point, end))),
    };
  });
}

function stepsOf(
  { records }: Segment,
  changes: readonly Change[],
  place: ReadonlyMap<string, number> | null,
): Step[] {
  const byCommits = new Map<string, Change[]>();
  for (const change of changes) {
    const key = `${change.to} ${change.from}`;
    byCommits.set(key, [...(byCommits.get(key) ?? []), change]);
  }
  return [...byCommits.values()]
    .map((rows): Step => {
      const [{ from, to }] = rows as [Change];
      const [before, after] = [records[from]!, records[to]!];
      const [head, ...others] = inOrderOfMeaning(rows) as [Change, ...Change[]];
      return {
        ...{ from, to, before, after, head, rows: [head, ...others] },
        unmeasured: commitsBetween(before, after, place),
        assume: isExact(head.metric, after) ? 'exact' : 'none',
        functions: functionChanges(before, after),
      };
    })
    .sort((a, b) => a.to - b.to || a.from - b.from);
}

/** Work and total first, then by relative change; times say the least, as they follow from the others. */
function inOrderOfMeaning(rows: readonly Change[]): Change[] {
  const times = new Set(comparedMetrics().map(({ id }) => id));
  const rank = ({ metric }: Change): number =>
    metric === 'work' ? 0 : metric === 'total' ? 1 : times.has(metric) ? 3 : 2;
  const relative = ({ base, head }: Change): number => Math.abs(head - base) / Math.max(1, base);
  return [...rows].sort(
    (a, b) => rank(a) - rank(b) || relative(b) - relative(a) || (a.metric < b.metric ? -1 : 1),
  );
}

function commitsBetween(
  { commit: before }: HistoryRecord,
  { commit: after }: HistoryRecord,
  place: ReadonlyMap<string, number> | null,
): number | null {
  const [from, to] = [place?.get(before.sha), place?.get(after.sha)];
  if (from !== undefined && to !== undefined) return to - from - 1;
  return after.parents[0] === before.sha ? 0 : null;
}

/** So many functions say what a step is about. */
const toldFunctions = 5;

function functionChanges(before: HistoryRecord, after: HistoryRecord): FunctionChange[] {
  const [base, head] = [new Map(before.functions), new Map(after.functions)];
  const below = Math.max(smallest(before.functions), smallest(after.functions));
  const size = (change: FunctionChange): number => Math.abs((change.head ?? below) - (change.base ?? below));
  return [...new Set([...base.keys(), ...head.keys()])]
    .map((name): FunctionChange => ({
      name,
      base: base.get(name) ?? null,
      head: head.get(name) ?? null,
      below,
    }))
    .filter((change) => size(change) > 0)
    .sort((a, b) => size(b) - size(a) || (a.name < b.name ? -1 : 1))
    .slice(0, toldFunctions);
}

function smallest(functions: readonly Figure[]): number {
  return functions.at(-1)?.[1] ?? 0;
}

/** How many commits a change point of noisy figures needs on each side. */
export const noisyCommits = leastSegment;
