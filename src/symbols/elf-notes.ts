/**
 * Notes of an ELF file: the build-id that ties a kernel, its debug information and its symbols together, and where a
 * machine starts it.
 */
import type { ByteSource } from '../base/byte-source.ts';
import { sectionType, segmentType, type ElfFile } from './elf-file.ts';

const noteTypeBuildId = 3; // NT_GNU_BUILD_ID
const noteTypePvhEntry = 18; // XEN_ELFNOTE_PHYS32_ENTRY, xen/interface/elfnote.h; QEMU looks for it in hw/i386
const maxNotes = 1 << 20;

/** The GNU build-id in hexadecimal, null when the file carries none. */
export function elfBuildId(source: ByteSource, elf: ElfFile): string | null {
  return elfNote(source, elf, 'GNU', noteTypeBuildId)?.toString('hex') ?? null;
}

/** Whether a machine can start this kernel as it is, without a bzImage around it (CONFIG_PVH). */
export function hasPvhEntry(source: ByteSource, elf: ElfFile): boolean {
  return elfNote(source, elf, 'Xen', noteTypePvhEntry) !== null;
}

/** What a note says, null when the file has none of that name and type, or one that is empty. */
function elfNote(source: ByteSource, elf: ElfFile, name: string, type: number): Buffer | null {
  const places = [
    ...elf.sections.filter((section) => section.type === sectionType.note),
    ...elf.segments
      .filter((segment) => segment.type === segmentType.note)
      .map(({ offset, fileSize }) => ({ offset, size: fileSize })),
  ];
  for (const { offset, size } of places) {
    if (size > maxNotes || offset + size > source.size) continue;
    const found = findNote(source.read(offset, size), `${name}\0`, type);
    if (found !== null) return found;
  }
  return null;
}

/** Walks notes: u32 name size, u32 description size, u32 type, name, description, each padded to 4 bytes. */
function findNote(notes: Buffer, name: string, type: number): Buffer | null {
  for (let at = 0; at + 12 <= notes.length;) {
    const nameSize = notes.readUInt32LE(at);
    const descriptionSize = notes.readUInt32LE(at + 4);
    const description = at + 12 + align4(nameSize);
    const end = description + descriptionSize;
    if (end > notes.length) return null;
    const found = notes.toString('latin1', at + 12, at + 12 + nameSize) === name;
    if (found && notes.readUInt32LE(at + 8) === type && descriptionSize > 0) {
      return notes.subarray(description, end);
    }
    at = description + align4(descriptionSize);
  }
  return null;
}

function align4(size: number): number {
  return Math.ceil(size / 4) * 4;
}
