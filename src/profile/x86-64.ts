/** Where x86-64 keeps what: the one place of this folder to look at when another architecture comes. */

/**
 * The upper half of the address space is the kernel's: the high 32 bits of an address from here on
 * (Documentation/arch/x86/x86_64/mm.rst).
 */
export const kernelHalf = 0x8000_0000;

/** Modules are loaded at [0xffffffffa0000000, 0xffffffffff000000) (the same document). */
export function isModuleArea(high: number, low: number): boolean {
  return high === 0xffff_ffff && low >= 0xa000_0000 && low < 0xff00_0000;
}

/** Option ROMs and the BIOS below 1 MiB, and the BIOS below 4 GiB (QEMU hw/i386/x86.c). */
export function isFirmwareArea(address: number): boolean {
  return (address >= 0xc_0000 && address < 0x10_0000) || (address >= 0xfff0_0000 && address < 0x1_0000_0000);
}
