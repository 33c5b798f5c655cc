/**
 * Steps of an exact figure: a change from one measured commit to the next that neutral changes do not explain is a
 * fact, and needs no statistics. What stays within the band each time and adds up all the same is drift.
 */
import { roomOf } from './series.ts';
import type { HistoryRecord } from './record.ts';

/** A figure changed between two measured commits that follow each other. */
export interface Change {
  readonly metric: string;
  /** places of the two records in the segment; records between them lack the figure */
  readonly from: number;
  readonly to: number;
  readonly base: number;
  readonly head: number;
}

/** Many changes that mean nothing each, and together more than neutral changes do. */
export interface Drift extends Change {
  /** what it consists of, in order; their sum is what it drifted by. Steps on the way are not part of it */
  readonly parts: readonly Change[];
  /** head - base without the steps on the way */
  readonly delta: number;
}

/** Changes outside of the band of the record before. */
export function exactSteps(
  records: readonly HistoryRecord[],
  metric: string,
  values: readonly number[],
): Change[] {
  return changesIn(metric, values).filter((change) => isStep(records, change));
}

function isStep(records: readonly HistoryRecord[], { metric, from, base, head }: Change): boolean {
  const direction = head > base ? 1 : -1;
  return Math.abs(head - base) > roomOf(records[from]!, metric, base, direction);
}

/** Every change from a known value to the next. */
function changesIn(metric: string, values: readonly number[]): Change[] {
  const changes: Change[] = [];
  let from = -1;
  for (const [to, head] of values.entries()) {
    if (Number.isNaN(head)) continue;
    if (from >= 0 && values[from] !== head) changes.push({ metric, from, to, base: values[from]!, head });
    from = to;
  }
  return changes;
}

/**
 * Drifts: what is left when the steps are taken out, where it moves one way by more than the band. Turning points
 * are those of a zigzag: a move ends where its end is undone by more than the band.
 */
export function drifts(
  records: readonly HistoryRecord[],
  metric: string,
  values: readonly number[],
): Drift[] {
  const small = changesIn(metric, values).filter((change) => !isStep(records, change));
  const residual = new Float64Array(values.length);
  const changeAt = new Map(small.map((change) => [change.to, change]));
  for (let at = 1; at < values.length; at += 1) {
    const change = changeAt.get(at);
    residual[at] = residual[at - 1]! + (change ? change.head - change.base : 0);
  }
  return turningMoves(residual, (at, direction) => {
    const known = lastKnown(values, at);
    return known < 0 ? Infinity : roomOf(records[known]!, metric, values[known]!, direction);
  }).map(([from, to]) => ({
    ...{ metric, from, to, base: values[lastKnown(values, from)]!, head: values[lastKnown(values, to)]! },
    parts: small.filter((change) => change.to > from && change.to <= to),
    delta: residual[to]! - residual[from]!,
  }));
}

function lastKnown(values: readonly number[], at: number): number {
  let known = at;
  while (known >= 0 && Number.isNaN(values[known]!)) known -= 1;
  return known;
}

/**
 * Moves between turning points that are larger than `room`: from the last place that still has the extreme value to
 * the first that reaches the next one.
 */
export function turningMoves(
  values: Float64Array,
  room: (at: number, direction: 1 | -1) => number,
): (readonly [from: number, to: number])[] {
  const moves: (readonly [number, number])[] = [];
  /** last places of the lowest and highest value since the last turn, and the first ones */
  let low = { first: 0, last: 0 };
  let high = { first: 0, last: 0 };
  let direction: -1 | 0 | 1 = 0;
  let start = 0;
  for (let at = 1; at < values.length; at += 1) {
    const value = values[at]!;
    if (value < values[low.last]!) low = { first: at, last: at };
    else if (value === values[low.last]) low = { ...low, last: at };
    if (value > values[high.last]!) high = { first: at, last: at };
    else if (value === values[high.last]) high = { ...high, last: at };
    const isUp = direction <= 0 && value - values[low.last]! > room(low.last, 1);
    const isDown = direction >= 0 && values[high.last]! - value > room(high.last, -1);
    if (!isUp && !isDown) continue;
    if (isUp) {
      if (direction < 0) moves.push([start, low.first]);
      start = low.last;
      direction = 1;
      high = { first: at, last: at };
    } else {
      if (direction > 0) moves.push([start, high.first]);
      start = high.last;
      direction = -1;
      low = { first: at, last: at };
    }
  }
  if (direction > 0) moves.push([start, high.first]);
  if (direction < 0) moves.push([start, low.first]);
  return moves;
}
