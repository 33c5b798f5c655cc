/** The places of one kernel that a tracer must know, as addresses: its symbols seen through x86-64.ts. */
import type { KernelFacts } from './kernel-facts.ts';
import type { SymbolTable } from './symbol-table.ts';
import {
  earlyExceptionStubs,
  earlyExceptionTable,
  earlyExceptionVectors,
  earlyFaultVectors,
  entryCodeLabels,
  faultEntryNames,
  interruptEntryNames,
  interruptStubStep,
  interruptTables,
  notEntered,
  systemCallEntryNames,
  taskSwitchName,
  transparentNames,
} from './x86-64.ts';

export interface KernelLandmarks {
  /** entry addresses of functions, ascending: where a tail call or an indirect call can land */
  readonly functionEntries: BigUint64Array;
  /** [start, end), ascending, neighbours joined: thunks, trampolines, the ftrace hook */
  readonly transparent: readonly AddressExtent[];
  readonly interruptEntries: BigUint64Array;
  /** of these, faults whose instruction is executed again */
  readonly faultEntries: BigUint64Array;
  readonly systemCallEntries: BigUint64Array;
  readonly taskSwitch: bigint | null;
  /** link addresses of the kernel image and where it is loaded physically */
  readonly kernelImage: AddressExtent & { readonly physical: bigint };
  /** in the order they run; empty where the kernel does not tell */
  readonly initcalls: readonly NamedInitcall[];
}

/** [start, end) */
export interface AddressExtent {
  readonly start: bigint;
  readonly end: bigint;
}

export interface NamedInitcall {
  readonly name: string;
  readonly level: string;
  readonly address: bigint;
}

export function kernelLandmarks(table: SymbolTable, facts: KernelFacts): KernelLandmarks {
  const rows = Array.from({ length: table.length }, (_, row) => ({
    name: table.name(row),
    start: table.address[row]!,
    end: table.address[row]! + BigInt(table.size[row]!),
  }));
  const isTransparent = ({ name }: { name: string }): boolean => transparentNames.test(name);
  const early = earlyExceptions(table);
  return {
    functionEntries: BigUint64Array.from(
      rows
        .filter((row) => !isTransparent(row) && !notEntered.test(row.name) && !entryCodeLabels.test(row.name))
        .map(({ start }) => start),
    ),
    transparent: joined(rows.filter(isTransparent)),
    interruptEntries: ascending([
      ...rows.filter(({ name }) => interruptEntryNames.test(name)).map(({ start }) => start),
      ...addresses(table, faultEntryNames),
      ...interruptTables.flatMap((name) => tableStubs(table, name)),
      ...early.all,
    ]),
    faultEntries: ascending([...addresses(table, faultEntryNames), ...early.faults]),
    systemCallEntries: ascending(addresses(table, systemCallEntryNames)),
    taskSwitch: table.addressOf(taskSwitchName),
    kernelImage: { start: facts.start, end: facts.end, physical: facts.physical },
    initcalls: facts.initcalls.map(({ level, address }) => ({
      level,
      address,
      name: nameAt(table, address),
    })),
  };
}

function nameAt(table: SymbolTable, address: bigint): string {
  const row = table.find(address);
  return row < 0 ? `0x${address.toString(16)}` : table.name(row);
}

function addresses(table: SymbolTable, names: readonly string[]): bigint[] {
  return names.map((name) => table.addressOf(name)).filter((address) => address !== null);
}

function ascending(values: readonly bigint[]): BigUint64Array {
  return BigUint64Array.from(new Set(values)).sort();
}

function joined(rows: readonly AddressExtent[]): AddressExtent[] {
  const ranges: { start: bigint; end: bigint }[] = [];
  for (const { start, end } of rows) {
    const last = ranges.at(-1);
    if (last !== undefined && start <= last.end) last.end = end > last.end ? end : last.end;
    else ranges.push({ start, end });
  }
  return ranges;
}

/** Every address of a table of stubs at which one may start. */
function tableStubs(table: SymbolTable, name: string): bigint[] {
  const start = table.addressOf(name);
  if (start === null) return [];
  const size = BigInt(table.size[table.find(start)] ?? 0);
  return Array.from(
    { length: Number(size / interruptStubStep) },
    (_, index) => start + BigInt(index) * interruptStubStep,
  );
}

function earlyExceptions(table: SymbolTable): { all: bigint[]; faults: bigint[] } {
  const start = table.addressOf(earlyExceptionTable);
  const row = start === null ? -1 : table.find(start);
  if (start === null || row < 0) return { all: [], faults: [] };
  const stub = earlyExceptionStubs.find((bytes) => table.size[row]! >= bytes * earlyExceptionVectors);
  if (stub === undefined) return { all: [], faults: [] };
  const entry = (vector: number): bigint => start + BigInt(vector * stub);
  return {
    all: Array.from({ length: earlyExceptionVectors }, (_, vector) => entry(vector)),
    faults: earlyFaultVectors.map(entry),
  };
}
