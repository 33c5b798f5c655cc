/** Raw copies of disk images, with holes where there are only zeros. */
import { closeSync, existsSync, ftruncateSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { withFileSource, type ByteSource } from '../base/byte-source.ts';
import { makeFolder, sha256File } from '../base/files.ts';
import { openQcow2 } from './qcow2.ts';

const chunkBytes = 4 << 20;

/**
 * A qcow2 image as a raw file in a cache folder, converted once per content.
 *
 * @returns path of the raw file, which must not be written to
 * @throws an input error when the image is damaged or wants other files
 */
export async function rawOfQcow2(path: string, cacheFolder: string): Promise<string> {
  // Refuse first: a damaged image is not worth hashing.
  withFileSource(path, (source) => openQcow2(source).size);
  const folder = join(cacheFolder, 'disks');
  const file = join(folder, `${await sha256File(path)}.raw`);
  if (existsSync(file)) return file;
  await makeFolder(folder);
  withFileSource(path, (source) => {
    const image = openQcow2(source);
    writeWhole(file, image.size, function* () {
      for (let index = 0; index * image.clusterBytes < image.size; index += 1) {
        const content = image.readCluster(index);
        if (content !== null) yield { offset: index * image.clusterBytes, content };
      }
    });
  });
  return file;
}

/** A raw image with zeros appended, so that its size becomes a multiple of `alignment`. */
export function paddedCopy(path: string, target: string, alignment: number): void {
  withFileSource(path, (source) => {
    const size = Math.ceil(source.size / alignment) * alignment;
    writeWhole(target, size, () => chunksOf(source));
  });
}

interface Chunk {
  readonly offset: number;
  readonly content: Buffer;
}

function* chunksOf(source: ByteSource): Generator<Chunk> {
  for (let offset = 0; offset < source.size; offset += chunkBytes) {
    yield { offset, content: source.read(offset, Math.min(chunkBytes, source.size - offset)) };
  }
}

/** Appears under its name when it is complete, and not before. */
function writeWhole(file: string, size: number, chunks: () => Iterable<Chunk>): void {
  const temporary = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = openSync(temporary, 'wx');
  try {
    ftruncateSync(handle, size);
    for (const { offset, content } of chunks()) writeNonZero(handle, content, offset);
    closeSync(handle);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Pieces as large as a file system's block; those of zeros stay holes. */
const pieceBytes = 64 << 10;
const zeros = Buffer.alloc(pieceBytes);

function writeNonZero(handle: number, content: Buffer, offset: number): void {
  for (let at = 0; at < content.length; at += pieceBytes) {
    const piece = content.subarray(at, at + pieceBytes);
    if (piece.equals(zeros.subarray(0, piece.length))) continue;
    for (let done = 0; done < piece.length;) {
      done += writeSync(handle, piece, done, piece.length - done, offset + at + done);
    }
  }
}
