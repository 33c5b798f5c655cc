/** Initcalls: when each began comes from its mark, how long it took from the call tree. */
import type { Mark } from '../boot/recording.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import type { MarkTable } from '../tracer/trace-tables.ts';
import type { FunctionTable, Initcall } from './profile.ts';

/**
 * One row an initcall that began, in order of time.
 *
 * @param kaslrOffset what KASLR added to link addresses, for marks that tell the function as an argument
 */
export function initcallsOf(
  marks: readonly Mark[],
  passed: MarkTable,
  functions: FunctionTable,
  symbols: SymbolTable,
  kaslrOffset: bigint,
): Initcall[] {
  const totals = new Map<string, number>();
  functions.name.forEach((name, row) => totals.set(name, (totals.get(name) ?? 0) + functions.total[row]!));
  const initcalls: Initcall[] = [];
  for (let row = 0; row < passed.mark.length; row += 1) {
    const mark = marks[passed.mark[row]!];
    if (mark?.role !== 'initcall-start') continue;
    const name = functionName(mark, passed.argument[row]!, symbols, kaslrOffset);
    if (name === null) continue;
    initcalls.push({
      name,
      level: mark.level ?? '',
      startInstructions: passed.instructions[row]!,
      instructions: totals.get(name) ?? 0,
      startNs: passed.ns[row]!,
      result: null,
    });
  }
  return initcalls;
}

/** The function of the mark's address, as the call tree names it; a mark on the runner has it as its argument. */
function functionName(
  mark: Mark,
  argument: bigint,
  symbols: SymbolTable,
  kaslrOffset: bigint,
): string | null {
  const address =
    mark.level === undefined ? argument - kaslrOffset : 'address' in mark.at ? mark.at.address : 0n;
  const symbol = address > 0n ? symbols.find(address) : -1;
  if (symbol !== -1) return symbols.name(symbol);
  return mark.level === undefined ? null : mark.name;
}
