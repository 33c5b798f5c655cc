/**
 * A noise band as a table: what neutral variations moved, the whole boot and its kinds of cost first. The ends of the
 * band are shown as changes of the base: that is what a comparison's row is held against.
 */
import { comparedMetrics } from '../base/metric.ts';
import { counted } from '../base/number-format.ts';
import { nanoseconds, unitNamed, type Unit } from '../base/unit.ts';
import { otherKinds } from '../compare/figures.ts';
import { bandFigures } from '../compare/measure-band.ts';
import type { BandRow, NoiseBand } from '../profile/noise-band.ts';
import type { Profile } from '../profile/profile.ts';
import { textTable } from './text-table.ts';

/** Rows of functions, processes and the like that are shown; a boot may have thousands. */
const detailRows = 10;

/** @param width in characters */
export function noiseText(base: Profile, { variations, rows }: NoiseBand, width: number): string {
  const figures = bandFigures(base);
  const moved = new Map(rows.map((row) => [row.metric, row]));
  const still = (metric: string): BandRow => {
    const value = figures.get(metric) ?? 0;
    return moved.get(metric) ?? { metric, min: value, max: value };
  };
  const heads = ['total', ...(figures.has('work') ? ['work'] : [])];
  const parts = [...otherKinds, ...comparedMetrics().map(({ id }) => id)].filter((metric) =>
    moved.has(metric),
  );
  const stages = rows.filter(({ metric }) => metric.startsWith('stage:'));
  const known = new Set([...heads, ...parts, ...stages.map(({ metric }) => metric)]);
  const details = rows
    .filter(({ metric }) => !known.has(metric))
    .sort((a, b) => widthOf(b) - widthOf(a) || (a.metric < b.metric ? -1 : 1));
  const cells = [...heads.map(still), ...parts.map(still), ...stages, ...details.slice(0, detailRows)].map(
    ({ metric, min, max }) => {
      const value = figures.get(metric) ?? 0;
      const unit = unitOf(metric, base);
      return [metric, unit.format(value), ...[min, max].map((end) => unit.formatDelta(end - value))];
    },
  );
  const table = textTable(
    [
      { title: 'row', shrink: true, min: 20 },
      { title: 'base', align: 'right' },
      { title: 'min', align: 'right' },
      { title: 'max', align: 'right' },
    ],
    cells,
    { width },
  );
  const rest = details.length - Math.min(details.length, detailRows);
  return [
    `noise band of ${counted(variations.length, 'neutral variation')}: ${counted(rows.length, 'figure')} moved\n`,
    ...variations.map((what) => `  ${what}\n`),
    '\n',
    table,
    rest > 0 ? `… and ${counted(rest, 'figure')} that moved less\n` : '',
  ].join('');
}

function widthOf({ min, max }: BandRow): number {
  return max - min;
}

/** Of what a row counts: waiting and the metrics of time are times, the rest is what the boot is measured in. */
function unitOf(metric: string, { unit }: Profile): Unit {
  if (metric === 'waiting') return nanoseconds;
  return comparedMetrics().find(({ id }) => id === metric)?.unit ?? unitNamed(unit);
}
