/** Symbol tables that are wrong in one way each, as files: what the proof of names is to find. */
import type { SymbolTable } from '../../src/symbols/symbol-table.ts';
import { buildKernelElf, textStart } from './build-kernel.ts';

interface Named {
  readonly name: string;
  readonly address: bigint;
}

/** 2 MiB: what a kernel can be moved by, arch/x86/include/asm/boot.h */
const step = 0x20_0000n;

/** What is done to the right symbols; `build` gets those of another build of the same version. */
export const plants = {
  'every name at its neighbour’s': (right: readonly Named[]): Named[] =>
    right.slice(1).map(({ address }, row) => ({ address, name: right[row]!.name })),
  'all moved by 2 MiB': (right: readonly Named[]): Named[] =>
    right.map(({ name, address }) => ({ name, address: address + step })),
  'another build': (_: readonly Named[], build: readonly Named[]): Named[] => [...build],
} as const;

export type Plant = keyof typeof plants;

/** Functions by address. */
export function functionsOf(table: SymbolTable): Named[] {
  return Array.from({ length: table.length }, (_, row) => ({
    name: table.name(row),
    address: table.address[row]!,
  }));
}

/** A vmlinux without content that has these functions. */
export function symbolsFile(functions: readonly Named[], buildId: string | null): Buffer {
  const last = functions.at(-1)!.address;
  return buildKernelElf({
    symbols: functions.map(({ name, address }) => ({ name, address, type: 't' })),
    shape: null,
    buildId,
    symtab: true,
    textBytes: Number(last - textStart) + 0x1000,
  });
}
