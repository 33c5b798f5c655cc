/**
 * The vDSO: a shared object that the kernel carries and maps into every process (entry/vdso or kernel/vdso of the architecture). It is found in
 * the kernel by what it is: an ELF file at a page's start, with the name that the kernel builds it with.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256, writeFileAtomic } from '../base/files.ts';
import { isElf } from './elf-file.ts';
import type { KernelElf } from './kernel-elf.ts';
import type { KernelImage } from './kernel-image.ts';

/** -soname in the vDSO's Makefile; the one for 32-bit programs is linux-gate.so.1, x32's is an ELF32 file */
const soname = Buffer.from('\0linux-vdso.so.1\0');
const pageBytes = 4096;
/** of kernels, see KernelElf.pageBytes */
const pageSizes = [pageBytes, 16_384, 65_536];
/** those of Linux 5.10 to 6.17 have two or three pages */
const maxVdsoBytes = 1 << 20;
const sectionHeaderBytes = 64;

/**
 * The vDSO of 64-bit programs, kept under CACHE/symbols: opening a kernel means decompressing it.
 *
 * @param mappingBytes how large it is where a process has it mapped
 * @returns null where the kernel has none of that size
 * @throws an input error when the kernel itself is damaged
 */
export async function kernelVdso(
  kernel: KernelImage,
  cacheFolder: string,
  mappingBytes: number,
): Promise<Buffer | null> {
  const file = join(cacheFolder, 'symbols', `${kernel.key}.vdso`);
  let vdso = await loadVdso(file);
  if (vdso === null) {
    vdso = findVdso(kernel.open(), kernel.arch.elfMachine);
    if (vdso === null) return null;
    const kept = Buffer.concat([Buffer.from(`${sha256(vdso)}\n`), vdso]);
    await writeFileAtomic(file, kept).catch(() => undefined); // found again next time
  }
  const { length } = vdso;
  return pageSizes.some((size) => Math.ceil(length / size) * size === mappingBytes) ? vdso : null;
}

/**
 * The ELF file of the 64-bit vDSO inside an opened kernel, null where there is none.
 *
 * @param machine e_machine of the kernel's architecture
 */
export function findVdso({ bytes }: KernelElf, machine: number): Buffer | null {
  // The sections of a kernel lie as they are loaded: what begins a page in memory begins one in the file.
  for (let at = pageBytes; at + pageBytes <= bytes.length; at += pageBytes) {
    const candidate = bytes.subarray(at, at + maxVdsoBytes);
    if (!isElf(candidate)) continue;
    const size = sharedObjectBytes(candidate, machine);
    if (size !== null && candidate.subarray(0, size).includes(soname)) return candidate.subarray(0, size);
  }
  return null;
}

/** Up to the end of the table of section headers, which stands last; null for anything but a 64-bit shared object. */
function sharedObjectBytes(candidate: Buffer, machine: number): number | null {
  const [elf64, littleEndian, sharedObject] = [2, 1, 3];
  if (candidate[4] !== elf64 || candidate[5] !== littleEndian) return null;
  if (candidate.readUInt16LE(16) !== sharedObject || candidate.readUInt16LE(18) !== machine) return null;
  const size = Number(candidate.readBigUInt64LE(40)) + candidate.readUInt16LE(60) * sectionHeaderBytes;
  return size <= candidate.length ? size : null;
}

/** A checksum, a newline, the file. */
async function loadVdso(file: string): Promise<Buffer | null> {
  const kept = await readFile(file).catch(() => Buffer.alloc(0)); // not there or not readable: looked for anew
  const newline = kept.indexOf('\n');
  const content = kept.subarray(newline + 1);
  return newline > 0 && kept.toString('latin1', 0, newline) === sha256(content) ? content : null;
}
