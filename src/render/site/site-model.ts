/** Developments → what the pages of a history show. */
import { sha256 } from '../../base/files.ts';
import { headMetric, type Development, type Step } from '../../history/developments.ts';
import type { Figure, HistoryRecord } from '../../history/record.ts';
import { seriesOf, type Series } from '../../history/series.ts';
import { unitOfFigure } from '../history-document.ts';
import { lastOfParts } from '../sparkline.ts';
import { differences, packSeries } from './packed-series.ts';
import type {
  CommitTable,
  FunctionsData,
  LineData,
  LineSummary,
  PackedSeries,
  SiteChange,
  SiteIndex,
  SiteStep,
} from './site-data.ts';

/** What a comparison of a step's two profiles gave. */
export interface StepDetail {
  readonly cause: string;
  /** file of the page, below the site's folder */
  readonly difference: string;
}

export interface HistorySite {
  readonly index: SiteIndex;
  readonly commits: CommitTable;
  /** one for each line of the index */
  readonly lines: readonly { readonly data: LineData; readonly functions: FunctionsData }[];
}

/** Values of the small curve of a line. */
export const sparkPoints = 160;
const monthMs = 30 * 86_400_000;

export function historySite(
  developments: readonly Development[],
  exporter: string,
  details: ReadonlyMap<Step, StepDetail> = new Map(),
): HistorySite {
  const table = commitTable(developments);
  const ids = lineIds(developments);
  const shown = developments.filter(({ segments }) => segments.length > 0);
  const lines = shown.map((development) => lineOf(development, ids.get(development)!, table.place, details));
  return {
    index: { version: 1, exporter, lines: lines.map(({ summary }) => summary) },
    commits: table.commits,
    lines,
  };
}

/** Names for the lines' files that stay the same while scenarios and those who measure do. */
export function lineIds(developments: readonly Development[]): Map<Development, string> {
  const ids = new Map<Development, string>();
  const taken = new Set<string>();
  for (const development of developments) {
    const { scenario, identity, branch } = development;
    const short = (text: string): string => sha256(text).slice(0, 8);
    const name = scenario.replace(/[^\w.-]/g, '_');
    let id = identity === null ? name : `${name}-${short(identity)}`;
    if (taken.has(id.toLowerCase())) id = `${id}-${short(JSON.stringify([scenario, identity, branch]))}`;
    taken.add(id.toLowerCase());
    ids.set(development, id);
  }
  return ids;
}

function commitTable(developments: readonly Development[]): {
  commits: CommitTable;
  place: ReadonlyMap<string, number>;
} {
  const place = new Map<string, number>();
  const commits: HistoryRecord['commit'][] = [];
  const authors = new Map<string, number>();
  for (const { commit } of developments.flatMap(recordsOf)) {
    if (place.has(commit.sha)) continue;
    place.set(commit.sha, commits.push(commit) - 1);
    if (!authors.has(commit.author)) authors.set(commit.author, authors.size);
  }
  return {
    place,
    commits: {
      sha: commits.map(({ sha }) => sha),
      subject: commits.map(({ subject }) => subject),
      authors: [...authors.keys()],
      author: commits.map(({ author }) => authors.get(author)!),
      time: differences(commits.map(({ date }) => Math.floor(Date.parse(date) / 1000))),
    },
  };
}

function recordsOf({ segments }: Development): HistoryRecord[] {
  return segments.flatMap(({ records }) => records);
}

function lineOf(
  development: Development,
  id: string,
  place: ReadonlyMap<string, number>,
  details: ReadonlyMap<Step, StepDetail>,
): { summary: LineSummary; data: LineData; functions: FunctionsData } {
  const { scenario, identity, branch, segments } = development;
  const records = recordsOf(development);
  const newest = records.at(-1)!;
  const starts = segments.map((_, at) =>
    segments.slice(0, at).reduce((sum, segment) => sum + segment.records.length, 0),
  );
  const series = seriesOf(records);
  const metric = headMetric(newest);
  const known = series.find((one) => one.metric === metric)?.values ?? [];
  const steps = segments.flatMap((segment, at) =>
    segment.steps.map((step) => siteStep(step, starts[at]!, details.get(step))),
  );
  const last = steps.at(-1);
  return {
    summary: {
      ...{ id, scenario, identity, branch, metric },
      unit: unitOfFigure(metric, newest).name,
      commits: records.length,
      steps: steps.length,
      latest: known.findLast((value) => !Number.isNaN(value)) ?? null,
      monthBefore: monthBefore(records, starts.at(-1)!, known),
      spark: lastOfParts(known, sparkPoints).map((value) => (Number.isNaN(value) ? null : value)),
      breaks: starts
        .slice(1)
        .map((start) => (start / records.length) * Math.min(sparkPoints, records.length)),
      lastStep: last
        ? {
            at: last.at,
            change: last.rows[0]!,
            subject: records[last.at]!.commit.subject,
            day: records[last.at]!.commit.date.slice(0, 10),
          }
        : null,
    },
    data: {
      commit: differences(records.map(({ commit }) => place.get(commit.sha)!)),
      run: records.map(({ runUrl }) => runUrl),
      artifact: records.map(({ artifactUrl }) => artifactUrl),
      segments: segments.map(({ differs }, at) => ({
        start: starts[at]!,
        differs: (differs ?? []).map(({ field, from, to }) => `${field}: ${from} → ${to}`),
      })),
      series: series.map((one) => packed(one, newest)),
      steps,
      drifts: segments.flatMap(({ drifts }, at) =>
        drifts.map((drift) => ({
          from: drift.from + starts[at]!,
          at: drift.to + starts[at]!,
          change: changeOf({ ...drift, head: drift.base + drift.delta }, newest),
          parts: drift.parts.length,
        })),
      ),
    },
    functions: { series: costliest(records, newest) },
  };
}

function siteStep(
  { from, to, unmeasured, assume, rows, functions, after }: Step,
  start: number,
  detail: StepDetail | undefined,
): SiteStep {
  return {
    from: start + from,
    at: start + to,
    unmeasured,
    likely: assume === 'none',
    rows: rows.map((row) => changeOf(row, after)),
    functions: functions.map(({ name, base, head }) => [name, base, head]),
    cause: detail?.cause ?? '',
    difference: detail?.difference ?? null,
  };
}

function changeOf(
  { metric, base, head }: { metric: string; base: number; head: number },
  record: HistoryRecord,
): SiteChange {
  return [metric, unitOfFigure(metric, record).name, base, head];
}

function packed({ metric, values }: Series, newest: HistoryRecord): PackedSeries {
  return { metric, unit: unitOfFigure(metric, newest).name, runs: packSeries(values) };
}

/** Whoever was among the costliest of any commit, with the cost of those commits. */
function costliest(records: readonly HistoryRecord[], newest: HistoryRecord): PackedSeries[] {
  const series = new Map<string, Float64Array>();
  const add = (kind: string, at: number, figures: readonly Figure[]): void => {
    for (const [name, value] of figures) {
      const metric = `${kind}:${name}`;
      let values = series.get(metric);
      if (!values) series.set(metric, (values = new Float64Array(records.length).fill(NaN)));
      values[at] = value;
    }
  };
  for (const [at, { functions, processes }] of records.entries()) {
    add('function', at, functions);
    add('process', at, processes);
  }
  return [...series].map(([metric, values]) => ({
    metric,
    // Processes are counted in instructions, whatever the boot is measured in.
    unit: metric.startsWith('process:') ? 'instructions' : unitOfFigure('total', newest).name,
    runs: packSeries(values),
  }));
}

function monthBefore(
  records: readonly HistoryRecord[],
  start: number,
  values: readonly number[],
): number | null {
  const since = Date.parse(records.at(-1)!.commit.date) - monthMs;
  for (let at = records.length - 1; at >= start; at -= 1) {
    if (Date.parse(records[at]!.commit.date) <= since && !Number.isNaN(values[at]!)) return values[at]!;
  }
  return null;
}
