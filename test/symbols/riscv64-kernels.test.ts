/** Debian's riscv64 kernels, read as they are: by what they hold of themselves. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { guestStructures } from '../../src/symbols/guest-structures.ts';
import { readKernelImage } from '../../src/symbols/kernel-image.ts';
import { kernelLandmarks } from '../../src/symbols/kernel-landmarks.ts';
import { loadSymbols } from '../../src/symbols/load-symbols.ts';
import { foreignKernel, foreignPackage } from '../support/debian-suites.ts';

jest.setTimeout(300_000);

const cacheFolder = mkdtempSync(join(tmpdir(), 'bootgate-riscv64-'));
afterAll(() => rmSync(cacheFolder, { recursive: true, force: true }));

/** What readelf and nm said of the packages whose time it was; of others it is not known, only what it looks like. */
const known: Readonly<Record<string, { buildId: string; initcalls: number }>> = {
  'linux-image-6.12.117+deb13-riscv64': {
    buildId: '68e14006917f09905808299af2c40682b88bcf65',
    initcalls: 632,
  },
  'linux-binary-7.2.12+deb14-riscv64': {
    buildId: '270249a06ff7f5ae0a14310a1f1dbc29c3f4943c',
    initcalls: 714,
  },
};

describe.each(['riscv64 6.12', 'riscv64 newest'] as const)('%s', (name) => {
  test('tells where it is linked, what it is, and how to look into it', async () => {
    const image = readKernelImage(foreignKernel(name));
    const start = 0xffff_ffff_8000_0000n;
    const { buildId = expect.stringMatching(/^[0-9a-f]{40}$/), initcalls } =
      known[foreignPackage(name)] ?? {};
    expect(image.open()).toMatchObject({ start, buildId, physical: 0x8020_0000n });
    const { table, facts, warnings } = await loadSymbols({ kernel: image, cacheFolder, env: {} });
    expect(warnings).toEqual([]);
    expect(table.length).toBeGreaterThan(44_000);
    const landmarks = kernelLandmarks(image.arch, table, facts);
    expect(landmarks.initcalls.length).toBeGreaterThan(600);
    if (initcalls !== undefined) expect(landmarks.initcalls).toHaveLength(initcalls);
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
