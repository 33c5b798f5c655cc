/** System calls of arm64 Linux by number, and the kernel functions that carry them out. */
import type { SystemCallTable } from '../architecture.ts';
import { genericFunction, genericSystemCalls, numbersOf } from '../generic-system-calls.ts';
import { narrowSystemCalls } from './narrow-system-calls.ts';

const names = genericSystemCalls({ 38: 'renameat' });

/** The number of a call that is known to exist. */
export const numberOf = numbersOf(names, 'arm64');

/** `__arm64_sys_read` since 4.19, before that `SyS_read` or `sys_read`. */
function systemCallFunctions(name: string): readonly string[] {
  const base = genericFunction(name);
  return [`__arm64_sys_${base}`, `SyS_${base}`, `sys_${base}`];
}

export const systemCalls: SystemCallTable = {
  names,
  narrowNames: narrowSystemCalls,
  // They share an entry with every other exception: the instruction that makes the call is watched instead.
  entries: [],
  allEntries: ['el0_svc', 'el0_svc_naked'],
  functions: systemCallFunctions,
  compatPrefix: /^__arm64_compat_sys_/,
};
