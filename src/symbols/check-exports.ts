/** Holds symbols against what the kernel exports, before anything is booted. */
import type { KernelExport } from './kernel-exports.ts';
import { ownSymbolsDoubt } from './map-check.ts';
import type { FailedNameCheck } from './name-check.ts';
import type { SymbolTable } from './symbol-table.ts';

/** at least this share must stand at the same address; all do on Debian's kernels from 5.10 to 7.2 … */
const requiredShare = 0.98;
/** … and where not even this share does, the symbols are another kernel's */
const leastShare = 0.5;
/** fewer prove nothing */
const minExports = 20;

/**
 * What speaks against the symbols before anything is booted: what the kernel exports, and what it says itself. Where the
 * exports bear a file out, it is the kernel's own symbols that are wrong.
 *
 * @param own the kernel's own symbols, null where it has none
 */
export function symbolDoubts(
  table: SymbolTable,
  own: SymbolTable | null,
  exports: readonly KernelExport[],
): readonly FailedNameCheck[] {
  const byExports = exportsDoubt(table, exports);
  const byOwn = own === null || own === table ? null : ownSymbolsDoubt(table, own);
  const bornOut = byExports === null && comparedExports(table, exports).length >= minExports;
  const doubts = [byExports, byOwn === null || !bornOut ? byOwn : { ...byOwn, sure: false }];
  return doubts.filter((doubt) => doubt !== null);
}

/**
 * What speaks against the symbols; null for nothing, or nothing to hold them against. A name that they lack says
 * nothing: without CONFIG_KALLSYMS_ALL those of variables are not there.
 */
export function exportsDoubt(table: SymbolTable, exports: readonly KernelExport[]): FailedNameCheck | null {
  const compared = comparedExports(table, exports);
  const wrong = compared.filter(({ found, address }) => !found.includes(address));
  if (compared.length < minExports || wrong.length <= compared.length * (1 - requiredShare)) return null;
  const { name, address, found } = wrong[0]!;
  return {
    sure: wrong.length > compared.length * (1 - leastShare),
    text:
      `${wrong.length} of ${compared.length} functions and variables that the kernel exports stand elsewhere than its symbols say: ` +
      `${name} is at 0x${address.toString(16)}, not at 0x${found[0]!.toString(16)}`,
  };
}

function comparedExports(
  table: SymbolTable,
  exports: readonly KernelExport[],
): (KernelExport & { readonly found: readonly bigint[] })[] {
  return exports
    .map((one) => ({ ...one, found: table.addressesOf(one.name) }))
    .filter(({ found }) => found.length > 0);
}
