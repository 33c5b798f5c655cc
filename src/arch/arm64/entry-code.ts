/**
 * What arm64 Linux calls the places that a tracer must know: arch/arm64/kernel/entry.S from 4.x to 7.x; a kernel has only
 * some of the names.
 */
import { configurationWrites } from '../configuration-writes.ts';
import type { EntryCode, StubTable } from '../architecture.ts';

/** Jumps of the linker's to what lies further than a call reaches, and the ftrace hook. */
const transparent = /^(?:__.+_veneer|_mcount|ftrace_caller|ftrace_regs_caller|ftrace_stub|__SCT__.+)$/;

/** Symbols inside a function, or beside it, that no call and no tail call goes to. */
const notEntered = /^(?:__pfx_.+|__cfi_.+|.+\.cold(?:\.\d+)?)$/;

/** Labels inside the entry code: ways back, where what was interrupted goes on. */
const labels =
  /^(?:ret_to_(?:user|kernel)|ret_fast_syscall|work_pending|no_work_pending|finish_ret_to_user|tramp_exit(?:_native|_compat)?)$/;

/** Exceptions that an instruction brings about by itself (ESR_ELx.EC): it runs again where they were faults. */
const faults: readonly string[] = [
  'el1t_64_sync',
  'el1h_64_sync',
  'el0t_64_sync',
  'el0t_32_sync',
  // before 5.13
  'el1_sync',
  'el0_sync',
  'el0_sync_compat',
];

/** What the vectors jump to: `vectors` are sixteen slots of 128 bytes, four exceptions from each of four modes. */
const interrupts = /^el[01](?:[th]_(?:64|32))?_(?:irq|fiq|error)(?:_compat|_invalid)?$/;

/** Of each four slots the first is for synchronous exceptions (Arm ARM, table D1-5). */
const synchronous = [0, 4, 8, 12] as const;

/**
 * The other vectors are copies with a mitigation in front: as many as there is room for, mostly for exceptions from user
 * mode (kernel_ventry with a BHB mitigation; entry.S, generate_el1_vector).
 */
const stubTables: readonly StubTable[] = [
  { symbol: 'vectors', stubBytes: [0x80], count: 16, faults: synchronous },
  { symbol: '__bp_harden_el1_vectors', stubBytes: [0x80], count: null, faults: everyFourth(128) },
];

function everyFourth(count: number): number[] {
  return Array.from({ length: count / 4 }, (_, index) => index * 4);
}

/** Functions that do nothing but wait for an interrupt. */
const idle: readonly string[] = [
  'cpu_do_idle',
  'arch_cpu_idle',
  'default_idle_call',
  'psci_cpu_suspend_enter',
  'poll_idle',
  'cpu_idle_poll',
];

export const entryCode: EntryCode = {
  transparent,
  notEntered,
  labels,
  interrupts,
  faults,
  exceptions: /^el[01](?:[th]_(?:64|32))?_sync(?:_compat)?$/,
  stubTables,
  // arch/arm64/kernel/vmlinux.lds.S
  borders: /^__relocate_new_kernel_(?:start|end)$/,
  taskSwitch: 'cpu_switch_to',
  idle,
  consoleOutput: /^pl011_/,
  remapping: configurationWrites,
};
