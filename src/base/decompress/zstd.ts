/**
 * A decoder for Zstandard frames without dictionary (RFC 8878), which Node itself can decode only from 22.15 on. A frame is a
 * list of blocks; a compressed block is a literals section (zstd-literals.ts) and a sequences section: how many
 * literals to copy, then how long a match at which distance. The whole output is one buffer. Checksums are not
 * verified: what comes out is checked by everything that reads it.
 */
import { PayloadError } from './payload-error.ts';
import { buildFseTable, readFseTable, type FseTable } from './zstd-fse.ts';
import { LiteralsReader } from './zstd-literals.ts';
import { BackwardBits, padded } from './zstd-bits.ts';

const frameMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;
const maxBlock = 128 << 10;

/** Baselines and extra bits of literal-length codes 16-35 and match-length codes 32-52; before, code (+ 3). */
const literalLengths = codeTable(16, 0, [1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
const matchLengths = codeTable(32, 3, [1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);

/** RFC 8878, 3.1.1.3.2.2: distributions that need not be sent. */
const defaultLiteralLengths = buildFseTable(
  [4, 3, ...same(2, 11), 1, 1, 1, ...same(2, 9), 3, 2, ...same(1, 5), ...same(-1, 4)],
  6,
);
const defaultMatchLengths = buildFseTable([1, 4, 3, ...same(2, 6), ...same(1, 37), ...same(-1, 7)], 6);
const defaultOffsets = buildFseTable([...same(1, 6), 2, 2, 2, ...same(1, 15), ...same(-1, 5)], 5);

function same(value: number, count: number): number[] {
  return Array.from({ length: count }, () => value);
}

function codeTable(
  direct: number,
  shift: number,
  extraBits: readonly number[],
): { base: Uint32Array; bits: Uint8Array } {
  const bits = Uint8Array.from([...same(0, direct), ...extraBits]);
  const base = new Uint32Array(bits.length);
  let next = shift;
  bits.forEach((count, code) => {
    base[code] = next;
    next += 1 << count;
  });
  return { base, bits };
}

/**
 * @param size that the content may have at most; decoding stops there
 * @param output of that size, to have what was decoded before an error
 */
export function decodeZstd(
  input: Buffer,
  size: number,
  output: Buffer = Buffer.allocUnsafeSlow(size),
): Buffer {
  const source = padded(input);
  let at = 0;
  let filled = 0;
  while (filled < size && !isZero(input, at)) {
    if (at + 9 > input.length) throw new PayloadError('the zstd data ends early');
    const magic = source.readUInt32LE(at);
    if ((magic & 0xffff_fff0) >>> 0 === skippableMagic) {
      at += 8 + source.readUInt32LE(at + 4);
      continue;
    }
    if (magic !== frameMagic) throw new PayloadError('this is not zstd data');
    const frame = new FrameDecoder(source, input.length, output, filled);
    at = frame.decode(at + 4);
    filled = frame.filled;
  }
  return output.subarray(0, filled);
}

/** Whether nothing but padding follows. */
function isZero(input: Buffer, start: number): boolean {
  return input.subarray(start, start + 4).every((byte) => byte === 0);
}

/** The content's size as the first frame's header states it; zstd leaves it out only of what it reads from a pipe. */
export function zstdContentSize(file: Buffer): number {
  const header = padded(file.subarray(0, 18));
  const descriptor = header[4]!;
  const singleSegment = (descriptor & 0x20) !== 0;
  const at = 5 + (singleSegment ? 0 : 1) + [0, 1, 2, 4][descriptor & 3]!;
  const flag = descriptor >> 6;
  if (flag === 0 && !singleSegment) throw new PayloadError('the zstd data does not state its size');
  if (flag === 0) return header[at]!;
  if (flag === 1) return header.readUInt16LE(at) + 256;
  return flag === 2 ? header.readUInt32LE(at) : Number(header.readBigUInt64LE(at));
}

class FrameDecoder {
  filled: number;
  private readonly source: Buffer;
  private readonly end: number;
  private readonly output: Buffer;
  private readonly start: number;
  private readonly literals: LiteralsReader;
  private literalTable: FseTable | null = null;
  private offsetTable: FseTable | null = null;
  private matchTable: FseTable | null = null;
  /** the three distances used last */
  private readonly recent = [1, 4, 8];

  constructor(source: Buffer, end: number, output: Buffer, start: number) {
    this.source = source;
    this.end = end;
    this.output = output;
    this.start = start;
    this.filled = start;
    this.literals = new LiteralsReader(source);
  }

  /** @returns offset behind the frame */
  decode(headerStart: number): number {
    const { source } = this;
    const descriptor = source[headerStart]!;
    const singleSegment = (descriptor & 0x20) !== 0;
    if ((descriptor & 3) !== 0) throw new PayloadError('zstd dictionaries are not known here');
    const sizeBytes = descriptor >> 6 === 0 ? (singleSegment ? 1 : 0) : 1 << (descriptor >> 6);
    let at = headerStart + 1 + (singleSegment ? 0 : 1) + sizeBytes;
    for (;;) {
      if (at + 3 > this.end) throw cutShort();
      const header = source.readUIntLE(at, 3);
      const blockSize = header >> 3;
      const type = (header >> 1) & 3;
      at += 3;
      const stored = type === 1 ? 1 : blockSize;
      if (at + stored > this.end) throw cutShort();
      if (type === 2) this.decodeBlock(at, at + stored);
      else if (type === 0) this.append(source.subarray(at, at + stored));
      else if (type === 1) this.append(Buffer.alloc(Math.min(blockSize, maxBlock), source[at]));
      else throw new PayloadError('a zstd block is damaged');
      at += stored;
      if ((header & 1) === 1) break;
    }
    return at + ((descriptor & 4) !== 0 ? 4 : 0);
  }

  private append(bytes: Buffer): void {
    if (this.filled + bytes.length > this.output.length) throw tooLong();
    bytes.copy(this.output, this.filled);
    this.filled += bytes.length;
  }

  private decodeBlock(start: number, end: number): void {
    const { source } = this;
    let at = this.literals.read(start, end);
    if (at >= end) throw cutShort();
    let count = source[at++]!;
    if (count >= 128) {
      count =
        count < 255 ? ((count - 128) << 8) + source[at++]! : source.readUInt16LE((at += 2) - 2) + 0x7f00;
    }
    if (count === 0) {
      this.append(this.literals.bytes.subarray(0, this.literals.length));
      return;
    }
    const modes = source[at++]!;
    const table = (
      mode: number,
      fallback: FseTable,
      previous: FseTable | null,
      maxSymbol: number,
    ): FseTable => {
      if (mode === 0) return fallback;
      if (mode === 1) return buildFseTable([...same(0, Math.min(source[at++]!, maxSymbol)), 1], 0);
      if (mode === 2) {
        const read = readFseTable(source, at, end, maxSymbol, 9);
        at = read.end;
        return read.table;
      }
      if (previous === null) throw new PayloadError('a zstd block repeats a table that was not sent');
      return previous;
    };
    this.literalTable = table(modes >> 6, defaultLiteralLengths, this.literalTable, 35);
    this.offsetTable = table((modes >> 4) & 3, defaultOffsets, this.offsetTable, 31);
    this.matchTable = table((modes >> 2) & 3, defaultMatchLengths, this.matchTable, 52);
    if (at >= end) throw cutShort();
    this.runSequences(
      count,
      new BackwardBits(source, at, end),
      this.literalTable,
      this.offsetTable,
      this.matchTable,
    );
  }

  private runSequences(
    count: number,
    bits: BackwardBits,
    literalTable: FseTable,
    offsetTable: FseTable,
    matchTable: FseTable,
  ): void {
    const { bytes: literals, length: literalCount } = this.literals;
    const { output, recent } = this;
    let filled = this.filled;
    let literalAt = 0;
    let literalState = bits.read(literalTable.log);
    let offsetState = bits.read(offsetTable.log);
    let matchState = bits.read(matchTable.log);
    for (let sequence = 0; sequence < count; sequence += 1) {
      const offsetCode = offsetTable.symbol[offsetState]!;
      const matchCode = matchTable.symbol[matchState]!;
      const literalCode = literalTable.symbol[literalState]!;
      const offsetValue = (1 << offsetCode) + bits.readLong(offsetCode);
      const matchLength = matchLengths.base[matchCode]! + bits.read(matchLengths.bits[matchCode]!);
      const literalLength = literalLengths.base[literalCode]! + bits.read(literalLengths.bits[literalCode]!);
      if (sequence + 1 < count) {
        literalState = literalTable.next[literalState]! + bits.read(literalTable.bits[literalState]!);
        matchState = matchTable.next[matchState]! + bits.read(matchTable.bits[matchState]!);
        offsetState = offsetTable.next[offsetState]! + bits.read(offsetTable.bits[offsetState]!);
      }
      const distance = takeDistance(recent, offsetValue, literalLength);
      if (literalAt + literalLength > literalCount) throw new PayloadError('a zstd block lacks literals');
      if (filled + literalLength + matchLength > output.length) throw tooLong();
      copyLiterals(literals, literalAt, output, filled, literalLength);
      literalAt += literalLength;
      filled += literalLength;
      if (distance <= 0 || distance > filled - this.start)
        throw new PayloadError('a zstd match does not fit');
      copyMatch(output, filled, distance, matchLength);
      filled += matchLength;
    }
    bits.finish();
    this.filled = filled;
    this.append(literals.subarray(literalAt, literalCount));
  }
}

/** Values 1 to 3 mean a recent distance (RFC 8878, 3.1.1.5); keeps the list of recent ones. */
function takeDistance(recent: number[], value: number, literalLength: number): number {
  if (value > 3) {
    recent[2] = recent[1]!;
    recent[1] = recent[0]!;
    return (recent[0] = value - 3);
  }
  const index = literalLength === 0 ? value : value - 1;
  if (index === 0) return recent[0]!;
  const distance = index === 3 ? recent[0]! - 1 : recent[index]!;
  if (index > 1) recent[2] = recent[1]!;
  recent[1] = recent[0]!;
  return (recent[0] = distance);
}

function copyLiterals(from: Buffer, fromAt: number, to: Buffer, toAt: number, length: number): void {
  if (length > 48) from.copy(to, toAt, fromAt, fromAt + length);
  else for (let index = 0; index < length; index += 1) to[toAt + index] = from[fromAt + index]!;
}

function copyMatch(output: Buffer, to: number, distance: number, length: number): void {
  const end = to + length;
  if (distance >= length && length > 48) output.copyWithin(to, to - distance, end - distance);
  else for (let at = to; at < end; at += 1) output[at] = output[at - distance]!;
}

function cutShort(): PayloadError {
  return new PayloadError('the zstd data is cut short');
}

function tooLong(): PayloadError {
  return new PayloadError('the zstd data holds more than it says');
}
