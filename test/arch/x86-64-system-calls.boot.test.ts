/** System call names against the headers that Debian builds from the kernels' own tables. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { systemCalls } from '../../src/arch/x86-64/system-calls.ts';
import { debianPackage, testKernels } from '../support/test-cache.ts';

jest.setTimeout(120_000);

/** Names by number of `#define __NR_read 0` lines. */
function fromHeader(path: string): Map<number, string> {
  const lines = readFileSync(path, 'utf8').matchAll(/^#define __NR_(\w+) (\d+)$/gm);
  // Inside the kernel __NR_syscalls is the number of the last call, plus one.
  const calls = [...lines].filter(([, name]) => name !== 'syscalls');
  return new Map(calls.map(([, name, number]) => [Number(number), name!]));
}

function headerCalls(version: '6.1' | '6.12'): Map<number, string> {
  const headers = debianPackage(`linux-headers-${testKernels[version].release}`);
  const [release] = readdirSync(join(headers, 'usr/src'));
  return fromHeader(join(headers, 'usr/src', release!, 'arch/x86/include/generated/uapi/asm/unistd_64.h'));
}

test.each(['6.1', '6.12'] as const)('Linux %s has the calls named here', (version) => {
  const calls = [...headerCalls(version)];
  expect(calls.length).toBeGreaterThan(360);
  expect(calls.map(([number]) => [number, systemCalls.names[number]])).toEqual(calls);
});

test('no other names stand among those of Linux 6.12', () => {
  const calls = headerCalls('6.12');
  const last = Math.max(...calls.keys());
  const known = systemCalls.names.flatMap((name, number) => (name === '' || number > last ? [] : [number]));
  expect(known).toEqual([...calls.keys()].sort((a, b) => a - b));
});
