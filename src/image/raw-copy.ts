/** Raw copies of disk images, with holes where there are only zeros. */
import { closeSync, ftruncateSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { withFileSource, type ByteSource } from '../base/byte-source.ts';
import { inputError } from '../base/errors.ts';
import { formatBytes } from '../base/number-format.ts';
import { openQcow2 } from './qcow2.ts';

const chunkBytes = 4 << 20;

/**
 * A qcow2 image's disk as a raw file.
 *
 * @throws an input error when the image is damaged or wants other files
 */
export function rawOfQcow2(source: ByteSource, target: string): void {
  const image = openQcow2(source);
  writeWhole(target, image.size, function* () {
    for (let index = 0; index * image.clusterBytes < image.size; index += 1) {
      const content = image.readCluster(index);
      if (content !== null) yield { offset: index * image.clusterBytes, content };
    }
  });
}

/** The first bytes of an image as a raw file. */
export function rawBeginning(source: ByteSource, bytes: number, target: string): void {
  writeWhole(target, bytes, () => chunksOf(source, bytes));
}

/**
 * What a stream carries as a raw file.
 *
 * @param limit bytes that it may carry at most
 * @throws the stream's error; an input error where it carries more
 */
export async function rawOfStream(
  stream: AsyncIterable<Buffer>,
  target: string,
  limit: number,
): Promise<void> {
  const handle = openSync(target, 'wx');
  try {
    let offset = 0;
    for await (const content of stream) {
      if (offset + content.length > limit)
        throw inputError(`what is in it has more than ${formatBytes(limit)}`);
      writeNonZero(handle, content, offset);
      offset += content.length;
    }
    ftruncateSync(handle, offset);
  } finally {
    closeSync(handle);
  }
}

/** A raw image with zeros before it, so that it begins at `start`, and behind it up to a size of all. */
export function paddedCopy(path: string, target: string, size: number, start = 0): void {
  withFileSource(path, (source) => writeWhole(target, size, () => chunksOf(source, source.size, start)));
}

interface Chunk {
  readonly offset: number;
  readonly content: Buffer;
}

function* chunksOf(source: ByteSource, bytes: number, start = 0): Generator<Chunk> {
  for (let offset = 0; offset < bytes; offset += chunkBytes) {
    yield { offset: start + offset, content: source.read(offset, Math.min(chunkBytes, bytes - offset)) };
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
