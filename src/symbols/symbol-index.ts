/**
 * Builds the compact index of a symbol source: one buffer that is the cache file, byte for byte, and that an
 * IndexedSymbolTable reads in place (see index-layout.ts for the bytes). Building sorts; loading does not.
 */
import { compareAliases, isBorderName } from './alias-order.ts';
import { hashName, hashNone, layoutIndex, sealIndex, type IndexMeta } from './index-layout.ts';
import { stringAt } from './elf-file.ts';
import type { RawSymbols } from './raw-symbols.ts';

/** @returns the index file's content */
export function buildSymbolIndex(raw: RawSymbols, meta: Pick<IndexMeta, 'source' | 'buildId'>): Buffer {
  const order = sortedSymbols(raw);
  const rows = functionRows(raw, order);
  const { bytes, columns } = layoutIndex({
    ...meta,
    symbols: raw.length,
    rows: rows.length,
    hashSlots: hashSlots(raw.length),
    nameBytes: raw.names.length,
    sections: raw.sections.map(({ name }) => name),
    facts: null,
  });
  order.forEach((from, to) => {
    columns.symbolAddress[2 * to] = raw.low[from]!;
    columns.symbolAddress[2 * to + 1] = raw.high[from]!;
    columns.symbolName[to] = raw.name[from]!;
    columns.symbolBinding[to] = raw.binding[from]!;
  });
  columns.names.set(raw.names);
  fillRows(raw, order, rows, columns);
  fillHash(columns.hash, columns.names, columns.symbolName);
  return sealIndex(bytes);
}

/** Symbols by address and, among aliases, the best name first. */
function sortedSymbols(raw: RawSymbols): Uint32Array {
  const { high, low, code } = raw;
  const nameOf = (symbol: number): string => stringAt(raw.names, raw.name[symbol]!);
  return Uint32Array.from({ length: raw.length }, (_, index) => index).sort(
    (a, b) =>
      high[a]! - high[b]! ||
      low[a]! - low[b]! ||
      code[b]! - code[a]! ||
      compareAliases(nameOf(a), raw.binding[a]!, nameOf(b), raw.binding[b]!) ||
      a - b,
  );
}

/** Positions in `order` of the symbols that become rows: the best name of each address, if it names code. */
function functionRows(raw: RawSymbols, order: Uint32Array): Uint32Array {
  const rows: number[] = [];
  for (let at = 0; at < order.length; at += 1) {
    const symbol = order[at]!;
    if (at > 0 && sameAddress(raw, order[at - 1]!, symbol)) continue;
    if (raw.code[symbol] === 1 && !isBorderName(stringAt(raw.names, raw.name[symbol]!))) rows.push(at);
  }
  return Uint32Array.from(rows);
}

function sameAddress(raw: RawSymbols, a: number, b: number): boolean {
  return raw.low[a] === raw.low[b] && raw.high[a] === raw.high[b];
}

type Columns = ReturnType<typeof layoutIndex>['columns'];

function fillRows(raw: RawSymbols, order: Uint32Array, rows: Uint32Array, columns: Columns): void {
  rows.forEach((at, row) => {
    const symbol = order[at]!;
    columns.rowAddress[2 * row] = raw.low[symbol]!;
    columns.rowAddress[2 * row + 1] = raw.high[symbol]!;
    columns.rowSymbol[row] = at;
    columns.rowSection[row] = raw.section[symbol]!;
    columns.rowSize[row] = raw.size[symbol]! || sizeUpToNext(raw, order, at);
  });
}

/** Bytes from an unsized symbol to the next one, at most to the end of its section. */
function sizeUpToNext(raw: RawSymbols, order: Uint32Array, at: number): number {
  const symbol = order[at]!;
  let next = at + 1;
  while (next < order.length && sameAddress(raw, symbol, order[next]!)) next += 1;
  const start = addressOf(raw, symbol);
  const section = raw.sections[raw.section[symbol]!];
  const ends: bigint[] = [];
  if (next < order.length) ends.push(addressOf(raw, order[next]!));
  if (section !== undefined && section.end > start) ends.push(section.end);
  const end = ends.reduce((least, value) => (value < least ? value : least), start + maxUnknownSize);
  return Number(end - start);
}

/** the last symbol of a source that knows neither sizes nor sections is given this much */
const maxUnknownSize = 0x1_0000n;

function addressOf(raw: RawSymbols, symbol: number): bigint {
  return (BigInt(raw.high[symbol]!) << 32n) | BigInt(raw.low[symbol]!);
}

/** A power of two that leaves at least half of the slots free. */
function hashSlots(symbols: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(16, symbols * 2)));
}

/** Open addressing: each symbol in the first free slot from its name's hash on. */
function fillHash(hash: Uint32Array, names: Buffer, symbolName: Uint32Array): void {
  hash.fill(hashNone);
  const mask = hash.length - 1;
  symbolName.forEach((name, symbol) => {
    let slot = hashName(names, name) & mask;
    while (hash[slot] !== hashNone) slot = (slot + 1) & mask;
    hash[slot] = symbol;
  });
}
