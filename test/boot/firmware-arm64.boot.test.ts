/** An arm64 image that boots by firmware and a bootloader of its own: GRUB under AAVMF, Debian's build of EDK2. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { userspaceMarker } from '../../src/arch/guest-programs.ts';
import { readProfile } from '../../src/profile/profile-file.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { bootloaderImage } from '../support/bootloader-image.ts';
import { foreignKernel, suitePackage } from '../support/debian-suites.ts';
import { runCli } from '../support/run-cli.ts';
import { testCacheFolder } from '../support/test-cache.ts';

jest.setTimeout(600_000);
const nightly = process.env['BOOTGATE_NIGHTLY'] ? describe : describe.skip;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-firmware-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function boot(append: string): Promise<Profile> {
  const disk = bootloaderImage(`console=ttyAMA0 panic=-1 cryptomgr.notests ${append}`, 'arm64 6.12');
  const out = join(folder, 'out');
  rmSync(out, { recursive: true, force: true });
  const { status, stderr } = await runCli(
    [
      ...['run', '--boot', 'uefi', '--disk', disk, '--qemu', 'apt'],
      ...['--kernel', foreignKernel('arm64 6.12'), '--out', out],
    ],
    {
      env: {
        ...process.env,
        BOOTGATE_CACHE: testCacheFolder,
        BOOTGATE_UEFI: join(suitePackage('qemu-efi-aarch64', 'bookworm'), 'usr/share/AAVMF'),
      },
      cwd: folder,
    },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) as unknown });
  expect(readFileSync(join(out, 'console.log'), 'utf8')).toContain(userspaceMarker);
  return await readProfile(join(out, 'profile.json.gz'));
}

nightly('an arm64 image under UEFI', () => {
  let profile: Profile;
  beforeAll(async () => {
    profile = await boot('nokaslr');
  });

  test('has the stages of the firmware, the kernel and userspace', () => {
    const stages = profile.stages.map(({ name }) => name);
    expect(stages.slice(0, 5)).toEqual([
      ...['firmware', 'kernel entry', 'kernel early', 'initcalls early', 'initcalls pure'],
    ]);
    expect(stages.at(-1)).toBe('userspace');
    expect(profile.environment.fields.firmware).toMatch(/^uefi [0-9a-f]{64}$/);
  });

  test('names the kernel, its code that runs at physical addresses too', () => {
    expect(profile.coverage.kernelSymbolized).toBeGreaterThan(0.999);
    const { functions } = profile;
    const calls = (name: string): number => functions.calls[functions.name.indexOf(name)] ?? 0;
    expect(calls('primary_entry') + calls('init_kernel_el')).toBeGreaterThan(0);
    expect(profile.initcalls.length).toBeGreaterThan(700);
    expect(profile.processes!.flatMap(({ names }) => names)).toContain('init');
  });

  test('warns of the disk', () => {
    expect(profile.warnings[0]).toMatch(/^firmware and bootloader wait for a virtio disk/);
  });

  test('is nearly the same again from the kernel’s entry on', async () => {
    const again = await boot('nokaslr');
    const fromEntry = ({ stages, totals }: Profile): number =>
      totals.instructions - stages.find(({ name }) => name === 'kernel entry')!.startInstructions;
    const apart = (value: (of: Profile) => number): number =>
      Math.abs(value(again) - value(profile)) / value(profile);
    const inAll = apart(({ totals }) => totals.instructions);
    expect(inAll).toBeLessThan(0.1);
    expect(apart(fromEntry)).toBeLessThan(0.002);
    // for docs/architectures.md
    console.log(
      `${profile.totals.instructions} in all, ${fromEntry(profile)} from the kernel's entry on; apart ${inAll} and ${apart(fromEntry)}`,
    );
  });
});
