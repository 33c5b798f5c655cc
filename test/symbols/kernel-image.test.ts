import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { readKernelImage } from '../../src/symbols/kernel-image.ts';
import { buildBzImage, buildKernelElf, someSymbols, textStart } from '../support/build-kernel.ts';

const folder = mkdtempSync(join(tmpdir(), 'bootgate-kernel-image-'));

function file(name: string, content: Buffer | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const elf = buildKernelElf({ symbols: someSymbols(300), buildId: 'ab'.repeat(20) });
const bzImage = buildBzImage(gzipSync(elf));

describe('a bzImage', () => {
  test('tells its release, version and compression', () => {
    expect(readKernelImage(file('bzImage', bzImage))).toMatchObject({
      format: 'bzImage',
      release: '6.1.0-test',
      version: '6.1.0-test (builder@host) #1 SMP',
      compression: 'gzip',
    });
  });

  test('opens to the kernel inside', () => {
    const kernel = readKernelImage(file('bzImage', bzImage)).open();
    expect(kernel.buildId).toBe('ab'.repeat(20));
    expect(kernel.banner).toBe('Linux version 6.1.0-test (builder@host) #1 SMP');
    expect(kernel.start).toBe(textStart);
    expect(kernel.physical).toBe(0x100_0000n);
    expect(kernel.bytes.equals(elf)).toBe(true);
  });

  test('with data behind it, as signing tools leave it, is fine', () => {
    const signed = Buffer.concat([bzImage, Buffer.alloc(1500, 7)]);
    expect(readKernelImage(file('signed', signed)).open().bytes.equals(elf)).toBe(true);
  });

  test.each([600, 3000, bzImage.length - 1])('cut short to %d bytes is refused', (length) => {
    expect(() => readKernelImage(file('cut', bzImage.subarray(0, length)))).toThrow(
      /cut short|not an x86-64, arm64 or riscv64 kernel/,
    );
  });

  test('of which only the end is missing says how much', () => {
    expect(() => readKernelImage(file('cut', bzImage.subarray(0, bzImage.length - 100)))).toThrow(
      /cut: this kernel is cut short: its header states [\d,]+ bytes, the file has [\d,]+/,
    );
  });

  test.each([
    ['memtest86+', 0x20c, /boots as a kernel does and carries no Linux kernel \(memtest86\+ and iPXE/],
    ['iPXE', 0x207, /carries no Linux kernel \(memtest86\+ and iPXE are such\)/],
  ])('of %s is no kernel, and not cut short where its size is rounded up', (name, protocol, said) => {
    const other = Buffer.from(bzImage.subarray(0, bzImage.length - 9));
    other.writeUInt16LE(protocol, 0x206);
    other.fill(0, 0x248, 0x250);
    expect(() => readKernelImage(file(name, other))).toThrow(said);
  });

  test('with a damaged payload is refused when it is opened', () => {
    const damaged = Buffer.from(bzImage);
    damaged.fill(0x55, 4000, 4100);
    const image = readKernelImage(file('damaged', damaged));
    expect(() => image.open()).toThrow(/at byte 2,112: the kernel inside cannot be decompressed \(gzip\)/);
  });

  test('with an unknown payload names the way out', () => {
    const image = readKernelImage(file('unknown', buildBzImage(Buffer.from('no compression at all'))));
    expect(() => image.open()).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('--vmlinux'), exitStatus: 2 }),
    );
  });

  test('that carries something else says so', () => {
    const image = readKernelImage(file('odd', buildBzImage(gzipSync(Buffer.alloc(5000, 'data')))));
    expect(() => image.open()).toThrow(/odd: what this bzImage carries is not a vmlinux/);
  });

  test('for 32-bit machines is refused', () => {
    const old = Buffer.from(bzImage);
    old.writeUInt16LE(0, 0x236);
    expect(() => readKernelImage(file('i386', old))).toThrow(/32-bit x86 kernel/);
  });
});

describe('a vmlinux', () => {
  test('is a kernel, too', () => {
    const image = readKernelImage(file('vmlinux', elf));
    expect(image).toMatchObject({ format: 'ELF', release: '6.1.0-test', compression: null });
    expect(image.open().buildId).toBe('ab'.repeat(20));
  });

  test('of another architecture is refused by name', () => {
    const loongArch = buildKernelElf({ symbols: someSymbols(300), machine: 258 });
    expect(() => readKernelImage(file('vmlinux-loongarch', loongArch))).toThrow(
      /this is a LoongArch kernel or program; Bootgate boots x86-64, arm64 or riscv64 kernels/,
    );
  });

  // e_machine is that of 64 bits, little-endian, where there is but one number.
  test.each([
    ['32-bit RISC-V', 243, 1, 1],
    ['big-endian arm64', 183, 2, 2],
    ['32-bit arm64', 183, 1, 1],
    ['big-endian RISC-V', 243, 2, 2],
    ['32-bit ARM', 40, 1, 1],
    ['big-endian 32-bit ARM', 40, 1, 2],
    ['32-bit x86-64', 62, 1, 1],
  ])('of %s is refused by name', (what, machine, width, order) => {
    const other = Buffer.from(elf);
    [other[4], other[5]] = [width, order];
    if (order === 2) other.writeUInt16BE(machine, 18);
    else other.writeUInt16LE(machine, 18);
    expect(() => readKernelImage(file('vmlinux-other', other))).toThrow(
      `this is a ${what} kernel or program; Bootgate boots x86-64, arm64 or riscv64 kernels`,
    );
  });

  test('is not any program', () => {
    expect(() => readKernelImage(process.execPath)).toThrow(
      /this ELF file is a program or a library, not a kernel/,
    );
  });
});

const loongArchImage = Buffer.alloc(4096);
loongArchImage.write('MZ', 0, 'latin1');
loongArchImage.write('\xcd\x23\x82\x81', 0x38, 'latin1');

/** The header that arm64 and RISC-V share. */
function rawImage(magic: string, textOffset: number, flags: number): Buffer {
  const bytes = Buffer.alloc(4096);
  bytes.writeUInt32LE(textOffset, 8);
  bytes.writeUInt32LE(flags, 24);
  bytes.write(magic, 0x38, 'latin1');
  return bytes;
}

describe('what is no kernel is named', () => {
  test.each([
    ['arm64-be', rawImage('ARM\x64', 0, 1), 'a big-endian arm64 kernel image'],
    ['riscv32', rawImage('RSC\x05', 0x40_0000, 0), 'a 32-bit or big-endian RISC-V kernel image'],
    ['riscv64-be', rawImage('RSC\x05', 0x20_0000, 1), 'a 32-bit or big-endian RISC-V kernel image'],
    ['text', 'hello\nworld\n', 'a text file'],
    ['empty', '', 'an empty file'],
    ['loongarch', loongArchImage, 'a LoongArch kernel image'],
    ['initrd', '070701000000000000000000', 'an initramfs (cpio archive)'],
    ['package.deb', '!<arch>\ndebian-binary   ', 'a Debian package'],
    ['zeros', Buffer.alloc(5000), 'nothing but zeros'],
    ['noise', Buffer.alloc(5000, 0x93), 'no kind of file known here'],
    ['text.gz', gzipSync('x'), 'gzip-compressed, and in it is a text file'],
    ['initrd.gz', gzipSync('070701000000'), 'gzip-compressed, and in it is an initramfs (cpio archive)'],
  ])('%s', (name, content, what) => {
    const path = file(name, content);
    expect(() => readKernelImage(path)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(`${path}: this is ${what}`),
        exitStatus: 2,
        hint: expect.any(String),
      }),
    );
  });

  test('no such file', () => {
    expect(() => readKernelImage('/no/such/vmlinuz')).toThrow(/\/no\/such\/vmlinuz: there is no such file/);
  });

  test('a folder', () => {
    expect(() => readKernelImage(folder)).toThrow(/this is a folder, not a file/);
  });
});
