/**
 * Reads a ZIP archive that is not trusted: nothing is written to disk, names are checked, and sizes are held
 * to limits while inflating, whatever the headers claim. The central directory decides what is inside; what an
 * extractor would find by scanning is never looked at.
 *
 * Layout (PKWARE APPNOTE 4.3, little-endian), read from its end:
 *
 *     … local header, data …   central directory            end of central directory (22 + comment)
 *                              50 4b 01 02, 46 + names      50 4b 05 06 … entries@10 size@12 offset@16
 *
 * ZIP64, encryption and compression other than stored and deflate are refused: what uploads Actions artifacts
 * writes none of them below 4 GiB.
 */
import { crc32, inflateRawSync } from 'node:zlib';
import { errorMessage, inputError } from './errors.ts';

export interface ZipLimits {
  readonly entries: number;
  /** of one file, inflated */
  readonly fileBytes: number;
  /** of all files, inflated */
  readonly totalBytes: number;
}

/**
 * The files of an archive by path.
 *
 * @param file what errors call the archive
 * @throws BootgateError naming the offset for anything damaged, disallowed or too large
 */
export function readZip(zip: Buffer, limits: ZipLimits, file: string): ReadonlyMap<string, Buffer> {
  const fail = (message: string, offset: number) => inputError(message, { place: { file, offset } });
  const end = findEnd(zip);
  if (end < 0) throw fail('this is not a complete ZIP archive: no end of central directory', zip.length);
  const count = zip.readUInt16LE(end + 10);
  const directory = zip.readUInt32LE(end + 16);
  const directoryEnd = directory + zip.readUInt32LE(end + 12);
  if (zip.readUInt16LE(end + 4) !== 0 || count === 0xffff || directory === 0xffffffff) {
    throw fail('archives of several parts and ZIP64 are not read', end);
  }
  if (directoryEnd > end) throw fail('the central directory does not lie inside the archive', end);
  if (count > limits.entries) throw fail(`${count} files, more than the ${limits.entries} allowed`, end);

  const files = new Map<string, Buffer>();
  let offset = directory;
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    if (offset + 46 > directoryEnd || zip.readUInt32LE(offset) !== 0x02014b50) {
      throw fail('damaged central directory', offset);
    }
    const entry = {
      flags: zip.readUInt16LE(offset + 8),
      method: zip.readUInt16LE(offset + 10),
      crc: zip.readUInt32LE(offset + 16),
      packed: zip.readUInt32LE(offset + 20),
      attributes: zip.readUInt32LE(offset + 38),
      local: zip.readUInt32LE(offset + 42),
    };
    const nameEnd = offset + 46 + zip.readUInt16LE(offset + 28);
    if (nameEnd > directoryEnd) throw fail('damaged central directory', offset);
    const name = zip.toString('utf8', offset + 46, nameEnd);
    const next = nameEnd + zip.readUInt16LE(offset + 30) + zip.readUInt16LE(offset + 32);
    if (!name.endsWith('/')) {
      const problem = entryProblem(name, entry.flags, entry.method, entry.attributes);
      if (problem) throw fail(problem, offset);
      if (files.has(name)) throw fail(`two files are called '${printable(name)}'`, offset);
      const room = Math.min(limits.fileBytes, limits.totalBytes - total);
      const content = inflate(zip, directory, entry, room, (message) =>
        fail(`'${printable(name)}': ${message}`, entry.local),
      );
      total += content.length;
      files.set(name, content);
    }
    offset = next;
  }
  return files;
}

interface Entry {
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly local: number;
}

function inflate(
  zip: Buffer,
  directory: number,
  { method, crc, packed, local }: Entry,
  room: number,
  fail: (message: string) => Error,
): Buffer {
  if (local + 30 > directory || zip.readUInt32LE(local) !== 0x04034b50) throw fail('damaged local header');
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  if (start + packed > directory) throw fail('its data does not lie inside the archive');
  const data = zip.subarray(start, start + packed);
  if (packed > room && method === 0) throw fail('larger than allowed');
  let content: Buffer;
  try {
    content = method === 0 ? Buffer.from(data) : inflateRawSync(data, { maxOutputLength: Math.max(1, room) });
  } catch (error) {
    const tooLarge = /larger than|ERR_BUFFER_TOO_LARGE/.test(errorMessage(error));
    throw fail(tooLarge ? 'inflates to more than allowed' : `cannot be inflated: ${errorMessage(error)}`);
  }
  if (content.length > room) throw fail('inflates to more than allowed');
  if (crc32(content) !== crc) throw fail('its checksum is wrong');
  return content;
}

/** Why an entry is not read, null when it may be. */
function entryProblem(name: string, flags: number, method: number, attributes: number): string | null {
  if ((flags & 1) !== 0) return `'${printable(name)}' is encrypted`;
  if (method !== 0 && method !== 8) return `'${printable(name)}' uses compression ${method}`;
  const parts = name.split('/');
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const unsafe = /[\\:\u0000-\u001f\u007f\ufffd]/.test(name) || name.startsWith('/');
  if (unsafe || name.length > 255 || parts.some((part) => part === '' || part === '.' || part === '..')) {
    return `'${printable(name)}' is no path inside the archive`;
  }
  const fileType = (attributes >>> 16) & 0o170000;
  if (fileType !== 0 && fileType !== 0o100000) return `'${printable(name)}' is no regular file`;
  return null;
}

function printable(name: string): string {
  return JSON.stringify(name.slice(0, 80)).slice(1, -1);
}

/** Offset of the end-of-central-directory record, -1 for none; its comment is at most 65,535 bytes. */
function findEnd(zip: Buffer): number {
  const lowest = Math.max(0, zip.length - 22 - 0xffff);
  for (let at = zip.length - 22; at >= lowest; at -= 1) {
    if (zip.readUInt32LE(at) === 0x06054b50 && at + 22 + zip.readUInt16LE(at + 20) === zip.length) return at;
  }
  return -1;
}
