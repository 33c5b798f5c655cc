/**
 * A kernel as the machine runs it: the ELF file that a bzImage carries compressed (sections, no symbols), or a
 * vmlinux that is booted directly.
 */
import { inputError } from '../base/errors.ts';
import { bufferSource } from '../base/byte-source.ts';
import { elfBuildId } from './elf-notes.ts';
import { readElf, sectionType, segmentType, type ElfFile, type ElfSegment } from './elf-file.ts';

export interface KernelElf {
  /** path, for messages */
  readonly name: string;
  readonly bytes: Buffer;
  readonly buildId: string | null;
  /** `Linux version …`, null where there is none */
  readonly banner: string | null;
  /** lowest and highest link address of the loaded image, per-cpu data left out */
  readonly start: bigint;
  readonly end: bigint;
  /** where the first segment is loaded physically, as linked */
  readonly physical: bigint;
  readonly sections: readonly KernelSection[];
  /** link address of a file offset, null where the file holds nothing that is loaded */
  addressAt(offset: number): bigint | null;
  /** file offset of a link address, null where it is not in the file */
  offsetOf(address: bigint): number | null;
}

export interface KernelSection {
  readonly name: string;
  readonly start: bigint;
  readonly end: bigint;
  readonly offset: number;
  readonly executable: boolean;
}

const bannerStart = 'Linux version ';

/**
 * @throws an input error when the bytes are no ELF file or nothing in it is loaded
 */
export function openKernelElf(name: string, bytes: Buffer): KernelElf {
  const source = bufferSource(name, bytes);
  const elf = readElf(source);
  return kernelElf(name, bytes, elf, elfBuildId(source, elf));
}

/** A kernel whose headers were read already; `bytes` must hold everything that is loaded. */
export function kernelElf(name: string, bytes: Buffer, elf: ElfFile, buildId: string | null): KernelElf {
  // Address 0: SMP kernels before 6.15 link per-cpu data there.
  const loaded = elf.segments.filter(({ type, address }) => type === segmentType.load && address !== 0n);
  const [first] = loaded;
  if (first === undefined)
    throw inputError('nothing of this ELF file is loaded into memory', { place: { file: name } });
  const ends = loaded.map(({ address, memorySize }) => address + BigInt(memorySize));
  return {
    name,
    bytes,
    buildId,
    banner: findBanner(bytes),
    start: loaded.reduce((least, { address }) => (address < least ? address : least), first.address),
    end: ends.reduce((most, end) => (end > most ? end : most)),
    physical: first.physical,
    sections: elf.sections
      .filter(({ allocated, type, address }) => allocated && type !== sectionType.nobits && address !== 0n)
      .map(({ name, address, size, offset, executable }) => ({
        name,
        start: address,
        end: address + BigInt(size),
        offset,
        executable,
      })),
    addressAt: (offset) => addressAt(loaded, offset),
    offsetOf: (address) => offsetOf(loaded, address, bytes.length),
  };
}

function addressAt(segments: readonly ElfSegment[], offset: number): bigint | null {
  const segment = segments.find((one) => offset >= one.offset && offset < one.offset + one.fileSize);
  return segment === undefined ? null : segment.address + BigInt(offset - segment.offset);
}

function offsetOf(segments: readonly ElfSegment[], address: bigint, fileSize: number): number | null {
  const segment = segments.find(
    (one) => address >= one.address && address < one.address + BigInt(one.fileSize),
  );
  if (segment === undefined) return null;
  const offset = segment.offset + Number(address - segment.address);
  return offset < fileSize ? offset : null;
}

/** linux_banner: it starts with these words and a digit, and ends with a newline (init/version.c). */
function findBanner(bytes: Buffer): string | null {
  for (let at = bytes.indexOf(bannerStart); at >= 0; at = bytes.indexOf(bannerStart, at + 1)) {
    const end = bytes.indexOf(0, at);
    const text = bytes.toString('latin1', at, Math.min(end < 0 ? bytes.length : end, at + 1024));
    if (/^Linux version \d/.test(text)) return text.trimEnd();
  }
  return null;
}
