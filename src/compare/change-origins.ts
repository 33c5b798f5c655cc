/**
 * Where does a change begin? Every instruction by which two boots differ is credited to exactly one node of the
 * joint call tree:
 *
 * - a node that only the head (base) reaches is credited with all that ran below it: new (removed) code;
 * - a node that is called more often than its caller's own calls explain is credited with what the additional
 *   calls cost at the base's cost per call: more calls. What its callees do is then measured against the new
 *   number of calls, so that a consequence is not credited again further down;
 * - the rest of a node's own instructions is more work per call.
 *
 * Example: `init` calls `scan` once in the base and three times in the head, and each `scan` costs 100 through
 * `probe`. `scan` is credited with +200 (more calls); `probe`, which is called three times as often only because
 * `scan` is, with 0. Credits add up to the difference of the totals.
 */
import type { JointTree } from './joint-tree.ts';

export interface ChangeOrigins {
  /** by joint node: credit for calls that were added, removed, or made more or less often */
  readonly byCalls: Float64Array;
  /** by joint node: credit for more or less work per call, of the node itself */
  readonly byWork: Float64Array;
}

export function findChangeOrigins(tree: JointTree): ChangeOrigins {
  const byCalls = new Float64Array(tree.length);
  const byWork = new Float64Array(tree.length);
  // How many times as often as in the base a node is expected to run, given its callers. NaN: below code that
  // one side alone has, where everything is credited already.
  const expected = new Float64Array(tree.length);
  for (let node = 0; node < tree.length; node += 1) {
    const parent = tree.parent[node]!;
    const inherited = parent < 0 ? 1 : expected[parent]!;
    if (Number.isNaN(inherited)) {
      expected[node] = NaN;
      continue;
    }
    const baseTotal = tree.baseTotal[node]!;
    const headTotal = tree.headTotal[node]!;
    const baseCalls = tree.baseCalls[node]!;
    const headCalls = tree.headCalls[node]!;
    const absentFromBase = baseCalls === 0 && baseTotal === 0;
    const absentFromHead = headCalls === 0 && headTotal === 0;
    if (absentFromBase || absentFromHead) {
      byCalls[node] = headTotal - inherited * baseTotal;
      expected[node] = NaN;
      continue;
    }
    // Frames that were entered without a call (a task's first) have none: they run as often as their callers.
    const ratio = baseCalls > 0 && headCalls > 0 ? headCalls / baseCalls : inherited;
    byCalls[node] = (ratio - inherited) * baseTotal;
    byWork[node] = tree.headSelf[node]! - ratio * tree.baseSelf[node]!;
    expected[node] = ratio;
  }
  return { byCalls, byWork };
}
