/**
 * LZ4 in its legacy frame, which Linux kernels use (`lz4 -l`; the frame format document, "Legacy frame"):
 * u32 magic, then blocks of u32 compressed size and an LZ4 block of at most 8 MiB of content.
 */
import { PayloadError } from './payload-error.ts';

export const lz4LegacyMagic = 0x184c2102;
const blockContent = 8 << 20;

/** @param size that the content may have at most; decoding stops there */
export function decodeLz4Legacy(input: Buffer, size: number): Buffer {
  const output = Buffer.allocUnsafeSlow(size);
  let at = 4;
  let filled = 0;
  while (at + 4 <= input.length && filled < size) {
    const blockSize = input.readUInt32LE(at);
    at += 4;
    if (blockSize === lz4LegacyMagic) continue; // frames may follow each other
    if (at + blockSize > input.length) throw new PayloadError('an LZ4 block is cut short');
    filled = decodeBlock(input, at, at + blockSize, output, filled, Math.min(size, filled + blockContent));
    at += blockSize;
  }
  return output.subarray(0, filled);
}

/** Sequences of literals and matches; returns how far the output is filled. */
function decodeBlock(
  input: Buffer,
  start: number,
  end: number,
  output: Buffer,
  filledBefore: number,
  limit: number,
): number {
  let at = start;
  let filled = filledBefore;
  const extendedLength = (nibble: number): number => {
    let length = nibble;
    if (nibble === 15) {
      let more: number;
      do {
        if (at >= end) throw new PayloadError('an LZ4 length is cut short');
        more = input[at++]!;
        length += more;
      } while (more === 255);
    }
    return length;
  };
  while (at < end) {
    const token = input[at++]!;
    const literals = extendedLength(token >> 4);
    if (at + literals > end || filled + literals > limit) throw new PayloadError('LZ4 literals do not fit');
    copyForward(input, at, output, filled, literals);
    at += literals;
    filled += literals;
    if (at >= end) break; // the last sequence has no match
    if (at + 2 > end) throw new PayloadError('an LZ4 offset is cut short');
    const distance = input[at]! | (input[at + 1]! << 8);
    at += 2;
    const length = extendedLength(token & 15) + 4;
    if (distance === 0 || distance > filled - filledBefore || filled + length > limit) {
      throw new PayloadError('an LZ4 match does not fit');
    }
    if (distance >= length && length > 32)
      output.copyWithin(filled, filled - distance, filled - distance + length);
    else
      for (let index = 0; index < length; index += 1)
        output[filled + index] = output[filled + index - distance]!;
    filled += length;
  }
  return filled;
}

/** Short runs byte by byte: a call costs more than the copy. */
function copyForward(from: Buffer, fromAt: number, to: Buffer, toAt: number, length: number): void {
  if (length > 48) from.copy(to, toAt, fromAt, fromAt + length);
  else for (let index = 0; index < length; index += 1) to[toAt + index] = from[fromAt + index]!;
}
