/** The literals section of a zstd block (RFC 8878, 3.1.1.3.1): stored, repeated, or Huffman coded in 1 or 4 streams. */
import { PayloadError } from './payload-error.ts';
import { BackwardBits } from './zstd-bits.ts';
import { readFseTable } from './zstd-fse.ts';

const maxBlock = 128 << 10;
const maxCodeBits = 11;

/** symbol << 4 | bits, for every value of the next `bits` bits */
interface HuffmanTable {
  readonly bits: number;
  readonly entry: Uint16Array;
}

export class LiteralsReader {
  /** the literals of the block read last, up to `length` */
  readonly bytes = Buffer.alloc(maxBlock);
  length = 0;
  private readonly source: Buffer;
  private readonly view: DataView;
  private table: HuffmanTable | null = null;

  constructor(source: Buffer) {
    this.source = source;
    this.view = new DataView(source.buffer, source.byteOffset, source.length);
  }

  /** @returns offset behind the section */
  read(start: number, end: number): number {
    const { source } = this;
    const type = source[start]! & 3;
    const format = (source[start]! >> 2) & 3;
    if (type <= 1) {
      const headerBytes = format === 1 ? 2 : format === 3 ? 3 : 1;
      this.setLength(source.readUIntLE(start, headerBytes) >> (headerBytes === 1 ? 3 : 4));
      const at = start + headerBytes;
      const stored = type === 0 ? this.length : 1;
      if (at + stored > end) throw cutShort();
      if (type === 0) source.copy(this.bytes, 0, at, at + stored);
      else this.bytes.fill(source[at]!, 0, this.length);
      return at + stored;
    }
    const sizeBits = format <= 1 ? 10 : format === 2 ? 14 : 18;
    const header = source.readUIntLE(start, 5);
    this.setLength(Math.floor(header / 16) % 2 ** sizeBits);
    const stored = Math.floor(header / 2 ** (4 + sizeBits)) % 2 ** sizeBits;
    let at = start + (format <= 1 ? 3 : format === 2 ? 4 : 5);
    const sectionEnd = at + stored;
    if (sectionEnd > end) throw cutShort();
    if (type === 2) at = this.readTable(at, sectionEnd);
    if (this.table === null) throw new PayloadError('a zstd block repeats a table that was not sent');
    if (format === 0) this.decodeStream(this.table, at, sectionEnd, 0, this.length);
    else this.decodeFourStreams(this.table, at, sectionEnd);
    return sectionEnd;
  }

  private setLength(length: number): void {
    if (length > maxBlock) throw new PayloadError('a zstd block is too long');
    this.length = length;
  }

  private decodeFourStreams(table: HuffmanTable, at: number, end: number): void {
    if (at + 6 > end) throw cutShort();
    const sizes = [0, 2, 4].map((offset) => this.source.readUInt16LE(at + offset));
    const part = Math.ceil(this.length / 4);
    let from = at + 6;
    for (let stream = 0; stream < 4; stream += 1) {
      const to = stream === 3 ? end : from + sizes[stream]!;
      if (to > end) throw cutShort();
      const literalEnd = stream === 3 ? this.length : part * (stream + 1);
      if (part * stream > literalEnd) throw new PayloadError('a zstd block is damaged');
      this.decodeStream(table, from, to, part * stream, literalEnd);
      from = to;
    }
  }

  private decodeStream(table: HuffmanTable, start: number, end: number, from: number, to: number): void {
    const last = end > start ? this.source[end - 1]! : 0;
    if (last === 0) throw new PayloadError('a zstd bit stream is damaged');
    const { bytes, view } = this;
    const { bits, entry } = table;
    const mask = (1 << bits) - 1;
    const lowest = start * 8;
    let position = (end - 1) * 8 + (31 - Math.clz32(last));
    for (let literal = from; literal < to; literal += 1) {
      const below = position - bits;
      const value =
        below >= lowest
          ? (view.getInt32(below >>> 3, true) >>> (below & 7)) & mask
          : (view.getInt32(lowest >>> 3, true) << (lowest - below)) & mask;
      const found = entry[value]!;
      bytes[literal] = found >> 4;
      position -= found & 15;
    }
    if (position !== lowest) throw new PayloadError('a zstd bit stream is damaged');
  }

  /** @returns offset behind the description */
  private readTable(at: number, end: number): number {
    const header = this.source[at]!;
    const weights =
      header >= 128 ? this.directWeights(at + 1, header - 127) : this.codedWeights(at + 1, header, end);
    const used = header >= 128 ? Math.ceil((header - 127) / 2) : header;
    if (at + 1 + used > end) throw cutShort();
    this.table = huffmanTable(weights);
    return at + 1 + used;
  }

  private directWeights(at: number, count: number): number[] {
    return Array.from({ length: count }, (_, index) => {
      const byte = this.source[at + (index >> 1)] ?? 0;
      return index % 2 === 0 ? byte >> 4 : byte & 15;
    });
  }

  /** Two interleaved states until the bits run out. */
  private codedWeights(start: number, size: number, end: number): number[] {
    if (start + size > end) throw cutShort();
    const { table, end: bitsStart } = readFseTable(this.source, start, start + size, 255, 7);
    const bits = new BackwardBits(this.source, bitsStart, start + size);
    const weights: number[] = [];
    let state = bits.read(table.log);
    let other = bits.read(table.log);
    while (weights.length < 255) {
      weights.push(table.symbol[state]!);
      state = table.next[state]! + bits.read(table.bits[state]!);
      if (bits.left < 0) {
        weights.push(table.symbol[other]!);
        return weights;
      }
      [state, other] = [other, state];
    }
    throw new PayloadError('a zstd table is damaged');
  }
}

/** A symbol of weight w > 0 has a code of (bits + 1 - w) bits; the last symbol's weight fills what is left. */
function huffmanTable(weights: readonly number[]): HuffmanTable {
  const sum = weights.reduce((total, weight) => total + (weight > 0 ? 2 ** (weight - 1) : 0), 0);
  const bits = sum > 0 ? 32 - Math.clz32(sum) : 0;
  const left = 2 ** bits - sum;
  if (bits < 1 || bits > maxCodeBits || (left & (left - 1)) !== 0) {
    throw new PayloadError('a zstd table is damaged');
  }
  const all = [...weights, 32 - Math.clz32(left)];
  const entry = new Uint16Array(1 << bits);
  let at = 0;
  for (let weight = 1; weight <= bits; weight += 1) {
    all.forEach((one, symbol) => {
      if (one !== weight) return;
      const span = 1 << (weight - 1);
      entry.fill((symbol << 4) | (bits + 1 - weight), at, at + span);
      at += span;
    });
  }
  if (at !== entry.length || all.length > 256) throw new PayloadError('a zstd table is damaged');
  return { bits, entry };
}

function cutShort(): PayloadError {
  return new PayloadError('the zstd data is cut short');
}
