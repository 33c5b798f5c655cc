/** A SymbolTable that reads a symbol index in place; names are decoded when asked for. */
import { binding } from './raw-symbols.ts';
import { hashName, hashNone, type SymbolIndex } from './index-layout.ts';
import { stringAt } from './elf-file.ts';
import type { SymbolSource, SymbolTable } from './symbol-table.ts';

/** how many rows before the nearest one are looked at for a function around a label that ended already */
const enclosingRows = 16;

export class IndexedSymbolTable implements SymbolTable {
  readonly source: SymbolSource;
  readonly buildId: string | null;
  readonly length: number;
  readonly address: BigUint64Array;
  readonly size: Uint32Array;
  readonly text: readonly { start: bigint; end: bigint }[];
  private readonly index: SymbolIndex;

  constructor(index: SymbolIndex) {
    this.index = index;
    this.source = index.meta.source;
    this.buildId = index.meta.buildId;
    this.length = index.meta.rows;
    const { rowAddress, rowSize } = index.columns;
    this.address = new BigUint64Array(rowAddress.buffer, rowAddress.byteOffset, this.length);
    this.size = rowSize;
    this.text = this.textRanges();
  }

  name(row: number): string {
    return this.symbolName(this.index.columns.rowSymbol[row]!);
  }

  aliases(row: number): string[] {
    const address = this.address[row]!;
    const names: string[] = [];
    for (let symbol = this.index.columns.rowSymbol[row]!; symbol < this.index.meta.symbols; symbol += 1) {
      if (this.symbolAddress(symbol) !== address) break;
      names.push(this.symbolName(symbol));
    }
    return names;
  }

  section(row: number): string {
    return this.index.meta.sections[this.index.columns.rowSection[row]!] ?? '';
  }

  find(address: bigint): number {
    if (address < 0n || address > 0xffff_ffff_ffff_ffffn) return -1;
    return this.findHalves(Number(address >> 32n), Number(address & 0xffff_ffffn));
  }

  findHalves(high: number, low: number): number {
    const nearest = this.lastRowAtOrBelow(high, low);
    const last = Math.max(-1, nearest - enclosingRows);
    for (let row = nearest; row > last; row -= 1) {
      if (this.covers(row, high, low)) return row;
    }
    return -1;
  }

  addressOf(name: string): bigint | null {
    const symbols = this.symbolsNamed(name);
    const { symbolBinding } = this.index.columns;
    const best = symbols.find((symbol) => symbolBinding[symbol] !== binding.local) ?? symbols[0];
    return best === undefined ? null : this.symbolAddress(best);
  }

  addressesOf(name: string): bigint[] {
    return this.symbolsNamed(name).map((symbol) => this.symbolAddress(symbol));
  }

  private lastRowAtOrBelow(high: number, low: number): number {
    const { rowAddress } = this.index.columns;
    let from = 0;
    let to = this.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const rowHigh = rowAddress[2 * middle + 1]!;
      if (rowHigh < high || (rowHigh === high && rowAddress[2 * middle]! <= low)) from = middle + 1;
      else to = middle;
    }
    return from - 1;
  }

  private covers(row: number, high: number, low: number): boolean {
    const { rowAddress } = this.index.columns;
    const distance = (high - rowAddress[2 * row + 1]!) * 0x1_0000_0000 + (low - rowAddress[2 * row]!);
    return distance < this.size[row]!;
  }

  /** Symbols of that name, by address. */
  private symbolsNamed(name: string): number[] {
    const { hash, names, symbolName } = this.index.columns;
    const wanted = Buffer.from(`${name}\0`);
    const mask = hash.length - 1;
    const found: number[] = [];
    for (
      let slot = hashName(wanted, 0) & mask, tried = 0;
      tried <= mask;
      slot = (slot + 1) & mask, tried += 1
    ) {
      const symbol = hash[slot]!;
      if (symbol === hashNone) break;
      const at = symbolName[symbol]!;
      if (
        at + wanted.length <= names.length &&
        names.compare(wanted, 0, wanted.length, at, at + wanted.length) === 0
      ) {
        found.push(symbol);
      }
    }
    return found.sort((a, b) => a - b);
  }

  private symbolName(symbol: number): string {
    return stringAt(this.index.columns.names, this.index.columns.symbolName[symbol]!);
  }

  private symbolAddress(symbol: number): bigint {
    const { symbolAddress } = this.index.columns;
    return (BigInt(symbolAddress[2 * symbol + 1]!) << 32n) | BigInt(symbolAddress[2 * symbol]!);
  }

  private textRanges(): { start: bigint; end: bigint }[] {
    const named = (
      [
        ['_stext', '_etext'],
        ['_sinittext', '_einittext'],
      ] as const
    ).flatMap(([from, to]) => {
      const start = this.addressOf(from);
      const end = this.addressOf(to);
      return start !== null && end !== null && start < end ? [{ start, end }] : [];
    });
    if (named.length > 0 || this.length === 0) return named;
    const last = this.length - 1;
    return [{ start: this.address[0]!, end: this.address[last]! + BigInt(this.size[last]!) }];
  }
}
