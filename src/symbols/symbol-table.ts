/**
 * src/symbols turns a vmlinux, a System.map, a kernel image (its kallsyms) or a module into a sorted address
 * table, by build-id, cached. It knows nothing of traces.
 */

/** Functions by address, ascending; one row a distinct start address (aliases are merged into the best name). */
export interface SymbolTable {
  readonly source: SymbolSource;
  /** GNU build-id, hexadecimal; null where the source does not tell */
  readonly buildId: string | null;
  readonly length: number;
  readonly address: BigUint64Array;
  /** bytes; where the source gives 0 or none, up to the next symbol of the section */
  readonly size: Uint32Array;
  /** the name people use, see alias-order.ts */
  name(row: number): string;
  /** every name of the row's address, the one people use first */
  aliases(row: number): string[];
  /** section (`.text`, `.init.text`) where known, else `` */
  section(row: number): string;
  /** row of the symbol that covers the address, -1 for none */
  find(address: bigint): number;
  /** like find, the address given as two 32-bit halves: several times faster */
  findHalves(high: number, low: number): number;
  /**
   * address of a symbol (data too) by any of its names, null when there is none. Of several symbols of one name
   * (static functions) a global one, else the lowest
   */
  addressOf(name: string): bigint | null;
  /** addresses of all symbols of that name, ascending */
  addressesOf(name: string): bigint[];
  /** [_stext, _etext) and [_sinittext, _einittext): what counts as kernel text */
  readonly text: readonly { readonly start: bigint; readonly end: bigint }[];
}

export type SymbolSource = 'vmlinux' | 'System.map' | 'kallsyms' | 'elf' | 'none';
