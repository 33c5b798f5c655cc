/** A segment's figures as series over its commits, and by how much each may move and mean nothing. */
import { comparedMetrics } from '../base/metric.ts';
import { otherKinds } from '../compare/figures.ts';
import { bandsFrom, type Bands } from '../compare/noise-bands.ts';
import type { HistoryRecord } from './record.ts';

/** Values of one figure, a place for each record; NaN where a record lacks it. */
export interface Series {
  /** as rows of a comparison name it; stages are `stage:NAME` */
  readonly metric: string;
  readonly values: readonly number[];
}

/** What is looked at for steps: the whole, kinds of cost, stages (their work, where that is known), compared metrics. */
export function seriesOf(records: readonly HistoryRecord[]): Series[] {
  const figures = records.map(allFigures);
  const looked = new Set<string>(['work', 'total', ...otherKinds, ...comparedMetrics().map(({ id }) => id)]);
  const names = new Set(figures.flatMap((one) => [...one.keys()]));
  const known = [...looked].filter((name) => names.has(name));
  const stages = [...names].filter((name) => name.startsWith('stage:'));
  return [...known, ...stages].map((metric) => ({
    metric,
    values: figures.map((one) => one.get(metric) ?? NaN),
  }));
}

/** Of one record, by metric. */
export function allFigures({ figures, stages }: HistoryRecord): Map<string, number> {
  const all = new Map<string, number>(figures);
  for (const [name, cost, work] of stages) {
    const metric = `stage:${name}`;
    all.set(metric, (all.get(metric) ?? 0) + (work < 0 ? cost : work));
  }
  return all;
}

/** Whether two boots of one thing are equal in it. */
export function isExact(metric: string, { assume }: HistoryRecord): boolean {
  return (
    assume === 'exact' && comparedMetrics().every(({ id, assume: of }) => id !== metric || of === 'exact')
  );
}

/**
 * By how much a figure may grow or shrink from this record to the next without meaning anything.
 *
 * @param direction 1: grow, -1: shrink
 */
export function roomOf(record: HistoryRecord, metric: string, value: number, direction: 1 | -1): number {
  const bands = bandsOfRecord(record);
  // The whole has no band of its own: what it consists of moves it.
  if (metric === 'total' && record.band?.every(([name]) => name !== 'total') !== false) {
    const all = allFigures(record);
    const parts = [...(all.has('work') ? ['work', ...otherKinds] : ['work']), 'stage:decompress'];
    return parts.reduce((sum, part) => {
      const own = part === 'work' && !all.has('work') ? value : (all.get(part) ?? 0);
      const scale = part === 'waiting' ? 2 ** Math.max(0, record.environment.icountShift) : 1;
      return sum + room(bands, part, own, direction) / scale;
    }, 0);
  }
  return room(bands, metric, value, direction);
}

function room(bands: Bands, metric: string, value: number, direction: 1 | -1): number {
  const { low, high } = bands.allowed(metric, value);
  return direction > 0 ? high - value : value - low;
}

function bandsOfRecord({ band, image }: HistoryRecord): Bands {
  const rows = band?.map(([metric, min, max]) => ({ metric, min, max }));
  return bandsFrom(rows ? { rows, variations: [] } : null, image);
}
