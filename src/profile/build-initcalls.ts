/** Initcalls: when each began comes from its mark, how long it took from the call tree. */
import type { Mark } from '../boot/recording.ts';
import { initcallRunner } from '../boot/x86-64.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import type { TraceTables } from '../tracer/trace-tables.ts';
import { subtreeSums } from './call-tree.ts';
import type { Initcall } from './profile.ts';

/**
 * One row an initcall that began, in order of time. A mark stands at a function's address, which says more than
 * its name: several static functions are called `init`. Calls of such a function from elsewhere than the runner
 * of initcalls are left out.
 *
 * @param kaslrOffset what KASLR added to link addresses
 */
export function initcallsOf(
  marks: readonly Mark[],
  tables: TraceTables,
  symbols: SymbolTable,
  kaslrOffset: bigint,
): Initcall[] {
  const passed = tables.marks;
  const nodeAt = initcallNodes(tables, symbols, kaslrOffset);
  const totals = subtreeSums(tables.nodes.parent, tables.nodes.self);
  const initcalls: Initcall[] = [];
  for (let row = 0; row < passed.mark.length; row += 1) {
    const mark = marks[passed.mark[row]!];
    if (mark?.role !== 'initcall-start') continue;
    // A mark on the runner itself has the function as its first argument.
    const onRunner = mark.level === undefined;
    const address = onRunner ? passed.argument[row]! : 'address' in mark.at ? mark.at.address : 0n;
    const node = nodeAt(address, passed.instructions[row]!, onRunner);
    if (node === -1) continue;
    const symbol = symbols.find(address - kaslrOffset);
    initcalls.push({
      name: symbol === -1 ? mark.name : symbols.name(symbol),
      level: mark.level ?? '',
      startInstructions: passed.instructions[row]!,
      instructions: totals[node]!,
      startNs: passed.ns[row]!,
      result: null,
    });
  }
  return initcalls;
}

type FindNode = (address: bigint, instructions: number, soon: boolean) => number;

/** Finds the runner's call of a function that began at a moment, or soon after it. */
function initcallNodes({ nodes }: TraceTables, symbols: SymbolTable, kaslrOffset: bigint): FindNode {
  const linked = symbols.addressOf(initcallRunner);
  const runner = linked === null ? null : linked + kaslrOffset;
  const byAddress = new Map<bigint, number[]>();
  for (let node = 0; node < nodes.parent.length; node += 1) {
    const above = nodes.parent[node]!;
    if (above === -1 || nodes.address[above] !== runner) continue;
    const address = nodes.address[node]!;
    const known = byAddress.get(address);
    if (known) known.push(node);
    else byAddress.set(address, [node]);
  }
  return (address, instructions, soon) => {
    const candidates = byAddress.get(address) ?? [];
    const isIt = (node: number): boolean =>
      soon ? nodes.first[node]! >= instructions : nodes.first[node] === instructions;
    return candidates.find(isIt) ?? -1;
  };
}
