/** Where x86-64 keeps what. */
import type { AddressMap } from '../architecture.ts';

export const addresses: AddressMap = {
  /** The upper half of the address space is the kernel's (Documentation/arch/x86/x86_64/mm.rst). */
  kernelHalf: 0x8000_0000,
  /** __START_KERNEL_map (arch/x86/include/asm/page_64_types.h) */
  kernelMap: 0xffff_ffff_8000_0000n,
  /** Modules are loaded at [0xffffffffa0000000, 0xffffffffff000000) (mm.rst). */
  isModule: (high, low) => high === 0xffff_ffff && low >= 0xa000_0000 && low < 0xff00_0000,
  /** Option ROMs and the BIOS below 1 MiB, and the BIOS below 4 GiB (QEMU hw/i386/x86.c). */
  isFirmware: (address) =>
    (address >= 0xc_0000 && address < 0x10_0000) || (address >= 0xfff0_0000 && address < 0x1_0000_0000),
  calledFirmware: null,
  /** THREAD_SIZE (arch/x86/include/asm/page_64_types.h) */
  stackBytes: 16_384,
};
