import { describe, expect, test } from '@jest/globals';
import { defaultArchitecture } from '../../src/arch/architectures.ts';
import type { KernelFacts } from '../../src/symbols/kernel-facts.ts';
import { kernelLandmarks } from '../../src/symbols/kernel-landmarks.ts';
import { plainSymbols } from '../support/plain-symbols.ts';

const start = 0xffff_ffff_8100_0000n;
const facts: KernelFacts = {
  buildId: null,
  banner: null,
  start,
  end: start + 0x100_0000n,
  physical: 0x100_0000n,
  pageBytes: 16_384,
  code: [],
  exports: [],
  initcalls: [{ level: 'core', address: start + 0x1000n }],
};

/** Symbols one behind the other, in the order given. */
function landmarks(sizes: Readonly<Record<string, number>>): {
  at: Record<string, bigint>;
  found: ReturnType<typeof kernelLandmarks>;
} {
  const at: Record<string, bigint> = {};
  let address = start;
  const symbols = Object.entries(sizes).map(([name, size]) => {
    at[name] = address;
    address += BigInt(size);
    return { name, address: at[name], size };
  });
  return { at, found: kernelLandmarks(defaultArchitecture, plainSymbols(symbols), facts) };
}

describe('function entries', () => {
  test('leave out padding, cold parts, thunks and labels of the entry code', () => {
    const { at, found } = landmarks({
      __pfx_vfs_read: 16,
      vfs_read: 64,
      'vfs_read.cold': 32,
      'vfs_read.part.0': 32,
      'x.isra.0': 16,
      'y.cold.3': 16,
      entry_SYSCALL_64: 64,
      entry_SYSCALL_64_after_hwframe: 64,
      common_interrupt_return: 64,
      ftrace_caller: 32,
      ftrace_call: 8,
      __x86_indirect_thunk_rax: 32,
      ret_from_fork: 32,
    });
    const names = Object.keys(at).filter((name) => found.functionEntries.includes(at[name]!));
    expect(names).toEqual([
      'vfs_read',
      'vfs_read.part.0',
      'x.isra.0',
      'entry_SYSCALL_64',
      'ftrace_caller',
      'ret_from_fork',
    ]);
  });
});

describe('transparent code', () => {
  test('is every kind of thunk, neighbours joined', () => {
    const { at, found } = landmarks({
      srso_parse_cmdline: 64,
      __x86_indirect_thunk_rax: 32,
      __x86_indirect_thunk_r15: 32,
      kfree: 64,
      __x86_return_thunk: 16,
      srso_alias_return_thunk: 16,
      memcpy: 32,
      __fentry__: 16,
      __SCT__tp_func_initcall_level: 8,
      __SCT__cond_resched: 8,
      schedule: 64,
    });
    expect(found.transparent).toEqual([
      { start: at['__x86_indirect_thunk_rax'], end: at['kfree'] },
      { start: at['__x86_return_thunk'], end: at['memcpy'] },
      { start: at['__fentry__'], end: at['schedule'] },
    ]);
  });
});

describe('interrupt entries', () => {
  test('are the named ones, and every stub of the vector tables', () => {
    const { at, found } = landmarks({
      asm_exc_page_fault: 32,
      asm_exc_int3: 32,
      asm_sysvec_apic_timer_interrupt: 32,
      irq_entries_start: 24,
      exc_page_fault: 64,
    });
    expect(found.interruptEntries).toEqual(
      BigUint64Array.from([
        at['asm_exc_page_fault']!,
        at['asm_exc_int3']!,
        at['asm_sysvec_apic_timer_interrupt']!,
        at['irq_entries_start']!,
        at['irq_entries_start']! + 8n,
        at['irq_entries_start']! + 16n,
      ]),
    );
    expect(found.faultEntries).toEqual(BigUint64Array.of(at['asm_exc_page_fault']!));
  });

  test.each([
    ['9 bytes a stub', 9, 288],
    ['13 bytes a stub with IBT', 13, 416],
  ])('before the IDT is loaded: %s', (_, stub, size) => {
    const { at, found } = landmarks({ early_idt_handler_array: size, early_idt_handler_common: 64 });
    const table = at['early_idt_handler_array']!;
    expect(found.interruptEntries).toHaveLength(32);
    expect(found.interruptEntries[14]).toBe(table + BigInt(14 * stub));
    expect(found.faultEntries).toContain(table + BigInt(14 * stub));
    expect(found.faultEntries).not.toContain(table + BigInt(3 * stub));
  });
});

test('system calls, task switch, image and initcalls', () => {
  const { at, found } = landmarks({
    entry_SYSCALL_64: 64,
    entry_SYSENTER_compat: 64,
    __switch_to_asm: 64,
    x: 0x1000,
  });
  expect(found.systemCallEntries).toEqual(
    BigUint64Array.of(at['entry_SYSCALL_64']!, at['entry_SYSENTER_compat']!),
  );
  expect(found.taskSwitch).toBe(at['__switch_to_asm']);
  expect(found.kernelImage).toEqual({ start, end: start + 0x100_0000n, physical: 0x100_0000n });
  expect(found.pageBytes).toBe(16_384);
  expect(found.initcalls).toEqual([{ level: 'core', address: start + 0x1000n, name: 'x' }]);
});
