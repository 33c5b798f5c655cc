/**
 * The xz container with what the kernel's build puts in it (`xz --check=crc32 --x86 --lzma2`): blocks of LZMA2
 * chunks, optionally behind the x86 branch filter. After "The .xz File Format", 1.2.0. Checksums are not
 * verified: what comes out is checked by everything that reads it.
 */
import { LzmaDecoder } from './lzma-decoder.ts';
import { PayloadError } from './payload-error.ts';
import { undoX86Filter } from './x86-branch-filter.ts';

const streamMagic = '\xfd7zXZ\0';
const streamHeaderBytes = 12;
const footerBytes = 12;
const filterLzma2 = 0x21;
const filterX86 = 0x04;
/** bytes of a check by its id */
const checkBytes: Readonly<Record<number, number>> = { 0: 0, 1: 4, 4: 8, 10: 32 };

/**
 * @param size that the content may have at most
 * @param output of that size, to have what was decoded before an error
 */
export function decodeXz(input: Buffer, size: number, output: Buffer = Buffer.allocUnsafeSlow(size)): Buffer {
  const decoder = new LzmaDecoder(input, output);
  // Files put behind each other are one, after The .xz File Format, 1.2.0, 2: streams with padding of four bytes between.
  let at = decodeXzStream(input, 0, output, decoder);
  while (at + streamHeaderBytes <= input.length) {
    if (input.readUInt32LE(at) === 0) at += 4;
    else if (input.toString('latin1', at, at + streamMagic.length) !== streamMagic) break;
    else at = decodeXzStream(input, at, output, decoder);
  }
  return output.subarray(0, decoder.filled);
}

/** @returns the offset behind the stream */
function decodeXzStream(input: Buffer, header: number, output: Buffer, decoder: LzmaDecoder): number {
  if (input.length < header + streamHeaderBytes) throw new PayloadError('the xz header is cut short');
  const check = checkBytes[input[header + 7]! & 15];
  if (check === undefined) throw new PayloadError('the xz data uses an unknown check');
  let at = header + streamHeaderBytes;
  // A block header starts with its size; 0 stands where the index begins.
  while (at < input.length && input[at] !== 0) {
    const { dataStart, x86 } = readBlockHeader(input, at);
    const start = decoder.filled;
    decoder.position = dataStart;
    decodeLzma2(input, decoder);
    if (x86) undoX86Filter(output.subarray(start, decoder.filled));
    at = dataStart + Math.ceil((decoder.position - dataStart) / 4) * 4 + check;
  }
  return endOfIndex(input, at) + footerBytes;
}

/** u8 0, number of blocks, two sizes each, padding to four bytes, CRC-32. */
function endOfIndex(input: Buffer, start: number): number {
  if (start >= input.length) return input.length; // what carries the data may have left the index out
  let { value: numbers, end: at } = readNumber(input, start + 1);
  for (numbers *= 2; numbers > 0; numbers -= 1) at = readNumber(input, at).end;
  return start + Math.ceil((at - start) / 4) * 4 + 4;
}

interface BlockHeader {
  readonly dataStart: number;
  readonly x86: boolean;
}

function readBlockHeader(input: Buffer, start: number): BlockHeader {
  const dataStart = start + (input[start]! + 1) * 4;
  if (dataStart > input.length) throw new PayloadError('an xz block header is cut short');
  const header = input.subarray(start, dataStart);
  const flags = header[1]!;
  let at = 2;
  const number = (): number => {
    const { value, end } = readNumber(header, at);
    at = end;
    return value;
  };
  if ((flags & 0x40) !== 0) number(); // compressed size
  if ((flags & 0x80) !== 0) number(); // uncompressed size
  let x86 = false;
  for (let filter = 0; filter <= (flags & 3); filter += 1) {
    const id = number();
    const last = filter === (flags & 3);
    const propertyBytes = number();
    at += propertyBytes;
    if (id === filterX86 && !last) x86 = true;
    else if (id !== filterLzma2 || !last) throw new PayloadError(`xz filter ${id} is not known here`);
  }
  return { dataStart, x86 };
}

/** Seven bits a byte, the lowest first; bit 7 says that more follow. */
function readNumber(bytes: Buffer, start: number): { value: number; end: number } {
  let value = 0;
  for (let at = start; ; at += 1) {
    const byte = bytes[at];
    if (byte === undefined || at - start > 6) throw new PayloadError('an xz header is damaged');
    value += (byte & 0x7f) * 2 ** (7 * (at - start));
    if (byte < 0x80) return { value, end: at + 1 };
  }
}

/**
 * The content's size, from the index: u8 0, number of blocks, and for each its size and its content's; the footer's
 * second word is the index' size in words, less one.
 */
export function xzContentSize(file: Buffer): number {
  const footer = file.length - footerBytes;
  if (footer < streamHeaderBytes || file.toString('latin1', file.length - 2) !== 'YZ') {
    throw new PayloadError('the xz data is cut short');
  }
  const start = footer - (file.readUInt32LE(footer + 4) + 1) * 4;
  if (start < streamHeaderBytes || file[start] !== 0) throw new PayloadError('the xz index is damaged');
  const index = file.subarray(start, footer);
  let { value: blocks, end: at } = readNumber(index, 1);
  let size = 0;
  for (; blocks > 0; blocks -= 1) {
    at = readNumber(index, at).end;
    const content = readNumber(index, at);
    size += content.value;
    at = content.end;
  }
  return size;
}

/** Chunks: a control byte, sizes, and LZMA data or stored bytes, up to a control byte of 0. */
function decodeLzma2(input: Buffer, decoder: LzmaDecoder): void {
  for (;;) {
    const at = decoder.position;
    const control = input[at];
    if (control === undefined || (control !== 0 && at + 6 > input.length)) {
      throw new PayloadError('the xz data is cut short');
    }
    if (control === 0) {
      decoder.position = at + 1;
      return;
    }
    if (control === 1 || control >= 0xe0) decoder.resetDictionary();
    if (control < 0x80) {
      if (control > 2) throw new PayloadError('an xz chunk is damaged');
      decoder.position = at + 3;
      decoder.store(input.readUInt16BE(at + 1) + 1);
      continue;
    }
    const content = (((control & 0x1f) << 16) | input.readUInt16BE(at + 1)) + 1;
    const end = at + (control >= 0xc0 ? 6 : 5) + input.readUInt16BE(at + 3) + 1;
    if (control >= 0xc0) decoder.setProperties(input[at + 5]!);
    if (control >= 0xa0) decoder.resetState();
    decoder.position = at + (control >= 0xc0 ? 6 : 5);
    const limit = decoder.filled + content;
    const marker = decoder.decode(limit);
    if (marker || decoder.position > end || decoder.filled !== limit)
      throw new PayloadError('an xz chunk is damaged');
    decoder.position = end;
  }
}
