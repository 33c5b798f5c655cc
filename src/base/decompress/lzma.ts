/**
 * LZMA's old container (`.lzma`, "LZMA alone"): u8 properties, u32 dictionary size, u64 content size (all ones:
 * unknown, an end marker comes), data.
 */
import { LzmaDecoder } from './lzma-decoder.ts';
import { PayloadError } from './payload-error.ts';

const headerBytes = 13;

/**
 * @param size that the content may have at most; decoding stops there
 * @param output of that size, to have what was decoded before an error
 */
export function decodeLzma(
  input: Buffer,
  size: number,
  output: Buffer = Buffer.allocUnsafeSlow(size),
): Buffer {
  if (input.length < headerBytes) throw new PayloadError('the LZMA header is cut short');
  const decoder = new LzmaDecoder(input, output);
  decoder.setProperties(input[0]!);
  decoder.resetState();
  decoder.position = headerBytes;
  decoder.decode(size);
  return output.subarray(0, decoder.filled);
}
