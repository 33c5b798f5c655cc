/**
 * Which row a reader hears of first. What a kind of cost may grow by is its limit, so that how many times over it is says
 * which of several that reached theirs is the matter: a leak of pages is some work and much memory.
 *
 * Why so: docs/decisions/0184-the-furthest-over-its-limit-leads.md.
 */
import type { Row } from './comparison.ts';

/** Lower is heard of first; `waived` would have failed. */
const ranks: Partial<Record<Row['status'], number>> = { fail: 0, waived: 1, warn: 2 };

/** Sorts rows that reached a limit before others, those first that are most times over it; others stay in their order. */
export function compareUrgency(a: Row | undefined, b: Row | undefined): number {
  return rankOf(a) - rankOf(b) || timesLimit(b) - timesLimit(a);
}

function rankOf(row: Row | undefined): number {
  return (row && ranks[row.status]) ?? Object.keys(ranks).length;
}

/** How many times over the limit it reached; 0 where it reached none. */
function timesLimit(row: Row | undefined): number {
  if (row === undefined || ranks[row.status] === undefined) return 0;
  const limit = row.status === 'warn' ? row.warnAt : row.failAt;
  return Math.abs(row.delta - row.discountedDelta - row.movedDelta) / (limit ?? Infinity);
}
