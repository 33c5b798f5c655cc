/**
 * The kernel's initcalls by level, in the order they run, read out of the tables between __initcall_start and
 * __initcall_end (include/asm-generic/vmlinux.lds.h, INIT_CALLS). An entry is the distance from itself to the
 * function (i32; before 4.19 its address, u64).
 */
import type { KernelElf } from './kernel-elf.ts';
import type { SymbolTable } from './symbol-table.ts';

export interface Initcall {
  /** `early`, `pure`, `core` … (init/main.c, initcall_level_names) */
  readonly level: string;
  readonly address: bigint;
}

const levels = [
  ['early', '__initcall_start'],
  ['pure', '__initcall0_start'],
  ['core', '__initcall1_start'],
  ['postcore', '__initcall2_start'],
  ['arch', '__initcall3_start'],
  ['subsys', '__initcall4_start'],
  ['fs', '__initcall5_start'],
  ['rootfs', '__initcallrootfs_start'],
  ['device', '__initcall6_start'],
  ['late', '__initcall7_start'],
] as const;
const tablesEnd = '__initcall_end';
const maxInitcalls = 1 << 16;

/** Empty where the symbols do not name the tables (CONFIG_KALLSYMS_ALL=n) or they hold something else. */
export function readInitcalls(kernel: KernelElf, table: SymbolTable): Initcall[] {
  const borders = [...levels.map(([, symbol]) => table.addressOf(symbol)), table.addressOf(tablesEnd)];
  const known = borders.filter((border) => border !== null);
  if (
    known.length !== borders.length ||
    known.some((border, index) => index > 0 && border < known[index - 1]!)
  ) {
    return [];
  }
  for (const read of [relativeEntries, absoluteEntries]) {
    const initcalls = levels.flatMap(([level], index) =>
      (read(kernel, known[index]!, known[index + 1]!) ?? []).map((address) => ({ level, address })),
    );
    const named = initcalls.filter(({ address }) => startsFunction(table, address));
    if (initcalls.length > 0 && named.length === initcalls.length) return initcalls;
  }
  return [];
}

function startsFunction(table: SymbolTable, address: bigint): boolean {
  const row = table.find(address);
  return row >= 0 && table.address[row] === address;
}

function relativeEntries(kernel: KernelElf, start: bigint, end: bigint): bigint[] | null {
  return entries(kernel, start, end, 4, (offset, place) => place + BigInt(kernel.bytes.readInt32LE(offset)));
}

function absoluteEntries(kernel: KernelElf, start: bigint, end: bigint): bigint[] | null {
  return entries(kernel, start, end, 8, (offset) => kernel.bytes.readBigUInt64LE(offset));
}

function entries(
  kernel: KernelElf,
  start: bigint,
  end: bigint,
  width: number,
  read: (offset: number, place: bigint) => bigint,
): bigint[] | null {
  const offset = kernel.offsetOf(start);
  const count = Number(end - start) / width;
  if (offset === null || !Number.isInteger(count) || count > maxInitcalls) return null;
  if (offset + count * width > kernel.bytes.length) return null;
  return Array.from({ length: count }, (_, index) =>
    read(offset + index * width, start + BigInt(index * width)),
  );
}
