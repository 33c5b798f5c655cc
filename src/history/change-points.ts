/**
 * Where the mean of a noisy series changes: PELT (Killick, Fearnhead, Eckley: Optimal detection of changepoints with
 * a linear computational cost, JASA 107, 2012), which finds the segmentation with the smallest sum of squared
 * deviations from the segments' means plus a penalty for each change, exactly.
 */
import { median, medianAbsoluteDeviation } from '../compare/statistics.ts';

/** A segment has at least so many values: one outlier is no level. */
export const leastSegment = 4;
/** Fewer values tell nothing. */
export const leastValues = 2 * leastSegment;

/** MAD of a normal distribution is this part of its standard deviation: the 3/4 quantile of N(0, 1). */
const madOfNormal = 0.6744897501960817;

/**
 * First places of new levels in a noisy series.
 *
 * The penalty is 4 ln(n) variances: twice what BIC asks for (a change has two parameters, its place and its level),
 * so that 200 draws of one distribution have a change in 1 of 100 series (test/history/change-points.test.ts). The
 * variance is told from differences of neighbours, which steps hardly touch.
 */
export function changePoints(values: readonly number[]): number[] {
  if (values.length < leastValues) return [];
  const differences = values.slice(1).map((value, at) => value - values[at]!);
  // A series that mostly repeats itself has no spread by its median; then by its mean.
  const spread =
    medianAbsoluteDeviation(differences) / madOfNormal ||
    Math.sqrt(differences.reduce((sum, one) => sum + one * one, 0) / differences.length);
  const variance = spread ** 2 / 2;
  return variance === 0 ? [] : pelt(values, 4 * Math.log(values.length) * variance, leastSegment);
}

/**
 * The segmentation of least cost.
 *
 * @param penalty of each change
 * @param least values in a segment
 * @returns first places of all segments but the first, ascending
 */
export function pelt(values: readonly number[], penalty: number, least: number): number[] {
  const count = values.length;
  const cost = squaredDeviations(values);
  /** least cost of the first n values, less one penalty; and where their last segment begins */
  const best = new Float64Array(count + 1).fill(Infinity);
  const begins = new Int32Array(count + 1).fill(-1);
  best[0] = -penalty;
  /** where it was seen that a start is worse than to begin there; it still counts where that is too near */
  const worseAt = new Int32Array(count + 1).fill(count + 1);
  let starts = [0];
  for (let end = least; end <= count; end += 1) {
    starts = starts.filter((start) => end < worseAt[start]! + least);
    for (const start of starts) {
      const sum = best[start]! + cost(start, end) + penalty;
      if (sum >= best[end]!) continue;
      best[end] = sum;
      begins[end] = start;
    }
    for (const start of starts) {
      if (best[start]! + cost(start, end) >= best[end]!) worseAt[start] = Math.min(worseAt[start]!, end);
    }
    const next = end - least + 1;
    if (next >= least) starts.push(next);
  }
  const points: number[] = [];
  for (let at = begins[count]!; at > 0; at = begins[at]!) points.unshift(at);
  return points;
}

/** Sum of squared deviations from the mean of values `start` to `end` (excluded), in constant time. */
function squaredDeviations(values: readonly number[]): (start: number, end: number) => number {
  // About the median, so that squares of large values do not swallow small deviations.
  const center = median(values);
  const sums = new Float64Array(values.length + 1);
  const squares = new Float64Array(values.length + 1);
  for (const [at, value] of values.entries()) {
    sums[at + 1] = sums[at]! + (value - center);
    squares[at + 1] = squares[at]! + (value - center) ** 2;
  }
  return (start, end) => {
    const sum = sums[end]! - sums[start]!;
    return Math.max(0, squares[end]! - squares[start]! - (sum * sum) / (end - start));
  };
}
