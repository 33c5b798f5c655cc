/** Files compressed by themselves (kernel modules), whose formats tell the content's size in their own ways. */
import { decodePayload, recogniseCompression } from './payload.ts';
import { PayloadError } from './payload-error.ts';
import { xzContentSize } from './xz.ts';
import { zstdContentSize } from './zstd.ts';

/**
 * The content of a gzip, xz or zstd file; any other file is returned as it is.
 *
 * @param limit bytes that the content may have at most
 * @throws PayloadError for damaged data
 */
export function decompressFile(file: Buffer, limit: number): Buffer {
  const compression = recogniseCompression(file);
  const size = contentSize(file, compression);
  if (compression === null || size === null) return file;
  if (size > limit) throw new PayloadError(`it says to hold ${size} bytes, more than ${limit}`);
  return decodePayload(file, compression, size);
}

function contentSize(file: Buffer, compression: string | null): number | null {
  switch (compression) {
    case 'gzip':
      return file.length < 18 ? 0 : file.readUInt32LE(file.length - 4);
    case 'xz':
      return xzContentSize(file);
    case 'zstd':
      return zstdContentSize(file);
    default:
      return null;
  }
}
