/** Where the stages of a boot begin on a PC, before the kernel's initcalls. */
import type { BootStages, BootWay, DefaultStage } from '../architecture.ts';

const kernelEarly: DefaultStage = { name: 'kernel early', starts: [{ symbol: 'start_kernel' }] };
/**
 * Bootloaders and the EFI stub put the decompressor wherever there is room, often where the kernel itself will be
 * (startup_64). This is the first function that runs at its link address only (arch/x86/kernel/head64.c).
 */
const kernelBehindBootloader: DefaultStage = {
  name: 'kernel entry',
  starts: [{ symbol: 'x86_64_start_kernel' }],
};

/**
 * Before the initcalls. The addresses are physical, which is where the guest runs then:
 * 0x10200: real-mode setup code, copied to 0x10000 by QEMU's linuxboot ROM, entered 512 bytes in
 * (Documentation/arch/x86/boot.rst, "Running the Kernel"; QEMU hw/i386/x86.c, real_addr).
 * 0x100000: startup_32 of the decompressor, for the default `code32_start`.
 * 0x7c00: where a BIOS puts the first sector of a disk and jumps to. UEFI has no such place: its bootloaders stay
 * in the firmware's stage.
 */
const early: Readonly<Record<BootWay, readonly DefaultStage[]>> = {
  kernel: [
    { name: 'kernel setup', starts: [{ address: 0x10200n }] },
    { name: 'decompress', starts: [{ address: 0x100000n }] },
    { name: 'kernel entry', starts: [{ symbol: 'startup_64' }, { symbol: '_stext' }] },
    kernelEarly,
  ],
  bios: [{ name: 'bootloader', starts: [{ address: 0x7c00n }] }, kernelBehindBootloader, kernelEarly],
  uefi: [kernelBehindBootloader, kernelEarly],
};

export const stages: BootStages = {
  early,
  resetVector: 0xffff_fff0,
  // The BIOS's power-on self test (fixed by the IBM PC AT), and where it loads a disk's boot sector.
  firmware: [
    { name: 'firmware', address: 0xf_e05bn },
    { name: 'bootloader', address: 0x7c00n },
  ],
  physicalEntry: 'startup_64',
  /*
   * Where head_64.S goes on in the kernel's half: behind startup_64, where the ELF entry is, up to 6.9, in
   * common_startup_64 from then on, which from 7.0 lies megabytes away. x86_64_start_kernel is what both call next.
   */
  earlyCode: ['secondary_startup_64', 'common_startup_64', 'x86_64_start_kernel'],
};
