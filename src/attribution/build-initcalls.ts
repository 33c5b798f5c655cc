/** Initcalls: when each began comes from its mark, how long it took from the call tree. */
import type { Mark } from '../boot/recording.ts';
import { initcallRunner } from '../boot/linux-stages.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import { nodeKind } from '../base/node-kind.ts';
import type { TraceTables } from '../tracer/trace-tables.ts';
import { subtreeSums } from '../profile/call-tree.ts';
import type { Initcall } from '../profile/profile.ts';

/**
 * One row an initcall that began, in order of time. A mark stands at a function's address, which says more than
 * its name: several static functions are called `init`. Calls of such a function from elsewhere than the runner
 * of initcalls are left out.
 */
export function initcallsOf(marks: readonly Mark[], tables: TraceTables, symbols: SymbolTable): Initcall[] {
  const passed = tables.marks;
  const runner = new RunnerCalls(tables, symbols);
  const initcalls: Initcall[] = [];
  const begun: { node: number; row: number }[] = [];
  for (let row = 0; row < passed.mark.length; row += 1) {
    const mark = marks[passed.mark[row]!];
    if (mark?.role !== 'initcall-start') continue;
    // A mark on the runner itself has the function as its first argument.
    const onRunner = mark.level === undefined;
    const address = onRunner ? passed.argument[row]! : 'address' in mark.at ? mark.at.address : 0n;
    const node = runner.callOf(address, passed.instructions[row]!, onRunner);
    if (node === -1) continue;
    begun.push({ node, row });
    const symbol = symbols.find(address);
    initcalls.push({
      name: symbol === -1 ? mark.name : symbols.name(symbol),
      level: mark.level ?? '',
      startInstructions: passed.instructions[row]!,
      instructions: 0,
      startNs: passed.ns[row]!,
      result: null,
    });
  }
  const isInitcall = new Set(begun.map(({ node }) => node));
  return initcalls.map((initcall, index) => {
    const next = initcalls[index + 1]?.startInstructions ?? Infinity;
    const tails = runner.calledOnce(initcall.startInstructions, next).filter((node) => !isInitcall.has(node));
    const nodes = [begun[index]!.node, ...tails];
    return { ...initcall, instructions: nodes.reduce((sum, node) => sum + runner.total(node), 0) };
  });
}

/** What the runner of initcalls called, of the trace's call tree. */
class RunnerCalls {
  private readonly tables: TraceTables;
  private readonly totals: Float64Array;
  /** nodes by address */
  private readonly byAddress = new Map<bigint, number[]>();
  /** nodes called once, by their first execution */
  private readonly once: number[];

  constructor(tables: TraceTables, symbols: SymbolTable) {
    const { nodes } = tables;
    this.tables = tables;
    this.totals = subtreeSums(nodes.parent, nodes.self);
    const runner = symbols.addressOf(initcallRunner);
    const children: number[] = [];
    for (let node = 0; node < nodes.parent.length; node += 1) {
      const above = nodes.parent[node]!;
      if (above === -1 || nodes.address[above] !== runner || nodes.kind[node] !== nodeKind.call) continue;
      children.push(node);
      const address = nodes.address[node]!;
      const known = this.byAddress.get(address);
      if (known) known.push(node);
      else this.byAddress.set(address, [node]);
    }
    this.once = children
      .filter((node) => nodes.calls[node] === 1)
      .sort((a, b) => nodes.first[a]! - nodes.first[b]!);
  }

  /** The node of a function that was called at that moment, or (`soon`) a little after; -1 for none. */
  callOf(address: bigint, instructions: number, soon: boolean): number {
    const { first } = this.tables.nodes;
    const isIt = (node: number): boolean =>
      soon ? first[node]! >= instructions : first[node] === instructions;
    return (this.byAddress.get(address) ?? []).find(isIt) ?? -1;
  }

  /**
   * Functions called once, and then in (from, to): those that an initcall ended with as a tail call stand
   * beside it in the tree. (Tail calls of functions that several initcalls end with cannot be told apart.)
   */
  calledOnce(from: number, to: number): number[] {
    const { first } = this.tables.nodes;
    return this.once.filter((node) => first[node]! > from && first[node]! < to);
  }

  total(node: number): number {
    return this.totals[node]!;
  }
}
