import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { sha256 } from '../../src/base/files.ts';
import { bufferSource, withFileSource } from '../../src/base/byte-source.ts';
import { decompressFile } from '../../src/base/decompress/compressed-file.ts';
import { PayloadError } from '../../src/base/decompress/payload-error.ts';
import { readElfImage } from '../../src/symbols/elf-image.ts';
import { readModuleSymbols } from '../../src/symbols/module-file.ts';
import { buildKernelElf, someSymbols, textStart } from '../support/build-kernel.ts';
import { seededRandom } from '../support/seeded-random.ts';

const built = buildKernelElf({ symbols: someSymbols(300), symtab: true });

describe('a program', () => {
  test('has symbols, a build-id, and code at offsets of its file', () => {
    const image = readElfImage(bufferSource('program', built));
    expect(image.table.source).toBe('elf');
    expect(image.buildId).toBe('11'.repeat(20));
    expect(image.table.name(image.table.find(textStart + 16n * 10n))).toBe('foo_10');
    expect(image.addressOfOffset(0x1234)).toBe(textStart + 0x234n);
    expect(image.addressOfOffset(0x10)).toBeNull();
  });

  test('without symbols gives an empty table', () => {
    const image = readElfImage(bufferSource('program', buildKernelElf({ symbols: [], shape: null })));
    expect(image.table.length).toBe(0);
    expect(image.table.find(textStart)).toBe(-1);
  });

  test('the Node that runs this test has main()', () => {
    const image = withFileSource(process.execPath, readElfImage);
    const main = image.table.addressOf('main');
    expect(main === null ? null : image.table.aliases(image.table.find(main))).toContain('main');
  });

  test('damaged at random is read or refused', () => {
    const random = seededRandom(8);
    let refused = 0;
    for (let round = 0; round < 600; round += 1) {
      const damaged = Buffer.from(built);
      // Headers are where damage hurts: the first 200 bytes and the section headers at the end.
      const at =
        random() < 0.5 ? Math.floor(random() * 200) : damaged.length - 1 - Math.floor(random() * 450);
      damaged[at] = Math.floor(random() * 256);
      try {
        readElfImage(bufferSource('program', damaged));
      } catch (error) {
        expect(error).toMatchObject({ name: 'BootgateError', exitStatus: 2 });
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(50);
  });
});

test('a program is no kernel module', () => {
  expect(() => readModuleSymbols('x.ko', built)).toThrow(/x.ko: this is not a kernel module with symbols/);
  expect(() => readModuleSymbols('x.ko', Buffer.from('text'))).toThrow(/x.ko: this is not an ELF file/);
});

describe.each(['gz', 'xz', 'zst'])('a file compressed by itself (%s)', (suffix) => {
  const file = readFileSync(join(import.meta.dirname, '../base/fixtures/compressed', `content.${suffix}`));

  test('tells the size of its content', () => {
    expect(sha256(decompressFile(file, 1 << 20))).toBe(
      '8c32763d43eb3117a3e7e3b8f64974a57f9be8773e12c18df6565deb624c274c',
    );
  });

  test('is refused when that is too much, or when it is damaged', () => {
    expect(() => decompressFile(file, 1000)).toThrow(PayloadError);
    expect(() => decompressFile(file.subarray(0, -20), 1 << 20)).toThrow(PayloadError);
  });
});

test('a file that is not compressed is taken as it is', () => {
  expect(decompressFile(built, 10)).toBe(built);
});
