/**
 * Reads the headers of PE files (EFI programs, unified kernel images): where their sections lie. Layout after
 * Microsoft's "PE Format": u32 at 0x3c is the offset of "PE\0\0", behind it the COFF header (u16 machine, u16 number of
 * sections, …, u16 size of the optional header at 16), the optional header (u16 magic, u16 subsystem at 68), and 40
 * bytes a section: name in 8, u32 virtual size, u32 address, u32 raw size, u32 offset.
 */
import { inputError } from '../../base/errors.ts';
import type { ByteSource } from '../../base/byte-source.ts';

export interface PeFile {
  /** IMAGE_FILE_MACHINE_…: 0x8664 is x86-64, 0xaa64 arm64 */
  readonly machine: number;
  /** IMAGE_SUBSYSTEM_…: 10 to 13 are EFI's; null where there is no optional header */
  readonly subsystem: number | null;
  readonly sections: readonly PeSection[];
}

export interface PeSection {
  readonly name: string;
  readonly offset: number;
  /** bytes in the file that are content, not padding */
  readonly size: number;
}

export const copyAgain = 'copy or download it again, or build it anew';

/** The loader of Windows takes 96; unified kernel images with many profiles have some more. */
const maxSections = 1024;

/** A file's headers, or null where it is no PE file. @throws an input error where it is one, and damaged */
export function readPe(source: ByteSource): PeFile | null {
  if (source.size < 0x40) return null;
  const stub = source.read(0, 0x40);
  if (stub.toString('latin1', 0, 2) !== 'MZ') return null;
  const start = stub.readUInt32LE(0x3c);
  if (start + 24 > source.size) return null;
  const header = source.read(start, 24);
  if (header.toString('latin1', 0, 4) !== 'PE\0\0') return null;
  const count = header.readUInt16LE(6);
  const optionalBytes = header.readUInt16LE(20);
  const damaged = (what: string): Error =>
    inputError(`this EFI program is damaged: ${what}`, { place: { file: source.name }, hint: copyAgain });
  const table = start + 24 + optionalBytes;
  if (count > maxSections) throw damaged(`it says to have ${count} sections`);
  if (table + count * 40 > source.size) throw damaged('its table of sections is cut short');
  const entries = source.read(table, count * 40);
  return {
    machine: header.readUInt16LE(4),
    subsystem: optionalBytes < 70 ? null : source.read(start + 24 + 68, 2).readUInt16LE(0),
    sections: Array.from({ length: count }, (_, index): PeSection => {
      const entry = entries.subarray(index * 40, (index + 1) * 40);
      const name = entry.toString('latin1', 0, 8).replace(/\0.*$/s, '');
      const [inMemory, inFile, offset] = [8, 16, 20].map((at) => entry.readUInt32LE(at)) as [
        number,
        number,
        number,
      ];
      const size = Math.min(inMemory, inFile);
      if (size > 0 && offset + size > source.size)
        throw damaged(`its section ${printable(name)} is cut short`);
      return { name, offset, size };
    }),
  };
}

function printable(name: string): string {
  return JSON.stringify(name);
}

export function isEfi({ subsystem }: PeFile): boolean {
  return subsystem !== null && subsystem >= 10 && subsystem <= 13;
}
