/**
 * The addresses of kallsyms, which every few releases were stored in another way:
 *
 *     up to 4.5, and later where configured   u64[n]                     absolute
 *     4.6 - 6.19                              i32[n], u64 relative_base  base + offset, or on SMP PCs ("absolute
 *                                             percpu") offset >= 0: that address; < 0: base - 1 - offset
 *     from 7.0 (commit a081b5789255)          i32[n]                     place of the entry + offset
 *
 * kallsyms is sorted by address, so each reading is tried and the one that ascends within the kernel's own
 * range is right.
 */
import { align, type KallsymsLayout } from './kallsyms-layout.ts';
import type { KernelElf } from './kernel-elf.ts';

export interface Halves {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
}

/** at least this share of symbols must lie inside the kernel (the rest: per-cpu offsets, absolute constants) */
const insideShare = 0.5;

/** @returns null when no way of reading gives ascending addresses */
export function readKallsymsAddresses(kernel: KernelElf, layout: KallsymsLayout): Halves | null {
  const { count, numSyms, tail } = layout;
  const before = numSyms - 8 - align(4 * count, 8);
  const base = (at: number): bigint | null =>
    at >= 0 && at + 8 <= kernel.bytes.length ? kernel.bytes.readBigUInt64LE(at) : null;
  const attempts: (() => Halves | null)[] = [
    () => withBase(kernel, tail, count, base(tail + align(4 * count, 8)), 'percpu'),
    () => withBase(kernel, tail, count, base(tail + align(4 * count, 8)), 'plain'),
    () => withBase(kernel, before, count, base(numSyms - 8), 'percpu'),
    () => withBase(kernel, before, count, base(numSyms - 8), 'plain'),
    () => placeRelative(kernel, tail, count),
    () => absolute(kernel, tail, count),
    () => absolute(kernel, numSyms - 8 * count, count),
  ];
  for (const attempt of attempts) {
    const halves = attempt();
    if (halves !== null && ascends(halves) && mostlyInside(kernel, halves)) return halves;
  }
  return null;
}

function withBase(
  kernel: KernelElf,
  at: number,
  count: number,
  base: bigint | null,
  way: 'percpu' | 'plain',
): Halves | null {
  if (base === null || !inKernel(kernel, base) || at < 0 || at + 4 * count > kernel.bytes.length) return null;
  return fill(count, (entry) => {
    const offset = kernel.bytes.readInt32LE(at + 4 * entry);
    if (way === 'plain') return base + BigInt(offset >>> 0);
    return offset >= 0 ? BigInt(offset) : base - 1n - BigInt(offset);
  });
}

function placeRelative(kernel: KernelElf, at: number, count: number): Halves | null {
  const place = kernel.addressAt(at);
  if (place === null || at + 4 * count > kernel.bytes.length) return null;
  return fill(count, (entry) => place + BigInt(4 * entry) + BigInt(kernel.bytes.readInt32LE(at + 4 * entry)));
}

function absolute(kernel: KernelElf, at: number, count: number): Halves | null {
  if (at < 0 || at + 8 * count > kernel.bytes.length) return null;
  return fill(count, (entry) => kernel.bytes.readBigUInt64LE(at + 8 * entry));
}

function fill(count: number, addressOf: (entry: number) => bigint): Halves {
  const low = new Uint32Array(count);
  const high = new Uint32Array(count);
  for (let entry = 0; entry < count; entry += 1) {
    const address = BigInt.asUintN(64, addressOf(entry));
    low[entry] = Number(address & 0xffff_ffffn);
    high[entry] = Number(address >> 32n);
  }
  return { low, high };
}

function ascends({ low, high }: Halves): boolean {
  for (let entry = 1; entry < low.length; entry += 1) {
    if (high[entry]! < high[entry - 1]!) return false;
    if (high[entry]! === high[entry - 1]! && low[entry]! < low[entry - 1]!) return false;
  }
  return true;
}

function mostlyInside(kernel: KernelElf, { low, high }: Halves): boolean {
  let inside = 0;
  for (let entry = 0; entry < low.length; entry += 1) {
    if (inKernel(kernel, (BigInt(high[entry]!) << 32n) | BigInt(low[entry]!))) inside += 1;
  }
  return inside >= low.length * insideShare;
}

function inKernel(kernel: KernelElf, address: bigint): boolean {
  return address >= kernel.start && address <= kernel.end;
}
