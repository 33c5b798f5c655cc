/** Debian's arm64 kernels, read as they are: by what they hold of themselves; once a night against nm of the debug package. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { guestStructures } from '../../src/symbols/guest-structures.ts';
import { readKernelImage } from '../../src/symbols/kernel-image.ts';
import { kernelLandmarks } from '../../src/symbols/kernel-landmarks.ts';
import { loadSymbols } from '../../src/symbols/load-symbols.ts';
import { foreignKernel, foreignPackage, suitePackage } from '../support/debian-suites.ts';

jest.setTimeout(300_000);

const cacheFolder = mkdtempSync(join(tmpdir(), 'bootgate-arm64-'));
afterAll(() => rmSync(cacheFolder, { recursive: true }));

/** 6.1 has its pointers in .rela.dyn, and no initcalls in its names; 6.12 in place, 7.x addresses relative to their own place. */
const kernels = [
  ['arm64 6.1', 0xffff_8000_0800_0000n, 0],
  ['arm64 6.12', 0xffff_8000_8000_0000n, 700],
  ['arm64 newest', 0xffff_8000_8000_0000n, 700],
] as const;

/** What readelf and nm said of the packages whose time it was; of others it is not known, only what it looks like. */
const known: Readonly<Record<string, { buildId: string; initcalls: number }>> = {
  'linux-image-6.1.0-50-cloud-arm64': {
    buildId: 'aa1baf2841c8b47296c91289f85df12f6c8b8bf2',
    initcalls: 0,
  },
  'linux-image-6.12.95+deb12-cloud-arm64': {
    buildId: '0952a2e64b7cf4f498c77b65c1990d7083cd2d00',
    initcalls: 727,
  },
  'linux-binary-7.2.12+deb13-cloud-arm64': {
    buildId: 'cc28d45e462d33deda6bf689fc7f2f67eedfc686',
    initcalls: 821,
  },
};

describe.each(kernels)('%s', (name, start, atLeast) => {
  test('tells where it is linked, what it is, and how to look into it', async () => {
    const image = readKernelImage(foreignKernel(name));
    const { buildId = expect.stringMatching(/^[0-9a-f]{40}$/), initcalls } =
      known[foreignPackage(name)] ?? {};
    expect(image.open()).toMatchObject({ start, buildId, physical: 0x4020_0000n });
    const { table, facts, warnings } = await loadSymbols({ kernel: image, cacheFolder, env: {} });
    expect(warnings).toEqual([]);
    expect(table.length).toBeGreaterThan(44_000);
    const landmarks = kernelLandmarks(image.arch, table, facts);
    expect(landmarks.initcalls.length).toBeGreaterThanOrEqual(atLeast);
    if (initcalls !== undefined) expect(landmarks.initcalls).toHaveLength(initcalls);
    expect(landmarks.taskSwitch).not.toBeNull();
    // sixteen vectors and their copies with mitigations
    expect(landmarks.interruptEntries.length).toBeGreaterThan(80);
    const structures = await guestStructures(image, table, cacheFolder);
    expect(structures?.missing).toEqual([]);
  });
});

(process.env['BOOTGATE_NIGHTLY'] ? test : test.skip)(
  '6.12 names its functions as nm of its vmlinux does',
  async () => {
    const image = readKernelImage(foreignKernel('arm64 6.12'));
    const { table } = await loadSymbols({ kernel: image, cacheFolder, env: {} });
    const debug = suitePackage(`${foreignPackage('arm64 6.12')}-dbg`, 'bookworm-backports', 'arm64');
    const boot = join(debug, 'usr/lib/debug/boot');
    const vmlinux = join(
      boot,
      readdirSync(boot).find((file) => file.startsWith('vmlinux-'))!,
    );
    const listing = execFileSync('aarch64-linux-gnu-nm', [vmlinux], { encoding: 'utf8', maxBuffer: 2 ** 28 });
    const named = new Set(
      [...listing.matchAll(/^([0-9a-f]{16}) [tTwW] (\S+)$/gm)].map(
        ([, address, symbol]) => `${address!} ${symbol!}`,
      ),
    );
    const wrong = Array.from(
      { length: table.length },
      (_, row) => `${table.address[row]!.toString(16).padStart(16, '0')} ${table.name(row)}`,
    ).filter((line) => !named.has(line));
    expect(wrong).toEqual([]);
  },
);
