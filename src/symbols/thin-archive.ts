/**
 * Members of the archives that the kernel is linked from (`built-in.a`, `lib.a`, `vmlinux.a`). They are thin: names
 * only, which stand in a table of their own (binutils: bfd/archive.c, "!<thin>").
 */
import type { ByteSource } from '../base/byte-source.ts';

const magic = '!<thin>\n';
const headerBytes = 60;
const maxMembers = 100_000;
const maxBytes = 64 << 20;

/** @returns names as they stand, in their order; null for what is no thin archive */
export function thinArchiveMembers(source: ByteSource): string[] | null {
  if (source.size < magic.length || source.size > maxBytes) return null;
  const bytes = source.read(0, source.size);
  if (bytes.toString('latin1', 0, magic.length) !== magic) return null;
  const members: string[] = [];
  let long = '';
  for (let at = magic.length; at + headerBytes <= bytes.length && members.length < maxMembers;) {
    const name = bytes.toString('latin1', at, at + 16).trimEnd();
    const size = Number(bytes.toString('latin1', at + 48, at + 58).trim());
    if (!Number.isSafeInteger(size) || size < 0) return members;
    at += headerBytes;
    if (name === '//' || name === '/' || name === '/SYM64/') {
      if (name === '//') long = bytes.toString('utf8', at, at + size);
      at += size + (size % 2);
      continue;
    }
    const offset = /^\/(\d+)/.exec(name)?.[1];
    const member = offset === undefined ? name.replace(/\/$/, '') : nameAt(long, Number(offset));
    if (member !== '') members.push(member);
  }
  return members;
}

/** Names of the table end with a slash and a line feed. */
function nameAt(table: string, offset: number): string {
  const end = table.indexOf('\n', offset);
  return end === -1 ? '' : table.slice(offset, end).replace(/\/$/, '');
}
