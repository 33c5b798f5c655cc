/** Images that boot by firmware and a bootloader of their own: GRUB under SeaBIOS and under OVMF. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { sha256 } from '../../src/base/files.ts';
import { userspaceMarker } from '../../src/arch/guest-programs.ts';
import { readProfile } from '../../src/profile/profile-file.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { bootloaderImage } from '../support/bootloader-image.ts';
import { runCli, type CliResult } from '../support/run-cli.ts';
import { testCacheFolder, testKernel } from '../support/test-cache.ts';

jest.setTimeout(300_000);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-firmware-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Version = Parameters<typeof testKernel>[0];

async function run(disk: string, args: readonly string[], kernel: Version = '6.1'): Promise<CliResult> {
  const out = join(folder, 'out');
  rmSync(out, { recursive: true, force: true });
  return await runCli(['run', '--kernel', testKernel(kernel), '--disk', disk, '--out', out, ...args], {
    env: { ...process.env, BOOTGATE_CACHE: testCacheFolder },
    cwd: folder,
  });
}
const profile = async (): Promise<Profile> => await readProfile(join(folder, 'out/profile.json.gz'));
const console = (): string => readFileSync(join(folder, 'out/console.log'), 'utf8');
const stageNames = ({ stages }: Profile): string[] => stages.map(({ name }) => name);

/** Without the crypto self-tests the kernel is at its init in half the time. */
const append = 'console=ttyS0 panic=-1 cryptomgr.notests';

/** share of kernel_init in what runs from the first initcall to userspace, of a kernel that stays where it is linked */
let unmoved: number | undefined;

describe('an image with nokaslr on its command line', () => {
  test.each([
    ['bios', ['firmware', 'bootloader', 'kernel entry', 'kernel early', 'initcalls early']],
    ['uefi', ['firmware', 'kernel entry', 'kernel early', 'initcalls early', 'initcalls pure']],
  ] as const)('%s', async (boot, stages) => {
    const disk = bootloaderImage(`${append} nokaslr`);
    const before = sha256(readFileSync(disk));
    const { status, stderr } = await run(disk, ['--qemu', 'system', '--boot', boot]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) as unknown });
    expect(console()).toContain(userspaceMarker);
    const result = await profile();
    expect(stageNames(result).slice(0, 5)).toEqual(stages);
    expect(stageNames(result).at(-1)).toBe('userspace');
    expect(result.environment.fields.firmware).toMatch(new RegExp(`^${boot} [0-9a-f]{64}$`));
    expect(result.coverage.kernelSymbolized).toBeGreaterThan(0.99);
    expect(sha256(readFileSync(disk))).toBe(before);
    const { functions } = result;
    const stage = (name: string): number => result.stages.find((one) => one.name === name)!.startInstructions;
    unmoved =
      functions.total[functions.name.indexOf('kernel_init')]! /
      (stage('userspace') - stage('initcalls early'));
  });
});

describe('a kernel that moves itself', () => {
  test.each([
    ['bios', '6.1', 'system'],
    ['uefi', '6.12', 'apt'],
  ] as const)('under %s: %s, %s QEMU', async (boot, kernel, qemu) => {
    const { status, stderr } = await run(
      bootloaderImage(append, kernel),
      ['--qemu', qemu, '--boot', boot],
      kernel,
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) as unknown });
    const result = await profile();
    const { coverage, functions, initcalls, processes } = result;
    expect(stageNames(result)).toEqual(
      expect.arrayContaining(['kernel entry', 'kernel early', 'initcalls pure', 'kernel late', 'userspace']),
    );
    expect(coverage.kernelSymbolized).toBeGreaterThan(0.99);
    // The tree hangs together: the initcalls are called below kernel_init, as they are in a kernel that stays.
    const total = (name: string): number => functions.total[functions.name.indexOf(name)]!;
    const stage = (name: string): number => result.stages.find((one) => one.name === name)!.startInstructions;
    const untilUserspace = stage('userspace') - stage('initcalls early');
    expect(total('kernel_init') / untilUserspace).toBeCloseTo(kernel === '6.1' ? unmoved! : 0.63, 1);
    expect(initcalls.length).toBeGreaterThan(300);
    // Its own structures are read where they are.
    if (qemu === 'apt') expect(processes!.flatMap(({ names }) => names)).toContain('init');
  });
});

test('symbols of another kernel than the image has are found out', async () => {
  const { stdout } = await run(
    bootloaderImage(`${append} nokaslr`),
    ['--qemu', 'system', '--boot', 'bios'],
    '6.12',
  );
  expect(stdout).toMatch(/the image's kernel does not seem to be the one 'kernel' names/);
});

test('what cannot reach its kernel is refused', async () => {
  const { status, stderr } = await run('disk.img', ['--boot', 'uefi', '--append', 'quiet']);
  expect(status).toBe(2);
  expect(stderr).toContain("'append' has no effect on an image that boots by itself ('boot: uefi')");
});
