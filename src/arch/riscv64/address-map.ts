/** Where riscv64 keeps what. */
import type { AddressMap } from '../architecture.ts';

/** OpenSBI's, from the beginning of memory to the kernel (QEMU hw/riscv/virt.c, virt_memmap; boot.c). */
const openSbi = { start: 0x8000_0000, end: 0x8020_0000 };

export const addresses: AddressMap = {
  /** The upper half of the address space is the kernel's (Documentation/arch/riscv/vm-layout.rst). */
  kernelHalf: 0x8000_0000,
  /** Where a kernel lies in memory has nothing to do with where it is linked: the image tells (image.ts). */
  kernelMap: 0xffff_ffff_8000_0000n,
  /** The two gigabytes below the kernel's end (MODULES_VADDR in arch/riscv/include/asm/pgtable.h). */
  isModule: (high, low) => high === 0xffff_ffff && low < 0x8000_0000,
  /** The code of reset, and OpenSBI. */
  isFirmware: (address) => address < 0x10000 || (address >= openSbi.start && address < openSbi.end),
  calledFirmware: openSbi,
  /** THREAD_SIZE (arch/riscv/include/asm/thread_info.h) */
  stackBytes: 16_384,
};
