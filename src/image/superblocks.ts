/**
 * What a volume holds, by its superblock: names as blkid(8) has them, offsets in bytes from the volume's begin, after
 * libblkid/src/superblocks of util-linux and the kernel's fs/*: file systems, and what holds one without being one.
 */

export interface Superblock {
  /** as mount(8) names a file system */
  readonly name: string;
  readonly matches: (read: ReadAt, volumeBytes: number) => boolean;
  readonly uuid?: number;
  readonly label?: readonly [offset: number, bytes: number];
  readonly labelEncoding?: 'utf16le';
  /** how long the volume has to be */
  readonly bytes?: (read: ReadAt) => number;
}

/** Bytes of the volume; null where they are not inside of it. */
export type ReadAt = (offset: number, length: number) => Buffer | null;

const at =
  (...places: readonly (readonly [offset: number, magic: string])[]) =>
  (read: ReadAt): boolean =>
    places.some(([offset, magic]) => read(offset, magic.length)?.toString('latin1') === magic);

const le16 = (read: ReadAt, offset: number): number => read(offset, 2)?.readUInt16LE(0) ?? 0;
const le32 = (read: ReadAt, offset: number): number => read(offset, 4)?.readUInt32LE(0) ?? 0;
const le64 = (read: ReadAt, offset: number): number => Number(read(offset, 8)?.readBigUInt64LE(0) ?? 0n);
const be32 = (read: ReadAt, offset: number): number => read(offset, 4)?.readUInt32BE(0) ?? 0;
const be64 = (read: ReadAt, offset: number): number => Number(read(offset, 8)?.readBigUInt64BE(0) ?? 0n);

const ext4 = 1024;
const ext4Is64Bit = 0x80;
const f2fs = 1024;
const erofs = 1024;
/** zeros at the end that some programs count and do not write (-pad of mkisofs) */
const isoPadding = 300 << 10;
const raidMagic = '\xfc\x4e\x2b\xa9';

/** What holds others comes first: within a RAID's first member lies the file system's begin, too. */
export const superblocks: readonly Superblock[] = [
  { name: 'gpt_4096', matches: at([4096, 'EFI PART']) },
  { name: 'android_super', matches: at([4096, 'gDla']) }, // LP_METADATA_GEOMETRY_MAGIC of liblp
  { name: 'crypto_LUKS', matches: at([0, 'LUKS\xba\xbe']) },
  { name: 'BitLocker', matches: at([3, '-FVE-FS-']) },
  {
    name: 'LVM2_member',
    matches: at([512, 'LABELONE'], [0, 'LABELONE'], [1024, 'LABELONE'], [1536, 'LABELONE']),
  },
  { name: 'DM_verity_hash', matches: at([0, 'verity\0\0']) },
  {
    // drivers/md/md.c: versions 1.1, 1.2, then 1.0 and 0.90 at the end
    name: 'linux_raid_member',
    matches: (read, bytes) =>
      at(
        [0, raidMagic],
        [4096, raidMagic],
        [Math.floor(bytes / 512 - 16) * 512 - (Math.floor(bytes / 512 - 16) % 8) * 512, raidMagic],
        [Math.floor(bytes / 65536) * 65536 - 65536, raidMagic],
      )(read),
  },
  {
    name: 'bcache',
    matches: at([4096 + 24, '\xc6\x85\x73\xf6\x4e\x1a\x45\xca\x82\x65\xf5\x7f\x48\xba\x6d\x81']),
  },
  {
    // The first of the four labels: a list of names and values in XDR, then uberblocks.
    name: 'zfs_member',
    matches: (read) =>
      read(0x4000, 64)?.includes('version') === true &&
      at([0x4000, '\x01\x01\0\0'], [0x4000, '\x01\0\0\0'])(read),
  },
  {
    // ext2 and ext3 as well: their driver is the same
    name: 'ext4',
    matches: at([ext4 + 56, '\x53\xef']),
    uuid: ext4 + 104,
    label: [ext4 + 120, 16],
    bytes: (read) =>
      (le32(read, ext4 + 4) +
        ((le32(read, ext4 + 96) & ext4Is64Bit) === 0 ? 0 : le32(read, ext4 + 336) * 2 ** 32)) *
      2 ** (10 + Math.min(le32(read, ext4 + 24), 6)),
  },
  {
    name: 'xfs',
    matches: at([0, 'XFSB']),
    uuid: 32,
    label: [108, 12],
    bytes: (read) => be64(read, 8) * be32(read, 4),
  },
  {
    name: 'btrfs',
    matches: at([0x10040, '_BHRfS_M']),
    uuid: 0x10020,
    label: [0x1012b, 256],
    bytes: (read) => le64(read, 0x100d1), // of this device
  },
  { name: 'squashfs', matches: at([0, 'hsqs']), bytes: (read) => le64(read, 40) },
  {
    name: 'erofs',
    matches: at([erofs, '\xe2\xe1\xf5\xe0']),
    uuid: erofs + 48,
    label: [erofs + 64, 16],
    bytes: (read) => le32(read, erofs + 36) * 2 ** Math.min(read(erofs + 12, 1)?.[0] ?? 0, 16),
  },
  {
    name: 'f2fs',
    matches: at([f2fs, '\x10\x20\xf5\xf2']),
    uuid: f2fs + 108,
    label: [f2fs + 124, 512],
    labelEncoding: 'utf16le',
    bytes: (read) => le64(read, f2fs + 36) * 2 ** Math.min(le32(read, f2fs + 16), 16),
  },
  { name: 'vfat', matches: at([82, 'FAT32   '], [54, 'FAT16   '], [54, 'FAT12   ']) },
  {
    name: 'iso9660',
    matches: at([0x8001, 'CD001']),
    bytes: (read) => le32(read, 0x8050) * 2048 - isoPadding,
  },
  { name: 'swap', matches: at([4086, 'SWAPSPACE2']), uuid: 1024 + 12, label: [1024 + 28, 16] },
  { name: 'ntfs', matches: at([3, 'NTFS    ']) },
  { name: 'exfat', matches: at([3, 'EXFAT   ']) },
  { name: 'apfs', matches: at([32, 'NXSB']) },
  { name: 'hfsplus', matches: at([1024, 'H+\0\x04'], [1024, 'HX\0\x05']) },
  {
    name: 'bcachefs',
    matches: at([4096 + 24, '\xc6\x85\x73\xf6\x66\xce\x90\xa9\xd9\x6a\x60\xcf\x80\x3d\xf7\xef']),
  },
  { name: 'jfs', matches: at([0x8000, 'JFS1']) },
  { name: 'reiserfs', matches: at([0x10034, 'ReIsEr2Fs'], [0x10034, 'ReIsEr3Fs']) },
  { name: 'nilfs2', matches: (read) => le16(read, 1024 + 6) === 0x3434 && le16(read, 1024) === 2 },
  { name: 'cramfs', matches: at([0, '\x45\x3d\xcd\x28']), bytes: (read) => le32(read, 4) },
  { name: 'romfs', matches: at([0, '-rom1fs-']), bytes: (read) => be32(read, 8) },
  { name: 'ufs', matches: at([0x1055c, '\x19\x01\x54\x19'], [0x255c, '\x54\x19\x01\x00']) },
  { name: 'ubi', matches: at([0, 'UBI#']) },
  { name: 'ubifs', matches: at([0, '\x31\x18\x10\x06']) },
  { name: 'jffs2', matches: at([0, '\x85\x19\x03\x20'], [0, '\x85\x19\x01\xe0'], [0, '\x85\x19\x02\xe0']) },
  { name: 'udf', matches: at([0x8001, 'BEA01']) },
];
