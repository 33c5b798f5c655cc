/**
 * What x86-64 Linux calls the places that a tracer must know. The names are those of arch/x86/entry/entry_64.S,
 * arch/x86/include/asm/idtentry.h and arch/x86/lib/retpoline.S, from 4.x to 7.x; a kernel has only some of them.
 */
import type { EntryCode, StubTable } from '../architecture.ts';

/**
 * Code that people do not think of as functions: calls pass through it on the way to the real callee, or it
 * stands in for a `ret`. Retpolines, return thunks and their mitigations' variants, static call trampolines, the
 * ftrace hook.
 */
const transparent =
  /^(?:__x86_indirect_\w+|__x86_return_\w+|(?:retbleed|srso|zen|entry|srso_alias)_(?:untrain_ret|return_thunk|safe_ret)|its_return_thunk|call_depth_return_thunk|clear_bhb_loop|__fentry__|__SCT__.+|__static_call_return)$/;

/** Symbols inside a function, or beside it, that no call and no tail call goes to. */
const notEntered = /^(?:__pfx_.+|__cfi_.+|.+\.cold(?:\.\d+)?)$/;

/**
 * Labels inside the assembly entry code: paths back to user mode and to interrupted code. Jumps to them stay in
 * the function they come from.
 */
const labels =
  /^(?:entry_SYS\w+_(?:after_hwframe|safe_stack|unsafe_stack|end)|sysret32_from_system_call|syscall_return_via_sysret|swapgs_restore_regs_and_return_to_usermode|common_interrupt_return|_*restore_regs_and_return_to_kernel|native_irq_return_(?:iret|ldt)|native_iret|early_xen_iret_patch|(?:nested|first|repeat|end_repeat)_nmi|nested_nmi_out|nmi_(?:no_fsgsbase|swapgs|restore)|ftrace_(?:regs_)?(?:call|caller_(?:op_ptr|end|jmp))|paranoid_exit|error_return)$/;

/** Exceptions whose instruction runs again after they were handled (Intel SDM vol. 3, 7.15, class "fault"). */
const faults: readonly string[] = [
  'asm_exc_divide_error',
  'asm_exc_bounds',
  'asm_exc_invalid_op',
  'asm_exc_device_not_available',
  'asm_exc_invalid_tss',
  'asm_exc_segment_not_present',
  'asm_exc_stack_segment',
  'asm_exc_general_protection',
  'asm_exc_page_fault',
  'asm_exc_coprocessor_error',
  'asm_exc_alignment_check',
  'asm_exc_simd_coprocessor_error',
  'asm_exc_virtualization_exception',
  'asm_exc_control_protection',
  // before 5.8
  'divide_error',
  'bounds',
  'invalid_op',
  'device_not_available',
  'invalid_TSS',
  'segment_not_present',
  'stack_segment',
  'general_protection',
  'page_fault',
  'async_page_fault',
  'coprocessor_error',
  'alignment_check',
  'simd_coprocessor_error',
];

/** Other first instructions of interrupts, traps and aborts; the tables of stubs are `stubTables`. */
const interrupts =
  /^(?:asm_exc_\w+|asm_sysvec_\w+|asm_common_interrupt|asm_spurious_interrupt|asm_fred_entrypoint_\w+|xen_asm_exc_\w+|early_page_fault|vc_no_ghcb|vc_boot_ghcb|(?:debug|nmi|int3|overflow|double_fault|machine_check|spurious_interrupt_bug)|(?:apic_timer|reschedule|call_function(?:_single)?|irq_work|error|spurious|thermal|threshold|deferred_error|x86_platform_ipi|kvm_posted_intr\w*|irq_move_cleanup|reboot)_interrupt|hyperv_callback_vector|xen_hvm_callback_vector)$/;

/**
 * One stub an interrupt vector. A stub of the device interrupts takes 8 bytes, or 16 with IBT; nothing else starts at
 * a multiple of 8, so every one is listed. Exceptions before the real IDT is loaded: 32 stubs of 9 bytes, 13 with
 * IBT (asm/segment.h), of which all but #DB, NMI, #BP, #OF, #DF and #MC are faults.
 */
const stubTables: readonly StubTable[] = [
  { symbol: 'irq_entries_start', stubBytes: [8], count: null, faults: [] },
  { symbol: 'spurious_entries_start', stubBytes: [8], count: null, faults: [] },
  {
    symbol: 'early_idt_handler_array',
    stubBytes: [13, 9],
    count: 32,
    faults: [0, 5, 6, 7, 10, 11, 12, 13, 14, 16, 17, 19, 20, 21],
  },
];

/** Functions that do nothing but wait for an interrupt, under the names they had from 2.6 to 6.17. */
const idle: readonly string[] = [
  'native_safe_halt',
  'pv_native_safe_halt',
  'native_halt',
  'default_idle',
  'acpi_safe_halt',
  'acpi_idle_do_entry',
  'acpi_idle_enter',
  'acpi_idle_enter_simple',
  'acpi_processor_ffh_cstate_enter',
  'mwait_idle',
  'mwait_idle_with_hints',
  'intel_idle',
  'intel_idle_irq',
  'intel_idle_ibrs',
  'intel_idle_xstate',
  'poll_idle',
  'cpu_idle_poll',
  'xen_safe_halt',
  'tdx_safe_halt',
];

export const entryCode: EntryCode = {
  transparent,
  notEntered,
  labels,
  interrupts,
  faults,
  // Entries of exceptions are named so by arch/x86/include/asm/idtentry.h.
  exceptions: /^(?:asm_)?exc_/,
  stubTables,
  // arch/x86/kernel/vmlinux.lds.S, arch/x86/lib/retpoline.S
  borders: /^(?:__x86_\w*thunk_array|__end_entry_SYSENTER_compat)$/,
  taskSwitch: '__switch_to_asm',
  idle,
  consoleOutput: null,
  remapping: null,
};
