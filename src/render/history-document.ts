/** How a boot developed, as a document: a curve, steps with their commits, drifts with their shares, breaks. */
import { comparedMetrics } from '../base/metric.ts';
import { counted, formatRelative, formatShare } from '../base/number-format.ts';
import { nanoseconds, unitNamed, unitNames, type Unit } from '../base/unit.ts';
import {
  headMetric,
  type Development,
  type FunctionChange,
  type SegmentDevelopment,
  type Step,
} from '../history/developments.ts';
import type { HistoryRecord } from '../history/record.ts';
import { seriesOf } from '../history/series.ts';
import type { Change, Drift } from '../history/steps.ts';
import {
  joined,
  link,
  list,
  name,
  paragraph,
  section,
  strong,
  toned,
  type Block,
  type Document,
  type Inline,
  type ListItem,
  type Section,
} from './document/document.ts';
import { sparkline } from './sparkline.ts';

export interface HistoryDocumentOptions {
  /** what a comparison of the two profiles says of a step, where they were found */
  readonly causes?: ReadonlyMap<Step, Inline>;
  /** figure that the curve shows; default: the one that the boot is known by */
  readonly metric?: string | undefined;
}

/** Rows beside the first that a step is told with, and parts of a drift. */
const toldRows = 4;
const toldParts = 6;
const curveWidth = 60;

export function historyDocument(
  developments: readonly Development[],
  options: HistoryDocumentOptions = {},
): Document {
  return { sections: developments.map((development) => lineSection(development, options)) };
}

function lineSection(development: Development, options: HistoryDocumentOptions): Section {
  const { scenario, identity, branch } = development;
  const title: Inline = joined(
    [strong(scenario), identity ?? '', branch === null ? '' : ['on ', name(branch)]],
    ' · ',
  );
  return section(
    title,
    development.segments.map((segment) => section('', segmentBlocks(segment, options))),
  );
}

function segmentBlocks(segment: SegmentDevelopment, { causes, metric }: HistoryDocumentOptions): Block[] {
  const { records, steps, drifts, differs } = segment;
  const newest = records.at(-1)!;
  const shown = metric ?? headMetric(newest);
  const blocks: Block[] = [];
  if (differs) {
    const fields = differs.map(({ field, from, to }): Inline => [`${field}: `, name(from), ' → ', name(to)]);
    blocks.push(paragraph([toned('doubtful', 'Measured otherwise from here on: '), joined(fields, '; ')]));
  }
  blocks.push(paragraph(...curve(records, shown)));
  if (steps.length === 0) blocks.push(paragraph(toned('quiet', 'No steps.')));
  else blocks.push(list(steps.map((step) => stepItem(step, causes?.get(step)))));
  const told = drifts.filter((drift) => drift.metric === shown);
  if (told.length > 0) blocks.push(list(told.map((drift) => driftItem(drift, records))));
  return blocks;
}

function curve(records: readonly HistoryRecord[], metric: string): Inline[] {
  const values = seriesOf(records).find((series) => series.metric === metric)?.values ?? [];
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return [`${metric}: not known of these commits`];
  const [first, last] = [known[0]!, known.at(-1)!];
  const unit = unitOfFigure(metric, records.at(-1)!);
  const dates = `${records[0]!.commit.date.slice(0, 10)} … ${records.at(-1)!.commit.date.slice(0, 10)}`;
  return [
    joined(
      [
        counted(records.length, 'commit'),
        dates,
        `${metric} ${unit.formatShort(first)} → ${unit.formatShort(last)} (${formatRelative(first, last)})`,
      ],
      ', ',
    ),
    sparkline(values, curveWidth),
  ];
}

/** A step with its commit, what else changed with it, and its cause or functions. */
export function stepItem(
  { head, rows, before, after, unmeasured, assume, functions }: Step,
  cause: Inline | undefined,
): ListItem {
  const others = rows.slice(1, 1 + toldRows).map((row) => changeOf(row, after));
  const left = rows.length - 1 - others.length;
  return {
    line: joined([changeOf(head, after), assume === 'none' ? 'likely' : '', commitOf(after)], '  '),
    below: [
      ...(unmeasured === 0 ? [] : [rangeOf(before, after, unmeasured)]),
      ...(others.length === 0 ? [] : [joined([...others, left > 0 ? `${left} more` : ''], ', ')]),
      ...(cause === undefined || cause === '' ? [] : [cause]),
      ...(cause === undefined && functions.length > 0 ? [functionsOf(functions, after)] : []),
    ],
  };
}

function changeOf({ metric, base, head }: Change, record: HistoryRecord): Inline {
  const unit = unitOfFigure(metric, record);
  const text = `${metric} ${unit.sayShortDelta(head - base)} (${formatRelative(base, head)})`;
  return toned(head > base ? 'bad' : 'good', text);
}

function commitOf({ commit, runUrl }: HistoryRecord): Inline {
  const sha = commit.sha.slice(0, 12);
  return [
    runUrl === null ? name(sha) : link(sha, runUrl),
    ` ${commit.subject} (${commit.author}, ${commit.date.slice(0, 10)})`,
  ];
}

function rangeOf(before: HistoryRecord, after: HistoryRecord, unmeasured: number | null): Inline {
  const range = name(`${before.commit.sha.slice(0, 12)}..${after.commit.sha.slice(0, 12)}`);
  if (unmeasured === null) return ['somewhere in ', range];
  const others =
    unmeasured === 1 ? 'the one before it, which was' : `one of ${unmeasured} before it, which were`;
  return [`it or ${others} not measured: `, range];
}

function functionsOf(functions: readonly FunctionChange[], record: HistoryRecord): Inline {
  const unit = unitOfFigure('total', record);
  const told = functions.map(({ name: text, base, head, below }): Inline => {
    if (base !== null && head !== null) return [name(text), ` ${unit.formatDelta(head - base)}`];
    const about =
      base === null
        ? `+${unit.formatShort(head! - below)} at least`
        : `-${unit.formatShort(base - below)} at least`;
    return [name(text), ` ${about}`];
  });
  return ['functions: ', joined(told, ', ')];
}

function driftItem(
  { metric, base, delta, parts, from, to }: Drift,
  records: readonly HistoryRecord[],
): ListItem {
  const [first, last] = [records[from + 1]!, records[to]!];
  const unit = unitOfFigure(metric, last);
  const largest = [...parts]
    .sort((a, b) => Math.abs(b.head - b.base) - Math.abs(a.head - a.base) || a.to - b.to)
    .slice(0, toldParts);
  const left = parts.length - largest.length;
  return {
    line: [
      toned(
        delta > 0 ? 'bad' : 'good',
        `drift: ${metric} ${unit.sayShortDelta(delta)} (${formatRelative(base, base + delta)})`,
      ),
      ` in ${counted(parts.length, 'small change')}, ${first.commit.date.slice(0, 10)} … ${last.commit.date.slice(0, 10)}`,
    ],
    items: [
      ...largest.map((part): Inline => {
        const amount = part.head - part.base;
        return [`${unit.formatDelta(amount)} (${formatShare(amount / delta)}) `, commitOf(records[part.to]!)];
      }),
      ...(left > 0 ? [`… and ${counted(left, 'change')} more`] : []),
    ],
  };
}

/** Waiting and the metrics of time are times, the rest is what the boot is measured in. */
export function unitOfFigure(metric: string, { unit }: HistoryRecord): Unit {
  if (metric === 'waiting') return nanoseconds;
  const declared = comparedMetrics().find(({ id }) => id === metric)?.unit;
  return declared ?? unitNamed(unitNames().includes(unit) ? unit : 'instructions');
}
