/** `bootgate run --base-kernel` with real boots of two small kernels: the gate works without any store. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { readProfile } from '../../src/profile/profile-file.ts';
import { plantedKernel } from '../support/planted-kernel.ts';
import { runCli } from '../support/run-cli.ts';

jest.setTimeout(1_800_000);

let out: string;
beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'pair-boot-'));
});
afterAll(() => rmSync(out, { recursive: true }));

test('base and head are booted and compared in one run', async () => {
  const plain = plantedKernel('plain');
  const planted = plantedKernel('planted');
  const result = await runCli(
    [
      ...['run', '--base-kernel', plain.kernel, '--base-vmlinux', plain.vmlinux],
      ...['--kernel', planted.kernel, '--vmlinux', planted.vmlinux],
      ...['--fail-threshold', '0.5%', '--format', 'markdown', '--out', out, '--qemu', 'system'],
    ],
    { cwd: out },
  );
  expect(result.status).toBe(3);
  expect(result.stdout.split('\n')[0]).toMatch(/^### ❌ Slower: the boot \+9,\d{3},\d{3} instructions/);
  expect(result.stdout).toContain('planted_slow_init');
  expect(result.stdout).toContain('vsnprintf');
  const base = await readProfile(join(out, 'base/profile.json.gz'));
  const head = await readProfile(join(out, 'profile.json.gz'));
  expect(head.totals.instructions - base.totals.instructions).toBeGreaterThan(9_000_000);
});
