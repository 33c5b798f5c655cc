/** One block of LZ4, which all of its containers are made of (lz4_Block_format.md of its source). */
import { PayloadError } from './payload-error.ts';

/** Where a block lies, and where its content goes. */
export interface Lz4Block {
  readonly input: Buffer;
  /** [start, end) of the block in the input */
  readonly start: number;
  readonly end: number;
  readonly output: Buffer;
  /** how far the output is filled already … */
  readonly filled: number;
  /** … and how far it may be filled */
  readonly limit: number;
  /** the first byte of the output that a match may copy from */
  readonly oldest: number;
}

/**
 * Decodes sequences of literals and matches.
 *
 * @returns how far the output is filled then
 * @throws PayloadError for damaged data
 */
export function decodeLz4Block({
  input,
  start,
  end,
  output,
  filled: filledBefore,
  limit,
  oldest,
}: Lz4Block): number {
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
    if (distance === 0 || distance > filled - oldest || filled + length > limit) {
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
