/** Kernel files of riscv64 that are made here: what comes in which wrapping, and what damage is told. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readKernelImage } from '../../src/symbols/kernel-image.ts';
import { zboot } from '../support/zboot.ts';

const folder = mkdtempSync(join(tmpdir(), 'bootgate-riscv64-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** IMAGE_FILE_MACHINE_RISCV64 */
const peMachine = 0x5064;
const start = 0xffff_ffff_8000_0000n;
const imageBytes = 0x10000;
const memoryBytes = 0x18000;
const banner = 'Linux version 6.12.0-test (made here) #1\n';

/** An Image: header, a banner, and pointers into itself, beside numbers that are none. */
function image({ pointers = 1500, flags = 0n, link = start } = {}): Buffer {
  const bytes = Buffer.alloc(imageBytes);
  bytes.write('MZ', 0, 'latin1');
  bytes.writeBigUInt64LE(0x20_0000n, 8);
  bytes.writeBigUInt64LE(BigInt(memoryBytes), 16);
  bytes.writeBigUInt64LE(flags, 24);
  bytes.write('RISCV', 0x30, 'latin1');
  bytes.write('RSC\x05', 0x38, 'latin1');
  bytes.write(`${banner}\0`, 0x200, 'latin1');
  for (let index = 0; index < pointers; index += 1) {
    bytes.writeBigUInt64LE(link + BigInt(index * 4), 0x1000 + 8 * index);
  }
  for (let index = 0; index < 200; index += 1) bytes.writeBigInt64LE(BigInt(-index - 1), 0xe000 + 8 * index);
  return bytes;
}

describe('a riscv64 kernel', () => {
  test.each([
    ['Image', image(), null, null],
    ['Image.gz', gzipSync(image()), 'gzip', image()],
    ['vmlinuz.efi', zboot(gzipSync(image()), peMachine), 'gzip', image()],
  ] as const)('%s is read, and what QEMU starts is an Image', (name, content, compression, bootable) => {
    const kernel = readKernelImage(file(name, content));
    expect(kernel).toMatchObject({ compression, starts: true, release: '6.12.0-test' });
    expect(kernel.arch.name).toBe('riscv64');
    expect(kernel.open()).toMatchObject({
      ...{ start, end: start + BigInt(memoryBytes), physical: 0x8020_0000n },
      banner: banner.trimEnd(),
    });
    expect(kernel.bootable()).toEqual(bootable);
  });

  test('that is linked where the linear map begins, as before 5.13', () => {
    const link = 0xffff_ffe0_0000_0000n;
    expect(readKernelImage(file('old', image({ link }))).open().start).toBe(link);
  });

  test.each([
    [
      'that is cut short',
      zboot(gzipSync(image()), peMachine).subarray(0, 0x1080),
      /this kernel is cut short/,
    ],
    [
      'with nothing to tell its place',
      image({ pointers: 10 }),
      /cannot be told where this riscv64 kernel is/,
    ],
    [
      'that carries something else',
      zboot(gzipSync(Buffer.alloc(5000)), peMachine),
      /what this Image carries is not an/,
    ],
    ['of another byte order', image({ flags: 1n }), /not an x86-64, arm64 or riscv64 kernel/],
    ['of no size', sizeless(), /states no believable size/],
  ])('%s is refused', (name, content, message) => {
    const path = file(name.replaceAll(' ', '-'), content);
    expect(() => readKernelImage(path).open()).toThrow(message);
  });
});

function sizeless(): Buffer {
  const bytes = image();
  bytes.writeBigUInt64LE(0n, 16);
  return bytes;
}
