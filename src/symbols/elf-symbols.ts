/**
 * Symbols of an ELF file, from .symtab or, where that was stripped, .dynsym. Only the two tables are read: of
 * Debian's 590 MB vmlinux that is 5 MB.
 */
import { createHash } from 'node:crypto';
import { inputError } from '../base/errors.ts';
import type { ByteSource } from '../base/byte-source.ts';
import { sectionType, type ElfFile, type ElfSection } from './elf-file.ts';
import {
  allocateSymbols,
  binding,
  unknownSection,
  type RawSymbols,
  type SectionExtent,
} from './raw-symbols.ts';

const symbolBytes = 24;
/** SHN_LORESERVE: absolute symbols and the like */
const firstReservedIndex = 0xff00;
/** a kernel has some 0.2 M, the largest programs (browsers) 2 M */
const maxSymbols = 4 << 20;
const maxStrings = 1 << 28;

/** ELF symbol types that name something other than code or data: sections, source files. */
const typeSection = 3;
const typeFile = 4;

/** Whether the file has a symbol table with content; `strip` leaves none or only the dynamic one. */
export function symbolSection(elf: ElfFile): ElfSection | undefined {
  return (
    elf.sections.find(({ type, size }) => type === sectionType.symtab && size > symbolBytes) ??
    elf.sections.find(({ type, size }) => type === sectionType.dynsym && size > symbolBytes)
  );
}

/**
 * Digest of all that a file's symbols are made of: the table, the names, the sections they lie in, the build-id. Files
 * of one build-id may differ in each, as a stripped one does.
 */
export function symbolsKey(source: ByteSource, elf: ElfFile, buildId: string | null): string {
  const sections = elf.sections.map(({ name, type, address, size, executable }) => [
    ...[name, type, address.toString(16), size, executable],
  ]);
  const hash = createHash('sha256').update(JSON.stringify([buildId, sections]));
  const table = symbolSection(elf);
  for (const part of table === undefined ? [] : [table, elf.sections[table.link]]) {
    // what does not lie in the file is refused where it is read as a table
    if (part !== undefined && part.offset + part.size <= source.size && part.size <= maxStrings) {
      hash.update(source.read(part.offset, part.size));
    }
  }
  return hash.digest('hex');
}

/**
 * Every defined, named symbol. Code is what lies in an executable section, whatever its type: assembly entry
 * points are often untyped.
 *
 * @throws an input error for a damaged table
 */
export function readElfSymbols(source: ByteSource, elf: ElfFile, table: ElfSection): RawSymbols {
  const count = Math.floor(table.size / symbolBytes);
  const strings = elf.sections[table.link];
  if (strings?.type !== sectionType.strtab || count > maxSymbols || strings.size > maxStrings) {
    throw inputError('the symbol table is damaged', { place: { file: source.name, offset: table.offset } });
  }
  return parseElfSymbols(
    source.name,
    source.read(table.offset, count * symbolBytes),
    source.read(strings.offset, strings.size),
    sectionExtents(elf),
    placeIn(elf),
  );
}

/**
 * The content of .symtab and .strtab by themselves, of a file whose debug information keeps its section numbers, as
 * `objcopy --only-keep-debug` does.
 */
export function readSeparateSymbols(name: string, elf: ElfFile, entries: Buffer, names: Buffer): RawSymbols {
  if (entries.length > maxSymbols * symbolBytes || names.length > maxStrings) {
    throw inputError('the symbol table is absurdly long', { place: { file: name } });
  }
  return parseElfSymbols(name, entries, names, sectionExtents(elf), placeIn(elf));
}

function placeIn({ sections }: ElfFile): (sectionIndex: number) => { section: number; code: boolean } {
  return (sectionIndex) => ({
    section: sections[sectionIndex] === undefined ? 0 : sectionIndex,
    code: sections[sectionIndex]?.executable ?? false,
  });
}

/**
 * The content of .symtab and .strtab by themselves, as debuginfod servers give it. Which section of the kernel an
 * ELF section index means is told by where most of its symbols lie.
 */
export function readDetachedSymbols(
  name: string,
  entries: Buffer,
  names: Buffer,
  sections: readonly (SectionExtent & { readonly executable: boolean })[],
): RawSymbols {
  const extents = sections.map(({ start, end }) => ({
    start: Number(BigInt.asUintN(32, start)),
    end: Number(BigInt.asUintN(32, end - 1n)),
  }));
  const votes = new Map<number, Map<number, number>>();
  for (let at = 0; at + symbolBytes <= entries.length; at += symbolBytes) {
    const low = entries.readUInt32LE(at + 8);
    const high = entries.readUInt32LE(at + 12);
    const found =
      high === 0xffff_ffff ? extents.findIndex(({ start, end }) => low >= start && low <= end) : -1;
    const index = entries.readUInt16LE(at + 6);
    const ofIndex = votes.get(index) ?? new Map<number, number>();
    votes.set(index, ofIndex.set(found, (ofIndex.get(found) ?? 0) + 1));
  }
  const meant = new Map(
    [...votes].map(([index, ofIndex]) => [index, [...ofIndex].sort((a, b) => b[1] - a[1])[0]![0]]),
  );
  return parseElfSymbols(name, entries, names, [unknownSection, ...sections], (index) => {
    const section = index < firstReservedIndex ? (meant.get(index) ?? -1) : -1;
    return { section: section + 1, code: sections[section]?.executable ?? false };
  });
}

/** `$x`, `$d`: say what the bytes there are (ELF for the Arm 64-bit architecture, 4.6.5; RISC-V psABI) and name nothing. */
const mappingMark = 0x24;

/**
 * @param place where a symbol belongs: an index into `sections`, and whether it is code
 */
function parseElfSymbols(
  file: string,
  entries: Buffer,
  names: Buffer,
  sections: readonly SectionExtent[],
  place: (sectionIndex: number) => { section: number; code: boolean },
): RawSymbols {
  if (names.at(-1) !== 0) {
    throw inputError('the symbol names are damaged: the last one does not end', { place: { file } });
  }
  const count = Math.floor(entries.length / symbolBytes);
  const columns = allocateSymbols(count);
  let length = 0;
  for (let at = 0; at < count * symbolBytes; at += symbolBytes) {
    const name = entries.readUInt32LE(at);
    const info = entries[at + 4]!;
    const sectionIndex = entries.readUInt16LE(at + 6);
    const type = info & 15;
    const named = name < names.length && names[name] !== 0;
    if (!named || sectionIndex === 0 || type === typeSection || type === typeFile) continue;
    if (names[name] === mappingMark) continue;
    const low = entries.readUInt32LE(at + 8);
    const high = entries.readUInt32LE(at + 12);
    const { section, code } = place(sectionIndex);
    columns.low[length] = low;
    columns.high[length] = high;
    columns.size[length] = entries.readUInt32LE(at + 20) === 0 ? entries.readUInt32LE(at + 16) : 0xffff_ffff;
    columns.name[length] = name;
    columns.binding[length] = bindingOf(info >> 4);
    columns.section[length] = section;
    columns.code[length] = code ? 1 : 0;
    length += 1;
  }
  return { ...columns, names, length, sections };
}

function bindingOf(elfBinding: number): number {
  if (elfBinding === 0) return binding.local;
  return elfBinding === 2 ? binding.weak : binding.global;
}

/** Extents of the sections by their ELF index, the unknown one at 0. */
export function sectionExtents(elf: ElfFile): RawSymbols['sections'] {
  return elf.sections
    .slice(0, firstReservedIndex)
    .map(({ name, address, size, allocated }, index) =>
      index === 0 || !allocated ? unknownSection : { name, start: address, end: address + BigInt(size) },
    );
}
