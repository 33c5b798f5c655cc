/** Where the stages of a boot begin on QEMU's virt machine, before the kernel's initcalls. */
import type { BootStages, BootWay, DefaultStage } from '../architecture.ts';

/** QEMU jumps to the image's first instruction: there is no firmware, and nothing is decompressed. */
const kernel: readonly DefaultStage[] = [
  {
    name: 'kernel entry',
    // _head until 5.8; what comes next where kallsyms has no borders (CONFIG_KALLSYMS_ALL=n)
    starts: [{ symbol: '_text' }, { symbol: '_head' }, { symbol: 'primary_entry' }, { symbol: 'stext' }],
  },
  { name: 'kernel early', starts: [{ symbol: 'start_kernel' }] },
];

/** The EFI stub, which is part of the kernel, belongs to the firmware: it jumps to where the kernel itself begins. */
const uefi: readonly DefaultStage[] = [
  { name: 'kernel entry', starts: [{ symbol: 'primary_entry' }, { symbol: 'stext' }] },
  ...kernel.filter(({ name }) => name === 'kernel early'),
];

const early: Readonly<Record<BootWay, readonly DefaultStage[]>> = { kernel, bios: kernel, uefi };

export const stages: BootStages = {
  early,
  /** The stub of QEMU's hw/arm/boot.c, at the beginning of memory. */
  resetVector: 0x4000_0000,
  firmware: [],
  physicalEntry: 'primary_entry',
  /*
   * Where a bootloader's kernel begins, at physical addresses (stext before 5.8); then behind the MMU's being switched on
   * (arch/arm64/kernel/head.S); start_kernel is what is called next.
   */
  earlyCode: ['primary_entry', 'stext', '__primary_switched', 'start_kernel'],
};
