/** Zstandard: Node's own decoder (from 22.15), which is native. */
import * as zlib from 'node:zlib';
import { PayloadError } from './payload-error.ts';

/** @param size of the content */
export function decodeZstd(input: Buffer, size: number): Buffer {
  if (!('zstdDecompressSync' in zlib)) throw new PayloadError('this Node cannot decompress zstd');
  try {
    return zlib.zstdDecompressSync(input, { maxOutputLength: size + 1 });
  } catch (error) {
    throw new PayloadError(error instanceof Error ? error.message : 'the zstd data is damaged');
  }
}
