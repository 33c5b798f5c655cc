/** A kernel whose kallsyms lie, booted: no name is shown, totals and end are those of the kernel that tells the truth. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { objectNames } from '../../src/profile/object-names.ts';
import { readProfile } from '../../src/profile/profile-file.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { readKernelImage } from '../../src/symbols/kernel-image.ts';
import { runCli, type CliResult } from '../support/run-cli.ts';
import { shuffleKallsyms } from '../support/shuffle-kallsyms.ts';
import { testCacheFolder, testKernel } from '../support/test-cache.ts';

jest.setTimeout(300_000);

const folder = mkdtempSync(join(tmpdir(), 'bootgate-names-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The tests' QEMU, but no symbols that were kept of the kernel's build-id: those would be right. */
function ownCache(): string {
  const cache = join(folder, 'cache');
  if (!existsSync(cache)) {
    mkdirSync(cache);
    symlinkSync(join(testCacheFolder, 'bootgate/qemu'), join(cache, 'qemu'));
  }
  return cache;
}

async function boot(name: string, vmlinux: Buffer): Promise<CliResult & { profile: Profile }> {
  const kernel = join(folder, `vmlinux-${name}`);
  const out = join(folder, name);
  writeFileSync(kernel, vmlinux);
  const result = await runCli(
    ['run', '--qemu', 'apt', '--kernel', kernel, '--append', 'cryptomgr.notests', '--out', out],
    { env: { ...process.env, BOOTGATE_CACHE: ownCache() } },
  );
  return { ...result, profile: await readProfile(join(out, 'profile.json.gz')) };
}

/** Within this share: the kernel looks through its own kallsyms, and finds other names there. */
const nearly = 0.05;
/** what needs boots of its own, where one has been seen */
const nightly = process.env['BOOTGATE_NIGHTLY'] ? test : test.skip;

type Booted = CliResult & { profile: Profile };
const kernel = readKernelImage(testKernel('6.1')).open();
let truth: Booted | undefined;
let lies: Booted;
beforeAll(async () => {
  lies = await boot('lies', shuffleKallsyms(kernel));
});

const believed = async (): Promise<Profile> => (truth ??= await boot('truth', kernel.bytes)).profile;

function expectNoNames({ status, stdout, profile: { outcome, coverage, functions } }: Booted): void {
  expect(status).toBe(0);
  expect(outcome.kind).toBe('reached-end');
  expect(coverage.symbolSource).toBe('none');
  expect(stdout).toContain('warning: names not to be believed: ');
  expect(functions.objects).not.toContain(objectNames.kernel);
  expect(functions.name).toContain('kernel code');
}

async function expectTotalOf({ profile }: Booted): Promise<void> {
  const off = profile.totals.instructions / (await believed()).totals.instructions - 1;
  expect(Math.abs(off)).toBeLessThan(nearly);
}

nightly('the truth is believed', async () => {
  const { warnings, coverage, functions } = await believed();
  expect(warnings).toEqual([]);
  expect(coverage.kernelSymbolized).toBeGreaterThan(0.999);
  expect(functions.objects).toContain(objectNames.kernel);
});

test('the kernel’s exports give the lie away, and its end', () => {
  expectNoNames(lies);
  expect(lies.stdout).toMatch(/of \d+ functions and variables that the kernel exports stand elsewhere/);
  expect(lies.profile.outcome.detail).toContain('kernel_power_off');
});

nightly('its total is that of the truth', async () => {
  await expectTotalOf(lies);
});

nightly('without exports the boot does, and is booted again', async () => {
  const bytes = shuffleKallsyms(kernel);
  for (let at = bytes.indexOf('__ksymtab\0'); at >= 0; at = bytes.indexOf('__ksymtab', at + 1)) {
    bytes.write('xx', at, 'latin1'); // in the names of sections
  }
  const found = await boot('no-exports', bytes);
  expectNoNames(found);
  expect(found.stderr).toMatch(/names not to be believed: .*; booting again without them/);
  expect(found.profile.outcome.detail).toContain('request to switch off');
  await expectTotalOf(found);
});

test('neither show nor compare tells of functions', async () => {
  const shown = await runCli(['show', join(folder, 'lies')]);
  expect(shown.stdout).toContain('none: their names are not to be believed');
  expect(shown.stdout).not.toMatch(/\d+ +\S*kernel code/);
  const json = await runCli(['show', join(folder, 'lies'), '--format', 'json']);
  expect((JSON.parse(json.stdout) as { functions: unknown[] }).functions).toEqual([]);
  const compared = await runCli(['compare', join(folder, 'lies'), join(folder, 'lies'), '--format', 'json']);
  const comparison = JSON.parse(compared.stdout) as {
    functions: unknown[];
    causes: unknown[];
    warnings: string[];
  };
  expect(comparison.functions).toEqual([]);
  expect(comparison.causes).toEqual([]);
  expect(comparison.warnings.join()).toContain("the head's names are not to be believed");
  expect(readFileSync(join(folder, 'lies/console.log'), 'utf8')).toContain('Linux version 6.1.0');
});
