/**
 * Where does a change begin? Every instruction by which two boots differ is credited to exactly one node of the
 * joint call tree:
 *
 * - a node that only the head (base) reaches is credited with all that ran below it: new (removed) code;
 * - a node that is called more often than its callers explain is credited with what scaled with its calls: those
 *   of its callees, and its own instructions, that cost as many times more as it is called more. What they do is
 *   then measured against the new number of calls, so that a consequence is not credited again further down;
 * - the rest of a node's own instructions is more work per call.
 *
 * Example: `init` calls `scan` once in the base and three times in the head, and each `scan` costs 100 through
 * `probe`. `scan` is credited with +200 (more calls); `probe`, which is called three times as often only because
 * `scan` is, with 0. But where a dispatcher (a kernel thread's entry, do_one_initcall) is called 50 times instead
 * of 49, its other callees cost what they did, and the one that is new is credited itself.
 *
 * Credits add up to the difference of the totals.
 *
 * Why so: docs/decisions/0106-credit-changes-where-they-begin.md.
 */
import type { JointTree } from './joint-tree.ts';

export interface ChangeOrigins {
  /** by joint node: credit for calls that were added, removed, or made more or less often */
  readonly byCalls: Float64Array;
  /** by joint node: credit for more or less work per call, of the node itself */
  readonly byWork: Float64Array;
}

/** A part scales with the calls when that leaves less than this share of its change unexplained. */
const scaledResidue = 0.5;

export function findChangeOrigins(tree: JointTree): ChangeOrigins {
  const byCalls = new Float64Array(tree.length);
  const byWork = new Float64Array(tree.length);
  // How many times as often as in the base a node runs because its callers do (`inherited`), and because of its
  // own calls (`own`). NaN: below code that one side alone has, where everything is credited already.
  const inherited = new Float64Array(tree.length);
  const own = new Float64Array(tree.length);
  for (let node = 0; node < tree.length; node += 1) {
    const parent = tree.parent[node]!;
    const baseTotal = tree.baseTotal[node]!;
    const headTotal = tree.headTotal[node]!;
    let ratio = 1;
    if (parent >= 0) {
      ratio = explaining(baseTotal, headTotal, inherited[parent]!, own[parent]!);
      // That this callee scaled with its caller's calls is the caller's doing.
      if (!Number.isNaN(ratio)) byCalls[parent]! += (ratio - inherited[parent]!) * baseTotal;
    }
    inherited[node] = ratio;
    own[node] = ratio;
    if (Number.isNaN(ratio)) continue;

    const baseCalls = tree.baseCalls[node]!;
    const headCalls = tree.headCalls[node]!;
    const absentFromBase = baseCalls === 0 && baseTotal === 0;
    const absentFromHead = headCalls === 0 && headTotal === 0;
    if (absentFromBase || absentFromHead) {
      byCalls[node] = headTotal - ratio * baseTotal;
      inherited[node] = NaN;
      continue;
    }
    // Frames that were entered without a call (a task's first) have none: they run as often as their callers.
    if (baseCalls > 0 && headCalls > 0) own[node] = headCalls / baseCalls;
    const baseSelf = tree.baseSelf[node]!;
    const headSelf = tree.headSelf[node]!;
    const selfRatio = explaining(baseSelf, headSelf, ratio, own[node]!);
    byCalls[node]! += (selfRatio - ratio) * baseSelf;
    byWork[node] = headSelf - selfRatio * baseSelf;
  }
  return { byCalls, byWork };
}

/** Of two factors, the caller's own where it explains a part's change much better, else what it inherited. */
function explaining(base: number, head: number, inherited: number, own: number): number {
  if (Number.isNaN(inherited) || own === inherited) return inherited;
  const better = Math.abs(head - own * base) < scaledResidue * Math.abs(head - inherited * base);
  return better ? own : inherited;
}
