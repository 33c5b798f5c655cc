/** The frames at the roots of programs: in which program something runs, and how many processes ran it. */
import { programImage } from '../profile/process-names.ts';
import type { Profile, TreeTable } from '../profile/profile.ts';
import type { JointFunctions } from './function-match.ts';
import type { JointTree } from './joint-tree.ts';

/** Whether a function of the joint table stands for a program. */
export function isProgram(functions: JointFunctions, row: number): boolean {
  return functions.image[row] === programImage;
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
  if (!base.processes || !head.processes || !functions.image.includes(programImage)) return tree;
  const counted = (calls: Float64Array, of: Int32Array, side: TreeTable): Float64Array => {
    const counts = calls.slice();
    const processes = new Map<number, Set<number>>();
    for (let node = 0; node < side.length; node += 1) {
      const joint = of[node]!;
      if (side.parent[node] !== -1 || !isProgram(functions, tree.function[joint]!)) continue;
      const set = processes.get(joint) ?? new Set<number>();
      set.add(side.process[node]!);
      processes.set(joint, set);
    }
    for (const [joint, set] of processes) counts[joint] = set.size;
    return counts;
  };
  return {
    ...tree,
    baseCalls: counted(tree.baseCalls, tree.ofBase, base.tree),
    headCalls: counted(tree.headCalls, tree.ofHead, head.tree),
  };
}

/** The joint node at which a node's call path begins. */
export function rootOf(tree: JointTree, node: number): number {
  let at = node;
  while (tree.caller[at]! >= 0) at = tree.caller[at]!;
  return at;
}
