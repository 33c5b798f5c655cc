/**
 * What is particular to x86-64: where a boot's stages begin, where the guest asks to be switched off, and what
 * a kernel image must look like. The one place of this folder to look at when another architecture comes.
 */
import type { BootWay } from '../config/scenario.ts';

/** A default stage: the first of its starts that this kernel has is used. */
export interface DefaultStage {
  readonly name: string;
  readonly starts: readonly StageMarkStart[];
}

type StageMarkStart =
  { readonly symbol: string } | { readonly address: bigint } | { readonly firstUserInstruction: true };

/** The stage before the first mark. */
export const firstStage = 'firmware';

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
export const earlyStages: Readonly<Record<BootWay, readonly DefaultStage[]>> = {
  kernel: [
    { name: 'kernel setup', starts: [{ address: 0x10200n }] },
    { name: 'decompress', starts: [{ address: 0x100000n }] },
    { name: 'kernel entry', starts: [{ symbol: 'startup_64' }, { symbol: '_stext' }] },
    kernelEarly,
  ],
  bios: [{ name: 'bootloader', starts: [{ address: 0x7c00n }] }, kernelBehindBootloader, kernelEarly],
  uefi: [kernelBehindBootloader, kernelEarly],
};

/**
 * After the initcalls. Userspace begins where the kernel executes init: the first user instruction may come
 * much earlier, when an initcall asks for a module and the initramfs has a modprobe.
 */
export const lateStages: readonly DefaultStage[] = [
  { name: 'kernel late', starts: [{ symbol: 'console_on_rootfs' }, { symbol: 'free_initmem' }] },
  { name: 'userspace', starts: [{ symbol: 'run_init_process' }, { firstUserInstruction: true }] },
];

/**
 * Entered when the guest asks to be switched off, restarted or halted: by reboot(2) (kernel/reboot.c), and
 * below that for whatever does not come through there.
 */
export const powerOffSymbols: readonly string[] = [
  'kernel_power_off',
  'kernel_restart',
  'kernel_halt',
  'emergency_restart',
  'machine_power_off',
  'machine_restart',
  'machine_halt',
  'machine_emergency_restart',
];

/**
 * Entered on a panic; the first that exists is watched. console_flush_on_panic is called by panic alone, after
 * it has printed its message (kernel/panic.c), so that the console tells why.
 */
export const panicSymbols: readonly string[] = ['console_flush_on_panic', 'vpanic', 'panic'];

/** Called once an initcall, with the function to call as its first argument (init/main.c). */
export const initcallRunner = 'do_one_initcall';
