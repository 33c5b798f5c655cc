/**
 * Reads the headers of 64-bit little-endian ELF files (vmlinux, kernel modules, programs): the sections and
 * segments, not their content. Layout after the System V gABI, chapter 4, and `elf(5)`.
 */
import { inputError } from '../base/errors.ts';
import type { ByteSource } from '../base/byte-source.ts';

export interface ElfFile {
  /** e_type: 1 relocatable, 2 executable, 3 shared object */
  readonly type: number;
  /** e_machine: see `Architecture.elfMachine` */
  readonly machine: number;
  readonly entry: bigint;
  readonly sections: readonly ElfSection[];
  readonly segments: readonly ElfSegment[];
}

export interface ElfSection {
  readonly name: string;
  /** sh_type, see `sectionType` */
  readonly type: number;
  readonly executable: boolean;
  /** part of the loaded image */
  readonly allocated: boolean;
  readonly address: bigint;
  readonly offset: number;
  readonly size: number;
  /** sh_link: for a symbol table, its string table's index */
  readonly link: number;
  /** sh_addralign; 0 and 1 mean none */
  readonly alignment: number;
}

export interface ElfSegment {
  /** p_type, see `segmentType` */
  readonly type: number;
  readonly executable: boolean;
  readonly address: bigint;
  readonly physical: bigint;
  readonly offset: number;
  readonly fileSize: number;
  readonly memorySize: number;
}

export const sectionType = { symtab: 2, strtab: 3, rela: 4, note: 7, nobits: 8, dynsym: 11 } as const;
export const segmentType = { load: 1, note: 4 } as const;

const flagAllocated = 2n;
const flagExecutable = 4n;
/** an object built with -ffunction-sections has up to 65,000 */
const maxSections = 1 << 17;
const maxSegments = 4096;
const maxSectionNames = 64 << 20;

/** Whether these first bytes are an ELF file's. */
export function isElf(head: Uint8Array): boolean {
  return head.length >= 4 && head[0] === 0x7f && head[1] === 0x45 && head[2] === 0x4c && head[3] === 0x46;
}

/** @throws an input error, with the offset, for anything but a well-formed 64-bit little-endian ELF file */
export function readElf(source: ByteSource): ElfFile {
  const header = source.read(0, Math.min(64, source.size));
  if (!isElf(header)) throw inputError('this is not an ELF file', { place: { file: source.name } });
  if (header.length < 64) {
    throw inputError('the ELF header is cut short', {
      place: { file: source.name, offset: header.length },
      hint: 'copy or download it again',
    });
  }
  if (header[4] !== 2 || header[5] !== 1) {
    throw inputError('this is not a 64-bit little-endian ELF file', {
      place: { file: source.name, offset: 4 },
    });
  }
  return {
    type: header.readUInt16LE(16),
    machine: header.readUInt16LE(18),
    entry: header.readBigUInt64LE(24),
    segments: readSegments(source, header),
    sections: readSections(source, header),
  };
}

function readSegments(source: ByteSource, header: Buffer): ElfSegment[] {
  const count = header.readUInt16LE(56);
  if (count === 0) return [];
  const table = readTable(source, {
    what: 'program header',
    offset: fileNumber(source, header, 32),
    count,
    max: maxSegments,
    entrySize: header.readUInt16LE(54),
    expectedSize: 56,
  });
  return Array.from({ length: count }, (_, index) => {
    const entry = table.subarray(index * 56, index * 56 + 56);
    return {
      type: entry.readUInt32LE(0),
      executable: (entry.readUInt32LE(4) & 1) !== 0,
      offset: fileNumber(source, entry, 8),
      address: entry.readBigUInt64LE(16),
      physical: entry.readBigUInt64LE(24),
      fileSize: fileNumber(source, entry, 32),
      memorySize: fileNumber(source, entry, 40),
    };
  });
}

function readSections(source: ByteSource, header: Buffer): ElfSection[] {
  const offset = fileNumber(source, header, 40);
  if (offset === 0) return [];
  const entrySize = header.readUInt16LE(58);
  const first = readTable(source, {
    what: 'section header',
    offset,
    count: 1,
    max: 1,
    entrySize,
    expectedSize: 64,
  });
  // Counts that do not fit 16 bits stand in the first header (gABI, "sh_size" and "sh_link" of index 0).
  const count = header.readUInt16LE(60) || fileNumber(source, first, 32);
  const namesIndex = header.readUInt16LE(62) === 0xffff ? first.readUInt32LE(40) : header.readUInt16LE(62);
  const table = readTable(source, {
    what: 'section header',
    offset,
    count,
    max: maxSections,
    entrySize,
    expectedSize: 64,
  });
  const entries = Array.from({ length: count }, (_, index) => table.subarray(index * 64, index * 64 + 64));
  const names = sectionNames(source, entries[namesIndex]);
  return entries.map((entry) => {
    const flags = entry.readBigUInt64LE(8);
    return {
      name: stringAt(names, entry.readUInt32LE(0)),
      type: entry.readUInt32LE(4),
      allocated: (flags & flagAllocated) !== 0n,
      executable: (flags & flagExecutable) !== 0n,
      address: entry.readBigUInt64LE(16),
      offset: fileNumber(source, entry, 24),
      size: fileNumber(source, entry, 32),
      link: entry.readUInt32LE(40),
      alignment: fileNumber(source, entry, 48),
    };
  });
}

function sectionNames(source: ByteSource, entry: Buffer | undefined): Buffer {
  if (entry === undefined) return Buffer.alloc(0);
  const size = fileNumber(source, entry, 32);
  if (size > maxSectionNames) throw damaged(source, 'the section names are absurdly long');
  return source.read(fileNumber(source, entry, 24), size);
}

interface HeaderTable {
  readonly what: string;
  readonly offset: number;
  readonly count: number;
  readonly max: number;
  readonly entrySize: number;
  readonly expectedSize: number;
}

function readTable(source: ByteSource, table: HeaderTable): Buffer {
  if (table.entrySize !== table.expectedSize) {
    throw damaged(source, `a ${table.what} of ${table.entrySize} bytes instead of ${table.expectedSize}`);
  }
  if (table.count > table.max) throw damaged(source, `${table.count} ${table.what}s are too many`);
  return source.read(table.offset, table.count * table.entrySize);
}

/** A 64-bit offset or size as a number; larger than any file can be means damage. */
function fileNumber(source: ByteSource, bytes: Buffer, at: number): number {
  const high = bytes.readUInt32LE(at + 4);
  if (high >= 0x20_0000) throw damaged(source, 'a size or offset in its headers is larger than any file');
  return high * 0x1_0000_0000 + bytes.readUInt32LE(at);
}

function damaged(source: ByteSource, what: string): Error {
  return inputError(`the ELF headers are damaged: ${what}`, { place: { file: source.name } });
}

/** The NUL-terminated string at an offset of a string table; empty outside of it. */
export function stringAt(strings: Buffer, offset: number): string {
  if (offset >= strings.length) return '';
  const end = strings.indexOf(0, offset);
  return strings.toString('utf8', offset, end < 0 ? strings.length : end);
}
