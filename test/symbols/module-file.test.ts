import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { sha256 } from '../../src/base/files.ts';
import { decompressFile } from '../../src/base/decompress/compressed-file.ts';
import { PayloadError } from '../../src/base/decompress/payload-error.ts';
import { readModuleSymbols } from '../../src/symbols/module-file.ts';
import { buildKernelElf, someSymbols } from '../support/build-kernel.ts';

const built = buildKernelElf({ symbols: someSymbols(300), symtab: true });

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
