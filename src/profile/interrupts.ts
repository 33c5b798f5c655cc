/** Interrupts from outside, told from the exceptions that code brings upon itself. */
import { nodeKind } from '../tracer/trace-tables.ts';
import type { FunctionTable, TreeTable } from './profile.ts';

/**
 * Whether a node is an interrupt that struck whoever ran: a page fault and the like belong to the code that
 * caused them. Entries of exceptions are named so by arch/x86/include/asm/idtentry.h.
 */
export function isInterrupt(tree: TreeTable, functions: FunctionTable, node: number): boolean {
  return (
    tree.kind[node] === nodeKind.interrupt && !/^(?:asm_)?exc_/.test(functions.name[tree.function[node]!]!)
  );
}
