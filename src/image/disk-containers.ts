/**
 * What disk images are packed in, by their first bytes and their last, and what unpacks them. Formats after QEMU's
 * block/vmdk.c, vdi.c, vpc.c, vhdx.h, qed.h, parallels.c, dmg.c, bochs.c and their own descriptions.
 */
import type { ByteSource } from '../base/byte-source.ts';
import { quoted } from '../base/quoted.ts';

export interface DiskContainer {
  /** as a sentence's end: `a VMDK image` */
  readonly what: string;
  readonly unpack: Unpacking;
}

export type Unpacking =
  /** read here */
  | { readonly by: 'qcow2' | 'gzip' }
  /** the disk, and this much behind it */
  | { readonly by: 'cutting'; readonly footerBytes: number }
  /** a program that writes to its standard output what it was given the path of */
  | { readonly by: 'program'; readonly program: string; readonly package: string }
  | { readonly by: 'qemu-img'; readonly format: string }
  /** nothing is run: the line to type, FILE being the path */
  | { readonly by: 'hand'; readonly line: string };

interface KnownContainer extends DiskContainer {
  readonly matches: (image: Ends) => boolean;
}

interface Ends {
  readonly head: Buffer;
  /** the last sector */
  readonly tail: Buffer;
}

const headBytes = 512;
const sector = 512;

const begins =
  (magic: string, offset = 0) =>
  ({ head }: Ends): boolean =>
    head.toString('latin1', offset, offset + magic.length) === magic;
const endsIn =
  (magic: string) =>
  ({ tail }: Ends): boolean =>
    tail.length === sector && tail.toString('latin1', 0, magic.length) === magic;
const image = (format: string): Unpacking => ({ by: 'qemu-img', format });
const program = (name: string, from = name): Unpacking => ({ by: 'program', program: name, package: from });

const containers: readonly KnownContainer[] = [
  { what: 'a qcow2 image', matches: begins('QFI\xfb'), unpack: { by: 'qcow2' } },
  { what: 'a VMDK image', matches: begins('KDMV'), unpack: image('vmdk') },
  { what: 'a VMDK image', matches: begins('COWD'), unpack: image('vmdk') },
  {
    what: 'a VMDK descriptor, whose disk lies in other files',
    matches: begins('# Disk DescriptorFile'),
    unpack: { by: 'hand', line: 'qemu-img convert -f vmdk -O raw FILE disk.raw' },
  },
  { what: 'a VDI image', matches: begins('\x7f\x10\xda\xbe', 0x40), unpack: image('vdi') },
  // A dynamic one has a copy of its footer in front; a fixed one is the disk and a footer.
  { what: 'a VHD image', matches: begins('conectix'), unpack: image('vpc') },
  { what: 'a fixed VHD image', matches: endsIn('conectix'), unpack: { by: 'cutting', footerBytes: sector } },
  { what: 'a VHDX image', matches: begins('vhdxfile'), unpack: image('vhdx') },
  { what: 'a QED image', matches: begins('QED\0'), unpack: image('qed') },
  { what: 'a Parallels image', matches: begins('WithoutFreeSpace'), unpack: image('parallels') },
  { what: 'a Parallels image', matches: begins('WithouFreSpacExt'), unpack: image('parallels') },
  { what: 'a Bochs image', matches: begins('Bochs Virtual HD Image'), unpack: image('bochs') },
  { what: 'a DMG image of macOS', matches: endsIn('koly'), unpack: image('dmg') },
  {
    what: 'an Android sparse image',
    matches: begins('\x3a\xff\x26\xed'),
    unpack: { by: 'hand', line: 'simg2img FILE disk.raw' },
  },
  {
    what: 'a partclone image',
    matches: begins('partclone-image'),
    unpack: { by: 'hand', line: 'partclone.restore -C -s FILE -O disk.raw' },
  },
  { what: 'gzip-compressed', matches: begins('\x1f\x8b\x08'), unpack: { by: 'gzip' } },
  { what: 'xz-compressed', matches: begins('\xfd7zXZ\0'), unpack: program('xz', 'xz-utils') },
  { what: 'zstd-compressed', matches: begins('\x28\xb5\x2f\xfd'), unpack: program('zstd') },
  { what: 'LZMA-compressed', matches: isLzma, unpack: program('xz', 'xz-utils') },
  { what: 'bzip2-compressed', matches: begins('BZh'), unpack: program('bzip2') },
  { what: 'LZ4-compressed', matches: begins('\x04\x22\x4d\x18'), unpack: program('lz4') },
  { what: 'LZ4-compressed', matches: begins('\x02\x21\x4c\x18'), unpack: program('lz4') },
  { what: 'lzip-compressed', matches: begins('LZIP\x01'), unpack: program('lzip') },
  { what: 'lzop-compressed', matches: begins('\x89LZO\0\r\n'), unpack: program('lzop') },
];

/** Properties as every program writes them, u32 size of the dictionary, u64 size of the content or all ones where it is not stated. */
function isLzma({ head }: Ends): boolean {
  if (head.length < 13 || head.toString('latin1', 0, 3) !== '\x5d\0\0') return false;
  const size = head.readBigUInt64LE(5);
  return size === 2n ** 64n - 1n || size < 2n ** 40n;
}

/** What an image is packed in; null: it is raw, or of a kind unknown here. */
export function diskContainer(source: ByteSource): DiskContainer | null {
  const ends = {
    head: source.read(0, Math.min(headBytes, source.size)),
    tail: source.size < sector ? Buffer.alloc(0) : source.read(source.size - sector, sector),
  };
  return containers.find(({ matches }) => matches(ends)) ?? null;
}

/** What to type to have a raw image of it. */
export function unpackLine({ unpack }: DiskContainer, path: string): string {
  const file = quoted(path);
  switch (unpack.by) {
    case 'qcow2':
      return `qemu-img convert -f qcow2 -O raw ${file} disk.raw`;
    case 'qemu-img':
      return `qemu-img convert -f ${unpack.format} -O raw ${file} disk.raw`;
    case 'gzip':
      return `gzip -dc ${file} > disk.raw`;
    case 'program':
      return `${unpack.program} -dc ${file} > disk.raw`;
    case 'cutting':
      return `head -c -${unpack.footerBytes} ${file} > disk.raw`;
    case 'hand':
      return unpack.line.replace('FILE', () => file);
  }
}
