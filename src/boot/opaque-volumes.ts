/** Volumes that hold a root without being one, or that no Linux has its root on: what they are, and what to do. */
import type { Volume } from '../image/disk-volumes.ts';

export interface OpaqueVolume {
  /** as a sentence's end */
  readonly what: string;
  readonly cure: string;
}

const own = "give the image's own initramfs";
const assembled = `${own}, which assembles it, and name the root by root=`;
const foreign = 'give the image of a Linux system; if this one has another disk with its root, give that';

const kinds: Readonly<Record<string, OpaqueVolume>> = {
  crypto_LUKS: {
    what: 'encrypted (LUKS)',
    cure: `${own}, with a way to unlock it that nobody has to type (a key file in the initramfs), or an unencrypted copy`,
  },
  BitLocker: { what: 'encrypted (BitLocker)', cure: foreign },
  LVM2_member: {
    what: 'a physical volume of LVM',
    cure: `${own}, which assembles it, and root=/dev/mapper/GROUP-VOLUME`,
  },
  linux_raid_member: { what: 'a part of a RAID (md)', cure: assembled },
  bcache: { what: 'a device of bcache', cure: assembled },
  zfs_member: {
    what: 'a part of a ZFS pool',
    cure: `${own}, with the modules of ZFS, and root=zfs:POOL/DATASET`,
  },
  DM_verity_hash: {
    what: 'the hashes of dm-verity, not what they vouch for',
    cure: 'give the image that has both, or the disk with the root',
  },
  gpt_4096: {
    what: 'a disk with sectors of 4,096 bytes, and its table of partitions counts them',
    cure: 'make it with sectors of 512 bytes (mkosi: SectorSize=512, systemd-repart: --sector-size=512), or give the root partition alone',
  },
  gpt_damaged: {
    what: 'a disk whose table of partitions (GPT) is damaged or missing',
    cure: 'write it anew from the copy at its end (gdisk FILE, then w), or give the root partition alone',
  },
  android_super: {
    what: 'the super partition of an Android system',
    cure: 'take its parts out (lpunpack FILE folder), and give the one with the root',
  },
  swap: { what: 'swap space', cure: 'give the disk that the root is on' },
  iso9660: {
    what: 'a CD (ISO 9660), on which the root lies as a file',
    cure:
      'take its kernel and its initramfs out (bsdtar -xf FILE -C folder) and give them with --kernel and --initrd; one that ' +
      "boots from a USB stick, too (isohybrid), boots with 'boot: bios'",
  },
  ntfs: { what: 'a file system of Windows (NTFS)', cure: foreign },
  exfat: { what: 'a file system for exchange (exFAT)', cure: foreign },
  vfat: { what: 'a file system for exchange or of firmware (FAT)', cure: foreign },
  apfs: { what: 'a file system of macOS (APFS)', cure: foreign },
  hfsplus: { what: 'a file system of macOS (HFS+)', cure: foreign },
  ufs: { what: 'a file system of BSD (UFS)', cure: foreign },
  ubi: {
    what: 'an image for flash memory (UBI)',
    cure: 'give a disk image: ubireader_extract_files takes its files out',
  },
  ubifs: {
    what: 'a file system for flash memory (UBIFS)',
    cure: 'give a disk image: ubireader_extract_files takes its files out',
  },
  jffs2: {
    what: 'a file system for flash memory (JFFS2)',
    cure: 'give a disk image: jefferson -d folder FILE takes its files out',
  },
  udf: {
    what: 'a CD or DVD (UDF), on which the root lies as a file',
    cure: 'take its kernel and its initramfs out (7z x -ofolder FILE) and give them with --kernel and --initrd',
  },
};

/** Null where a volume may be a root. */
export function opaqueVolume({ fileSystem }: Pick<Volume, 'fileSystem'>): OpaqueVolume | null {
  return fileSystem === null ? null : (kinds[fileSystem] ?? null);
}

/** Partitions with the hashes and signatures of another (UAPI.2, discoverable partitions), of several architectures. */
const verityTypes: readonly string[] = [
  '2c7357ed-ebd2-46d9-aec1-23d437ec2bf5',
  '41092b05-9fc8-4523-994f-2def0408b176',
  'df3300ce-d69f-4c92-978c-9bfb0f38d820',
  '6db69de6-29f4-4758-a7a5-962190f00ce3',
  '77ff5f63-e7b6-4633-acf4-1565b864c0e6',
  'e7bb33fb-06cf-4e81-8273-e543b413e2e2',
  '8f461b0d-14ee-4e81-9aa9-049b6fb97abd',
  'c23ce4ff-44bd-4b00-b2d4-b41b3419e02a',
];

/** Whether an image vouches for its root by dm-verity. */
export function hasVerity(volumes: readonly Volume[]): boolean {
  return volumes.some(
    ({ type, fileSystem }) =>
      fileSystem === 'DM_verity_hash' || (type !== null && verityTypes.includes(type)),
  );
}
