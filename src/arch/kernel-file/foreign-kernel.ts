/** Says what a file is that is not a kernel Bootgate can boot, and what to give instead. */
import { fileKind, fileKindBytes, fileKindHint } from '../../base/file-kind.ts';
import { withArticle } from '../../base/with-article.ts';
import type { ByteSource } from '../../base/byte-source.ts';
import { isComplete } from '../architecture.ts';
import { architectures } from '../architectures.ts';
import { describeEfiProgram } from './unified-image.ts';

/** What to give instead, of every architecture that can be booted. */
export const kernelHint = architectures
  .filter(isComplete)
  .map(({ title, kernel }) => `give ${withArticle(title)} kernel: ${kernel.example} or a vmlinux`)
  .join('; ');

/** include/linux/pe.h and file(1)'s magic. */
const kernels: readonly (readonly [what: string, offset: number, magic: string])[] = [
  ['a LoongArch kernel image', 0x38, '\xcd\x23\x82\x81'],
  // Those of 64 bits, little-endian, have been recognised before.
  ['a big-endian arm64 kernel image', 0x38, 'ARM\x64'],
  ['a 32-bit or big-endian RISC-V kernel image', 0x38, 'RSC\x05'],
  ['a 32-bit ARM kernel (zImage)', 0x24, '\x18\x28\x6f\x01'],
  ['an EFI kernel (zboot) that is damaged, or compressed in a way not known here', 4, 'zimg'],
];

/** What the file is, and what to do. */
export function describeForeignFile(source: ByteSource): { what: string; hint: string } {
  const head = source.read(0, Math.min(fileKindBytes, source.size));
  const kernel = kernels.find(
    ([, offset, magic]) => head.toString('latin1', offset, offset + magic.length) === magic,
  );
  if (kernel !== undefined) return { what: kernel[0], hint: kernelHint };
  const efi = describeEfiProgram(source);
  if (efi !== null) return { what: efi.what, hint: efi.hint ?? kernelHint };
  const kind = fileKind(head);
  const hint = kind && fileKindHint(kind, 'kernel', source.name);
  if (kind !== null) return { what: kind.what, hint: hint ?? kernelHint };
  const sector = bootSector(head);
  if (sector !== null) return { what: sector, hint: `give it with --disk; ${kernelHint}` };
  return { what: 'no kind of file known here', hint: kernelHint };
}

function bootSector(head: Buffer): string | null {
  if (head.length < 512 || head.readUInt16LE(510) !== 0xaa55) return null;
  const by = head.includes('GRUB') ? "GRUB's" : head.includes('isolinux') ? "isolinux'" : null;
  return by === null ? 'a disk image or a boot sector' : `a disk image or a boot sector (${by})`;
}
