/**
 * LZ4 in its frame format, which `lz4` writes unless told otherwise (lz4_Frame_format.md 1.6.2): u32 magic, u8 flags, u8
 * largest block, u64 content size where flagged, u8 header checksum; then blocks of u32 size (bit 31: stored), data and,
 * where flagged, a checksum; 0 ends them. Checksums are not verified: what comes out is checked by everything that reads it.
 */
import { decodeLz4Block } from './lz4-block.ts';
import { PayloadError } from './payload-error.ts';

export const lz4FrameMagic = 0x184d2204;
const flag = { version: 0xc0, independent: 0x20, blockChecksum: 0x10, contentSize: 8, contentChecksum: 4 };
const stored = 0x8000_0000;
/** blocks of a frame may refer to this much of what went before */
const history = 64 << 10;

/**
 * @param size that the content may have at most; decoding stops there
 * @param output of that size, to have what was decoded before an error
 */
export function decodeLz4Frames(
  input: Buffer,
  size: number,
  output: Buffer = Buffer.allocUnsafeSlow(size),
): Buffer {
  let state = { at: 0, filled: 0 };
  while (state.at + 7 <= input.length && input.readUInt32LE(state.at) === lz4FrameMagic) {
    state = decodeFrame(input, state.at, output, state.filled);
  }
  if (state.at === 0) throw new PayloadError('the LZ4 frame is cut short');
  return output.subarray(0, state.filled);
}

function decodeFrame(
  input: Buffer,
  start: number,
  output: Buffer,
  filledBefore: number,
): { readonly at: number; readonly filled: number } {
  const flags = input[start + 4]!;
  if ((flags & flag.version) !== 0x40) throw new PayloadError('the LZ4 frame is of an unknown version');
  if ((flags & 1) !== 0) throw new PayloadError('the LZ4 frame needs a dictionary');
  const largest = ((input[start + 5]! >> 4) & 7) < 4 ? 0 : 1 << (8 + 2 * ((input[start + 5]! >> 4) & 7));
  const trailer = (flags & flag.blockChecksum) === 0 ? 0 : 4;
  let at = start + ((flags & flag.contentSize) === 0 ? 7 : 15);
  let filled = filledBefore;
  for (;;) {
    if (at + 4 > input.length) throw new PayloadError('the LZ4 frame is cut short');
    const word = input.readUInt32LE(at);
    at += 4;
    if (word === 0) return { at: at + ((flags & flag.contentChecksum) === 0 ? 0 : 4), filled };
    const end = at + (word % stored);
    if (end > input.length) throw new PayloadError('an LZ4 block is cut short');
    if (end - at > largest) throw new PayloadError('an LZ4 block is larger than its frame says');
    const limit = Math.min(output.length, filled + largest);
    if (word >= stored) {
      if (filled + end - at > limit) throw new PayloadError('an LZ4 block does not fit');
      filled += input.copy(output, filled, at, end);
    } else {
      const oldest = (flags & flag.independent) !== 0 ? filled : Math.max(filledBefore, filled - history);
      filled = decodeLz4Block({ input, start: at, end, output, filled, limit, oldest });
    }
    if (filled === output.length) return { at: input.length, filled };
    at = end + trailer;
  }
}
