/**
 * src/symbols turns a vmlinux, a System.map, a kernel image (its kallsyms) or a module into a sorted address
 * table, by build-id, cached. It knows nothing of traces.
 */

/** Functions by address, ascending; one row a distinct start address (aliases are merged into the best name). */
export interface SymbolTable {
  readonly source: 'vmlinux' | 'System.map' | 'kallsyms';
  /** GNU build-id, hexadecimal; null where the source does not tell */
  readonly buildId: string | null;
  readonly length: number;
  readonly address: BigUint64Array;
  /** bytes; where the source gives 0 or none, up to the next symbol of the section */
  readonly size: Uint32Array;
  /** the name people use: global before weak before local, then the shortest; see aliases() */
  name(row: number): string;
  /** section (`.text`, `.init.text`) where known, else `` */
  section(row: number): string;
  /** row of the symbol that covers the address, -1 for none */
  find(address: bigint): number;
  /** address of a symbol by any of its names (aliases included), null when there is none */
  addressOf(name: string): bigint | null;
  /** [_stext, _etext) and [_sinittext, _einittext): what counts as kernel text */
  readonly text: readonly { readonly start: bigint; readonly end: bigint }[];
}
