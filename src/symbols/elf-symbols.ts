/**
 * Symbols of an ELF file, from .symtab or, where that was stripped, .dynsym. Only the two tables are read: of
 * Debian's 590 MB vmlinux that is 5 MB.
 */
import { inputError } from '../base/errors.ts';
import type { ByteSource } from './byte-source.ts';
import { sectionType, type ElfFile, type ElfSection } from './elf-file.ts';
import { allocateSymbols, binding, unknownSection, type RawSymbols } from './raw-symbols.ts';

const symbolBytes = 24;
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
  const entries = source.read(table.offset, count * symbolBytes);
  const names = source.read(strings.offset, strings.size);
  if (names.at(-1) !== 0) {
    throw inputError('the symbol names are damaged: the last one does not end', {
      place: { file: source.name, offset: strings.offset + strings.size },
    });
  }
  const columns = allocateSymbols(count);
  let length = 0;
  for (let at = 0; at < entries.length; at += symbolBytes) {
    const name = entries.readUInt32LE(at);
    const info = entries[at + 4]!;
    const sectionIndex = entries.readUInt16LE(at + 6);
    const type = info & 15;
    const named = name < names.length && names[name] !== 0;
    if (!named || sectionIndex === 0 || type === typeSection || type === typeFile) continue;
    columns.low[length] = entries.readUInt32LE(at + 8);
    columns.high[length] = entries.readUInt32LE(at + 12);
    columns.size[length] = entries.readUInt32LE(at + 20) === 0 ? entries.readUInt32LE(at + 16) : 0xffff_ffff;
    columns.name[length] = name;
    columns.binding[length] = bindingOf(info >> 4);
    const section = elf.sections[sectionIndex];
    columns.section[length] = section === undefined ? 0 : sectionIndex;
    columns.code[length] = section?.executable ? 1 : 0;
    length += 1;
  }
  return { ...columns, names, length, sections: sectionExtents(elf) };
}

function bindingOf(elfBinding: number): number {
  if (elfBinding === 0) return binding.local;
  return elfBinding === 2 ? binding.weak : binding.global;
}

/** Extents of the sections by their ELF index, the unknown one at 0. */
export function sectionExtents(elf: ElfFile): RawSymbols['sections'] {
  return elf.sections
    .slice(0, 0xff00)
    .map(({ name, address, size, allocated }, index) =>
      index === 0 || !allocated ? unknownSection : { name, start: address, end: address + BigInt(size) },
    );
}
