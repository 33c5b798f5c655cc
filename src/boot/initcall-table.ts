/**
 * Reads the kernel's table of initcalls out of its image, so that every one is known by address and level
 * before the guest starts: no registers need to be read while it runs.
 */
import type { KernelInitcall } from './marks.ts';
import { initcallLevels, initcallsEnd } from './x86-64.ts';

/** The kernel's image and symbols, as far as the table needs them. */
export interface KernelMemory {
  addressOf(symbol: string): bigint | null;
  /** bytes at a link address, null where the image does not hold them */
  read(address: bigint, length: number): Uint8Array | null;
  /** function at an address, null where there is none */
  nameOf(address: bigint): string | null;
}

/** A table longer than this is none: distribution kernels have about a thousand entries. */
const maximumEntries = 20_000;

/**
 * The initcalls in the order they run; empty when the table cannot be found or does not hold functions.
 *
 * Since 4.19 an entry is a 32-bit offset from itself (CONFIG_HAVE_ARCH_PREL32_RELOCATIONS, include/linux/init.h),
 * before that a 64-bit address.
 */
export function readInitcalls(memory: KernelMemory): readonly KernelInitcall[] {
  const starts = initcallLevels.flatMap(({ name, start }) => {
    const address = memory.addressOf(start);
    return address === null ? [] : [{ level: name, address }];
  });
  const [first] = starts;
  const end = memory.addressOf(initcallsEnd);
  if (first === undefined || end === null || end <= first.address) return [];
  const size = Number(end - first.address);
  if (size > maximumEntries * 8) return [];
  const bytes = memory.read(first.address, size);
  if (bytes === null || bytes.length < size) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, size);
  for (const entrySize of [4, 8] as const) {
    const initcalls = entriesOf(view, entrySize, first.address, starts, memory);
    if (initcalls) return initcalls;
  }
  return [];
}

/** The table read with one entry size; null when an entry is no function, so the size is another. */
function entriesOf(
  view: DataView,
  entrySize: 4 | 8,
  tableStart: bigint,
  starts: readonly { readonly level: string; readonly address: bigint }[],
  memory: KernelMemory,
): KernelInitcall[] | null {
  const initcalls: KernelInitcall[] = [];
  for (let offset = 0; offset + entrySize <= view.byteLength; offset += entrySize) {
    const entry = tableStart + BigInt(offset);
    const address =
      entrySize === 4 ? entry + BigInt(view.getInt32(offset, true)) : view.getBigUint64(offset, true);
    const name = memory.nameOf(address);
    if (name === null) return null;
    const level = starts.findLast((start) => start.address <= entry)?.level ?? '';
    initcalls.push({ name, level, address });
  }
  return initcalls;
}
