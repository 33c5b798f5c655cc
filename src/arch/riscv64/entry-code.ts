/**
 * What riscv64 Linux calls the places that a tracer must know: arch/riscv/kernel/entry.S from 5.x to 7.x; a kernel has only
 * some of the names.
 */
import { configurationWrites } from '../configuration-writes.ts';
import type { EntryCode } from '../architecture.ts';

/** The ftrace hook, and static calls. */
const transparent = /^(?:_?mcount|ftrace_caller|ftrace_regs_caller|ftrace_stub|__SCT__.+)$/;

/** Symbols inside a function, or beside it, that no call goes to: strlen jumps into its own second half (lib/strlen.S). */
const notEntered = /^(?:__pfx_.+|__cfi_.+|.+\.cold(?:\.\d+)?|str\w+_zbb)$/;

/** Labels inside the entry code: ways back, where what was interrupted goes on. */
const labels =
  /^(?:_save_context|_restore_kernel_tpsp|ret_from_exception|ret_from_syscall(?:_rejected)?|resume_(?:kernel|userspace)|restore_all|work_\w+|check_syscall_nr|handle_syscall(?:_trace_\w+)?|skip_context_tracking)$/;

/**
 * There is one entry, for whatever happens. A device's interrupt is told by its cause and carries the name of the function
 * that it leads to (since 6.3), so that it can be told by that in a profile, too.
 */
const faults: readonly string[] = ['handle_exception'];
const interrupts = /^do_irq$/;

/** Functions that do nothing but wait for an interrupt. */
const idle: readonly string[] = [
  'arch_cpu_idle',
  'default_idle_call',
  'sbi_cpuidle_enter_state',
  'poll_idle',
  'cpu_idle_poll',
];

export const entryCode: EntryCode = {
  transparent,
  notEntered,
  labels,
  interrupts,
  faults,
  exceptions: /^handle_exception$/,
  stubTables: [],
  borders: /^(?:__exception_text|__irqentry_text|__softirqentry_text)_(?:start|end)$/,
  taskSwitch: '__switch_to',
  idle,
  // drivers/tty/serial/8250, and the register map by which the test device switches the machine off
  consoleOutput: /^(?:mem_serial_out|mem32_serial_out|regmap_mmio_write32le(?:_relaxed)?)$/,
  remapping: configurationWrites,
};
