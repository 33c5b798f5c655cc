/** Says what a file is that is not a kernel Bootgate can boot, and what to give instead. */

/** e_machine (elf.h) of the architectures that Linux runs on. */
const machines: Readonly<Record<number, string>> = {
  3: '32-bit x86',
  8: 'MIPS',
  20: 'PowerPC',
  21: '64-bit PowerPC',
  22: 's390',
  40: '32-bit ARM',
  183: 'arm64',
  243: 'RISC-V',
  258: 'LoongArch',
};

export function machineName(machine: number): string {
  return machines[machine] ?? `machine type ${machine}`;
}

interface FileKind {
  readonly what: string;
  readonly hint?: string;
  readonly matches: (head: Buffer) => boolean;
}

const kernelHint = 'give an x86-64 kernel: a bzImage (/boot/vmlinuz-…, arch/x86/boot/bzImage) or a vmlinux';

function bytesAt(head: Buffer, offset: number, text: string): boolean {
  return head.toString('latin1', offset, offset + text.length) === text;
}

/** Documentation/arch/arm64/booting.rst, Documentation/arch/riscv/boot-image-header.rst and file(1)'s magic. */
const kinds: readonly FileKind[] = [
  { what: 'an arm64 kernel image', matches: (head) => bytesAt(head, 0x38, 'ARM\x64') },
  { what: 'a RISC-V kernel image', matches: (head) => bytesAt(head, 0x38, 'RSC\x05') },
  { what: 'a 32-bit ARM kernel (zImage)', matches: (head) => bytesAt(head, 0x24, '\x18\x28\x6f\x01') },
  {
    what: 'a compressed EFI kernel (zboot) of another architecture',
    matches: (head) => bytesAt(head, 0, 'MZ') && bytesAt(head, 4, 'zimg'),
  },
  { what: 'a U-Boot image', matches: (head) => bytesAt(head, 0, '\x27\x05\x19\x56') },
  { what: 'a devicetree or FIT image', matches: (head) => bytesAt(head, 0, '\xd0\x0d\xfe\xed') },
  {
    what: 'an initramfs (cpio archive)',
    matches: (head) => bytesAt(head, 0, '07070'),
    hint: 'give it with --initrd',
  },
  {
    what: 'a Debian package',
    matches: (head) => bytesAt(head, 0, '!<arch>\ndebian'),
    hint: 'unpack it (dpkg-deb -x FILE FOLDER) and give the boot/vmlinuz-… inside',
  },
  { what: 'an RPM package', matches: (head) => bytesAt(head, 0, '\xed\xab\xee\xdb') },
  { what: 'a qcow2 disk image', matches: (head) => bytesAt(head, 0, 'QFI\xfb'), hint: 'give it with --disk' },
  {
    what: 'an EFI program (a unified kernel image, perhaps), not a kernel',
    matches: (head) => bytesAt(head, 0, 'MZ'),
  },
  {
    what: 'gzip-compressed data (an initramfs, or a kernel of another architecture)',
    matches: (head) => bytesAt(head, 0, '\x1f\x8b'),
  },
  { what: 'xz-compressed data', matches: (head) => bytesAt(head, 0, '\xfd7zXZ') },
  { what: 'zstd-compressed data', matches: (head) => bytesAt(head, 0, '\x28\xb5\x2f\xfd') },
  { what: 'an empty file', matches: (head) => head.length === 0 },
  { what: 'a text file', matches: isText },
];

/** What the file is, by its first kilobyte or more. */
export function describeForeignFile(head: Buffer): { what: string; hint: string } {
  const kind = kinds.find(({ matches }) => matches(head));
  return { what: kind?.what ?? 'no kind of file known here', hint: kind?.hint ?? kernelHint };
}

function isText(head: Buffer): boolean {
  return head.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}
