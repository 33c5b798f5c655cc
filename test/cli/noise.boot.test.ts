/** `bootgate noise` with real boots: up to the first thread, which takes seconds. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { readProfile } from '../../src/profile/profile-file.ts';
import { runCli } from '../support/run-cli.ts';
import { testKernel } from '../support/test-cache.ts';

jest.setTimeout(300_000);

let out: string;
beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'noise-boot-'));
});
afterAll(() => rmSync(out, { recursive: true }));

test('every kind of variation boots, and is measured like the base', async () => {
  const result = await runCli(
    [
      ...['noise', '--kernel', testKernel('6.1'), '--end', 'symbol:rest_init', '--variations', '3'],
      ...['--out', out, '--qemu', 'system'],
    ],
    { cwd: out },
  );
  expect(result).toMatchObject({ status: 0 });
  expect([result.status, result.stderr.match(/neutral variation/g)]).toEqual([
    0,
    Array(3).fill('neutral variation'),
  ]);
  const { noise, totals, outcome } = await readProfile(join(out, 'profile.json.gz'));
  expect(outcome.kind).toBe('reached-end');
  expect(noise!.variations).toHaveLength(3);
  const total = noise!.rows.find(({ metric }) => metric === 'total')!;
  // find_cpio_data looks for microcode through every byte of the initramfs (kernel: lib/earlycpio.c).
  const { min, max } = noise!.rows.find(({ metric }) => metric.endsWith('!find_cpio_data'))!;
  expect(max - min).toBeGreaterThan(4096);
  // An initramfs that is longer lies elsewhere: there is noise, and it is small.
  expect(total.max - total.min).toBeGreaterThan(0);
  expect(total.max - total.min).toBeLessThan(totals.instructions / 1000);
});
