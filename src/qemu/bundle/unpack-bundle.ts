/**
 * Unpacks a bundle of unknown origin: its manifest comes first and lists every file with its checksum; nothing
 * else is written, nothing outside of the folder, and no more than the limits.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { QemuTarget } from '../../arch/architecture.ts';
import { defaultArchitecture } from '../../arch/architectures.ts';
import { makeFolder } from '../../base/files.ts';
import { BootgateError, errorCode, errorMessage, inputError } from '../../base/errors.ts';
import { formatBytes } from '../../base/number-format.ts';
import { diskFull } from '../download.ts';
import { binaryIn, manifestName, parseManifest, type QemuManifest } from '../qemu-folder.ts';
import { codec, compressionOfContent } from './compression.ts';
import { blockSize, padding, parseHeader, type TarEntry } from './tar-format.ts';

export interface UnpackLimits {
  /** of all files together, bytes */
  readonly bytes: number;
  readonly files: number;
}

/** A QEMU with everything has some 150 MB. */
export const defaultLimits: UnpackLimits = { bytes: 1 << 30, files: 5000 };

const manifestLimit = 1 << 20;

/**
 * Unpacks into an existing, empty folder.
 *
 * @param target the emulator that has to be in it
 * @returns the manifest
 * @throws an input error with the byte offset in the archive where something is wrong
 */
export async function unpackBundle(
  bundle: string,
  folder: string,
  limits: UnpackLimits = defaultLimits,
  target: QemuTarget = defaultArchitecture.qemu,
): Promise<QemuManifest> {
  const input = codec(compressionOfContent(await firstBytes(bundle), bundle), 'decompress');
  const source = createReadStream(bundle);
  source.on('error', (error) => input.destroy(error));
  source.pipe(input);
  try {
    return await unpackArchive(new ArchiveReader(input, bundle), folder, limits, binaryIn(target));
  } catch (error) {
    if (errorCode(error) === 'ENOSPC') throw diskFull(folder, error);
    if (error instanceof BootgateError) throw error;
    // What zlib and the compressors' pipes say of a damaged stream.
    throw inputError(`the bundle is damaged: ${errorMessage(error)}`, {
      place: { file: bundle },
      cause: error,
    });
  } finally {
    source.destroy();
    input.destroy();
  }
}

async function unpackArchive(
  archive: ArchiveReader,
  folder: string,
  limits: UnpackLimits,
  binary: string,
): Promise<QemuManifest> {
  const { file } = archive;
  const first = await archive.entry();
  if (first === null || first === 'directory' || first.name !== manifestName || first.size > manifestLimit) {
    throw inputError(`does not begin with ${manifestName}: it is not a QEMU bundle`, { place: { file } });
  }
  const text = (await archive.bytes(first.size)).toString();
  await archive.skip(padding(first.size));
  const manifest = parseManifest(text, `${file}:${manifestName}`);
  const missing = new Set(Object.keys(manifest.files));
  if (missing.size > limits.files)
    throw inputError(`lists more than ${limits.files} files`, { place: { file } });
  if (!missing.has(binary)) throw inputError(`holds no ${binary}`, { place: { file } });
  let total = 0;
  for (;;) {
    const offset = archive.offset;
    const entry = await archive.entry();
    if (entry === null) break;
    if (entry === 'directory') continue;
    const wrong = (message: string): Error => inputError(message, { place: { file, offset } });
    if (!missing.delete(entry.name)) throw wrong(`'${entry.name}' is not in its manifest, or there twice`);
    total += entry.size;
    if (total > limits.bytes) throw wrong(`unpacks to more than ${formatBytes(limits.bytes)}`);
    const sum = await writeEntry(archive, entry, join(folder, entry.name));
    if (sum !== manifest.files[entry.name]) throw wrong(`'${entry.name}' differs from its checksum`);
    await archive.skip(padding(entry.size));
  }
  const [lost] = missing;
  if (lost !== undefined) throw inputError(`lacks '${lost}', which its manifest lists`, { place: { file } });
  return manifest;
}

async function writeEntry(archive: ArchiveReader, entry: TarEntry, path: string): Promise<string> {
  await makeFolder(dirname(path));
  const file = await open(path, 'wx', entry.executable ? 0o755 : 0o644);
  const hash = createHash('sha256');
  try {
    for await (const chunk of archive.content(entry.size)) {
      hash.update(chunk);
      await file.write(chunk);
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Cuts a stream into the pieces an archive is made of; holds one chunk at a time. */
class ArchiveReader {
  readonly file: string;
  /** bytes of the uncompressed archive read so far */
  offset = 0;
  private readonly chunks: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>, file: string) {
    this.chunks = stream[Symbol.asyncIterator]();
    this.file = file;
  }

  async entry(): Promise<TarEntry | 'directory' | null> {
    const offset = this.offset;
    return parseHeader(await this.bytes(blockSize), this.file, offset);
  }

  async bytes(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.content(length)) parts.push(part);
    return Buffer.concat(parts);
  }

  /** Passes over padding. */
  async skip(length: number): Promise<void> {
    await this.bytes(length);
  }

  /** The next `length` bytes in pieces. */
  async *content(length: number): AsyncGenerator<Buffer> {
    let left = length;
    while (left > 0) {
      if (this.rest.length === 0) {
        const next = await this.chunks.next();
        if (next.done === true) {
          throw inputError('is cut short', { place: { file: this.file, offset: this.offset } });
        }
        this.rest = next.value;
      }
      const part = this.rest.subarray(0, left);
      this.rest = this.rest.subarray(part.length);
      this.offset += part.length;
      left -= part.length;
      yield part;
    }
  }
}
