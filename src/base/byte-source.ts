/**
 * Random access to the bytes of a file (a vmlinux has 600 MB: never read whole) or of a buffer already in
 * memory, with one bounds check for both.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { errorCode, errorMessage, inputError } from './errors.ts';

export interface ByteSource {
  /** what error messages call it: a path */
  readonly name: string;
  readonly size: number;
  /** @throws an input error when the range is not inside the source */
  read(offset: number, length: number): Buffer;
}

/** The bytes of a buffer; reads are views, not copies. */
export function bufferSource(name: string, bytes: Buffer): ByteSource {
  return {
    name,
    size: bytes.length,
    read(offset, length) {
      checkRange(this, offset, length);
      return bytes.subarray(offset, offset + length);
    },
  };
}

/** A file's bytes; it stays open until it is closed. */
export interface FileSource extends ByteSource {
  close(): void;
}

/**
 * Opens a file, hands it over and closes it.
 *
 * @throws an input error when there is no such file or it is not a regular file
 */
export function withFileSource<T>(path: string, use: (source: ByteSource) => T): T {
  const source = openFileSource(path);
  try {
    return use(source);
  } finally {
    source.close();
  }
}

/**
 * Opens a file that is read from now and then.
 *
 * @throws an input error when there is no such file or it is not a regular file
 */
export function openFileSource(path: string): FileSource {
  const file = openRegularFile(path);
  return {
    name: path,
    size: fstatSync(file).size,
    read(offset, length) {
      checkRange(this, offset, length);
      const bytes = Buffer.allocUnsafeSlow(length);
      for (let done = 0; done < length;) {
        const count = readSync(file, bytes, done, length - done, offset + done);
        if (count === 0)
          throw inputError('the file became shorter while it was read', { place: { file: path } });
        done += count;
      }
      return bytes;
    },
    close: () => closeSync(file),
  };
}

function openRegularFile(path: string): number {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    const reason = errorCode(error) === 'ENOENT' ? 'there is no such file' : errorMessage(error);
    throw inputError(reason, { place: { file: path }, cause: error });
  }
  if (fstatSync(file).isFile()) return file;
  const what = fstatSync(file).isDirectory() ? 'this is a folder, not a file' : 'this is not a regular file';
  closeSync(file);
  throw inputError(what, { place: { file: path } });
}

/** @throws an input error when the range is not inside the source */
export function checkRange(source: Pick<ByteSource, 'name' | 'size'>, offset: number, length: number): void {
  if (offset >= 0 && length >= 0 && offset + length <= source.size) return;
  throw inputError(
    `${length.toLocaleString('en-US')} bytes are expected here, but the file has only ` +
      `${source.size.toLocaleString('en-US')} bytes: it is cut short or damaged`,
    { place: { file: source.name, offset } },
  );
}
