/**
 * What a file is that is not what was asked for: its kind by its first bytes, after file(1)'s magic and the formats'
 * own descriptions, and what to give or to type instead.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inputError } from './errors.ts';
import { quoted } from './quoted.ts';

/** As what a file was given. */
export type FileRole = 'kernel' | 'initrd' | 'disk';

export interface FileKind {
  /** as a sentence's end: `a Debian package` */
  readonly what: string;
  /** as what it would be taken */
  readonly role?: FileRole;
  /** what makes files of it, FILE being its path */
  readonly unpack?: string;
  /** tells what it looks like, not what it is: no reason to refuse it */
  readonly weak?: true;
  /** what to do where the above does not tell: by what it was given as */
  readonly hint?: Partial<Readonly<Record<FileRole, string>>>;
}

interface KnownKind extends FileKind {
  readonly matches: (head: Buffer) => boolean;
}

/** How much of a file's beginning is looked at: up to the mark of Btrfs, behind a CD's volume descriptor (ECMA-119, 8.1). */
export const fileKindBytes = 0x11000;

const at =
  (offset: number, magic: string) =>
  (head: Buffer): boolean =>
    head.toString('latin1', offset, offset + magic.length) === magic;

const kernelImage = { role: 'kernel' } as const;
const diskImage = { role: 'disk' } as const;

const kinds: readonly KnownKind[] = [
  // kernels; of those that can be booted more is known in src/arch and src/symbols
  { what: 'a kernel (bzImage)', ...kernelImage, matches: at(0x202, 'HdrS') },
  {
    what: 'an Android boot image',
    hint: same('take the kernel and the ramdisk out of it: unpack_bootimg --boot_img FILE --out FOLDER'),
    matches: (head) => at(0, 'ANDROID!')(head) || at(0, 'VNDRBOOT')(head),
  },
  {
    what: 'a U-Boot image (uImage)',
    hint: {
      kernel: 'take the kernel out of it: dumpimage -p 0 -o kernel FILE',
      initrd: 'take the initramfs out of it: dumpimage -p 0 -o initrd FILE',
    },
    matches: at(0, '\x27\x05\x19\x56'),
  },
  {
    what: 'a FIT image or a devicetree',
    hint: { kernel: 'take the kernel out of it: dumpimage -T flat_dt -p 0 -o kernel FILE' },
    matches: at(0, '\xd0\x0d\xfe\xed'),
  },
  {
    what: 'a Chrome OS kernel partition',
    hint: {
      kernel: 'take the kernel out of it: futility vbutil_kernel --get-vmlinuz FILE --vmlinuz-out vmlinuz',
    },
    matches: at(0, 'CHROMEOS'),
  },
  // initramfs
  {
    what: 'an initramfs (cpio archive)',
    role: 'initrd',
    matches: (head) => /^07070[127]/.test(head.toString('latin1', 0, 6)),
  },
  // disks
  { what: 'a qcow2 disk image', ...diskImage, matches: at(0, 'QFI\xfb') },
  { what: 'a VMDK disk image', ...diskImage, matches: at(0, 'KDMV') },
  { what: 'a VDI disk image', ...diskImage, matches: at(0x40, '\x7f\x10\xda\xbe') },
  { what: 'a VHD disk image', ...diskImage, matches: at(0, 'conectix') },
  { what: 'a VHDX disk image', ...diskImage, matches: at(0, 'vhdxfile') },
  {
    what: 'a squashfs image (a snap, perhaps)',
    ...diskImage,
    hint: {
      kernel:
        'of a snap with a kernel, take that out: unsquashfs -d FOLDER FILE, then give FOLDER/kernel.img',
    },
    matches: at(0, 'hsqs'),
  },
  { what: 'a CD image (ISO 9660)', ...diskImage, matches: at(0x8001, 'CD001') },
  { what: 'an XFS file system', ...diskImage, matches: at(0, 'XFSB') },
  { what: 'an encrypted disk (LUKS)', ...diskImage, matches: at(0, 'LUKS\xba\xbe') },
  { what: 'a disk image with a GPT', ...diskImage, matches: at(512, 'EFI PART') },
  { what: 'an ext4 file system', ...diskImage, matches: at(1024 + 56, '\x53\xef') },
  { what: 'a Btrfs file system', ...diskImage, matches: at(0x10040, '_BHRfS_M') },
  { what: 'an Android sparse image', ...diskImage, matches: at(0, '\x3a\xff\x26\xed') },
  { what: 'an EROFS file system', ...diskImage, matches: at(1024, '\xe2\xe1\xf5\xe0') },
  { what: 'an F2FS file system', ...diskImage, matches: at(1024, '\x10\x20\xf5\xf2') },
  // archives
  {
    what: 'a Debian package',
    unpack: 'dpkg-deb -x FILE FOLDER',
    matches: at(0, '!<arch>\ndebian'),
  },
  {
    what: 'an RPM package',
    unpack: 'mkdir FOLDER && rpm2cpio FILE | cpio -idm -D FOLDER',
    matches: at(0, '\xed\xab\xee\xdb'),
  },
  { what: 'a static library', matches: at(0, '!<arch>\n') },
  {
    what: 'a container image (docker save)',
    hint: { disk: fromContainer('docker-archive'), kernel: kernelFromContainer('docker-archive') },
    matches: (head) => isTar(head) && /^(?:[0-9a-f]{64}(?:[./]|$)|manifest\.json$)/.test(firstName(head)),
  },
  {
    what: 'a container image (OCI)',
    hint: { disk: fromContainer('oci-archive'), kernel: kernelFromContainer('oci-archive') },
    matches: (head) =>
      isTar(head) && /^(?:oci-layout|index\.json|blobs\/(?:sha256\/.*)?)$/.test(firstName(head)),
  },
  { what: 'a tar archive', unpack: 'mkdir FOLDER && tar -xf FILE -C FOLDER', matches: isTar },
  { what: 'a zip archive', unpack: 'unzip FILE -d FOLDER', matches: at(0, 'PK\x03\x04') },
  {
    what: 'lzip-compressed data',
    hint: same('unpack it, and give what was in it: lzip -dc FILE > file'),
    matches: at(0, 'LZIP\x01'),
  },
  {
    what: 'compressed data of compress(1)',
    hint: same('unpack it, and give what was in it: gzip -dc FILE > file'),
    matches: at(0, '\x1f\x9d'),
  },
  { what: 'a 7-Zip archive', unpack: '7z x -oFOLDER FILE', matches: at(0, '7z\xbc\xaf\x27\x1c') },
  { what: 'a Cabinet archive', unpack: 'cabextract -d FOLDER FILE', matches: at(0, 'MSCF') },
  // programs and text
  { what: 'an ELF file: a program, or a vmlinux', ...kernelImage, matches: at(0, '\x7fELF') },
  {
    what: 'an EFI program or a kernel',
    ...kernelImage,
    matches: (head) => at(0, 'MZ')(head) && head.length >= 0x40,
  },
  { what: 'a script', matches: at(0, '#!') },
  {
    what: 'a Git LFS pointer, not the file itself',
    hint: same('fetch it: git lfs pull'),
    matches: at(0, 'version https://git-lfs'),
  },
  {
    what: 'a web page',
    hint: same('was it downloaded, and an error page is what came?'),
    matches: isWebPage,
  },
  {
    what: 'what a server answered in place of the file',
    hint: same('was it downloaded, and is it still there, and may it be read?'),
    matches: (head) =>
      /^\s*(?:<\?xml[^>]*>\s*)?<Error>|^\s*\{\s*"(?:message|error|errors|status)"/.test(
        head.toString('latin1', 0, 512),
      ),
  },
  {
    what: 'an empty file',
    weak: true,
    hint: same('was it written to, and did that succeed?'),
    matches: (head) => head.length === 0,
  },
  {
    what: 'nothing but zeros, as far as was looked',
    weak: true,
    hint: same('was it written to, and did that succeed?'),
    matches: (head) => head.every((byte) => byte === 0),
  },
  { what: 'a text file', weak: true, matches: isText },
];

function same(hint: string): Readonly<Record<FileRole, string>> {
  return { kernel: hint, initrd: hint, disk: hint };
}

/** POSIX.1, "ustar Interchange Format"; older ones lack the magic and have its checksum: octal digits at 148, which count as blanks. */
function isTar(head: Buffer): boolean {
  if (at(257, 'ustar')(head)) return true;
  if (head.length < tarHeaderBytes || head[0] === 0) return false;
  const stated = /^\s*([0-7]{4,6})[\0 ]/.exec(head.toString('latin1', 148, 156))?.[1];
  let sum = 0;
  for (let index = 0; index < tarHeaderBytes; index += 1) {
    sum += index >= 148 && index < 156 ? 0x20 : head[index]!;
  }
  return stated !== undefined && parseInt(stated, 8) === sum;
}

const tarHeaderBytes = 512;

/** What the first entry of a tar archive is called. */
function firstName(head: Buffer): string {
  return head.toString('latin1', 0, 100).replace(/\0.*$/s, '').replace(/^\.\//, '');
}

function unpackContainer(transport: string): string {
  return `skopeo copy ${transport}:FILE oci:image:latest && umoci unpack --image image:latest bundle`;
}

function fromContainer(transport: string): string {
  return `unpack it (${unpackContainer(transport)}), and make a disk of it: mke2fs -t ext4 -d bundle/rootfs disk.img 4G`;
}

function kernelFromContainer(transport: string): string {
  return `unpack it (${unpackContainer(transport)}), then give the kernel in bundle/rootfs, if there is one`;
}

/** UTF-8 without control characters; the last character may be cut short. */
function isText(head: Buffer): boolean {
  if (head.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function isWebPage(head: Buffer): boolean {
  return /^\s*(?:<!doctype html|<html)/i.test(head.toString('latin1', 0, 512));
}

/** What a file is by its first `fileKindBytes`; null: of no kind known here. */
export function fileKind(head: Buffer): FileKind | null {
  return kinds.find(({ matches }) => matches(head)) ?? null;
}

/** What becomes of an archive's files, by what is wanted. */
const use: Readonly<Record<FileRole, string>> = {
  kernel: 'then give the boot/vmlinuz-… or usr/lib/modules/…/vmlinuz in FOLDER',
  initrd: 'then pack it, if it is one: (cd FOLDER && find . | cpio -o -H newc) > initrd.cpio',
  disk: 'then give the disk image in FOLDER, or, if that is a root file system, make one: mke2fs -t ext4 -d FOLDER disk.img 4G',
};

/** What to do about a file that was given as something else; null where nothing is known. */
export function fileKindHint(kind: FileKind, given: FileRole, path: string): string | null {
  const text =
    kind.hint?.[given] ??
    (kind.role !== undefined && kind.role !== given ? `give it with --${kind.role}` : null) ??
    (kind.unpack === undefined ? null : `unpack it: ${kind.unpack}; ${use[given]}`);
  return text && text.replaceAll('FILE', () => quoted(path)).replaceAll('FOLDER', 'folder');
}

/** What to do about a folder: where a kernel may lie in it, or what makes a file of it. */
const ofFolder: Readonly<Record<FileRole, (path: string) => string>> = {
  kernel(path) {
    const found = ['', 'boot', 'arch/x86/boot']
      .flatMap((folder) => namesIn(join(path, folder)).map((name) => join(path, folder, name)))
      .find((file) => /\/(?:vmlinuz\b.*|bzImage|Image(?:\.gz)?)$/.test(file) && statSync(file).isFile());
    return found === undefined
      ? 'give a file: the bzImage or vmlinux that is meant'
      : `give ${quoted(found)}`;
  },
  initrd: (path) => `pack it: (cd ${quoted(path)} && find . | cpio -o -H newc) > initrd.cpio`,
  disk: (path) =>
    existsSync(join(path, 'oci-layout'))
      ? `unpack this container image (umoci unpack --image ${quoted(path)} bundle), and make a disk of it: ` +
        'mke2fs -t ext4 -d bundle/rootfs disk.img 4G'
      : `make a disk of it, if it is a root file system: mke2fs -t ext4 -d ${quoted(path)} disk.img 4G`,
};

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort().reverse();
  } catch {
    return []; // it only makes a better message
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // whoever opens it says what is wrong with it
  }
}

/** @throws an input error, with what to do, where a path is a folder */
export function refuseFolder(path: string, given: FileRole): void {
  if (!isFolder(path)) return;
  throw inputError('this is a folder, not a file', { place: { file: path }, hint: ofFolder[given](path) });
}
