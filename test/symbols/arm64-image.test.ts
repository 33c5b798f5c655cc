/** Kernel files of arm64 that are made here: what comes in which wrapping, and what damage is told. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readKernelImage } from '../../src/symbols/kernel-image.ts';
import { zboot } from '../support/zboot.ts';

const folder = mkdtempSync(join(tmpdir(), 'bootgate-arm64-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** IMAGE_FILE_MACHINE_ARM64 */
const peMachine = 0xaa64;
const start = 0xffff_8000_8000_0000n;
const imageBytes = 0x10000;
const memoryBytes = 0x18000;
const banner = 'Linux version 6.12.0-test (made here) #1\n';
/** of the kernel, and of the vDSO that it carries in front of it */
const [buildId, vdsoId] = ['ab'.repeat(20), 'cd'.repeat(20)];

function note(id: string): Buffer {
  return Buffer.concat([
    Buffer.from([4, 0, 0, 0, 20, 0, 0, 0, 3, 0, 0, 0]),
    Buffer.from('GNU\0'),
    Buffer.from(id, 'hex'),
  ]);
}

interface Shape {
  /** of pointers: they stand in .rela.dyn instead, their places hold zeros */
  readonly relocated?: boolean;
  readonly textOffset?: bigint;
  readonly pointers?: number;
  /** of its header */
  readonly flags?: bigint;
}

/** An Image: header, a banner, pointers into itself, a vDSO with a build-id of its own, and the kernel's. */
function image({ relocated = false, textOffset = 0n, pointers = 1500, flags = 0xan }: Shape = {}): Buffer {
  const bytes = Buffer.alloc(imageBytes);
  bytes.write('MZ', 0, 'latin1');
  bytes.writeBigUInt64LE(textOffset, 8);
  bytes.writeBigUInt64LE(BigInt(memoryBytes), 16);
  bytes.writeBigUInt64LE(flags, 24);
  bytes.write('ARM\x64', 0x38, 'latin1');
  bytes.write(`${banner}\0`, 0x200, 'latin1');
  for (let index = 0; index < pointers; index += 1) {
    const value = start + textOffset + BigInt(index * 4);
    if (!relocated) {
      bytes.writeBigUInt64LE(value, 0x1000 + 8 * index);
      continue;
    }
    const entry = 0x5000 + 24 * index;
    bytes.writeBigUInt64LE(start + textOffset + BigInt(0x1000 + 8 * index), entry);
    bytes.writeBigUInt64LE(0x403n, entry + 8);
    bytes.writeBigUInt64LE(value, entry + 16);
  }
  bytes.write('\x7fELF', 0xe000, 'latin1');
  bytes.writeBigUInt64LE(0x400n, 0xe000 + 40); // its section headers
  bytes.writeUInt16LE(5, 0xe000 + 60);
  note(vdsoId).copy(bytes, 0xe100);
  note(buildId).copy(bytes, 0xf800);
  return bytes;
}

describe('an arm64 kernel', () => {
  test.each([
    ['Image', image(), null, null],
    ['Image.gz', gzipSync(image()), 'gzip', image()],
    ['vmlinuz.efi', zboot(gzipSync(image()), peMachine), 'gzip', image()],
  ] as const)('%s is read, and what QEMU starts is an Image', (name, content, compression, bootable) => {
    const kernel = readKernelImage(file(name, content));
    expect(kernel).toMatchObject({ compression, starts: true, release: '6.12.0-test' });
    expect(kernel.arch.name).toBe('aarch64');
    expect(kernel.open()).toMatchObject({
      ...{ start, end: start + BigInt(memoryBytes), physical: 0x4020_0000n, buildId },
      banner: banner.trimEnd(),
    });
    expect(kernel.bootable()).toEqual(bootable);
  });

  // gzip is above: the only one with its size in it, so that nothing is appended.
  test.each([
    ['zstd', ['zstd', '-q', '-c']],
    ['lz4', ['lz4', '-q', '-l', '-c']],
    ['xz', ['xz', '--check=crc32', '-c']],
    ['lzma', ['xz', '--format=lzma', '-c']],
  ] as const)('vmlinuz.efi with %s is read as well', (compression, [program, ...args]) => {
    const payload = execFileSync(program, args, { input: image() });
    const packed = zboot(payload, peMachine, compression, imageBytes);
    const kernel = readKernelImage(file(`vmlinuz.${compression}.efi`, packed));
    expect(kernel).toMatchObject({ compression, starts: true, release: '6.12.0-test' });
    expect(kernel.bootable()!.equals(image())).toBe(true);
  });

  test('that is linked behind its text offset', () => {
    const kernel = readKernelImage(file('old', image({ textOffset: 0x8_0000n }))).open();
    expect(kernel.start).toBe(start + 0x8_0000n);
    expect(kernel.physical).toBe(0x4008_0000n);
  });

  test.each([
    [0n, 4096],
    [0xan, 4096],
    [0xcn, 16_384],
    [0xen, 65_536],
  ])('with flags %d has pages of %d bytes', (flags, pageBytes) => {
    expect(readKernelImage(file(`pages-${flags}`, image({ flags }))).open()).toMatchObject({ pageBytes });
  });

  test('whose pointers are in a table has them in place', () => {
    const path = file('rela', image({ relocated: true, pointers: 1200 }));
    const kernel = readKernelImage(path);
    expect(kernel.open().bytes.readBigUInt64LE(0x1000 + 80)).toBe(start + 40n);
    // what QEMU is given stays what it was
    expect(kernel.bootable()).toBeNull();
  });

  test.each([
    [
      'that is cut short',
      zboot(gzipSync(image()), peMachine).subarray(0, 0x1080),
      /this kernel is cut short/,
    ],
    ['with nothing to tell its place', image({ pointers: 10 }), /cannot be told where this arm64 kernel is/],
    [
      'that carries something else',
      zboot(gzipSync(Buffer.alloc(5000)), peMachine),
      /what this Image carries is not an/,
    ],
    [
      'of another machine',
      zboot(gzipSync(loongArch()), 0x6264),
      /\(zboot\), and in it is a LoongArch kernel/,
    ],
    ['of a damaged payload', damaged(), /cannot be decompressed \(gzip\)/],
    ['of no size', sizeless(), /states no believable size/],
  ])('%s is refused', (name, content, message) => {
    const path = file(name.replaceAll(' ', '-'), content);
    expect(() => readKernelImage(path).open()).toThrow(message);
  });
});

function loongArch(): Buffer {
  const bytes = Buffer.alloc(4096);
  bytes.write('\xcd\x23\x82\x81', 0x38, 'latin1');
  return bytes;
}

function damaged(): Buffer {
  const packed = gzipSync(image());
  packed.fill(0xff, packed.length - 40);
  return packed;
}

function sizeless(): Buffer {
  const bytes = image();
  bytes.writeBigUInt64LE(0n, 16);
  return bytes;
}
