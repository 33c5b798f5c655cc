/**
 * What a boot's counters are made of: by device, disk or file, and by the code that did it. Rows of one metric sum up to
 * it. Exact, like the counters themselves.
 */
import { ascending } from '../base/ascending.ts';
import type { Devices } from '../arch/architecture.ts';
import { metricKeys } from '../base/metric.ts';
import type { Counted } from '../profile/profile.ts';
import type { TraceTables } from '../tracer/trace-tables.ts';
import { deviceName } from './device-names.ts';

/**
 * @param nodeOf row of the trace's call tree → row of the profile's
 * @returns null where nothing is counted by what it is of
 */
export function countedOf(
  { guest: { counted }, header }: Pick<TraceTables, 'guest' | 'header'>,
  devices: Devices,
  nodeOf: (node: number) => number,
): Counted[] | null {
  if (header.kindsCounted.length === 0) return null;
  const sums = new Map<string, { -readonly [Key in keyof Counted]: Counted[Key] }>();
  const add = (metric: string, of: string, part: string, node: number, count: number): void => {
    if (count === 0) return;
    const key = [metric, of, part, node].join('\0');
    const known = sums.get(key);
    if (known === undefined) sums.set(key, { metric, of, part, node, count });
    else known.count += count;
  };
  for (const row of counted) {
    const { kind, name, reads, writes } = row;
    const node = nodeOf(row.node);
    if (kind === 'pages') {
      add(metricKeys.pagesAllocated, '', '', node, reads);
    } else if (kind === 'disk') {
      const [disk, file] = name.split('\0', 2) as [string, string | undefined];
      add(metricKeys.diskBytesRead, disk, file || 'no file: what the file system keeps', node, reads);
    } else {
      const of = deviceName(row, devices);
      add(metricKeys.deviceAccesses, of, 'reads', node, reads);
      add(metricKeys.deviceAccesses, of, 'writes', node, writes);
    }
  }
  return [...sums.values()].sort(
    (a, b) =>
      ascending(a.metric, b.metric) ||
      b.count - a.count ||
      ascending(a.of, b.of) ||
      ascending(a.part, b.part) ||
      a.node - b.node,
  );
}

/** Which kinds of row which metric is of. */
const metricOfKind: Readonly<Record<TraceTables['header']['kindsCounted'][number], string>> = {
  port: metricKeys.deviceAccesses,
  memory: metricKeys.deviceAccesses,
  pages: metricKeys.pagesAllocated,
  disk: metricKeys.diskBytesRead,
};

/** Sums by metric, and what else was read off the kernel's own counters; what was not counted is left out. */
export function countedTotals(
  counted: readonly Counted[],
  { kindsCounted, pagesInUse, mostPages }: TraceTables['header'],
): Readonly<Record<string, number>> {
  const totals: Record<string, number> = Object.fromEntries(
    kindsCounted.map((kind) => [metricOfKind[kind], 0]),
  );
  if (pagesInUse >= 0) Object.assign(totals, { pagesAtEnd: pagesInUse, pagesAtPeak: mostPages });
  for (const { metric, count } of counted) totals[metric] = (totals[metric] ?? 0) + count;
  return totals;
}
