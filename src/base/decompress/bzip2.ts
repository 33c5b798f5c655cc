/**
 * bzip2: blocks of up to 900 kB, each run-length coded, Burrows-Wheeler transformed, moved to front and Huffman
 * coded with up to six tables that change every 50 symbols. After Joe Tsai's "BZIP2: Format Specification".
 * Checksums are not verified: what comes out is checked by everything that reads it.
 */
import { BitReader } from './bit-reader.ts';
import { PayloadError } from './payload-error.ts';

const streamMagic = 0x425a68; // BZh
const blockMagic = 0x314159265359;
const endMagic = 0x177245385090;
const groupSymbols = 50;
const maxCodeBits = 20;

/**
 * @param size that the content may have at most
 * @param output of that size, to have what was decoded before an error
 */
export function decodeBzip2(
  input: Buffer,
  size: number,
  output: Buffer = Buffer.allocUnsafeSlow(size),
): Buffer {
  const bits = new BitReader(input, 0);
  let filled = 0;
  // Programs that work in parallel (pbzip2, lbzip2) leave many streams behind each other.
  do filled = decodeStream(bits, output, filled);
  while (bits.continuesWith('BZh'));
  return output.subarray(0, filled);
}

function decodeStream(bits: BitReader, output: Buffer, filledBefore: number): number {
  const head = bits.read(24);
  const level = bits.read(8) - 0x30;
  if (head !== streamMagic || level < 1 || level > 9) throw new PayloadError('the bzip2 header is damaged');
  const block = new Uint32Array(level * 100_000);
  let filled = filledBefore;
  for (;;) {
    const magic = bits.read(24) * 2 ** 24 + bits.read(24);
    bits.read(24); // CRC-32
    bits.read(8);
    if (magic === endMagic) return filled;
    if (magic !== blockMagic) throw new PayloadError('a bzip2 block is damaged');
    if (bits.read(1) === 1) throw new PayloadError('randomised bzip2 blocks are not known here');
    const origin = bits.read(24);
    const length = readBlock(bits, block);
    if (origin >= length) throw new PayloadError('a bzip2 block is damaged');
    filled = writeBlock(block, length, origin, output, filled);
  }
}

/** Huffman and move-to-front decoding into the low bytes of `block`; returns the number of bytes. */
function readBlock(bits: BitReader, block: Uint32Array): number {
  const alphabet = readAlphabet(bits);
  const tableCount = bits.read(3);
  const selectorCount = bits.read(15);
  if (tableCount < 2 || tableCount > 6 || selectorCount === 0)
    throw new PayloadError('a bzip2 block is damaged');
  const selectors = readSelectors(bits, tableCount, selectorCount);
  const symbols = alphabet.length + 2;
  const tables = Array.from({ length: tableCount }, () => readTable(bits, symbols));
  const endOfBlock = symbols - 1;
  const recent = Uint8Array.from(alphabet);
  let length = 0;
  let run = 0;
  let runUnit = 1;
  for (let group = 0; group < selectorCount; group += 1) {
    const table = tables[selectors[group]!]!;
    for (let index = 0; index < groupSymbols; index += 1) {
      const symbol = decodeSymbol(bits, table);
      if (symbol <= 1) {
        run += runUnit << symbol;
        runUnit <<= 1;
        if (run > block.length) throw new PayloadError('a bzip2 run is too long');
        continue;
      }
      if (run > 0) {
        if (length + run > block.length) throw new PayloadError('a bzip2 block is too long');
        block.fill(recent[0]!, length, length + run);
        length += run;
        run = 0;
        runUnit = 1;
      }
      if (symbol === endOfBlock) return length;
      if (length === block.length) throw new PayloadError('a bzip2 block is too long');
      const byte = recent[symbol - 1]!;
      recent.copyWithin(1, 0, symbol - 1);
      recent[0] = byte;
      block[length++] = byte;
    }
  }
  throw new PayloadError('a bzip2 block does not end');
}

function readAlphabet(bits: BitReader): number[] {
  const used: number[] = [];
  const ranges = bits.read(16);
  for (let range = 0; range < 16; range += 1) {
    if ((ranges & (0x8000 >> range)) === 0) continue;
    const members = bits.read(16);
    for (let member = 0; member < 16; member += 1) {
      if ((members & (0x8000 >> member)) !== 0) used.push(range * 16 + member);
    }
  }
  if (used.length === 0) throw new PayloadError('a bzip2 block is damaged');
  return used;
}

/** Which table each group uses, moved to front. */
function readSelectors(bits: BitReader, tableCount: number, count: number): Uint8Array {
  const order = Uint8Array.from({ length: tableCount }, (_, table) => table);
  return Uint8Array.from({ length: count }, () => {
    let index = 0;
    while (bits.read(1) === 1) index += 1;
    if (index >= tableCount) throw new PayloadError('a bzip2 selector is damaged');
    const table = order[index]!;
    order.copyWithin(1, 0, index);
    order[0] = table;
    return table;
  });
}

/** Canonical Huffman code: by length, the first code and where its symbols start. */
interface HuffmanTable {
  readonly minBits: number;
  /** highest code of each length, -1 for none */
  readonly limit: Int32Array;
  /** add to a code of that length to get an index into `symbols` */
  readonly base: Int32Array;
  readonly symbols: Uint16Array;
}

function readTable(bits: BitReader, symbols: number): HuffmanTable {
  const lengths = new Uint8Array(symbols);
  let length = bits.read(5);
  for (let symbol = 0; symbol < symbols; symbol += 1) {
    while (bits.read(1) === 1) length += bits.read(1) === 0 ? 1 : -1;
    if (length < 1 || length > maxCodeBits) throw new PayloadError('a bzip2 code is damaged');
    lengths[symbol] = length;
  }
  const limit = new Int32Array(maxCodeBits + 1).fill(-1);
  const base = new Int32Array(maxCodeBits + 1);
  const ordered = Array.from(lengths.keys()).sort((a, b) => lengths[a]! - lengths[b]! || a - b);
  let code = 0;
  let index = 0;
  for (let size = 1; size <= maxCodeBits; size += 1) {
    const count = lengths.filter((one) => one === size).length;
    base[size] = index - code;
    if (count > 0) limit[size] = code + count - 1;
    code = (code + count) << 1;
    index += count;
  }
  return { minBits: Math.min(...lengths), limit, base, symbols: Uint16Array.from(ordered) };
}

function decodeSymbol(bits: BitReader, { minBits, limit, base, symbols }: HuffmanTable): number {
  let size = minBits;
  let code = bits.read(size);
  while (code > limit[size]!) {
    size += 1;
    if (size > maxCodeBits) throw new PayloadError('a bzip2 code is damaged');
    code = (code << 1) | bits.read(1);
  }
  const symbol = symbols[code + base[size]!];
  if (symbol === undefined) throw new PayloadError('a bzip2 code is damaged');
  return symbol;
}

/** Inverts the Burrows-Wheeler transform and the first run-length coding (4 equal bytes, then a count). */
function writeBlock(
  block: Uint32Array,
  length: number,
  origin: number,
  output: Buffer,
  start: number,
): number {
  const next = new Uint32Array(256);
  for (let index = 0; index < length; index += 1) next[block[index]! & 0xff]! += 1;
  let sum = 0;
  for (let byte = 0; byte < 256; byte += 1) {
    const count = next[byte]!;
    next[byte] = sum;
    sum += count;
  }
  for (let index = 0; index < length; index += 1) {
    const to = next[block[index]! & 0xff]!++;
    block[to] = (block[to]! & 0xff) | (index << 8);
  }
  let filled = start;
  let entry = block[origin]! >>> 8;
  let last = -1;
  let equal = 0;
  for (let index = 0; index < length; index += 1) {
    const value = block[entry]!;
    entry = value >>> 8;
    const byte = value & 0xff;
    if (equal === 4) {
      if (filled + byte > output.length) throw new PayloadError('the bzip2 data holds more than it says');
      output.fill(last, filled, filled + byte);
      filled += byte;
      equal = 0;
      last = -1;
      continue;
    }
    if (filled >= output.length) throw new PayloadError('the bzip2 data holds more than it says');
    output[filled++] = byte;
    equal = byte === last ? equal + 1 : 1;
    last = byte;
  }
  return filled;
}
