/** Debian's riscv64 kernels, read as they are: by what they hold of themselves. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { guestStructures } from '../../src/symbols/guest-structures.ts';
import { readKernelImage } from '../../src/symbols/kernel-image.ts';
import { kernelLandmarks } from '../../src/symbols/kernel-landmarks.ts';
import { loadSymbols } from '../../src/symbols/load-symbols.ts';
import { foreignKernel } from '../support/debian-suites.ts';

jest.setTimeout(300_000);

const cacheFolder = mkdtempSync(join(tmpdir(), 'bootgate-riscv64-'));
afterAll(() => rmSync(cacheFolder, { recursive: true, force: true }));

const kernels = [
  ['riscv64 6.12', '68e14006917f09905808299af2c40682b88bcf65', 632],
  ['riscv64 7.2', '270249a06ff7f5ae0a14310a1f1dbc29c3f4943c', 714],
] as const;

describe.each(kernels)('%s', (name, buildId, initcalls) => {
  test('tells where it is linked, what it is, and how to look into it', async () => {
    const image = readKernelImage(foreignKernel(name));
    const start = 0xffff_ffff_8000_0000n;
    expect(image.open()).toMatchObject({ start, buildId, physical: 0x8020_0000n });
    const { table, facts, warnings } = await loadSymbols({ kernel: image, cacheFolder, env: {} });
    expect(warnings).toEqual([]);
    expect(table.length).toBeGreaterThan(44_000);
    const landmarks = kernelLandmarks(image.arch, table, facts);
    expect(landmarks.initcalls).toHaveLength(initcalls);
    expect(landmarks.taskSwitch).not.toBeNull();
    // whatever happens enters at the first, and what a device's interrupt is called
    expect([...landmarks.interruptEntries].map((entry) => table.name(table.find(entry))).sort()).toEqual([
      'do_irq',
      'handle_exception',
    ]);
    expect(landmarks.consoleOutput.length).toBeGreaterThan(0);
    const structures = await guestStructures(image, table, cacheFolder);
    expect(structures?.missing).toEqual([]);
  });
});
