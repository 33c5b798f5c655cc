/**
 * The subset of tar a QEMU bundle is written in: POSIX ustar, regular files only, no owners and no times, so that
 * the same files always give the same bytes. A header is one block of 512 bytes, numbers are octal text:
 *
 *     0 name[100]   100 mode[8]   124 size[12]   136 mtime[12]   148 checksum[8]   156 type   257 "ustar\0" "00"
 *
 * then the content, padded to whole blocks; two blocks of zeros end the archive.
 */
import { inputError } from '../../base/errors.ts';

export const blockSize = 512;

export interface TarEntry {
  readonly name: string;
  readonly size: number;
  readonly executable: boolean;
}

/** The header block of a regular file. */
export function formatHeader({ name, size, executable }: TarEntry): Uint8Array {
  const block = Buffer.alloc(blockSize);
  if (Buffer.byteLength(name) > 100) throw inputError(`'${name}' is too long a name for a bundle`);
  block.write(name, 0);
  block.write(executable ? '0000755\0' : '0000644\0', 100);
  block.write('0000000\0' + '0000000\0', 108);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('0', 156);
  block.write('ustar\x0000', 257);
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/**
 * Reads a header block of unknown origin.
 *
 * @param offset of the block in the archive, for messages
 * @returns null for a block of zeros: the end; `directory` entries carry nothing that a bundle needs
 * @throws an input error for damage, links, devices and names that would leave the folder
 */
export function parseHeader(block: Buffer, file: string, offset: number): TarEntry | 'directory' | null {
  if (block.every((byte) => byte === 0)) return null;
  const wrong = (message: string): Error => inputError(message, { place: { file, offset } });
  if (octal(block, 148, 8) !== checksum(block)) throw wrong('is not a tar archive, or is damaged');
  const name = text(block, 0, 100);
  const prefix = text(block, 345, 155);
  if (prefix !== '') throw wrong('has a name longer than a bundle has');
  const type = String.fromCharCode(block[156]!);
  if (type === '5') return 'directory';
  if (type !== '0' && type !== '\0') throw wrong(`'${name}' is not a regular file (tar type '${type}')`);
  if (!isInside(name)) throw wrong(`'${name}' would be written outside of the bundle's folder`);
  const size = octal(block, 124, 12);
  if (!Number.isSafeInteger(size) || size < 0) throw wrong(`'${name}' has no sensible size`);
  return { name, size, executable: (octal(block, 100, 8) & 0o100) !== 0 };
}

/** A relative path of plain names. */
export function isInside(name: string): boolean {
  return name.split('/').every((part) => /^[\w.+~-]+$/.test(part) && part !== '.' && part !== '..');
}

/** Bytes that pad a content of this size to whole blocks. */
export function padding(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}

/** Sum of the header's bytes, its own field counted as blanks. */
function checksum(block: Buffer): number {
  let sum = 0;
  for (const [index, byte] of block.entries()) sum += index >= 148 && index < 156 ? 0x20 : byte;
  return sum;
}

function text(block: Buffer, from: number, length: number): string {
  const bytes = block.subarray(from, from + length);
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? length : end);
}

function octal(block: Buffer, from: number, length: number): number {
  const digits = text(block, from, length).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}
