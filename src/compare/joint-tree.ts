/**
 * One call tree out of two: nodes that are reached by the same path of functions become one node with both
 * sides' figures. Order of siblings, kinds and processes do not matter; what is on one side only has zeros on
 * the other. Rows are in an order in which parents stand before their children.
 *
 * A function that has exactly one place in each tree, but another caller (6.1 begins threads in ret_from_fork,
 * 6.12 in ret_from_fork_asm, which calls it), is the same place all the same: it stands as a root then, so that
 * all below it is compared and not taken for removed here and added there.
 */
import type { TreeTable } from '../profile/profile.ts';
import type { JointFunctions } from './function-match.ts';
import { PairIndex } from './pair-index.ts';

export interface JointTree {
  readonly length: number;
  /** -1 for roots */
  readonly parent: Int32Array;
  /** the caller to show: the parent, and for a function that stands as a root, the head's real caller */
  readonly caller: Int32Array;
  /** row of JointFunctions */
  readonly function: Int32Array;
  readonly baseSelf: Float64Array;
  readonly headSelf: Float64Array;
  readonly baseTotal: Float64Array;
  readonly headTotal: Float64Array;
  readonly baseCalls: Float64Array;
  readonly headCalls: Float64Array;
  /** node of each profile's tree → joint node */
  readonly ofBase: Int32Array;
  readonly ofHead: Int32Array;
}

export function joinTrees(functions: JointFunctions, base: TreeTable, head: TreeTable): JointTree {
  const capacity = base.length + head.length;
  const parent = new Int32Array(capacity);
  const caller = new Int32Array(capacity);
  const functionOf = new Int32Array(capacity);
  const moved = movedFunctions(functions, base, head);
  const index = new PairIndex(
    (row) => parent[row]!,
    (row) => functionOf[row]!,
    capacity,
  );
  let length = 0;

  const place = (tree: TreeTable, joint: Int32Array): Int32Array => {
    const of = new Int32Array(tree.length);
    for (let node = 0; node < tree.length; node += 1) {
      const above = tree.parent[node]!;
      const jointFunction = joint[tree.function[node]!]!;
      const jointCaller = above < 0 ? -1 : of[above]!;
      const jointParent = moved[jointFunction] === 1 ? -1 : jointCaller;
      let row = index.find(jointParent, jointFunction);
      if (row < 0) {
        row = length;
        length += 1;
        parent[row] = jointParent;
        functionOf[row] = jointFunction;
        index.add(row);
      }
      caller[row] = jointCaller;
      of[node] = row;
    }
    return of;
  };
  const ofBase = place(base, functions.ofBase);
  const ofHead = place(head, functions.ofHead);
  const parents = parent.slice(0, length);

  return {
    length,
    parent: parents,
    caller: caller.slice(0, length),
    function: functionOf.slice(0, length),
    baseSelf: gather(base.self, ofBase, length),
    headSelf: gather(head.self, ofHead, length),
    baseTotal: accumulate(gather(base.self, ofBase, length), parents),
    headTotal: accumulate(gather(head.self, ofHead, length), parents),
    baseCalls: gather(base.calls, ofBase, length),
    headCalls: gather(head.calls, ofHead, length),
    ofBase,
    ofHead,
  };
}

/** 1 for functions with one node in each tree and different callers. */
function movedFunctions(functions: JointFunctions, base: TreeTable, head: TreeTable): Uint8Array {
  const none = -2;
  const several = -3;
  const callers = (tree: TreeTable, joint: Int32Array): Int32Array => {
    const caller = new Int32Array(functions.length).fill(none);
    for (let node = 0; node < tree.length; node += 1) {
      const above = tree.parent[node]!;
      const row = joint[tree.function[node]!]!;
      caller[row] = caller[row] === none ? (above < 0 ? -1 : joint[tree.function[above]!]!) : several;
    }
    return caller;
  };
  const before = callers(base, functions.ofBase);
  const after = callers(head, functions.ofHead);
  return Uint8Array.from(before, (caller, row) =>
    caller > none && after[row]! > none && caller !== after[row]! ? 1 : 0,
  );
}

function gather(values: Float64Array, of: Int32Array, length: number): Float64Array {
  const gathered = new Float64Array(length);
  for (let node = 0; node < of.length; node += 1) gathered[of[node]!]! += values[node]!;
  return gathered;
}

/** Adds every node to its parent, from the leaves up; in place. */
function accumulate(values: Float64Array, parent: Int32Array): Float64Array {
  for (let node = values.length - 1; node >= 0; node -= 1) {
    const above = parent[node]!;
    if (above >= 0) values[above]! += values[node]!;
  }
  return values;
}
