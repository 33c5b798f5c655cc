/** Notes of an ELF file: the build-id that ties a kernel, its debug information and its symbols together. */
import type { ByteSource } from '../base/byte-source.ts';
import { sectionType, segmentType, type ElfFile } from './elf-file.ts';

const noteTypeBuildId = 3; // NT_GNU_BUILD_ID
const maxNotes = 1 << 20;

/** The GNU build-id in hexadecimal, null when the file carries none. */
export function elfBuildId(source: ByteSource, elf: ElfFile): string | null {
  const places = [
    ...elf.sections.filter((section) => section.type === sectionType.note),
    ...elf.segments
      .filter((segment) => segment.type === segmentType.note)
      .map(({ offset, fileSize }) => ({ offset, size: fileSize })),
  ];
  for (const { offset, size } of places) {
    if (size > maxNotes || offset + size > source.size) continue;
    const id = findBuildId(source.read(offset, size));
    if (id !== null) return id;
  }
  return null;
}

/** Walks notes: u32 name size, u32 description size, u32 type, name, description, each padded to 4 bytes. */
function findBuildId(notes: Buffer): string | null {
  for (let at = 0; at + 12 <= notes.length;) {
    const nameSize = notes.readUInt32LE(at);
    const descriptionSize = notes.readUInt32LE(at + 4);
    const description = at + 12 + align4(nameSize);
    const end = description + descriptionSize;
    if (end > notes.length) return null;
    const name = notes.toString('latin1', at + 12, at + 12 + nameSize);
    if (notes.readUInt32LE(at + 8) === noteTypeBuildId && name === 'GNU\0' && descriptionSize > 0) {
      return notes.toString('hex', description, end);
    }
    at = description + align4(descriptionSize);
  }
  return null;
}

function align4(size: number): number {
  return Math.ceil(size / 4) * 4;
}
