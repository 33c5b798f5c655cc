/** Where the stages of a boot begin on QEMU's virt machine, before the kernel's initcalls. */
import type { BootStages, BootWay, DefaultStage } from '../architecture.ts';

/** OpenSBI's place, at the beginning of memory (QEMU hw/riscv/virt.c, virt_memmap). */
const openSbi = 0x8000_0000n;

/** OpenSBI jumps to the image's first instruction: nothing is decompressed. */
const kernel: readonly DefaultStage[] = [
  { name: 'OpenSBI', starts: [{ address: openSbi }] },
  { name: 'kernel entry', starts: [{ symbol: '_start' }, { symbol: '_start_kernel' }] },
  { name: 'kernel early', starts: [{ symbol: 'start_kernel' }] },
];

const early: Readonly<Record<BootWay, readonly DefaultStage[]>> = { kernel, bios: kernel, uefi: kernel };

export const stages: BootStages = {
  early,
  /** The mask ROM of QEMU's hw/riscv/virt.c. */
  resetVector: 0x1000,
  firmware: [{ name: 'OpenSBI', address: openSbi }],
  physicalEntry: '_start',
  // Behind the MMU's being switched on (arch/riscv/kernel/head.S); start_kernel is what is called next.
  earlyCode: ['start_kernel'],
};
