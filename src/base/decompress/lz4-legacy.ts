/**
 * LZ4 in its legacy frame, which Linux kernels use (`lz4 -l`; the frame format document, "Legacy frame"):
 * u32 magic, then blocks of u32 compressed size and an LZ4 block of at most 8 MiB of content.
 */
import { decodeLz4Block } from './lz4-block.ts';
import { PayloadError } from './payload-error.ts';

export const lz4LegacyMagic = 0x184c2102;
const blockContent = 8 << 20;

/**
 * @param size that the content may have at most; decoding stops there
 * @param output of that size, to have what was decoded before an error
 */
export function decodeLz4Legacy(
  input: Buffer,
  size: number,
  output: Buffer = Buffer.allocUnsafeSlow(size),
): Buffer {
  let at = 4;
  let filled = 0;
  while (at + 4 <= input.length && filled < size) {
    const blockSize = input.readUInt32LE(at);
    at += 4;
    if (blockSize === lz4LegacyMagic) continue; // frames may follow each other
    if (at + blockSize > input.length) throw new PayloadError('an LZ4 block is cut short');
    const end = at + blockSize;
    const limit = Math.min(size, filled + blockContent);
    filled = decodeLz4Block({ input, start: at, end, output, filled, limit, oldest: filled });
    at = end;
  }
  return output.subarray(0, filled);
}
