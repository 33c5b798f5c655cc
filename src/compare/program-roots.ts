/** The frames at the roots of programs: in which program something runs, and how many processes ran it. */
import { programObject } from '../profile/process-names.ts';
import { programsOf } from '../profile/process-programs.ts';
import type { Profile } from '../profile/profile.ts';
import type { JointFunctions } from './function-match.ts';
import type { JointTree } from './joint-tree.ts';

/** Whether a function of the joint table stands for a program. */
export function isProgram(functions: JointFunctions, row: number): boolean {
  return functions.object[row] === programObject;
}

/**
 * The tree with the roots of programs called once by each process that ran them: that is what makes five more
 * workers one change, which all that they do follows from.
 */
export function countProcesses(
  functions: JointFunctions,
  tree: JointTree,
  base: Profile,
  head: Profile,
): JointTree {
  if (!base.processes || !head.processes || !functions.object.includes(programObject)) return tree;
  const counted = (calls: Float64Array, of: Int32Array, side: Profile): Float64Array => {
    const counts = calls.slice();
    const byProgram = new Map<string, number>();
    for (const program of programsOf(side)) {
      if (program !== null) byProgram.set(program, (byProgram.get(program) ?? 0) + 1);
    }
    for (let node = 0; node < side.tree.length; node += 1) {
      const joint = of[node]!;
      if (side.tree.parent[node] !== -1 || !isProgram(functions, tree.function[joint]!)) continue;
      const count = byProgram.get(side.functions.name[side.tree.function[node]!]!);
      if (count !== undefined) counts[joint] = count;
    }
    return counts;
  };
  return {
    ...tree,
    baseCalls: counted(tree.baseCalls, tree.ofBase, base),
    headCalls: counted(tree.headCalls, tree.ofHead, head),
  };
}

/** The joint node at which a node's call path begins. */
export function rootOf(tree: JointTree, node: number): number {
  let at = node;
  while (tree.caller[at]! >= 0) at = tree.caller[at]!;
  return at;
}
