/**
 * Which of several names of one address people should see. The order follows the kernel's own
 * (scripts/kallsyms.c, compare_symbols: weak last, then names the linker script made, then fewer leading
 * underscores), so that oopses, /proc/kallsyms and Bootgate say the same; global names go before local ones
 * as perf does it. What kallsyms and .symtab both know is all that counts, so both give the same name.
 */
import { isComplete } from '../arch/architecture.ts';
import { architectures } from '../arch/architectures.ts';
import { binding } from './raw-symbols.ts';

/**
 * Names the linker script gives to borders and tables inside text (include/asm-generic/vmlinux.lds.h), besides those
 * of the architectures. They never name a function.
 */
const borderName =
  /^(?:_s?text|_etext|_[se]inittext|__\w*text_(?:start|end)|__indirect_thunk_(?:start|end))$/;
const ownBorders = architectures.filter(isComplete).map(({ entryCode }) => entryCode.borders);

/** Whether a name in a text section marks a border or a local label instead of naming code. */
export function isBorderName(name: string): boolean {
  return name.startsWith('.') || borderName.test(name) || ownBorders.some((borders) => borders.test(name));
}

/** Compares two names of one address, the better one first; never 0 for different names. */
export function compareAliases(nameA: string, bindingA: number, nameB: string, bindingB: number): number {
  return (
    rank(nameA, bindingA) - rank(nameB, bindingB) ||
    leadingUnderscores(nameA) - leadingUnderscores(nameB) ||
    nameA.length - nameB.length ||
    (nameA < nameB ? -1 : nameA > nameB ? 1 : 0)
  );
}

function rank(name: string, nameBinding: number): number {
  if (isBorderName(name)) return 3;
  if (nameBinding === binding.weak) return 2;
  return nameBinding === binding.local ? 1 : 0;
}

function leadingUnderscores(name: string): number {
  let count = 0;
  while (name[count] === '_') count += 1;
  return count;
}
