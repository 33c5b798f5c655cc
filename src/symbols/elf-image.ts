/** Symbols of programs and shared libraries, and where their code lies in the file and in memory. */
import type { ByteSource } from '../base/byte-source.ts';
import { readElf, segmentType, type ElfFile } from './elf-file.ts';
import { elfBuildId } from './elf-notes.ts';
import { readElfSymbols, symbolSection } from './elf-symbols.ts';
import { openIndex } from './index-layout.ts';
import { IndexedSymbolTable } from './indexed-symbol-table.ts';
import { allocateSymbols, unknownSection, type RawSymbols } from './raw-symbols.ts';
import { buildSymbolIndex } from './symbol-index.ts';
import type { SymbolTable } from './symbol-table.ts';

export interface ElfImage {
  readonly buildId: string | null;
  /** by link address; from .symtab, else .dynsym, else empty */
  readonly table: SymbolTable;
  /** link address of a file offset, as a mapping names it; null where nothing executable is loaded from */
  addressOfOffset(offset: number): bigint | null;
}

/** @throws an input error for anything but a well-formed 64-bit ELF file */
export function readElfImage(source: ByteSource): ElfImage {
  const elf = readElf(source);
  const buildId = elfBuildId(source, elf);
  const section = symbolSection(elf);
  const raw = section === undefined ? noSymbols : readElfSymbols(source, elf, section);
  return {
    buildId,
    table: symbolTableOf(raw, buildId),
    addressOfOffset: (offset) => addressOfOffset(elf, offset),
  };
}

/** A table in memory, of symbols that no cache keeps. */
export function symbolTableOf(raw: RawSymbols, buildId: string | null): SymbolTable {
  const index = openIndex(buildSymbolIndex(raw, { source: 'elf', buildId }));
  if (index === null) throw new Error('a symbol index just built cannot be opened');
  return new IndexedSymbolTable(index);
}

const noSymbols: RawSymbols = {
  ...allocateSymbols(0),
  length: 0,
  names: Buffer.alloc(0),
  sections: [unknownSection],
};

function addressOfOffset(elf: ElfFile, offset: number): bigint | null {
  const segment = elf.segments.find(
    (one) =>
      one.type === segmentType.load &&
      one.executable &&
      offset >= one.offset &&
      offset < one.offset + one.fileSize,
  );
  return segment === undefined ? null : segment.address + BigInt(offset - segment.offset);
}
