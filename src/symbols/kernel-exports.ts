/**
 * What a kernel exports to modules: names and addresses written by the compiler and the linker, without kallsyms
 * (include/linux/export-internal.h). So they tell whether kallsyms, or a file that was given, is right.
 *
 *     entry   i32 value, i32 name, from 5.4 on i32 name space: each relative to its own place
 */
import type { KernelElf } from './kernel-elf.ts';

export interface KernelExport {
  readonly name: string;
  readonly address: bigint;
}

const tables: readonly string[] = ['__ksymtab', '__ksymtab_gpl'];
/** with the name space's reference, and without */
const entrySizes = [12, 8] as const;
/** KSYM_NAME_LEN */
const maxNameBytes = 512;

/** Exports of an image, in the order of its tables; empty where it has none, or in a layout unknown here. */
export function kernelExports(kernel: KernelElf): readonly KernelExport[] {
  return kernel.sections
    .filter(({ name }) => tables.includes(name))
    .flatMap(({ start, end, offset }) => {
      const bytes = Math.min(Number(end - start), kernel.bytes.length - offset);
      for (const size of entrySizes) {
        const found = readTable(kernel, { start, offset, size, count: Math.floor(bytes / size) });
        if (found !== null && bytes % size === 0) return found;
      }
      return [];
    });
}

interface Table {
  readonly start: bigint;
  readonly offset: number;
  readonly size: number;
  readonly count: number;
}

/** @returns null when an entry names nothing: entries have another size */
function readTable(kernel: KernelElf, { start, offset, size, count }: Table): KernelExport[] | null {
  const found: KernelExport[] = [];
  for (let row = 0; row < count; row += 1) {
    const at = offset + row * size;
    const place = start + BigInt(row * size);
    const name = nameAt(kernel, place + 4n + BigInt(kernel.bytes.readInt32LE(at + 4)));
    if (name === null) return null;
    found.push({ name, address: place + BigInt(kernel.bytes.readInt32LE(at)) });
  }
  return found;
}

function nameAt(kernel: KernelElf, address: bigint): string | null {
  const offset = kernel.offsetOf(address);
  if (offset === null) return null;
  const end = kernel.bytes.indexOf(0, offset);
  if (end < 0 || end - offset > maxNameBytes) return null;
  const name = kernel.bytes.toString('latin1', offset, end);
  return /^[\w.$]+$/.test(name) ? name : null;
}
