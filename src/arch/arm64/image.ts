/**
 * The kernel file of arm64, laid out after Documentation/arch/arm64/booting.rst:
 *
 *     0x00  two instructions: the entry (with EFI the first reads as `MZ`)
 *     0x08  u64 text_offset, 0x10 u64 image_size, 0x18 u64 flags
 *     0x38  `ARM\x64`
 *
 * What follows is the kernel as it lies in memory (Image); how else it comes is in raw-image.ts. QEMU itself starts Image
 * and Image.gz, and zboot only with gzip, from 8.0 on; so all are unpacked beforehand.
 */
import type { KernelFormat, RawKernel } from '../architecture.ts';
import { imagePayload, isImageFile, linkedAt, statedSize } from '../raw-image.ts';

const magic = 'ARM\x64';
const magicAt = 0x38;
const headerBytes = 64;
/** IMAGE_FILE_MACHINE_ARM64 */
const peMachine = 0xaa64;
/** bit of `flags`: byte order, the first, is 0 for little-endian */
const bigEndian = 1n;

export const arm64Image: KernelFormat = {
  name: 'Image',
  example: 'an Image (/boot/vmlinuz-…, arch/arm64/boot/Image)',
  vmlinux: 'raw',
  folder: 'arch/arm64/boot',
  matches: (head) => isImageFile(head, isImage, peMachine),
  // Nothing points to it from outside of the image.
  version: () => null,
  payload: (bytes, path) => imagePayload(bytes, path, peMachine),
  raw: { matches: isImage, read, relocate },
};

function isImage(bytes: Buffer): boolean {
  return (
    bytes.length >= headerBytes &&
    bytes.toString('latin1', magicAt, magicAt + 4) === magic &&
    (bytes.readBigUInt64LE(24) & bigEndian) === 0n
  );
}

/** By bits 1 and 2 of `flags`; 0 is unspecified, before 4.6. */
const pageSizes = [4096, 4096, 16_384, 65_536] as const;

/** Beginning of memory on QEMU's virt machine (hw/arm/virt.c, base_memmap). */
const memoryStart = 0x4000_0000n;
/** Where QEMU's stub lies there is no room for a kernel (hw/arm/boot.c, load_aarch64_image). */
const stubBytes = 4096n;
const stubStep = 0x20_0000n;

function read(bytes: Buffer, path: string): RawKernel {
  const textOffset = bytes.readBigUInt64LE(8);
  const size = statedSize(bytes, path, 'arm64');
  return {
    start: linkedAt(bytes, path, 'arm64', isKernels) + textOffset,
    size,
    physical: memoryStart + textOffset + (textOffset < stubBytes ? stubStep : 0n),
    pageBytes: pageSizes[Number((bytes.readBigUInt64LE(24) >> 1n) & 3n)]!,
  };
}

/** KIMAGE_VADDR (arch/arm64/include/asm/memory.h); numbers below zero are no addresses. */
function isKernels(high: number): boolean {
  return high >= 0xffff_0000 && high !== 0xffff_ffff;
}

/** R_AARCH64_RELATIVE */
const relative = Buffer.from([0x03, 0x04, 0, 0, 0, 0, 0, 0]);
const entryBytes = 24;
/** fewer in a row are not the table */
const minEntries = 64;

/**
 * Before 6.2 kernels that can be moved (CONFIG_RELOCATABLE) hold their pointers in .rela.dyn, not in place, where they
 * are zeros: entries of u64 place, u64 type, u64 value. Newer ones have them in place (RELR).
 */
function relocate(bytes: Buffer, offsetOf: (address: bigint) => number | null): void {
  let at = bytes.indexOf(relative);
  while (at >= 0) {
    const start = at - 8;
    let end = start;
    while (end >= 0 && end + entryBytes <= bytes.length && relative.compare(bytes, end + 8, end + 16) === 0) {
      end += entryBytes;
    }
    if (end - start >= minEntries * entryBytes) apply(bytes, start, end, offsetOf);
    at = bytes.indexOf(relative, Math.max(at + 1, end));
  }
}

function apply(
  bytes: Buffer,
  start: number,
  end: number,
  offsetOf: (address: bigint) => number | null,
): void {
  for (let entry = start; entry < end; entry += entryBytes) {
    const place = offsetOf(bytes.readBigUInt64LE(entry));
    if (place === null || place + 8 > bytes.length) continue;
    bytes.copy(bytes, place, entry + 16, entry + 24);
  }
}
