/**
 * Reads cpio archives in the two formats the kernel unpacks (kernel: init/initramfs.c): `070701`, and `070702`,
 * which differs in a checksum that is not verified. src/boot/cpio.ts draws the layout.
 */
import type { ByteSource } from '../base/byte-source.ts';
import { inputError } from '../base/errors.ts';

export interface CpioFile {
  /** relative to the root, without a leading slash */
  readonly path: string;
  /** st_mode: type and permissions */
  readonly mode: number;
  /** of a link, where it points to; a view into the archive */
  readonly content: Buffer;
}

export interface CpioContent {
  readonly files: readonly CpioFile[];
  /** offset behind the archive's end mark */
  readonly end: number;
}

const headerBytes = 110;
const endMark = 'TRAILER!!!';
/** PATH_MAX, NUL included: the kernel skips entries with longer names */
const maxNameBytes = 4096;
/** far more entries than any initramfs has */
const maxEntries = 1_000_000;

/**
 * The entries of the archive that starts at an offset, up to its end mark.
 *
 * @param name what messages call it
 * @throws an input error with the offset where the archive is damaged
 */
export function readCpio(name: string, bytes: Buffer, start: number): CpioContent {
  const files: CpioFile[] = [];
  /** of files with several names, one entry alone carries the content */
  const shared = new Map<string, Buffer>();
  const keys: (string | null)[] = [];
  for (let at = start; files.length < maxEntries;) {
    const { file, key, end } = readEntry(name, bytes, at);
    at = end;
    if (file.path === endMark) return { files: files.map(withSharedContent), end: at };
    if (key !== null && file.content.length > 0) shared.set(key, file.content);
    files.push(file);
    keys.push(key);
  }
  throw inputError(`the cpio archive has more than ${maxEntries} entries`, { place: { file: name } });

  function withSharedContent(file: CpioFile, index: number): CpioFile {
    const key = keys[index] ?? null;
    return key === null ? file : { ...file, content: shared.get(key) ?? file.content };
  }
}

interface Entry {
  readonly file: CpioFile;
  /** inode and device of a file with several names, null of others */
  readonly key: string | null;
  readonly end: number;
}

function readEntry(name: string, bytes: Buffer, at: number): Entry {
  const damaged = (what: string): Error =>
    inputError(`the cpio archive is damaged: ${what}`, { place: { file: name, offset: at } });
  if (at + headerBytes > bytes.length) throw damaged('it is cut short');
  if (!/^07070[12]$/.test(bytes.toString('latin1', at, at + 6))) throw damaged('no entry begins here');
  const field = (index: number): number => {
    const text = bytes.toString('latin1', at + 6 + index * 8, at + 14 + index * 8);
    if (!/^[0-9a-fA-F]{8}$/.test(text)) throw damaged('a header field is no hexadecimal number');
    return Number.parseInt(text, 16);
  };
  const nameBytes = field(11);
  if (nameBytes === 0 || nameBytes > maxNameBytes) throw damaged(`a name of ${nameBytes} bytes`);
  const nameEnd = at + headerBytes + nameBytes;
  const contentStart = align(nameEnd);
  const contentEnd = contentStart + field(6);
  if (contentEnd > bytes.length) throw damaged('it is cut short');
  const path = bytes.toString('utf8', at + headerBytes, nameEnd - 1).replace(/^(?:\.?\/)+/, '');
  const content = bytes.subarray(contentStart, contentEnd);
  return {
    file: { path, mode: field(1), content },
    key: field(4) > 1 ? `${field(0)} ${field(7)} ${field(8)}` : null,
    end: align(contentEnd),
  };
}

function align(offset: number): number {
  return Math.ceil(offset / 4) * 4;
}

/** Where the entry at an offset ends, and whether it is the end mark; null where no entry is or it is cut short. */
export function entryAt(
  source: ByteSource,
  at: number,
): { readonly end: number; readonly isEnd: boolean } | null {
  if (at + headerBytes > source.size) return null;
  const header = source.read(at, headerBytes).toString('latin1');
  if (!/^07070[12][0-9a-fA-F]{104}$/.test(header)) return null;
  const field = (index: number): number => Number.parseInt(header.slice(6 + index * 8, 14 + index * 8), 16);
  const nameEnd = at + headerBytes + field(11);
  const end = align(align(nameEnd) + field(6));
  if (nameEnd > source.size || field(11) > maxNameBytes || end > align(source.size)) return null;
  return { end, isEnd: source.read(at + headerBytes, field(11)).toString('latin1') === `${endMark}\0` };
}
