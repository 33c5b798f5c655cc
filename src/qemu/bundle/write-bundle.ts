import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { errorCode } from '../../base/errors.ts';
import { makeFolder, sha256File } from '../../base/files.ts';
import { diskFull } from '../download.ts';
import { manifestName, type QemuManifest } from '../qemu-folder.ts';
import { codec, compressionOfName } from './compression.ts';
import { blockSize, formatHeader, padding } from './tar-format.ts';

/** A file of a bundle: its name in there and where it lies here. */
export interface BundleFile {
  readonly name: string;
  readonly path: string;
  readonly executable: boolean;
}

/**
 * Writes a bundle: the manifest with every file's checksum, then the files by name. The same files give the same
 * bytes (for one version of the compressor).
 *
 * @param output its ending says how it is compressed
 * @returns SHA-256 of the bundle and its size in bytes
 */
export async function writeBundle(
  output: string,
  manifest: Omit<QemuManifest, 'files'>,
  files: readonly BundleFile[],
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const compression = compressionOfName(output);
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  const sums: Record<string, string> = {};
  for (const { name, path } of sorted) sums[name] = await sha256File(path);
  const text = JSON.stringify({ ...manifest, files: sums }, null, 1);
  await makeFolder(dirname(output));
  const partial = `${output}.part`;
  try {
    await pipeline(
      Readable.from(archive(text, sorted)),
      codec(compression, 'compress'),
      createWriteStream(partial),
    );
    await rename(partial, output);
  } catch (error) {
    await rm(partial, { force: true });
    throw errorCode(error) === 'ENOSPC' ? diskFull(output, error) : error;
  }
  return { sha256: await sha256File(output), bytes: (await stat(output)).size };
}

async function* archive(manifest: string, files: readonly BundleFile[]): AsyncGenerator<Uint8Array> {
  const content = Buffer.from(manifest);
  yield formatHeader({ name: manifestName, size: content.length, executable: false });
  yield content;
  yield Buffer.alloc(padding(content.length));
  for (const { name, path, executable } of files) {
    const { size } = await stat(path);
    yield formatHeader({ name, size, executable });
    for await (const chunk of createReadStream(path)) yield chunk as Buffer;
    yield Buffer.alloc(padding(size));
  }
  yield Buffer.alloc(2 * blockSize);
}
