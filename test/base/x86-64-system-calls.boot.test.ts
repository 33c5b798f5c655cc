/** System call names against the headers that Debian builds from the kernels' own tables. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { systemCallNames } from '../../src/base/x86-64-system-calls.ts';
import { debianPackage, testKernels } from '../support/test-cache.ts';

jest.setTimeout(120_000);

/** Names by number of `#define __NR_read 0` lines. */
function fromHeader(path: string): Map<number, string> {
  const lines = readFileSync(path, 'utf8').matchAll(/^#define __NR_(\w+) (\d+)$/gm);
  // Inside the kernel __NR_syscalls is the number of the last call, plus one.
  const calls = [...lines].filter(([, name]) => name !== 'syscalls');
  return new Map(calls.map(([, name, number]) => [Number(number), name!]));
}

describe.each(['6.1', '6.12'] as const)('Linux %s', (version) => {
  test('has these numbers and no others', () => {
    const headers = debianPackage(`linux-headers-${testKernels[version].release}`);
    const [release] = readdirSync(join(headers, 'usr/src'));
    const path = join(headers, 'usr/src', release!, 'arch/x86/include/generated/uapi/asm/unistd_64.h');
    const calls = fromHeader(path);
    expect(calls.size).toBeGreaterThan(360);
    const last = Math.max(...calls.keys());
    const here = systemCallNames.flatMap((name, number) =>
      name === '' || number > last ? [] : [[number, name] as const],
    );
    expect(here).toEqual([...calls].sort(([a], [b]) => a - b));
  });
});
