/** Images that boot by firmware and a bootloader of their own: GRUB under SeaBIOS and under OVMF. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { sha256 } from '../../src/base/files.ts';
import { userspaceMarker } from '../../src/boot/init-program.ts';
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

async function run(disk: string, ...args: string[]): Promise<CliResult> {
  const out = join(folder, 'out');
  rmSync(out, { recursive: true, force: true });
  return await runCli(
    ['run', '--qemu', 'system', '--kernel', testKernel('6.1'), '--disk', disk, '--out', out, ...args],
    { env: { ...process.env, BOOTGATE_CACHE: testCacheFolder }, cwd: folder },
  );
}
const profile = async (): Promise<Profile> => await readProfile(join(folder, 'out/profile.json.gz'));
const console = (): string => readFileSync(join(folder, 'out/console.log'), 'utf8');
const stageNames = ({ stages }: Profile): string[] => stages.map(({ name }) => name);

/** Without the crypto self-tests the kernel is at its init in half the time. */
const append = 'console=ttyS0 panic=-1 cryptomgr.notests';

describe('an image with nokaslr on its command line', () => {
  test.each([
    ['bios', ['firmware', 'bootloader', 'kernel entry', 'kernel early', 'initcalls early']],
    ['uefi', ['firmware', 'kernel entry', 'kernel early', 'initcalls early', 'initcalls pure']],
  ] as const)('%s', async (boot, stages) => {
    const disk = bootloaderImage(`${append} nokaslr`);
    const before = sha256(readFileSync(disk));
    const { status, stderr } = await run(disk, '--boot', boot);
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) as unknown });
    expect(console()).toContain(userspaceMarker);
    const result = await profile();
    expect(stageNames(result).slice(0, 5)).toEqual(stages);
    expect(stageNames(result).at(-1)).toBe('userspace');
    expect(result.environment.fields.firmware).toMatch(new RegExp(`^${boot} [0-9a-f]{64}$`));
    expect(result.coverage.kernelSymbolized).toBeGreaterThan(0.99);
    expect(sha256(readFileSync(disk))).toBe(before);
  });
});

test('a kernel that moves itself is named all the same, and the cure is said', async () => {
  const { status, stdout } = await run(bootloaderImage(append), '--boot', 'bios');
  // Its functions for switching off are not where they were expected.
  expect(status).toBe(4);
  expect(stdout).toMatch(/the kernel was moved by 0x[0-9a-f]+.*add nokaslr to the image's command line/);
  const { coverage, outcome } = await profile();
  expect(outcome.kind).toBe('early-exit');
  expect(coverage.kernelSymbolized).toBeGreaterThan(0.95);
});

test('what cannot reach its kernel is refused', async () => {
  const { status, stderr } = await run('disk.img', '--boot', 'uefi', '--append', 'quiet');
  expect(status).toBe(2);
  expect(stderr).toContain("'append' has no effect on an image that boots by itself ('boot: uefi')");
});
