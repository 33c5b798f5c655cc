/** The demo's kernel on a machine whose apt has no package lists, as in a fresh container. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { distributionKernel } from '../../src/cli/distribution-kernel.ts';

jest.setTimeout(300_000);

let folder: string;
const before = process.env['APT_CONFIG'];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-kernel-'));
  mkdirSync(join(folder, 'lists/partial'), { recursive: true });
  writeFileSync(join(folder, 'apt.conf'), `Dir::State::lists "${join(folder, 'lists')}";\n`);
  process.env['APT_CONFIG'] = join(folder, 'apt.conf');
});
afterAll(() => {
  if (before === undefined) delete process.env['APT_CONFIG'];
  else process.env['APT_CONFIG'] = before;
  rmSync(folder, { recursive: true, force: true });
});

test("is the release's own, and fetched once", async () => {
  const steps: string[] = [];
  const options = {
    cacheFolder: join(folder, 'cache'),
    signal: new AbortController().signal,
    onStep: (text: string) => steps.push(text),
  };
  const kernel = await distributionKernel(options);
  expect(kernel.package).toMatch(/^linux-image-(unsigned-)?\d/);
  expect(steps).toEqual([
    expect.stringMatching(/^fetching package lists of /),
    `downloading ${kernel.package}`,
  ]);
  expect(readFileSync(kernel.path).toString('latin1', 0x202, 0x206)).toBe('HdrS');
  expect(await distributionKernel(options)).toEqual(kernel);
  expect(steps).toHaveLength(2);
});
