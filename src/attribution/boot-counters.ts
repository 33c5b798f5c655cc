/**
 * What a boot did besides running instructions, out of its call tree and what was seen of its guest. Counted, not
 * sampled: of two boots that are equal these are.
 */
import type { Architecture, EntryCode } from '../arch/architecture.ts';
import { nodeKind } from '../base/node-kind.ts';
import { costNumber } from '../profile/cost-kind.ts';
import type { FunctionTable, Profile, TreeTable } from '../profile/profile.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';

/** Every fault of a page goes through it, whoever brought it about (kernel: mm/memory.c). */
const pageFault = 'handle_mm_fault';

export interface CountedBoot extends Pick<Profile, 'processes' | 'modules' | 'systemCalls'> {
  readonly functions: FunctionTable;
  readonly tree: TreeTable;
}

/**
 * By the `key` of their metrics (src/base/metric.ts); what cannot be known is left out: functions where the kernel has
 * no such symbol, and what the guest did where nobody looked.
 */
export function bootCounters(
  { functions, tree, processes, modules, systemCalls }: CountedBoot,
  symbols: SymbolTable,
  { entryCode }: Pick<Architecture, 'entryCode'>,
): Readonly<Record<string, number>> {
  const callsOf = (name: string): number | null => {
    if (symbols.addressOf(name) === null) return null;
    const row = functions.name.indexOf(name);
    return row === -1 ? 0 : functions.calls[row]!;
  };
  const own = processes?.filter(({ kernelThread }) => !kernelThread).length;
  const counted: Readonly<Record<string, number | null>> = {
    interruptsTaken: symbols.length === 0 ? null : interruptsOf(tree, functions, entryCode),
    contextSwitches: callsOf(entryCode.taskSwitch),
    pageFaults: callsOf(pageFault),
    systemCalls: systemCalls?.reduce((sum, { count }) => sum + count, 0) ?? null,
    processes: own ?? null,
    modules: modules?.length ?? null,
  };
  return Object.fromEntries(
    Object.entries(counted).filter((entry): entry is [string, number] => entry[1] !== null),
  );
}

/** From outside. The stub of a vector leads to an entry that is counted as well. */
function interruptsOf(
  { length, function: row, kind, cost, calls }: TreeTable,
  { name }: FunctionTable,
  { stubTables }: EntryCode,
): number {
  const stubs = new Set(stubTables.map(({ symbol }) => symbol));
  let sum = 0;
  for (let node = 0; node < length; node += 1) {
    const interrupts = kind[node] === nodeKind.interrupt && cost[node] === costNumber.interrupts;
    if (interrupts && !stubs.has(name[row[node]!]!)) sum += calls[node]!;
  }
  return sum;
}
