/**
 * A kernel as the machine runs it: the ELF file that a bzImage carries compressed (sections, no symbols), a
 * vmlinux that is booted directly, or the bytes that will lie in memory (an arm64 Image).
 */
import type { RawKernelFormat } from '../arch/architecture.ts';
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
  /** size of a page of its memory */
  readonly pageBytes: number;
  /** link address of the first instruction (startup_64) */
  readonly entry: bigint;
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
    pageBytes: 4096,
    entry: linkAddress(loaded, elf.entry),
    sections: loadedSections(elf),
    addressAt: (offset) => addressAt(loaded, offset),
    offsetOf: (address) => offsetOf(loaded, address, bytes.length),
  };
}

function loadedSections(elf: ElfFile): KernelSection[] {
  return elf.sections
    .filter(({ allocated, type, address }) => allocated && type !== sectionType.nobits && address !== 0n)
    .map(({ name, address, size, offset, executable }) => ({
      name,
      start: address,
      end: address + BigInt(size),
      offset,
      executable,
    }));
}

/**
 * A kernel of which there are only the bytes that will lie in memory: no sections tell what is where.
 *
 * @param format of its architecture; `bytes` are changed (RawKernelFormat.relocate)
 * @throws an input error when nothing tells where it is linked
 */
export function rawKernel(name: string, bytes: Buffer, format: RawKernelFormat): KernelElf {
  const { start, size, physical, pageBytes } = format.read(bytes, name);
  const offsetOf = (address: bigint): number | null =>
    address >= start && address < start + BigInt(bytes.length) ? Number(address - start) : null;
  format.relocate(bytes, offsetOf);
  return {
    name,
    bytes,
    buildId: rawBuildId(bytes),
    banner: findBanner(bytes),
    start,
    end: start + BigInt(size),
    physical,
    pageBytes,
    entry: start,
    sections: [],
    addressAt: (offset) => (offset < bytes.length ? start + BigInt(offset) : null),
    offsetOf,
  };
}

/** The bytes that a vmlinux puts into memory, from its lowest link address on: what `objcopy -O binary` writes. */
export function flattened(bytes: Buffer, elf: ElfFile): Buffer {
  const loaded = elf.segments.filter(({ type, fileSize }) => type === segmentType.load && fileSize > 0);
  const start = loaded.reduce(
    (least, { address }) => (address < least ? address : least),
    loaded[0]!.address,
  );
  const ends = loaded.map(({ address, fileSize }) => Number(address - start) + fileSize);
  const flat = Buffer.alloc(Math.max(...ends));
  for (const { address, offset, fileSize } of loaded) {
    bytes.copy(flat, Number(address - start), offset, offset + fileSize);
  }
  return flat;
}

/** The same kernel as `rawKernel` reads, out of a vmlinux, whose sections tell more. */
export function flattenedKernel(
  name: string,
  { bytes, elf, buildId }: { readonly bytes: Buffer; readonly elf: ElfFile; readonly buildId: string | null },
  format: RawKernelFormat,
): KernelElf {
  const raw = rawKernel(name, flattened(bytes, elf), format);
  const sections = loadedSections(elf).map((section) => ({
    ...section,
    offset: Number(section.start - raw.start),
  }));
  return { ...raw, buildId, sections };
}

/** size of the name, 4, and of a SHA-1, 20; NT_GNU_BUILD_ID; `GNU` */
const buildIdNote = Buffer.from([4, 0, 0, 0, 20, 0, 0, 0, 3, 0, 0, 0, 0x47, 0x4e, 0x55, 0]);
const sha1Bytes = 20;

/** The note that is not a vDSO's, null where there is none. */
function rawBuildId(bytes: Buffer): string | null {
  for (let at = bytes.indexOf(buildIdNote); at >= 0; at = bytes.indexOf(buildIdNote, at + 4)) {
    const vdso = bytes.lastIndexOf('\x7fELF', at, 'latin1');
    if (vdso >= 0 && at < vdso + headersEnd(bytes.subarray(vdso))) continue;
    const start = at + buildIdNote.length;
    return bytes.toString('hex', start, start + sha1Bytes);
  }
  return null;
}

/** Bytes up to the end of an ELF file's section headers, which stand last in a vDSO; 0 where there is no room for it. */
function headersEnd(file: Buffer): number {
  if (file.length < 64) return 0;
  // 1: of 32 bits, the vDSO of 32-bit programs
  const end =
    file[4] === 1
      ? file.readUInt32LE(32) + file.readUInt16LE(48) * 40
      : Number(file.readBigUInt64LE(40)) + file.readUInt16LE(60) * 64;
  return end <= file.length ? end : 0;
}

/** The kernel's entry is given as a physical address (phys_startup_64 of the linker script). */
function linkAddress(segments: readonly ElfSegment[], physical: bigint): bigint {
  const segment = segments.find(
    (one) => physical >= one.physical && physical < one.physical + BigInt(one.memorySize),
  );
  return segment === undefined ? physical : physical - segment.physical + segment.address;
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
