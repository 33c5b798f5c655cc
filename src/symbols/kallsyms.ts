/**
 * Finds and reads kallsyms, the symbol table that a kernel carries inside itself, in the bytes of a decompressed
 * kernel. Nothing points to it, so it is recognised by its shape (scripts/kallsyms.c writes it):
 *
 *     up to 6.3:  addresses | num_syms | names | markers | [seqs] | token_table | token_index
 *     from 6.4:   num_syms | names | markers | token_table | token_index | addresses | [seqs]
 *
 * each part aligned to 8 bytes, from 7.0 to 4. A name is a length (one byte; from 6.1 two if the first has bit 7 set) and that many token
 * numbers; a token is a string of token_table; the first character of the expanded name is the type letter of
 * nm. Every 256th name's offset stands in markers (u32, before 4.20 u64). So: find the token table by its ten digits
 * one after another, confirm it by token_index, find num_syms by trying every place before it whose names
 * and markers end exactly where the token table starts. Addresses: kallsyms-addresses.ts.
 *
 * Why so: docs/decisions/0104-kallsyms-by-shape.md.
 */
import { inputError } from '../base/errors.ts';
import { readKallsymsAddresses } from './kallsyms-addresses.ts';
import { align, type KallsymsLayout } from './kallsyms-layout.ts';
import type { KernelElf } from './kernel-elf.ts';
import { allocateSymbols, binding, unknownSection, type RawSymbols } from './raw-symbols.ts';

const tokenCount = 256;
const longestToken = 256;
/** of each part: up to 6.19, from 7.0 */
const alignments = [8, 4] as const;
const minSymbols = 256;
const maxSymbols = 8 << 20;
/** names take between 2 and, on average, this many bytes a symbol */
const maxAverageName = 128;
const longestName = 0x3fff;
/** names looked at while searching, in all; a real kernel takes little more than it has symbols */
const maxSteps = 64 << 20;
const digits = Buffer.from('0\x001\x002\x003\x004\x005\x006\x007\x008\x009\0', 'latin1');

/** @throws an input error when the kernel has none (CONFIG_KALLSYMS=n) or it is damaged */
export function readKallsyms(kernel: KernelElf): RawSymbols {
  const found = findKallsyms(kernel);
  if (found !== null) return toRawSymbols(kernel, found.layout, found.addresses);
  throw inputError('this kernel carries no symbol table of its own (CONFIG_KALLSYMS) that can be read', {
    place: { file: kernel.name },
    hint: "give the kernel's vmlinux with --vmlinux",
  });
}

/** Where kallsyms lies, and the addresses it gives; null where there is none. */
export function findKallsyms(kernel: KernelElf): {
  readonly layout: KallsymsLayout;
  readonly addresses: NonNullable<ReturnType<typeof readKallsymsAddresses>>;
} | null {
  const { bytes } = kernel;
  for (let at = bytes.indexOf(digits); at >= 0; at = bytes.indexOf(digits, at + 1)) {
    const tokens = tokenTableAround(bytes, at);
    const layout = tokens && findNames(bytes, tokens);
    if (!layout) continue;
    const addresses = readKallsymsAddresses(kernel, layout);
    if (addresses !== null) return { layout, addresses };
  }
  return null;
}

interface TokenTable {
  readonly start: number;
  readonly tail: number;
  readonly tokens: Buffer[];
}

/** The token table whose digits are at `digitsAt`: 48 tokens before them, checked against token_index. */
function tokenTableAround(bytes: Buffer, digitsAt: number): TokenTable | null {
  // What stands before the table need not end with 0: token_index tells where token 0 starts.
  let second = digitsAt;
  for (let token = 1; token < 0x30; token += 1) {
    const before = second < 2 ? -1 : bytes.lastIndexOf(0, second - 2);
    if (before < 0 || second - before > longestToken) return null;
    second = before + 1;
  }
  const ends: number[] = [second - 1];
  while (ends.length < tokenCount) {
    const start = ends.at(-1)! + 1;
    const end = bytes.indexOf(0, start);
    if (end <= start || end - start > longestToken) return null;
    ends.push(end);
  }
  for (const alignment of alignments) {
    const index = align(ends.at(-1)! + 1, alignment);
    const tail = index + tokenCount * 2;
    if (tail > bytes.length) continue;
    const start = second - bytes.readUInt16LE(index + 2);
    const starts = [start, ...ends.slice(0, -1).map((end) => end + 1)];
    if (start < 0 || starts.some((one, token) => bytes.readUInt16LE(index + 2 * token) !== one - start))
      continue;
    return { start, tail, tokens: starts.map((one, token) => bytes.subarray(one, ends[token])) };
  }
  return null;
}

/** Looks for num_syms before the token table: see the file's head. */
function findNames(bytes: Buffer, { start: tokenTable, tail, tokens }: TokenTable): KallsymsLayout | null {
  const lowest = Math.max(0, tokenTable - maxSymbols * 16);
  const budget = { steps: maxSteps };
  for (const alignment of alignments) {
    for (let numSyms = tokenTable - 16; numSyms >= lowest; numSyms -= alignment) {
      const count = bytes.readUInt32LE(numSyms);
      const room = tokenTable - numSyms;
      if (count < minSymbols || count * 2 > room || count * maxAverageName < room) continue;
      const names = numSyms + alignment;
      if (
        markersOf(count, tokenTable, alignment).some((markers) =>
          namesFit(bytes, names, count, markers, budget),
        )
      ) {
        return { count, numSyms, names, tokenTable, tail, tokens };
      }
    }
  }
  return null;
}

interface Markers {
  readonly at: number;
  readonly width: 4 | 8;
  readonly alignment: number;
}

/** Where markers would start if these many symbols are described directly before the token table. */
function markersOf(count: number, tokenTable: number, alignment: number): Markers[] {
  const entries = Math.ceil(count / 256);
  const narrow = align(4 * entries, alignment);
  const newest: Markers = { at: tokenTable - narrow, width: 4, alignment };
  if (alignment === 4) return [newest];
  const seqs = align(3 * count, alignment); // kallsyms_seqs_of_names, 6.2 and 6.3
  return [
    newest,
    { at: tokenTable - 8 * entries, width: 8, alignment },
    { at: tokenTable - seqs - narrow, width: 4, alignment },
  ];
}

function namesFit(
  bytes: Buffer,
  names: number,
  count: number,
  { at: markers, width, alignment }: Markers,
  budget: { steps: number },
): boolean {
  if (markers <= names || bytes.readUInt32LE(markers) !== 0) return false;
  let at = names;
  for (let symbol = 0; symbol < count; symbol += 1) {
    if (symbol % 256 === 0 && bytes.readUInt32LE(markers + (symbol / 256) * width) !== at - names)
      return false;
    const end = nameEnd(bytes, at);
    budget.steps -= 1;
    if (end > markers || end === at + 1 || budget.steps < 0) return false;
    at = end;
  }
  return align(at, alignment) === markers;
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
