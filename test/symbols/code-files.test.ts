/** Which file a function is from, of a program that is linked here as the kernel is: held against the compiler's own word. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { withFileSource } from '../../src/base/byte-source.ts';
import { codeFilesByLines, lineInformation, type CodeFiles } from '../../src/symbols/code-files.ts';
import { readElf } from '../../src/symbols/elf-file.ts';
import { readElfSymbols, symbolSection } from '../../src/symbols/elf-symbols.ts';
import { reopenIndex } from '../../src/symbols/index-vmlinux.ts';
import { IndexedSymbolTable } from '../../src/symbols/indexed-symbol-table.ts';
import { codeFilesByObjects } from '../../src/symbols/object-files.ts';
import { buildSymbolIndex } from '../../src/symbols/symbol-index.ts';
import type { SymbolTable } from '../../src/symbols/symbol-table.ts';
import { hasProgram } from '../support/has-program.ts';

const parts = ['init/main', 'drv/one', 'drv/twoo', 'drv/fast', 'lib/three'];
const compile = ['-g', '-O1', '-fno-ipa-icf', '-c'];
const run = (program: string, ...args: string[]): unknown => execFileSync(program, args, { cwd: folder });

let folder: string;
let table: SymbolTable;
const c = (name: string, more = ''): string =>
  `#include "../inc/helper.h"\n${more}\nstatic __attribute__((noinline)) int probe(int x) { return helper(x) * ${name.length}; }\nint ${name}(int x) { return probe(x) + 1; }\n`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'code-files-'));
  const file = (path: string, text: string): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  file('inc/helper.h', 'static __attribute__((noinline)) int helper(int x) { return x ^ 5; }\n');
  file(
    'init/main.c',
    c(
      'start',
      'int one(int), twoo(int), three(int);\nint main(void) { return one(1) + twoo(2) + three(3); }',
    ),
  );
  file('drv/one.c', c('one', '#include "part.c"'));
  file('drv/part.c', 'int part(int x) { return x + 2; }\n');
  file('drv/twoo.c', c('twoo'));
  file('drv/fast.S', '.globl fast\n.type fast,@function\n.text\nfast:\n\tret\n.size fast,.-fast\n');
  file('lib/three.c', c('three'));
  for (const part of parts) {
    run('gcc', ...compile, '-o', `${part}.o`, `${part}.${part.endsWith('fast') ? 'S' : 'c'}`);
  }
  run('ar', 'cDPrST', 'drv/built-in.a', 'drv/one.o', 'drv/twoo.o', 'drv/fast.o');
  run('ar', 'cDPrST', 'init/built-in.a', 'init/main.o');
  run('ar', 'cDPrST', 'lib/lib.a', 'lib/three.o');
  run('ar', 'cDPrST', 'vmlinux.a', 'init/built-in.a', 'drv/built-in.a');
  run('gcc', '-no-pie', '-Wl,--build-id', '-o', 'vmlinux', ...parts.map((part) => `${part}.o`));
  run('objcopy', '--strip-debug', 'vmlinux', 'stripped');
  table = withFileSource(join(folder, 'vmlinux'), (source) => {
    const elf = readElf(source);
    const raw = readElfSymbols(source, elf, symbolSection(elf)!);
    return new IndexedSymbolTable(reopenIndex(buildSymbolIndex(raw, { source: 'vmlinux', buildId: null })));
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** `probe drv/one.c`, a line each, of functions that we wrote; in the order of their code */
function told({ fileOf, paths }: CodeFiles): string[] {
  const ours = /^(?:main|start|one|twoo|three|part|probe|helper|fast)$/;
  return Array.from({ length: table.length }, (_, row) => row)
    .filter((row) => ours.test(table.name(row)))
    .map((row) => `${table.name(row)} ${fileOf[row] === -1 ? '?' : paths[fileOf[row]!]!}`);
}

/** What objects hold, as nm lists them, in the order of linking. */
function truth(): string[] {
  const parts = [
    ...([
      ['init/main', 'c'],
      ['drv/one', 'c'],
      ['drv/twoo', 'c'],
      ['drv/fast', 'S'],
      ['lib/three', 'c'],
    ] as const),
  ];
  return parts.flatMap(([part, extension]) =>
    execFileSync('nm', ['-n', '--defined-only', `${part}.o`], { cwd: folder, encoding: 'utf8' })
      .split('\n')
      .flatMap((line) => / [tT] (\w+)$/.exec(line)?.[1] ?? [])
      .map((name) => `${name} ${part}.${extension}`),
  );
}

(hasProgram('gcc') ? describe : describe.skip)('which file a function is from', () => {
  test('by line information: the file that was compiled, not the one a line stands in', () => {
    const files = told(codeFilesByLines(join(folder, 'vmlinux'), table)!);
    expect(files).toEqual(truth());
    expect(files).toContain('part drv/one.c');
    expect(files.filter((line) => line.startsWith('helper'))).toHaveLength(4);
  });

  test('by object files: static functions of one name belong to the object their neighbours do', () => {
    expect(told(codeFilesByObjects(folder, table)!)).toEqual(truth());
  });

  test('is not told by a file without line information, nor a folder without objects', () => {
    expect(codeFilesByLines(join(folder, 'stripped'), table)).toBeNull();
    expect(codeFilesByObjects(join(folder, 'inc'), table)).toBeNull();
    for (const name of ['stripped', 'init/main.c', 'none']) {
      expect(lineInformation(join(folder, name))).toBeNull();
    }
  });

  test('is the build’s, whose id other line information changes', () => {
    const id = (file: string): string =>
      /Build ID: (\w+)/.exec(execFileSync('readelf', ['-n', file], { cwd: folder, encoding: 'utf8' }))![1]!;
    expect(lineInformation(join(folder, 'vmlinux'))).toEqual({ buildId: id('vmlinux') });
    // The same code, called otherwise.
    cpSync(join(folder, 'lib/three.c'), join(folder, 'lib/four.c'));
    run('gcc', ...compile, '-o', 'lib/four.o', 'lib/four.c');
    const others = parts.map((part) => (part === 'lib/three' ? 'lib/four.o' : `${part}.o`));
    run('gcc', '-no-pie', '-Wl,--build-id', '-o', 'other', ...others);
    expect(id('other')).not.toBe(id('vmlinux'));
  });
});
