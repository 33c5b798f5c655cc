/** Where arm64 keeps what. */
import type { AddressMap } from '../architecture.ts';

export const addresses: AddressMap = {
  /** The upper half of the address space is the kernel's (Documentation/arch/arm64/memory.rst). */
  kernelHalf: 0x8000_0000,
  /** Where a kernel is linked differs from version to version: the image tells (image.ts). */
  kernelMap: 0xffff_8000_0000_0000n,
  /** Modules lie in the two gigabytes below the kernel (since 6.5), or in the first 128 MiB (memory.rst). */
  isModule: (high, low) => high === 0xffff_8000 && low < 0x8000_0000,
  /** Flash, and the stub by which QEMU jumps to the kernel (QEMU hw/arm/virt.c, base_memmap; boot.c). */
  isFirmware: (address) => address < 0x0800_0000 || (address >= 0x4000_0000 && address < 0x4000_1000),
  calledFirmware: null,
  /** THREAD_SIZE with pages of 4 KiB (arch/arm64/include/asm/memory.h) */
  stackBytes: 16_384,
};
