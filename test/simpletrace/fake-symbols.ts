/** A small kernel for hand-made traces: functions at made-up addresses. */
import type { SymbolTable } from '../../src/symbols/symbol-table.ts';

export const textStart = 0xffffffff81000000n;

/** Functions of `[name, offset from the text's start, size]`, in order of address; section `.text`. */
export function fakeSymbols(functions: readonly (readonly [string, number, number])[]): SymbolTable {
  const rows = functions.map(([name, offset, size]) => ({ name, address: textStart + BigInt(offset), size }));
  const find = (address: bigint): number =>
    rows.findIndex((row) => address >= row.address && address < row.address + BigInt(row.size));
  return {
    source: 'vmlinux',
    buildId: null,
    length: rows.length,
    address: BigUint64Array.from(rows, ({ address }) => address),
    size: Uint32Array.from(rows, ({ size }) => size),
    name: (row) => rows[row]!.name,
    aliases: (row) => [rows[row]!.name],
    section: () => '.text',
    find,
    findHalves: (high, low) => find((BigInt(high) << 32n) | BigInt(low)),
    addressOf: (name) => rows.find((row) => row.name === name)?.address ?? null,
    addressesOf: (name) => rows.filter((row) => row.name === name).map(({ address }) => address),
    text: [{ start: textStart, end: textStart + 0x1000000n }],
  };
}

/** The kernel most tests use. `at(name, offset)` is an address in it. */
export const smallKernel = fakeSymbols([
  ['startup_64', 0, 0x100],
  ['start_kernel', 0x100, 0x100],
  ['native_safe_halt', 0x200, 0x10],
  ['entry_SYSCALL_64', 0x300, 0x80],
  ['do_syscall_64', 0x400, 0x80],
  ['__x64_sys_read', 0x500, 0x40],
  ['__x64_sys_newuname', 0x600, 0x40],
  ['ksys_read', 0x700, 0x40],
  ['asm_sysvec_apic_timer_interrupt', 0x800, 0x40],
  ['kernel_power_off', 0x900, 0x40],
  ['__ia32_sys_getpid', 0xa00, 0x40],
  ['entry_INT80_compat', 0xb00, 0x40],
]);

export function at(name: string, offset = 0): bigint {
  const address = smallKernel.addressOf(name);
  if (address === null) throw new Error(`there is no ${name}`);
  return address + BigInt(offset);
}
