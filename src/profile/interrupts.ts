/** Interrupts from outside, told from the exceptions that code brings upon itself. */
import { nodeKind } from '../base/node-kind.ts';
import type { FunctionTable, TreeTable } from './profile.ts';

/**
 * Whether a node is an interrupt of whoever ran: a page fault and the like belong to the code that
 * caused them.
 *
 * @param exceptions names of exceptions' entries, null where the architecture is not known
 */
export function isInterrupt(
  tree: TreeTable,
  functions: FunctionTable,
  node: number,
  exceptions: RegExp | null,
): boolean {
  return tree.kind[node] === nodeKind.interrupt && !exceptions?.test(functions.name[tree.function[node]!]!);
}
