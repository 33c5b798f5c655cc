/** System calls of riscv64 Linux by number, and the kernel functions that carry them out. */
import type { SystemCallTable } from '../architecture.ts';
import { genericFunction, genericSystemCalls, numbersOf } from '../generic-system-calls.ts';

const names = genericSystemCalls({ 258: 'riscv_hwprobe', 259: 'riscv_flush_icache' });

/** The number of a call that is known to exist. */
export const numberOf = numbersOf(names, 'riscv64');

/** `__riscv_sys_read` since 6.6, before that `sys_read`. */
function systemCallFunctions(name: string): readonly string[] {
  const base = genericFunction(name);
  return [`__riscv_sys_${base}`, `sys_${base}`];
}

export const systemCalls: SystemCallTable = {
  names,
  narrowNames: [],
  // They share an entry with every other exception: the instruction that makes the call is watched instead.
  entries: [],
  allEntries: ['do_trap_ecall_u'],
  functions: systemCallFunctions,
  compatPrefix: /^__riscv_compat_sys_/,
};
