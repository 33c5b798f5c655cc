/** Modules of Debian against what nm says of them. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { decompressFile } from '../../src/base/decompress/compressed-file.ts';
import { readModuleSymbols } from '../../src/symbols/module-file.ts';
import { testKernel } from '../support/test-cache.ts';

jest.setTimeout(120_000); // machines that build kernels beside are slow

const folder = mkdtempSync(join(tmpdir(), 'bootgate-elf-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

function lines(program: string, args: readonly string[]): string[] {
  return execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26 })
    .trimEnd()
    .split('\n');
}

function modules(version: '6.1' | '6.12', suffix: string, count: number): string[] {
  const root = join(testKernel(version), '../../lib/modules');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(suffix))
    .sort()
    .filter((_, index, all) => index % Math.ceil(all.length / count) === 0)
    .map((name) => join(root, name));
}

describe.each([
  ['6.1', '.ko'],
  ['6.12', '.ko.xz'],
] as const)('modules of Debian %s (%s)', (version, suffix) => {
  test('have the functions nm lists, in its order', () => {
    for (const path of modules(version, suffix, 12)) {
      const file = readFileSync(path);
      const plain = join(folder, 'module.ko');
      writeFileSync(plain, decompressFile(file, 1 << 28));
      const wanted = lines('nm', [plain]).filter((line) => / [tTwW] /.test(line));
      const { core, init } = readModuleSymbols(path, file);
      for (const line of wanted) {
        const [address, , name] = line.split(' ') as [string, string, string];
        if (name.startsWith('.') || name.startsWith('__pfx_')) continue;
        const found = [core, init].flatMap((table) =>
          table.addressesOf(name).map((start) => ({ table, start, row: table.find(start) })),
        );
        // .text lies first, at the start: there nm's section-relative addresses are the module's.
        const text = found.filter(({ table, row }) => table.section(row) === '.text');
        expect({ name, found: found.length > 0 }).toEqual({ name, found: true });
        if (text.length === found.length) {
          expect(text.map(({ start }) => start)).toContain(BigInt(`0x${address}`));
        }
      }
    }
  });
});

test('gzip is as gunzip has it', () => {
  const file = readFileSync(join(import.meta.dirname, '../base/fixtures/compressed/content.gz'));
  expect(decompressFile(file, 1 << 20).equals(gunzipSync(file))).toBe(true);
});
