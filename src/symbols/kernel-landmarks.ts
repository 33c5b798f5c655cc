/** The places of one kernel that a tracer must know, as addresses: its symbols seen through src/arch. */
import type { Architecture, EntryCode, StubTable } from '../arch/architecture.ts';
import type { KernelCode, KernelFacts } from './kernel-facts.ts';
import type { SymbolTable } from './symbol-table.ts';

export interface KernelLandmarks {
  /** entry addresses of functions, ascending: where a tail call or an indirect call can land */
  readonly functionEntries: BigUint64Array;
  /** [start, end), ascending, neighbours joined: thunks, trampolines, the ftrace hook */
  readonly transparent: readonly AddressExtent[];
  /** the same of functions that write to the serial port by way of memory */
  readonly consoleOutput: readonly AddressExtent[];
  /** the same of functions whose stores change what lies where in the machine */
  readonly remapping: readonly AddressExtent[];
  readonly interruptEntries: BigUint64Array;
  /** of these, faults whose instruction is executed again */
  readonly faultEntries: BigUint64Array;
  readonly systemCallEntries: BigUint64Array;
  readonly taskSwitch: bigint | null;
  /** link addresses of the kernel image and where it is loaded physically */
  readonly kernelImage: AddressExtent & { readonly physical: bigint };
  /** size of a page of its memory */
  readonly pageBytes: number;
  /** code as the image has it: what runs first */
  readonly code: readonly KernelCode[];
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

export function kernelLandmarks(
  { entryCode, systemCalls }: Architecture,
  table: SymbolTable,
  facts: KernelFacts,
): KernelLandmarks {
  const rows = Array.from({ length: table.length }, (_, row) => ({
    name: table.name(row),
    start: table.address[row]!,
    end: table.address[row]! + BigInt(table.size[row]!),
  }));
  const isTransparent = ({ name }: { name: string }): boolean => entryCode.transparent.test(name);
  const stubs = entryCode.stubTables.map((stubTable) => stubEntries(table, stubTable));
  return {
    functionEntries: BigUint64Array.from(
      rows.filter((row) => !isTransparent(row) && isEntered(entryCode, row.name)).map(({ start }) => start),
    ),
    transparent: joined(rows.filter(isTransparent)),
    consoleOutput: joined(rows.filter(({ name }) => entryCode.consoleOutput?.test(name) === true)),
    remapping: joined(rows.filter(({ name }) => entryCode.remapping?.test(name) === true)),
    interruptEntries: ascending([
      ...rows.filter(({ name }) => entryCode.interrupts.test(name)).map(({ start }) => start),
      ...addresses(table, entryCode.faults),
      ...stubs.flatMap(({ all }) => all),
    ]),
    faultEntries: ascending([
      ...addresses(table, entryCode.faults),
      ...stubs.flatMap(({ faults }) => faults),
    ]),
    systemCallEntries: ascending(addresses(table, systemCalls.entries)),
    taskSwitch: table.addressOf(entryCode.taskSwitch),
    kernelImage: { start: facts.start, end: facts.end, physical: facts.physical },
    pageBytes: facts.pageBytes,
    code: facts.code,
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

/** Whether a call or a tail call can go to a symbol of this name. */
function isEntered({ notEntered, labels }: EntryCode, name: string): boolean {
  return !notEntered.test(name) && !labels.test(name);
}

/** Every address of a table of stubs at which one may start. */
function stubEntries(
  table: SymbolTable,
  { symbol, stubBytes, count, faults }: StubTable,
): { all: bigint[]; faults: bigint[] } {
  const start = table.addressOf(symbol);
  const row = start === null ? -1 : table.find(start);
  if (start === null || row < 0) return { all: [], faults: [] };
  const room = table.size[row]!;
  const bytes = stubBytes.find((each) => room >= each * (count ?? 1));
  if (bytes === undefined) return { all: [], faults: [] };
  const entry = (index: number): bigint => start + BigInt(index * bytes);
  const all = Array.from({ length: count ?? Math.floor(room / bytes) }, (_, index) => entry(index));
  return { all, faults: faults.flatMap((index) => all[index] ?? []) };
}
