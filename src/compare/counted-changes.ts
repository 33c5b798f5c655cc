/**
 * Why a counter changed: by what it is of (a device, a disk), which part (reads, a file), and in which function. Counts
 * are exact, so that what did not change is not there.
 */
import { ascending } from '../base/ascending.ts';
import { comparedMetrics } from '../base/metric.ts';
import { hasBelievedNames } from '../profile/believed-names.ts';
import { pathNames } from '../profile/call-tree.ts';
import { countedParts, countOf, maxCountedPath } from '../profile/counted-groups.ts';
import type { Counted, Profile } from '../profile/profile.ts';
import type { CountedChange } from './comparison.ts';

/** The largest first, metric by metric; nothing where either side does not know the metric's parts. */
export function countedChanges(base: Profile, head: Profile): CountedChange[] {
  const named = hasBelievedNames(base) && hasBelievedNames(head);
  return comparedMetrics()
    .filter(
      ({ key, worth }) => worth !== null && base.totals[key] !== undefined && head.totals[key] !== undefined,
    )
    .flatMap(({ id, key }) => {
      const [before, after] = [countedParts(base, key), countedParts(head, key)];
      return [...new Set([...before.keys(), ...after.keys()])]
        .map((part) => changeOf(id, [base, before.get(part) ?? []], [head, after.get(part) ?? []], named))
        .filter((change) => change !== null)
        .sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta) || ascending(a.of + a.part, b.of + b.part));
    });
}

type Side = readonly [profile: Profile, rows: readonly Counted[]];

function changeOf(metric: string, base: Side, head: Side, named: boolean): CountedChange | null {
  const [before, after] = [countOf(base[1]), countOf(head[1])];
  if (before === after) return null;
  const { of, part } = (head[1][0] ?? base[1][0])!;
  const path = named ? largestPath(byPath(base), byPath(head), after - before) : null;
  return {
    metric,
    of,
    part,
    base: before,
    head: after,
    delta: after - before,
    path: path?.path ?? [],
    ofPath: path?.delta ?? 0,
  };
}

/** Counts by call path, callers first, each a line of names. */
function byPath([profile, rows]: Side): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { node, count } of rows) {
    const path = pathNames(profile, node, maxCountedPath).join('\0');
    counts.set(path, (counts.get(path) ?? 0) + count);
  }
  return counts;
}

/** The path that changed most, the way that all of them together did, and by how much. */
function largestPath(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  way: number,
): { readonly path: readonly string[]; readonly delta: number } | null {
  let best = { path: '', delta: 0 };
  for (const path of new Set([...after.keys(), ...before.keys()])) {
    const delta = (after.get(path) ?? 0) - (before.get(path) ?? 0);
    if (Math.sign(delta) === Math.sign(way) && Math.abs(delta) > Math.abs(best.delta)) best = { path, delta };
  }
  return best.delta === 0
    ? null
    : { path: best.path.split('\0').filter((name) => name !== ''), delta: best.delta };
}
