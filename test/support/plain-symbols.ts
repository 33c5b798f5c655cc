/** A SymbolTable out of a list, for tests that need no kernel. */
import type { SymbolTable } from '../../src/symbols/symbol-table.ts';

export interface PlainSymbol {
  readonly name: string;
  readonly address: bigint;
  readonly size: number;
  readonly section?: string;
}

/** The table of these symbols; addresses must be distinct. */
export function plainSymbols(symbols: readonly PlainSymbol[]): SymbolTable {
  const sorted = [...symbols].sort((a, b) => (a.address < b.address ? -1 : 1));
  const address = BigUint64Array.from(sorted, (symbol) => symbol.address);
  const find = (wanted: bigint): number => {
    let from = 0;
    let to = sorted.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (address[middle]! <= wanted) from = middle + 1;
      else to = middle;
    }
    const row = from - 1;
    return row >= 0 && wanted < address[row]! + BigInt(sorted[row]!.size) ? row : -1;
  };
  return {
    source: 'vmlinux',
    buildId: 'b'.repeat(40),
    length: sorted.length,
    address,
    size: Uint32Array.from(sorted, ({ size }) => size),
    name: (row) => sorted[row]!.name,
    aliases: (row) => [sorted[row]!.name],
    section: (row) => sorted[row]!.section ?? '.text',
    find,
    findHalves: (high, low) => find((BigInt(high) << 32n) | BigInt(low)),
    addressOf: (name) => sorted.find((symbol) => symbol.name === name)?.address ?? null,
    addressesOf: (name) => sorted.filter((symbol) => symbol.name === name).map((symbol) => symbol.address),
    text: [{ start: address[0] ?? 0n, end: 0xffff_ffff_ffff_ffffn }],
  };
}
