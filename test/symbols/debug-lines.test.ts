/** Line information of files that the compiler makes here, held against addr2line. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bufferSource } from '../../src/base/byte-source.ts';
import { readDebugLines } from '../../src/symbols/debug-lines.ts';
import { readElf } from '../../src/symbols/elf-file.ts';
import { hasProgram } from '../support/has-program.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'debug-lines-'));
  writeFileSync(
    join(folder, 'add.h'),
    'static inline __attribute__((always_inline)) int add(int a, int b)\n{\n\treturn a * 3 + b;\n}\n',
  );
  writeFileSync(
    join(folder, 'main.c'),
    '#include "add.h"\n\nint one(int x)\n{\n\treturn x + 1;\n}\n\nint two(int x)\n{\n\treturn add(x, one(x));\n}\n\nint main(void)\n{\n\treturn two(1);\n}\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

function compile(...flags: string[]): Buffer {
  const out = join(folder, 'main');
  execFileSync('gcc', ['-O1', '-fno-inline', ...flags, '-o', out, 'main.c'], { cwd: folder });
  return readFileSync(out);
}

/** start and size by name, as nm has them */
function symbols(): Map<string, { start: bigint; end: bigint }> {
  const lines = execFileSync('nm', ['-S', join(folder, 'main')], { encoding: 'utf8' }).split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [, start, size, name] = /^(\w+) (\w+) [tT] (\w+)$/.exec(line) ?? [];
      if (name === undefined) return [];
      const begin = BigInt(`0x${start!}`);
      return [[name, { start: begin, end: begin + BigInt(`0x${size!}`) }]];
    }),
  );
}

const linesOf = (file: Buffer, names: readonly string[]) => {
  const source = bufferSource('main', file);
  const known = symbols();
  return readDebugLines(
    source,
    readElf(source),
    names.map((name) => known.get(name)!),
  );
};
const addr2line = (address: bigint): string =>
  execFileSync('addr2line', ['-e', join(folder, 'main'), `0x${address.toString(16)}`], { encoding: 'utf8' })
    .trim()
    .replace(/ \(.*\)$/, '');

describe('the lines that code comes from', () => {
  const forms = [
    ['-g', '-gdwarf-5'],
    ['-g', '-gdwarf-4'],
    ['-g', '-gdwarf-3'],
    ['-g', '-gdwarf-2'],
    ['-g', '-gz=zlib'],
  ];
  (hasProgram('addr2line') ? test : test.skip).each(forms)('as addr2line has them (%s %s)', (...flags) => {
    const names = ['two', 'main', 'one'];
    const found = linesOf(compile(...flags), names)!;
    // The lines of their opening braces; addr2line tells the last of several lines of one address.
    expect(found.map(({ begin }) => begin!.line)).toEqual([9, 14, 4]);
    const known = symbols();
    for (const [index, name] of names.entries()) {
      const told = addr2line(known.get(name)!.start).split(':');
      const { begin, lines } = found[index]!;
      expect(told[0]!.endsWith(begin!.path)).toBe(true); // up to DWARF 4 it may be relative
      expect([...lines.get(begin!.path)!]).toContain(Number(told[1]));
    }
    const two = found[0]!;
    const files = [...two.lines.keys()].map((path) => path.split('/').at(-1));
    expect(files.sort()).toEqual(['add.h', 'main.c']);
    const header = [...two.lines].find(([path]) => path.endsWith('add.h'))![1];
    expect([...header]).toContain(3);
    expect([...found[2]!.lines.values()].flatMap((lines) => [...lines])).toContain(5);
  });

  test('are not told without debug information', () => {
    expect(linesOf(compile('-g0', '-s'), [])).toBeNull();
  });

  test('of a damaged file are an error or nothing, never a hang', () => {
    const whole = compile('-g', '-gdwarf-5');
    const source = bufferSource('main', whole);
    const section = readElf(source).sections.find(({ name }) => name === '.debug_line')!;
    for (let at = 0; at < section.size; at += 1) {
      for (const value of [0x00, 0x7f, 0xff]) {
        const damaged = Buffer.from(whole);
        damaged[section.offset + at] = value;
        try {
          linesOf(damaged, ['one']);
        } catch (error) {
          expect((error as Error).message).toContain('damaged');
        }
      }
    }
  });
});
