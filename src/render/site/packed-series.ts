/** Series of ten thousand values in few bytes: what a figure changed by is shorter than the figure. */
import type { PackedRuns } from './site-data.ts';

/** @param values whole numbers; NaN where nothing is known */
export function packSeries(values: ArrayLike<number>): PackedRuns {
  const runs: number[][] = [];
  let run: number[] | null = null;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at]!;
    if (Number.isNaN(value)) run = null;
    else if (run === null) runs.push((run = [at, value]));
    else run.push(value - values[at - 1]!);
  }
  return runs;
}

/** @returns `count` values, NaN where nothing is known */
export function unpackSeries(runs: PackedRuns, count: number): Float64Array {
  const values = new Float64Array(count).fill(NaN);
  for (const [start = 0, ...deltas] of runs) {
    let value = 0;
    for (let at = 0; at < deltas.length && start + at < count; at += 1) {
      value += deltas[at]!;
      values[start + at] = value;
    }
  }
  return values;
}

/** Differences from the number before; the first is itself. */
export function differences(values: readonly number[]): number[] {
  return values.map((value, at) => value - (values[at - 1] ?? 0));
}

/** The other way. */
export function sums(deltas: readonly number[]): number[] {
  let sum = 0;
  return deltas.map((delta) => (sum += delta));
}
