/**
 * Random access to the bytes of a file (a vmlinux has 600 MB: never read whole) or of a buffer already in
 * memory, with one bounds check for both.
 */
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readlinkSync,
  readSync,
  statSync,
  type Stats,
} from 'node:fs';
import { BootgateError, errorCode, errorMessage, inputError } from './errors.ts';
import { quoted } from './quoted.ts';

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
  try {
    checkRegularFile(path, statSync(path));
    // Should a pipe have taken its place, opening it must not wait for somebody who writes.
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw openingError(path, error);
  }
}

/**
 * What keeps a file from being opened, as an error for a person; one that is for a person already stays as it is.
 *
 * @param what it is, where it is missing
 */
export function openingError(path: string, error: unknown, what = 'file'): BootgateError {
  if (error instanceof BootgateError) return error;
  const code = errorCode(error) ?? '';
  const target = code === 'ENOENT' ? linkTarget(path) : null;
  const missing =
    target === null ? `there is no such ${what}` : `this is a symbolic link to ${target}, which is not there`;
  const problem = openingProblems[code];
  const reason = code === 'ENOENT' ? missing : (problem?.what ?? errorMessage(error));
  const hint = addressHint(path) ?? (target === null ? problem?.hint : linkHint);
  return inputError(reason, { place: { file: path }, ...(hint === undefined ? {} : { hint }), cause: error });
}

const linkHint = 'make the link lead to the file, or give the file itself';

/** Of `https://…`, which became a path in a folder `https:`. */
function addressHint(path: string): string | null {
  const [, scheme, rest] = /(?:^|\/)([a-z][a-z0-9+.-]+):\/{1,2}(.+)$/.exec(path) ?? [];
  if (scheme === undefined) return null;
  const address = `${scheme}://${rest!}`;
  return /^(?:https?|ftp)$/.test(scheme)
    ? `download it, and give the file: curl -fLO ${quoted(address)}`
    : `${address} is an address: get what is there, and give the file`;
}

function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null; // no link
  }
}

/** What keeps a file from being opened, and what to do, by the system's code. */
const openingProblems: Readonly<Record<string, { readonly what: string; readonly hint: string }>> = {
  ENOTDIR: {
    what: 'there is no such file: what its path names as a folder is none',
    hint: 'give the path of the file itself',
  },
  ELOOP: { what: 'this is a symbolic link that leads to itself', hint: linkHint },
  EACCES: {
    what: 'it may not be read',
    hint: 'let yourself read it, or copy it: /boot/vmlinuz-… is readable for root alone on Ubuntu',
  },
};

/** @throws an input error that says what it is, and how to make a file of it */
export function checkRegularFile(path: string, stats: Stats): void {
  if (stats.isFile()) return;
  const place = { file: path };
  if (stats.isDirectory()) throw inputError('this is a folder, not a file', { place });
  if (stats.isFIFO()) {
    throw inputError('this is a pipe, which can be read only once', {
      place,
      hint: `write what comes out of it to a file, and give that: cat ${quoted(path)} > file`,
    });
  }
  if (stats.isBlockDevice()) {
    throw inputError('this is a device, whose content may change while it is used', {
      place,
      hint: `copy it to a file, and give that: dd if=${quoted(path)} of=file bs=4M conv=sparse`,
    });
  }
  throw inputError('this is a device or a socket, not a file', {
    place,
    hint: 'give a file: what is meant, or a copy of it',
  });
}

/** @throws an input error when the range is not inside the source */
export function checkRange(source: Pick<ByteSource, 'name' | 'size'>, offset: number, length: number): void {
  if (offset >= 0 && length >= 0 && offset + length <= source.size) return;
  throw inputError(
    `${length.toLocaleString('en-US')} bytes are expected here, but the file has only ` +
      `${source.size.toLocaleString('en-US')} bytes: it is cut short or damaged`,
    { place: { file: source.name, offset }, hint: 'copy or download it again' },
  );
}
