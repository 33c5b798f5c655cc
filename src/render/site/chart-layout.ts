/** Where things of a curve over commits are, without a screen. Places are commits: 0 the oldest, fractions between. */

/** The commits that are looked at: from `from` (first) to `to` (behind the last). */
export interface View {
  readonly from: number;
  readonly to: number;
}

/** Fewer are not looked at: a curve of two points says nothing. */
export const leastCommits = 8;

/** What is looked at, kept within what there is. */
export function clamped({ from, to }: View, count: number): View {
  const width = Math.min(count, Math.max(Math.min(leastCommits, count), to - from));
  const start = Math.min(Math.max(0, from), count - width);
  return { from: start, to: start + width };
}

/**
 * Looks closer (factor below 1) or from farther off, so that the place `at` stays where it is.
 */
export function zoomed({ from, to }: View, at: number, factor: number, count: number): View {
  const width = Math.min(count, Math.max(Math.min(leastCommits, count), (to - from) * factor));
  const share = (at - from) / (to - from);
  return clamped({ from: at - share * width, to: at + (1 - share) * width }, count);
}

export function moved({ from, to }: View, by: number, count: number): View {
  return clamped({ from: from + by, to: to + by }, count);
}

/** The view, moved as far as it takes to see a place, with some commits around it. */
export function showing(view: View, at: number, count: number): View {
  const margin = (view.to - view.from) * 0.1;
  if (at >= view.from + margin && at + 1 <= view.to - margin) return view;
  const half = (view.to - view.from) / 2;
  return clamped({ from: at + 0.5 - half, to: at + 0.5 + half }, count);
}

/** Lowest and highest known value in a view; null where there is none. */
export function extent(values: Float64Array, { from, to }: View): { low: number; high: number } | null {
  let [low, high] = [Infinity, -Infinity];
  const end = Math.min(values.length, Math.ceil(to));
  for (let at = Math.max(0, Math.floor(from)); at < end; at += 1) {
    const value = values[at]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? { low, high } : null;
}

/**
 * The points that a curve is drawn by: every known commit, or where there are more than `columns` has room for, of each
 * column the first, the lowest, the highest and the last, so that no peak is lost.
 *
 * @returns places, ascending; a place is negative (its bitwise complement) where the curve begins anew, because a commit
 *   before it lacks the figure or because another segment begins
 */
export function curvePoints(
  values: Float64Array,
  { from, to }: View,
  columns: number,
  starts: ReadonlySet<number>,
): number[] {
  // A commit more on both sides: the curve goes on behind the edges.
  const first = Math.max(0, Math.floor(from) - 1);
  const end = Math.min(values.length, Math.ceil(to) + 1);
  const points: number[] = [];
  let isNew = true;
  let bucket = -1;
  const kept = { low: -1, high: -1, last: -1 };
  const flush = (): void => {
    const others = [kept.low, kept.high, kept.last].filter((at) => at >= 0).sort((a, b) => a - b);
    for (const at of others) {
      const last = points.at(-1);
      if (last !== at && last !== ~at) points.push(at);
    }
    kept.low = kept.high = kept.last = -1;
    bucket = -1;
  };
  const perCommit = columns / (to - from);
  for (let at = first; at < end; at += 1) {
    const value = values[at]!;
    if (Number.isNaN(value)) {
      flush();
      isNew = true;
      continue;
    }
    if (starts.has(at)) {
      flush();
      isNew = true;
    }
    const column = perCommit >= 1 ? at : Math.floor((at - from) * perCommit);
    if (column !== bucket) {
      flush();
      bucket = column;
      points.push(isNew ? ~at : at);
      isNew = false;
      kept.low = kept.high = kept.last = at;
      continue;
    }
    if (value < values[kept.low]!) kept.low = at;
    if (value > values[kept.high]!) kept.high = at;
    kept.last = at;
  }
  flush();
  return points;
}

/** The place in ascending `places` that is nearest; -1 for none. */
export function nearestOf(places: readonly number[], at: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]! < at) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [places[low - 1], places[low]];
  if (before === undefined) return after ?? -1;
  if (after === undefined) return before;
  return at - before <= after - at ? before : after;
}

/**
 * Commits that get a date below the axis: about `wanted`, evenly spread.
 *
 * @returns places of commits
 */
export function datedPlaces({ from, to }: View, wanted: number): number[] {
  const count = Math.max(1, Math.min(wanted, Math.floor(to - from)));
  return Array.from({ length: count }, (_, at) => Math.floor(from + ((at + 0.5) / count) * (to - from)));
}
