/**
 * Finds and reads kallsyms, the symbol table that a kernel carries inside itself, in the bytes of a decompressed
 * kernel. Nothing points to it, so it is recognised by its shape (scripts/kallsyms.c writes it):
 *
 *     up to 6.3:  addresses | num_syms | names | markers | [seqs] | token_table | token_index
 *     from 6.4:   num_syms | names | markers | token_table | token_index | addresses | [seqs]
 *
 * all 8-byte aligned. A name is a length (one byte; from 6.1 two if the first has bit 7 set) and that many token
 * numbers; a token is a string of token_table; the first character of the expanded name is the type letter of
 * nm. Every 256th name's offset stands in markers (u32, before 4.20 u64). So: find the token table by its ten digits
 * one after another, confirm it by token_index, find num_syms by trying every place before it whose names
 * and markers end exactly where the token table starts. Addresses: kallsyms-addresses.ts.
 */
import { inputError } from '../base/errors.ts';
import { readKallsymsAddresses } from './kallsyms-addresses.ts';
import type { KernelElf } from './kernel-elf.ts';
import { allocateSymbols, binding, unknownSection, type RawSymbols } from './raw-symbols.ts';

/** Offsets in the image of what was found. */
export interface KallsymsLayout {
  readonly count: number;
  /** where num_syms stands; names follow 8 bytes later */
  readonly numSyms: number;
  readonly names: number;
  readonly tokenTable: number;
  /** behind token_index, aligned */
  readonly tail: number;
  readonly tokens: readonly Buffer[];
}

const tokenCount = 256;
const minSymbols = 256;
const maxSymbols = 8 << 20;
/** names take between 2 and, on average, this many bytes a symbol */
const maxAverageName = 128;
const longestName = 0x3fff;
const digits = Buffer.from('0\x001\x002\x003\x004\x005\x006\x007\x008\x009\0', 'latin1');

/** @throws an input error when the kernel has none (CONFIG_KALLSYMS=n) or it is damaged */
export function readKallsyms(kernel: KernelElf): RawSymbols {
  const { bytes, name } = kernel;
  for (let at = bytes.indexOf(digits); at >= 0; at = bytes.indexOf(digits, at + 1)) {
    const tokens = tokenTableAround(bytes, at);
    const layout = tokens && findNames(bytes, tokens);
    if (!layout) continue;
    const addresses = readKallsymsAddresses(kernel, layout);
    if (addresses !== null) return toRawSymbols(kernel, layout, addresses);
  }
  throw inputError('this kernel carries no symbol table of its own (CONFIG_KALLSYMS) that can be read', {
    place: { file: name },
    hint: "give the kernel's vmlinux with --vmlinux",
  });
}

interface TokenTable {
  readonly start: number;
  readonly tail: number;
  readonly tokens: Buffer[];
}

/** The token table whose digits are at `digitsAt`: 48 tokens before them, checked against token_index. */
function tokenTableAround(bytes: Buffer, digitsAt: number): TokenTable | null {
  let start = digitsAt;
  for (let token = 0; token < 0x30; token += 1) {
    const before = bytes.lastIndexOf(0, start - 2);
    if (start < 2 || start - before > 256) return null;
    start = before + 1;
  }
  const tokens: Buffer[] = [];
  const offsets: number[] = [];
  let at = start;
  for (let token = 0; token < tokenCount; token += 1) {
    const end = bytes.indexOf(0, at);
    if (end < 0 || end === at || end - at > 256) return null;
    offsets.push(at - start);
    tokens.push(bytes.subarray(at, end));
    at = end + 1;
  }
  const index = align8(at);
  const tail = index + tokenCount * 2;
  if (tail > bytes.length) return null;
  if (offsets.some((offset, token) => bytes.readUInt16LE(index + 2 * token) !== offset)) return null;
  return { start, tail: align8(tail), tokens };
}

/** Looks for num_syms before the token table: see the file's head. */
function findNames(bytes: Buffer, { start: tokenTable, tail, tokens }: TokenTable): KallsymsLayout | null {
  const lowest = Math.max(0, tokenTable - maxSymbols * 16);
  for (let numSyms = tokenTable - 16; numSyms >= lowest; numSyms -= 8) {
    if (bytes.readUInt32LE(numSyms + 4) !== 0) continue;
    const count = bytes.readUInt32LE(numSyms);
    const room = tokenTable - numSyms;
    if (count < minSymbols || count * 2 > room || count * maxAverageName < room) continue;
    const names = numSyms + 8;
    if (markersOf(count, tokenTable).some((markers) => namesFit(bytes, names, count, markers))) {
      return { count, numSyms, names, tokenTable, tail, tokens };
    }
  }
  return null;
}

interface Markers {
  readonly at: number;
  readonly width: 4 | 8;
}

/** Where markers would start if these many symbols are described directly before the token table. */
function markersOf(count: number, tokenTable: number): Markers[] {
  const entries = Math.ceil(count / 256);
  const seqs = align8(3 * count); // kallsyms_seqs_of_names, 6.2 and 6.3
  return [
    { at: tokenTable - align8(4 * entries), width: 4 },
    { at: tokenTable - 8 * entries, width: 8 },
    { at: tokenTable - seqs - align8(4 * entries), width: 4 },
  ];
}

function namesFit(bytes: Buffer, names: number, count: number, { at: markers, width }: Markers): boolean {
  if (markers <= names || bytes.readUInt32LE(markers) !== 0) return false;
  let at = names;
  for (let symbol = 0; symbol < count; symbol += 1) {
    if (symbol % 256 === 0 && bytes.readUInt32LE(markers + (symbol / 256) * width) !== at - names)
      return false;
    const end = nameEnd(bytes, at);
    if (end > markers || end === at + 1) return false;
    at = end;
  }
  return align8(at) === markers;
}

/** Offset behind the name at `at`. */
function nameEnd(bytes: Buffer, at: number): number {
  const first = bytes[at]!;
  return first < 0x80 ? at + 1 + first : at + 2 + ((first & 0x7f) | (bytes[at + 1]! << 7));
}

function toRawSymbols(
  kernel: KernelElf,
  { count, names: namesAt, tokens }: KallsymsLayout,
  addresses: { low: Uint32Array; high: Uint32Array },
): RawSymbols {
  const { bytes } = kernel;
  const columns = allocateSymbols(count);
  columns.low.set(addresses.low);
  columns.high.set(addresses.high);
  let names: Buffer = Buffer.alloc(count * 32);
  let used = 0;
  let at = namesAt;
  for (let symbol = 0; symbol < count; symbol += 1) {
    const end = nameEnd(bytes, at);
    if (names.length - used < longestName * 4) names = grown(names);
    columns.name[symbol] = used;
    let letter = 0;
    for (let token = bytes[at]! < 0x80 ? at + 1 : at + 2; token < end; token += 1) {
      const text = tokens[bytes[token]!]!;
      let from = 0;
      if (letter === 0) letter = text[from++]!;
      while (from < text.length && names.length - used > 1) names[used++] = text[from++]!;
    }
    names[used++] = 0;
    at = end;
    setType(columns, symbol, String.fromCharCode(letter));
  }
  const raw = { ...columns, names: names.subarray(0, used), length: count };
  return { ...raw, sections: kernel.sections.length > 0 ? assignSections(raw, kernel) : [unknownSection] };
}

function grown(names: Buffer): Buffer {
  const larger = Buffer.alloc(names.length * 2 + longestName * 4);
  names.copy(larger);
  return larger;
}

function setType(columns: Pick<RawSymbols, 'binding' | 'code'>, symbol: number, letter: string): void {
  const lower = letter.toLowerCase();
  const weak = lower === 'w' || lower === 'v';
  columns.binding[symbol] = weak ? binding.weak : letter === lower ? binding.local : binding.global;
  columns.code[symbol] = lower === 't' || lower === 'w' ? 1 : 0;
}

/** Fills in the section of each symbol; what lies in a section that is not executable is no code. */
function assignSections(
  raw: Pick<RawSymbols, 'length' | 'high' | 'low' | 'section' | 'code'>,
  kernel: KernelElf,
): RawSymbols['sections'] {
  const { sections } = kernel;
  for (let symbol = 0; symbol < raw.length; symbol += 1) {
    if (raw.code[symbol] === 0) continue;
    const address = (BigInt(raw.high[symbol]!) << 32n) | BigInt(raw.low[symbol]!);
    const found = sections.findIndex(({ start, end }) => address >= start && address < end);
    if (found >= 0) {
      raw.section[symbol] = found + 1;
      if (!sections[found]!.executable) raw.code[symbol] = 0;
    }
  }
  return [unknownSection, ...sections];
}

export function align8(offset: number): number {
  return Math.ceil(offset / 8) * 8;
}
