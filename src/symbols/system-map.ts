/** Reads System.map: `nm -n vmlinux`, one `ffffffff81000000 T startup_64` a line. */
import { readFileSync } from 'node:fs';
import { inputError } from '../base/errors.ts';
import { allocateSymbols, binding, unknownSection, type RawSymbols } from './raw-symbols.ts';

const maxBytes = 1 << 28;
const newline = 0x0a;
const space = 0x20;
/** nm's letters for code: t local, T global, w and W weak, i indirect */
const codeLetters = 'tTwWi';
const knownLetters = 'abcdginprstuvwABCDGINRSTUVW?-';

/** @throws an input error with the line for anything that is not a System.map, or a distribution's stub */
export function readSystemMap(path: string): RawSymbols {
  return parseSystemMap(path, readFileSync(path));
}

/** @param path for messages */
export function parseSystemMap(path: string, bytes: Buffer): RawSymbols {
  if (bytes.length > maxBytes) {
    throw inputError('this is too large to be a System.map', { place: { file: path } });
  }
  const columns = allocateSymbols(countLines(bytes));
  const names = Buffer.alloc(bytes.length + 1);
  let used = 0;
  let length = 0;
  let line = 0;
  for (let at = 0; at < bytes.length;) {
    line += 1;
    const newlineAt = bytes.indexOf(newline, at);
    const end = newlineAt < 0 ? bytes.length : newlineAt;
    const letterAt = bytes.indexOf(space, at) + 1;
    const nameAt = letterAt + 2;
    const digits = letterAt - 1 - at;
    const letter = String.fromCharCode(bytes[letterAt] ?? 0);
    if (
      digits < 8 ||
      digits > 16 ||
      nameAt >= end ||
      bytes[nameAt - 1] !== space ||
      !knownLetters.includes(letter)
    ) {
      throw wrongLine(path, line, bytes.toString('latin1', at, end));
    }
    const address = parseHex(bytes, at, letterAt - 1);
    if (address === null) throw wrongLine(path, line, bytes.toString('latin1', at, end));
    const name = bytes.toString('latin1', nameAt, end);
    if (name.includes('real System.map')) throw stub(path, name);
    at = end + 1;
    if (name.startsWith('$')) continue; // a mapping symbol, as in elf-symbols.ts
    columns.high[length] = address.high;
    columns.low[length] = address.low;
    columns.name[length] = used;
    setType(columns, length, letter);
    used += bytes.copy(names, used, nameAt, name.endsWith('\r') ? end - 1 : end) + 1;
    length += 1;
  }
  if (length === 0) throw inputError('this System.map is empty', { place: { file: path } });
  return { ...columns, length, names: names.subarray(0, used), sections: [unknownSection] };
}

function setType(columns: Pick<RawSymbols, 'binding' | 'code'>, at: number, letter: string): void {
  const weak = 'wWvV'.includes(letter);
  columns.binding[at] = weak
    ? binding.weak
    : letter === letter.toLowerCase()
      ? binding.local
      : binding.global;
  columns.code[at] = codeLetters.includes(letter) ? 1 : 0;
}

function countLines(bytes: Buffer): number {
  let lines = 1;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) lines += 1;
  return lines;
}

function parseHex(bytes: Buffer, start: number, end: number): { high: number; low: number } | null {
  let high = 0;
  let low = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]!;
    const digit =
      byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
    if (digit < 0) return null;
    high = ((high << 4) | (low >>> 28)) >>> 0;
    low = ((low << 4) | digit) >>> 0;
  }
  return { high, low };
}

function wrongLine(path: string, line: number, text: string): Error {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return inputError(`'${shown.replace(/[^\x20-\x7e…]/g, '?')}' is not a line of a System.map`, {
    place: { file: path, line },
    hint: 'a line is: ffffffff81000000 T startup_64',
  });
}

/** Debian's packages hold one line: `ffffffffffffffff B The real System.map is in the linux-image-…-dbg package` */
function stub(path: string, name: string): Error {
  return inputError(`this System.map is a stub: '${name}'`, {
    place: { file: path },
    hint: 'leave --vmlinux out (the symbols inside the kernel are used), or install that package and give its vmlinux',
  });
}
