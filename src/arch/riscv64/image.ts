/**
 * The kernel file of riscv64, laid out after Documentation/arch/riscv/boot-image-header.rst:
 *
 *     0x00  two instructions: the entry (with EFI the first reads as `MZ`)
 *     0x08  u64 text_offset, 0x10 u64 image_size, 0x18 u64 flags
 *     0x30  `RISCV`, 0x38 `RSC\x05`
 *
 * What follows is the kernel as it lies in memory (Image); how else it comes is in raw-image.ts. QEMU itself starts
 * nothing but an Image: of the others it runs what they are, garbage, without a word. So all are unpacked beforehand.
 */
import type { KernelFormat, RawKernel } from '../architecture.ts';
import { imagePayload, isImageFile, linkedAt, statedSize } from '../raw-image.ts';

const magic = 'RSC\x05';
const magicAt = 0x38;
const headerBytes = 64;
/** IMAGE_FILE_MACHINE_RISCV64 */
const peMachine = 0x5064;
/** bit of `flags`: byte order, the first, is 0 for little-endian */
const bigEndian = 1n;
/** text_offset of kernels of 32 bits, whose header is the same otherwise (arch/riscv/kernel/head.S, _start) */
const narrowOffset = 0x40_0000n;

export const riscv64Image: KernelFormat = {
  name: 'Image',
  example: 'an Image (/boot/vmlinux-…, arch/riscv/boot/Image)',
  vmlinux: 'raw',
  folder: 'arch/riscv/boot',
  matches: (head) => isImageFile(head, isImage, peMachine),
  // Nothing points to it from outside of the image.
  version: () => null,
  payload: (bytes, path) => imagePayload(bytes, path, peMachine),
  // Kernels that can be moved hold their pointers in place, too (arch/riscv/Makefile.postlink keeps no table apart).
  raw: { matches: isImage, read, relocate: () => undefined },
};

function isImage(bytes: Buffer): boolean {
  return (
    bytes.length >= headerBytes &&
    bytes.toString('latin1', magicAt, magicAt + 4) === magic &&
    (bytes.readBigUInt64LE(24) & bigEndian) === 0n &&
    bytes.readBigUInt64LE(8) !== narrowOffset
  );
}

/** Beginning of memory on QEMU's virt machine (hw/riscv/virt.c, virt_memmap). */
const memoryStart = 0x8000_0000n;

function read(bytes: Buffer, path: string): RawKernel {
  const size = statedSize(bytes, path, 'riscv64');
  return {
    start: linkedAt(bytes, path, 'riscv64', isKernels),
    size,
    // 2 MiB into memory, behind OpenSBI (hw/riscv/boot.c, riscv_calc_kernel_start_addr)
    physical: memoryStart + bytes.readBigUInt64LE(8),
    pageBytes: 4096,
  };
}

/** KERNEL_LINK_ADDR, the last two gigabytes; before 5.13 the linear map's beginning (asm/pgtable.h, asm/page.h). */
function isKernels(high: number): boolean {
  return high >= 0xffff_ffe0;
}
