/** System calls of the architectures without a table of their own, against the headers that Debian builds of Linux 7. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { arm64 } from '../../src/arch/arm64/arm64.ts';
import { riscv64 } from '../../src/arch/riscv64/riscv64.ts';
import { suitePackage } from '../support/debian-suites.ts';

jest.setTimeout(120_000);

test('arm64 has the calls of 32-bit programs named here, and no others', () => {
  const headers = suitePackage('linux-libc-dev', 'trixie-backports', 'arm64');
  const text = readFileSync(join(headers, 'usr/lib/linux/uapi/arm/asm/unistd-eabi.h'), 'utf8');
  const calls = [...text.matchAll(/^#define __NR_(\w+) \(?(?:__NR_SYSCALL_BASE ?\+ ?)?(\d+)\)?$/gm)]
    .map(([, name, number]) => [Number(number), name!] as const)
    .filter(([, name]) => name !== 'syscalls');
  expect(calls.length).toBeGreaterThan(400);
  const known = arm64.systemCalls.narrowNames.flatMap((name, number) =>
    name === '' ? [] : [[number, name] as const],
  );
  expect(calls.filter(([number]) => number <= known.at(-1)![0])).toEqual(known);
});

test.each([
  ['arm64', arm64],
  ['riscv', riscv64],
] as const)('%s has the calls named here, and no others', (folder, { systemCalls }) => {
  // One package has the headers of all architectures.
  const headers = suitePackage('linux-libc-dev', 'trixie-backports', 'arm64');
  const text = readFileSync(join(headers, `usr/lib/linux/uapi/${folder}/asm/unistd_64.h`), 'utf8');
  const calls = [...text.matchAll(/^#define __NR_(\w+) (\d+)$/gm)]
    .map(([, name, number]) => [Number(number), name!] as const)
    .filter(([, name]) => name !== 'syscalls');
  expect(calls.length).toBeGreaterThan(320);
  // Newer headers have more: the last call named here is among theirs.
  const known = systemCalls.names.flatMap((name, number) => (name === '' ? [] : [[number, name] as const]));
  expect(calls.slice(0, known.length)).toEqual(known);
});
