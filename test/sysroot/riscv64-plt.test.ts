/** Stubs of a Debian program for riscv64, against objdump, which names them the same way. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { withFileSource } from '../../src/base/byte-source.ts';
import { stringAt, readElf } from '../../src/symbols/elf-file.ts';
import { readPltStubs } from '../../src/sysroot/plt-stubs.ts';
import { suitePackage } from '../support/debian-suites.ts';

jest.setTimeout(120_000);

test.each([
  ['coreutils', 'usr/bin/ls'],
  ['libc6', 'usr/lib/riscv64-linux-gnu/libc.so.6'],
])('%s: %s', (name, path) => {
  const file = join(suitePackage(name, 'trixie', 'riscv64'), path);
  const listing = execFileSync('riscv64-linux-gnu-objdump', ['-d', '-j', '.plt', file], { encoding: 'utf8' });
  const expected = [...listing.matchAll(/^([0-9a-f]+) <(\S+?)@plt>:$/gm)]
    .map(([, address, symbol]) => `${parseInt(address!, 16).toString(16)} ${symbol!}@plt`)
    // those without a symbol are named after their place
    .filter((line) => !line.includes('*ABS*'));
  const stubs = withFileSource(file, (source) => readPltStubs(source, readElf(source)))!;
  const found = Array.from(
    { length: stubs.length },
    (_, row) => `${stubs.low[row]!.toString(16)} ${stringAt(stubs.names, stubs.name[row]!)}`,
  );
  expect(expected.length).toBeGreaterThan(5);
  expect(found.sort()).toEqual(expected.sort());
});
