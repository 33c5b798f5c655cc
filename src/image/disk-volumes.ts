/**
 * What lies on a disk image: partitions (GPT: UEFI specification 2.10, chapter 5; else an MBR's), and in each, or
 * on the whole disk, a file system, told by its magic number.
 */
import type { ByteSource } from '../base/byte-source.ts';

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
}

const sector = 512;
const maxPartitions = 128;

/** The volumes of an image, in the order of its table; a single one, without a number, where there is no table. */
export function readVolumes(source: ByteSource): readonly Volume[] {
  const whole = { partition: null, partitionUuid: null, partitionLabel: null, type: null };
  const onDisk = volumeAt(source, { ...whole, start: 0, bytes: source.size });
  // A file system's first block may carry an MBR's signature as well: boot sectors do.
  if (onDisk.fileSystem !== null) return [onDisk];
  const partitions = gptPartitions(source) ?? mbrPartitions(source);
  if (partitions === null) return [onDisk];
  return partitions
    .filter(({ start, bytes }) => start > 0 && bytes > 0 && start + bytes <= source.size)
    .map((partition) => volumeAt(source, partition));
}

type Partition = Omit<Volume, 'fileSystem' | 'label' | 'uuid'>;

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
  const partitions = [1, 2, 3, 4].map((number): Partition => {
    const at = 446 + (number - 1) * 16;
    return {
      partition: number,
      start: table.readUInt32LE(at + 8) * sector,
      bytes: table.readUInt32LE(at + 12) * sector,
      partitionUuid: `${disk}-${number.toString(16).padStart(2, '0')}`,
      partitionLabel: null,
      type: `0x${table[at + 4]!.toString(16).padStart(2, '0')}`,
    };
  });
  const used = partitions.filter(({ type }) => type !== '0x00' && !extendedTypes.includes(Number(type)));
  return used.length === 0 ? null : used;
}

/** A superblock: bytes from the volume's begin, after blkid's (util-linux, libblkid/src/superblocks). */
interface Superblock {
  readonly fileSystem: string;
  readonly magic: readonly [offset: number, text: string];
  readonly uuid?: number;
  readonly label?: readonly [offset: number, bytes: number];
}

const superblocks: readonly Superblock[] = [
  // ext2 and ext3 as well: their driver is the same
  { fileSystem: 'ext4', magic: [1024 + 56, '\x53\xef'], uuid: 1024 + 104, label: [1024 + 120, 16] },
  { fileSystem: 'xfs', magic: [0, 'XFSB'], uuid: 32, label: [108, 12] },
  { fileSystem: 'btrfs', magic: [0x10040, '_BHRfS_M'], uuid: 0x10020, label: [0x1012b, 256] },
  { fileSystem: 'squashfs', magic: [0, 'hsqs'] },
  { fileSystem: 'erofs', magic: [1024, '\xe2\xe1\xf5\xe0'], uuid: 1024 + 48, label: [1024 + 64, 16] },
  { fileSystem: 'vfat', magic: [82, 'FAT32   '] },
  { fileSystem: 'vfat', magic: [54, 'FAT16   '] },
  { fileSystem: 'vfat', magic: [54, 'FAT12   '] },
  { fileSystem: 'f2fs', magic: [1024, '\x10\x20\xf5\xf2'], uuid: 1024 + 108 },
  { fileSystem: 'iso9660', magic: [0x8001, 'CD001'] },
  { fileSystem: 'swap', magic: [4086, 'SWAPSPACE2'], uuid: 1024 + 12, label: [1024 + 28, 16] },
  { fileSystem: 'crypto_LUKS', magic: [0, 'LUKS\xba\xbe'] },
  { fileSystem: 'LVM2_member', magic: [512, 'LABELONE'] },
];

function volumeAt(source: ByteSource, partition: Partition): Volume {
  const { start, bytes } = partition;
  const read = (offset: number, length: number): Buffer | null =>
    offset + length <= bytes ? source.read(start + offset, length) : null;
  const found = superblocks.find(
    ({ magic: [offset, text] }) => read(offset, text.length)?.toString('latin1') === text,
  );
  const uuid = found?.uuid === undefined ? null : read(found.uuid, 16);
  const label = found?.label === undefined ? null : read(...found.label);
  return {
    ...partition,
    fileSystem: found?.fileSystem ?? null,
    label: label && label.toString('utf8').replace(/\0.*$/s, ''),
    uuid: uuid && uuidText(uuid),
  };
}

/** Bytes in the order they are written, unlike a GUID's. */
function uuidText(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
