/**
 * The kernel file of x86-64, laid out after Documentation/arch/x86/boot.rst:
 *
 *     real-mode code, (setup_sects + 1) * 512 bytes, with the setup header at 0x1f1
 *     protected-mode code, syssize * 16 bytes, in it at payload_offset the compressed vmlinux
 */
import { inputError } from '../../base/errors.ts';
import type { KernelFormat } from '../architecture.ts';

export const bzImage: KernelFormat = {
  name: 'bzImage',
  example: 'a bzImage (/boot/vmlinuz-…, arch/x86/boot/bzImage)',
  vmlinux: 'pvh',
  raw: null,
  folder: 'arch/x86/boot',
  matches: (head) => head.length > 0x268 && head.toString('latin1', 0x202, 0x206) === 'HdrS',
  version: versionText,
  payload,
};

function payload(bytes: Buffer, path: string): { offset: number; length: number } {
  const protocol = bytes.readUInt16LE(0x206);
  const setup = setupBytes(bytes);
  const stated = setup + bytes.readUInt32LE(0x1f4) * 16;
  // Of payload_length (2.08 on); memtest86+ and iPXE carry none, and their syssize is rounded up.
  const carries = protocol >= 0x208 && bytes.readUInt32LE(0x24c) > 0;
  if (carries && stated > bytes.length) {
    throw inputError(
      `this kernel is cut short: its header states ${stated.toLocaleString('en-US')} bytes, ` +
        `the file has ${bytes.length.toLocaleString('en-US')}`,
      { place: { file: path }, hint: 'copy or download the kernel again' },
    );
  }
  if (!carries) {
    throw inputError(
      'this boots as a kernel does and carries no Linux kernel (memtest86+ and iPXE are such), or one before 2.6.26',
      {
        place: { file: path },
        hint: `give ${bzImage.example} or a vmlinux`,
      },
    );
  }
  if (protocol < 0x20c || (bytes.readUInt16LE(0x236) & 1) === 0) {
    throw inputError(
      'this is a 32-bit x86 kernel (or one older than Linux 3.8); Bootgate boots x86-64 kernels',
      { place: { file: path }, hint: `give ${bzImage.example} or a vmlinux` },
    );
  }
  return { offset: setup + bytes.readUInt32LE(0x248), length: bytes.readUInt32LE(0x24c) };
}

function setupBytes(head: Buffer): number {
  return ((head[0x1f1] || 4) + 1) * 512;
}

/** kernel_version: offset of a NUL-terminated text, less 0x200. */
function versionText(head: Buffer): string | null {
  const offset = head.readUInt16LE(0x20e);
  const end = Math.min(setupBytes(head), head.length);
  if (offset === 0 || offset + 0x200 >= end) return null;
  const text = head.toString('latin1', offset + 0x200, Math.min(end, offset + 0x200 + 512));
  return text.split('\0')[0]!.trim() || null;
}
