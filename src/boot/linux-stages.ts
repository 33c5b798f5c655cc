/**
 * Where the stages of a Linux boot begin on every architecture, and where the guest asks to be switched off. What
 * comes before the kernel is the architecture's (src/arch).
 */
import type { DefaultStage } from '../arch/architecture.ts';

/** The stage before the first mark. */
export const firstStage = 'firmware';

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
