/**
 * What lies on a disk image: partitions (GPT: UEFI specification 2.10, chapter 5; else an MBR's, logical ones too, as
 * block/partitions/msdos.c of Linux numbers them), and in each, or on the whole disk, a file system, told by its magic
 * number.
 */
import type { ByteSource } from '../base/byte-source.ts';
import { superblocks, type ReadAt } from './superblocks.ts';

export interface Volume {
  /** as Linux numbers it: the N of /dev/pmem0pN; null: the whole disk */
  readonly partition: number | null;
  /** bytes from the image's begin */
  readonly start: number;
  readonly bytes: number;
  /** as mount(8) names it; null where none is recognised */
  readonly fileSystem: string | null;
  readonly label: string | null;
  /** as /dev/disk/by-uuid spells it; like the label null where there is none or it is not looked for */
  readonly uuid: string | null;
  /** as /dev/disk/by-partuuid spells it */
  readonly partitionUuid: string | null;
  readonly partitionLabel: string | null;
  /** a GPT's type, lower case, or an MBR's, `0x83` */
  readonly type: string | null;
  /** bytes of the partition or file system that the image does not have: it was cut short; 0: none */
  readonly missingBytes: number;
}

const sector = 512;
const maxPartitions = 128;

/** An MBR's partition that stands for a GPT (UEFI specification 2.10, 5.2.3), which is not there or damaged. */
const protectiveType = '0xee';

/** The volumes of an image, in the order of its table; a single one, without a number, where there is no table. */
export function readVolumes(source: ByteSource): readonly Volume[] {
  const whole = { partition: null, partitionUuid: null, partitionLabel: null, type: null };
  const onDisk = volumeAt(source, { ...whole, start: 0, bytes: source.size });
  // A file system's first block may carry an MBR's signature as well: boot sectors do.
  if (onDisk.fileSystem !== null) return [onDisk];
  const partitions = gptPartitions(source) ?? mbrPartitions(source);
  if (partitions === null) return [onDisk];
  return partitions
    .filter(({ start, bytes }) => start > 0 && bytes > 0)
    .map((partition) => volumeAt(source, partition))
    .map((volume) => (volume.type === protectiveType ? { ...volume, fileSystem: 'gpt_damaged' } : volume));
}

type Partition = Omit<Volume, 'fileSystem' | 'label' | 'uuid' | 'missingBytes'>;

function gptPartitions(source: ByteSource): Partition[] | null {
  if (source.size < 3 * sector) return null;
  const header = source.read(sector, sector);
  if (header.toString('latin1', 0, 8) !== 'EFI PART') return null;
  const table = Number(header.readBigUInt64LE(72)) * sector;
  const count = Math.min(header.readUInt32LE(80), maxPartitions);
  const entryBytes = header.readUInt32LE(84);
  if (entryBytes < 128 || entryBytes > 4096) return null;
  if (!Number.isSafeInteger(table) || table + count * entryBytes > source.size) return null;
  const entries = source.read(table, count * entryBytes);
  return Array.from({ length: count }, (_, index): Partition | null => {
    const entry = entries.subarray(index * entryBytes, (index + 1) * entryBytes);
    const type = guid(entry, 0);
    if (type === '00000000-0000-0000-0000-000000000000') return null;
    const first = Number(entry.readBigUInt64LE(32));
    const last = Number(entry.readBigUInt64LE(40));
    return {
      partition: index + 1,
      start: first * sector,
      bytes: (last - first + 1) * sector,
      partitionUuid: guid(entry, 16),
      partitionLabel: entry.toString('utf16le', 56, 128).replace(/\0.*$/s, ''),
      type,
    };
  }).filter((one) => one !== null);
}

/** The first three fields of a GUID are little-endian. */
function guid(bytes: Buffer, at: number): string {
  const part = (from: number, to: number): Buffer => bytes.subarray(at + from, at + to);
  const swapped = [part(0, 4), part(4, 6), part(6, 8)].map((one) => Buffer.from(one).reverse());
  return [...swapped, part(8, 10), part(10, 16)].map((one) => one.toString('hex')).join('-');
}

/** MBR partition types that hold further, logical partitions. */
const extendedTypes: readonly number[] = [0x05, 0x0f, 0x85];

function mbrPartitions(source: ByteSource): Partition[] | null {
  if (source.size < sector) return null;
  const table = source.read(0, sector);
  if (table.readUInt16LE(510) !== 0xaa55) return null;
  const disk = table.readUInt32LE(440).toString(16).padStart(8, '0');
  const entries = mbrEntries(table);
  const primary = entries.flatMap((entry, index) =>
    entry.type === 0 || isExtended(entry) ? [] : [{ ...entry, partition: index + 1 }],
  );
  const extended = entries.find(isExtended);
  const logical = extended === undefined ? [] : logicalPartitions(source, extended.start);
  const used = [...primary, ...logical].map(({ type, partition, ...place }): Partition => ({
    ...place,
    partition,
    partitionUuid: `${disk}-${hexByte(partition)}`,
    partitionLabel: null,
    type: `0x${hexByte(type)}`,
  }));
  return used.length === 0 ? null : used;
}

interface MbrEntry {
  readonly start: number;
  readonly bytes: number;
  readonly type: number;
}

function mbrEntries(table: Buffer): MbrEntry[] {
  return [446, 462, 478, 494].map((at) => ({
    start: table.readUInt32LE(at + 8) * sector,
    bytes: table.readUInt32LE(at + 12) * sector,
    type: table[at + 4]!,
  }));
}

function isExtended({ type, bytes }: MbrEntry): boolean {
  return extendedTypes.includes(type) && bytes > 0;
}

/** Each has a table before it: the partition, as from that table, and the next table, as from the first. */
function logicalPartitions(source: ByteSource, first: number): (MbrEntry & { partition: number })[] {
  const found: (MbrEntry & { partition: number })[] = [];
  let next: number | null = first;
  for (let tables = 0; next !== null && tables < maxPartitions; tables += 1) {
    const start: number = next;
    if (start + sector > source.size) break;
    const table = source.read(start, sector);
    if (table.readUInt16LE(510) !== 0xaa55) break;
    const entries = mbrEntries(table);
    for (const entry of entries) {
      if (entry.type === 0 || entry.bytes === 0 || isExtended(entry)) continue;
      found.push({ ...entry, start: start + entry.start, partition: 5 + found.length });
    }
    const link = entries.find(isExtended);
    next = link === undefined ? null : first + link.start;
  }
  return found;
}

function hexByte(value: number): string {
  return value.toString(16).padStart(2, '0');
}

function volumeAt(source: ByteSource, partition: Partition): Volume {
  const { start } = partition;
  const bytes = Math.max(0, Math.min(partition.bytes, source.size - start));
  const read: ReadAt = (offset, length) =>
    offset >= 0 && offset + length <= bytes ? source.read(start + offset, length) : null;
  const found = superblocks.find(({ matches }) => matches(read, bytes));
  const uuid = found?.uuid === undefined ? null : read(found.uuid, 16);
  const label = found?.label === undefined ? null : read(...found.label);
  const needed = Math.max(partition.bytes, found?.bytes?.(read) ?? 0);
  return {
    ...partition,
    bytes,
    missingBytes: Number.isSafeInteger(needed) ? needed - bytes : 0,
    fileSystem: found?.name ?? null,
    label: label && label.toString(found?.labelEncoding ?? 'utf8').replace(/\0.*$/s, ''),
    uuid: uuid && uuidText(uuid),
  };
}

/** Bytes in the order they are written, unlike a GUID's. */
function uuidText(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
