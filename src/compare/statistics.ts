/** The statistics noisy metrics are judged by: median, spread, and whether two sets of samples differ. */

/** The middle value, or the mean of the two middle ones. NaN for no values. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Median absolute deviation from the median, unscaled. */
export function medianAbsoluteDeviation(values: readonly number[]): number {
  const center = median(values);
  return median(values.map((value) => Math.abs(value - center)));
}

/** Up to so many samples in both sets together, p comes from counting; beyond, from the normal distribution. */
const exactLimit = 50;

/**
 * Mann-Whitney U test, two-sided: the probability of samples at least as far apart as these if both came from
 * one distribution. Without ties and for small sets the exact distribution of U; otherwise the normal
 * approximation with tie and continuity corrections (as scipy.stats.mannwhitneyu computes them).
 *
 * @returns U of the first set, and p (1 where all values are equal)
 */
export function mannWhitney(first: readonly number[], second: readonly number[]): { u: number; p: number } {
  const { u, tieTerm } = rankSum(first, second);
  const n = first.length;
  const m = second.length;
  const larger = Math.max(u, n * m - u);
  if (tieTerm === 0 && n + m <= exactLimit) {
    return { u, p: Math.min(1, 2 * exactUpperTail(larger, n, m)) };
  }
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - tieTerm / (total * (total - 1)));
  if (variance <= 0) return { u, p: 1 };
  const z = (larger - (n * m) / 2 - 0.5) / Math.sqrt(variance);
  return { u, p: Math.min(1, 2 * normalUpperTail(z)) };
}

/** U of the first set, and the sum of t^3 - t over groups of t tied values. */
function rankSum(first: readonly number[], second: readonly number[]): { u: number; tieTerm: number } {
  const all = [
    ...first.map((value) => ({ value, mine: true })),
    ...second.map((value) => ({ value, mine: false })),
  ].sort((a, b) => a.value - b.value);
  let ranks = 0;
  let tieTerm = 0;
  for (let start = 0; start < all.length;) {
    let end = start;
    while (end < all.length && all[end]!.value === all[start]!.value) end += 1;
    const rank = (start + 1 + end) / 2;
    for (let index = start; index < end; index += 1) if (all[index]!.mine) ranks += rank;
    const tied = end - start;
    tieTerm += tied ** 3 - tied;
    start = end;
  }
  return { u: ranks - (first.length * (first.length + 1)) / 2, tieTerm };
}

/**
 * P(U >= u): of all orders of n and m distinct values, the share in which at least u pairs stand the right way
 * round. Orders are counted by U with Mann and Whitney's recurrence f(n,m,u) = f(n-1,m,u-m) + f(n,m-1,u).
 */
function exactUpperTail(u: number, n: number, m: number): number {
  // counts[j][u] for the current i: orders of i values of the first set and j of the second
  let counts: number[][] = Array.from({ length: m + 1 }, () => [1]);
  for (let i = 1; i <= n; i += 1) {
    const next: number[][] = [[1]];
    for (let j = 1; j <= m; j += 1) {
      const withoutFirst = counts[j]!;
      const withoutSecond = next[j - 1]!;
      next.push(
        Array.from(
          { length: i * j + 1 },
          (_, value) => (withoutFirst[value - j] ?? 0) + (withoutSecond[value] ?? 0),
        ),
      );
    }
    counts = next;
  }
  const row = counts[m]!;
  const orders = row.reduce((sum, count) => sum + count, 0);
  return row.slice(u).reduce((sum, count) => sum + count, 0) / orders;
}

/**
 * P(Z >= z) of the standard normal distribution, relative error below 1.2e-7: far more than a decision at
 * p < 0.05 needs. Numerical Recipes in C, 2nd edition, 6.2, erfcc().
 */
function normalUpperTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const polynomial = erfcCoefficients.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  const erfc = t * Math.exp(-x * x + polynomial);
  return z >= 0 ? erfc / 2 : 1 - erfc / 2;
}

const erfcCoefficients = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
];
