/**
 * Decompresses what a bzImage carries. Except for gzip, which says it itself, the kernel's build appends the
 * content's size as u32 (scripts/Makefile.lib, size_append), so the space needed is known beforehand.
 *
 * Why so: docs/decisions/0103-own-decoders.md.
 */
import { constants, gunzipSync } from 'node:zlib';
import { errorMessage } from '../errors.ts';
import { decodeBzip2 } from './bzip2.ts';
import { decodeLz4Frames, lz4FrameMagic } from './lz4-frame.ts';
import { decodeLz4Legacy } from './lz4-legacy.ts';
import { decodeLzma } from './lzma.ts';
import { PayloadError } from './payload-error.ts';
import { decodeXz } from './xz.ts';
import { decodeZstd } from './zstd.ts';

export type Compression = 'gzip' | 'xz' | 'zstd' | 'lz4' | 'lzma' | 'bzip2' | 'lzo';

const magics: readonly (readonly [Compression, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['lz4', [0x02, 0x21, 0x4c, 0x18]],
  ['lz4', [0x04, 0x22, 0x4d, 0x18]], // its frame format, which the kernel does not know
  ['lzma', [0x5d, 0x00, 0x00]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['lzo', [0x89, 0x4c, 0x5a, 0x4f]],
];

/** The compression these bytes start with, null for none that is known. */
export function recogniseCompression(bytes: Buffer): Compression | null {
  return magics.find(([, magic]) => magic.every((byte, index) => bytes[index] === byte))?.[0] ?? null;
}

/**
 * @param limit bytes that the content may have at most
 * @throws PayloadError for damaged data
 */
export function decompressPayload(payload: Buffer, compression: Compression, limit: number): Buffer {
  if (payload.length < 8) throw new PayloadError('it is cut short');
  const size = payload.readUInt32LE(payload.length - 4);
  if (size > limit) throw new PayloadError(`it says to hold ${size} bytes, more than ${limit}`);
  const data = payload.subarray(0, payload.length - 4);
  return decodePayload(compression === 'gzip' ? payload : data, compression, size);
}

/**
 * Decodes data without an appended size.
 *
 * @param size of the content; anything else is refused
 */
export function decodePayload(data: Buffer, compression: Compression, size: number): Buffer {
  const content = decode(data, compression, size);
  if (content.length !== size) throw new PayloadError(`it holds ${content.length} bytes instead of ${size}`);
  return content;
}

/**
 * Decodes data whose content's size is not known beforehand (an initramfs).
 *
 * @param limit bytes that the content may have at most
 * @throws PayloadError for damaged data and for more content than that
 */
export function decodeStream(data: Buffer, compression: Compression, limit: number): Buffer {
  const content = decode(data, compression, limit + 1);
  if (content.length > limit) throw new PayloadError(`it holds more than ${limit} bytes`);
  return content;
}

/** Holds the largest unit that any of the formats decodes at once: a block of 8 MiB of legacy LZ4. */
const beginningBytes = 9 << 20;
/** of a file, enough for one such unit */
export const beginningPackedBytes = 9 << 20;
/** unpacks to 64 MiB at most */
const gzipBeginningBytes = 64 << 10;

/**
 * The first bytes of what data decodes to, some that do not belong to it perhaps behind them; null where nothing can be
 * decoded. The data may be cut short.
 *
 * @param data the first `beginningPackedBytes`
 */
export function decodeBeginning(data: Buffer, compression: Compression): Buffer | null {
  const output = Buffer.alloc(compression === 'gzip' ? 0 : beginningBytes);
  try {
    if (compression === 'gzip') {
      const beginning = data.subarray(0, gzipBeginningBytes);
      const content = gunzipSync(beginning, { finishFlush: constants.Z_SYNC_FLUSH });
      return content.length > 0 ? content : gunzipSync(beginning); // which throws where it is cut short
    }
    return decode(data, compression, beginningBytes, output);
  } catch {
    return output.equals(Buffer.alloc(output.length)) ? null : output;
  }
}

function decode(data: Buffer, compression: Compression, size: number, output?: Buffer): Buffer {
  switch (compression) {
    case 'gzip':
      return inflate(data, size);
    case 'zstd':
      return decodeZstd(data, size, output);
    case 'lz4':
      return data.length >= 4 && data.readUInt32LE(0) === lz4FrameMagic
        ? decodeLz4Frames(data, size, output)
        : decodeLz4Legacy(data, size, output);
    case 'xz':
      return decodeXz(data, size, output);
    case 'lzma':
      return decodeLzma(data, size, output);
    case 'bzip2':
      return decodeBzip2(data, size, output);
    case 'lzo':
      throw new PayloadError(`Bootgate cannot decompress ${compression}`);
  }
}

function inflate(data: Buffer, size: number): Buffer {
  try {
    return gunzipSync(data, { maxOutputLength: size + 1 });
  } catch (error) {
    throw new PayloadError(errorMessage(error));
  }
}
