/**
 * Kernels of other releases than the one most tests boot, and the same kernel as a bare vmlinux: where it lies in
 * memory and what runs there first differ. Held against the console and against each other. Once a night: every kernel
 * and every QEMU of test/support/version-matrix.ts, as `node bench/run.mjs versions` prints them.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import type { Profile } from '../../src/profile/profile.ts';
import { readKernelImage } from '../../src/symbols/kernel-image.ts';
import { bootPair, pairFaults } from '../support/boot-pair.ts';
import { suiteKernel } from '../support/debian-suites.ts';
import { testKernel } from '../support/test-cache.ts';
import { matrixKernels, matrixQemus } from '../support/version-matrix.ts';

jest.setTimeout(300_000);

const folder = mkdtempSync(join(tmpdir(), 'bootgate-versions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const kernels = {
  '5.10': () => suiteKernel('5.10'),
  '6.12': () => testKernel('6.12'),
  '7.2': () => suiteKernel('7.2'),
} as const;

/** A boot's stages from the kernel's first instruction on; the levels of initcalls are the same in all releases. */
const stages = [
  'kernel entry',
  'kernel early',
  ...['early', 'pure', 'core', 'postcore', 'arch', 'subsys', 'fs', 'rootfs', 'device', 'late'].map(
    (level) => `initcalls ${level}`,
  ),
  'kernel late',
  'userspace',
];

const namesOf = (profile: Profile): string[] => profile.stages.map(({ name }) => name);

// QEMU is that of Debian 12's backports, which looks into the guest.
describe.each(Object.entries(kernels))('Linux %s', (version, find) => {
  let profile: Profile;

  test('boots twice the same, through all stages, with its names', async () => {
    const pair = await bootPair(find(), 'apt', join(folder, version));
    profile = pair.profile;
    expect(pairFaults(pair)).toEqual([]);
    expect(namesOf(profile)).toEqual(['firmware', 'kernel setup', 'decompress', ...stages]);
    const init = profile.processes!.find(({ pid }) => pid === 1);
    expect(init).toMatchObject({ kernelThread: false, executable: '/init' });
    expect(profile.processes!.find(({ pid }) => pid === 2)).toMatchObject({ kernelThread: true });
    expect(profile.subject.kernel).toMatch(new RegExp(`^Linux version ${version}\\.`));
  });

  // Once for what begins at the ELF entry and once for what does not.
  (version === '6.12' ? test.skip : test)('as a bare vmlinux is the same kernel', async () => {
    const vmlinux = join(folder, `vmlinux-${version}`);
    writeFileSync(vmlinux, readKernelImage(find()).open().bytes);
    const bare = await bootPair(vmlinux, 'apt', join(folder, `bare-${version}`), 1);
    expect(pairFaults(bare, 1)).toEqual([]);
    expect(namesOf(bare.profile)).toEqual(['firmware', ...stages]);
    const [inside, image] = [bare.profile, profile].map(({ subject }) => subject);
    expect(inside!.kernel).toContain(/^Linux version \S+/.exec(image!.kernel)![0]);
    const early = (one: Profile): number =>
      one.stages.find(({ name }) => name === 'kernel early')!.instructions;
    expect(early(bare.profile) / early(profile)).toBeCloseTo(1, 1);
  });
});

const pairs = matrixKernels.flatMap((kernel) =>
  matrixQemus
    .filter(({ always }) => kernel.everywhere || always)
    .map((qemu) => ({ title: `${kernel.name} under QEMU ${qemu.name}`, kernel, qemu })),
);

(process.env['BOOTGATE_NIGHTLY'] ? describe : describe.skip)("Debian's kernels and QEMUs", () => {
  test.each(pairs)(
    '$title',
    async ({ kernel, qemu }) => {
      const pair = await bootPair(kernel.find(), await qemu.find(), join(folder, 'pair'));
      expect(pairFaults(pair)).toEqual([]);
    },
    45 * 60_000, // one of the QEMUs is built where it has not been
  );
});
