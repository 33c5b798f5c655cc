/**
 * Where functions begin in a stripped file, as the table for unwinding tells (.eh_frame_hdr; Linux Standard Base,
 * Core 5.0, 10.6.2). Compilers write an entry for each function, so almost all of a program's code is covered:
 *
 *     u8 version 1, u8 encodings of: pointer to .eh_frame, count, table
 *     pointer, count, then pairs ascending: start of a function, its entry; both relative to the table's header
 *
 * Why so: docs/decisions/0302-functions-of-stripped-files.md.
 */
import type { ByteSource } from '../base/byte-source.ts';
import type { ElfFile } from '../symbols/elf-file.ts';
import { ehFrameStarts } from './eh-frame.ts';

/** PT_GNU_EH_FRAME */
const unwindSegment = 0x6474_e550;
/** DW_EH_PE_pcrel|sdata4, udata4, datarel|sdata4: what every linker writes */
const encodings = [0x1b, 0x03, 0x3b] as const;
const headerBytes = 12;
const pairBytes = 8;
/** the largest browsers have a million functions */
const maxFunctions = 8 << 20;

/** a section of .eh_frame larger than this is none */
const maxSectionBytes = 256 << 20;

/** Link addresses of functions, ascending; empty where the file has no such information or none known here. */
export function readUnwindStarts(source: ByteSource, elf: ElfFile): Float64Array {
  // Damaged tables may be out of order; a search needs them sorted.
  return (tableStarts(source, elf) ?? sectionStarts(source, elf)).sort();
}

function sectionStarts(source: ByteSource, { sections }: ElfFile): Float64Array {
  const section = sections.find(({ name, allocated }) => allocated && name === '.eh_frame');
  if (section === undefined || section.size > maxSectionBytes) return new Float64Array(0);
  if (section.offset + section.size > source.size) return new Float64Array(0);
  return Float64Array.from(ehFrameStarts(source.read(section.offset, section.size), Number(section.address)));
}

function tableStarts(source: ByteSource, { segments }: ElfFile): Float64Array | null {
  const table = segments.find(({ type }) => type === unwindSegment);
  if (table === undefined || table.fileSize < headerBytes) return null;
  if (table.offset + table.fileSize > source.size) return null;
  const header = source.read(table.offset, headerBytes);
  if (header[0] !== 1 || encodings.some((encoding, index) => header[1 + index] !== encoding)) return null;
  const count = header.readUInt32LE(8);
  if (count > maxFunctions || headerBytes + count * pairBytes > table.fileSize) return null;
  const pairs = source.read(table.offset + headerBytes, count * pairBytes);
  const base = Number(table.address);
  return Float64Array.from({ length: count }, (_, index) => base + pairs.readInt32LE(index * pairBytes));
}
