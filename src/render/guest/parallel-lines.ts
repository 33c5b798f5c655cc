/** Would more CPUs help? The articles' question about inherent parallelism, answered as far as one CPU can tell. */
import { formatNs, formatShare } from '../../base/number-format.ts';
import type { Parallelism, Profile } from '../../profile/profile.ts';

const stripWidth = 60;
const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

export interface SpeedUp {
  /** of the time in which anything could run, at most */
  readonly busy: number;
  /** of the whole boot in virtual time, waiting included; equal to `busy` where idle time is unknown */
  readonly whole: number;
  /** the same with two CPUs instead of one */
  readonly two: number;
}

/** How many times as fast more CPUs could make this boot, by the number of tasks that were runnable. */
export function speedUp(
  { averageRunnable, shares }: Parallelism,
  { virtualNs, idleNs }: Profile['totals'],
): SpeedUp {
  const busy = Math.max(1, averageRunnable);
  const alone = shares[0] ?? 1;
  const withTwo = 1 / (alone + (1 - alone) / 2);
  if (virtualNs <= 0 || idleNs < 0 || idleNs > virtualNs) return { busy, whole: busy, two: withTwo };
  const worked = virtualNs - idleNs;
  const over = (factor: number): number => virtualNs / Math.max(1, worked / factor + idleNs);
  return { busy, whole: over(busy), two: over(withTwo) };
}

/** Sentences and a strip of the number runnable over the boot; empty where it was not recorded. */
export function parallelLines({ parallelism, totals }: Profile): string[] {
  if (parallelism === null) return [];
  const { averageRunnable, shares } = parallelism;
  const { whole, two } = speedUp(parallelism, totals);
  const alone = shares[0] ?? 1;
  return [
    `while anything could run, ${averageRunnable.toFixed(2)} tasks could on average; for ${formatShare(1 - alone)} of that time a second CPU would have had work`,
    `by this measure more CPUs would make this boot at most ${whole.toFixed(2)}x as fast, two at most ${two.toFixed(2)}x${totals.idleNs > 0 ? ` (${formatNs(totals.idleNs)} of waiting stay)` : ''}`,
    '(counted on one CPU: what only shows with more is not in it, such as locks, or programs that start a thread a CPU)',
    `runnable: ${strip(parallelism)} (at most ${mostRunnable(parallelism)})`,
  ];
}

function mostRunnable({ runnable }: Parallelism): number {
  return runnable.reduce((most, value) => Math.max(most, value), 0);
}

/** The number runnable over instructions, each column the mean of its samples. */
function strip(parallelism: Parallelism): string {
  const columns = runnableColumns(parallelism, stripWidth);
  const most = Math.max(1, ...columns);
  return columns.map((value) => levels[Math.min(7, Math.floor((value / most) * 7.999))]!).join('');
}

/** Means of the samples that fall into each of `width` equal parts. */
export function runnableColumns({ runnable, count }: Parallelism, width: number): number[] {
  const samples = count.reduce((sum, value) => sum + value, 0);
  const columns = new Array<number>(Math.max(0, Math.min(width, samples))).fill(0);
  if (columns.length === 0) return columns;
  const each = samples / columns.length;
  let at = 0;
  for (let run = 0; run < runnable.length; run += 1) {
    const end = at + count[run]!;
    // A run may span columns: each gets the part of the run that lies in it.
    for (let column = Math.floor(at / each); column < columns.length && column * each < end; column += 1) {
      const overlap = Math.min(end, (column + 1) * each) - Math.max(at, column * each);
      if (overlap > 0) columns[column]! += (overlap * runnable[run]!) / each;
    }
    at = end;
  }
  return columns;
}
