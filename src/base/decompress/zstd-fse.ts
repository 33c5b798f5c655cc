/** Finite state entropy tables of zstd (RFC 8878, 4.1): for each state a symbol and how to get to the next state. */
import { PayloadError } from './payload-error.ts';

export interface FseTable {
  /** base-2 logarithm of the number of states */
  readonly log: number;
  readonly symbol: Uint8Array;
  /** bits to read … */
  readonly bits: Uint8Array;
  /** … and add to this */
  readonly next: Uint16Array;
}

/**
 * @param counts how many states each symbol gets; -1: one, at the end, with a full read of bits
 */
export function buildFseTable(counts: readonly number[], log: number): FseTable {
  const size = 1 << log;
  const symbol = new Uint8Array(size);
  let high = size;
  counts.forEach((count, value) => {
    if (count === -1) symbol[--high] = value;
  });
  const step = (size >> 1) + (size >> 3) + 3;
  let position = 0;
  counts.forEach((count, value) => {
    for (let index = 0; index < count; index += 1) {
      symbol[position] = value;
      do position = (position + step) & (size - 1);
      while (position >= high);
    }
  });
  const bits = new Uint8Array(size);
  const next = new Uint16Array(size);
  const seen = counts.map((count) => Math.abs(count));
  for (let state = 0; state < size; state += 1) {
    const value = seen[symbol[state]!]!++;
    bits[state] = log - (31 - Math.clz32(value));
    next[state] = (value << bits[state]!) - size;
  }
  return { log, symbol, bits, next };
}

/**
 * Reads a table's description: counts in a code that uses no more bits than the states left over need.
 *
 * @returns the table and the offset behind the description
 */
export function readFseTable(
  source: Buffer,
  start: number,
  end: number,
  maxSymbol: number,
  maxLog: number,
): { table: FseTable; end: number } {
  let position = start * 8;
  const read = (count: number): number => {
    if (position + count > end * 8) throw new PayloadError('a zstd table is cut short');
    const value = (source.readUInt32LE(position >>> 3) >>> (position & 7)) & ((1 << count) - 1);
    position += count;
    return value;
  };
  const log = read(4) + 5;
  if (log > maxLog) throw new PayloadError('a zstd table is too large');
  const counts: number[] = [];
  let left = 1 << log;
  while (left > 0 && counts.length <= maxSymbol) {
    const width = 32 - Math.clz32(left + 1);
    const lowMask = (1 << (width - 1)) - 1;
    const shortOnes = (1 << width) - 1 - (left + 1);
    let value = read(width - 1);
    if (value >= shortOnes) {
      value |= read(1) << (width - 1);
      if (value > lowMask) value -= shortOnes;
    }
    const count = value - 1;
    counts.push(count);
    left -= Math.abs(count);
    if (count !== 0) continue;
    for (let zeros = 3; zeros === 3;) {
      zeros = read(2);
      for (let index = 0; index < zeros; index += 1) counts.push(0);
    }
  }
  if (left !== 0 || counts.length > maxSymbol + 1) throw new PayloadError('a zstd table is damaged');
  return { table: buildFseTable(counts, log), end: Math.ceil(position / 8) };
}
