/** `bootgate noise` around boots that are given: what it keeps, prints and exits with. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { CommandHost, ParsedArguments } from '../../src/cli/command.ts';
import { measureNoise } from '../../src/cli/noise.ts';
import { compare } from '../../src/compare/compare.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import type { Scenario } from '../../src/config/scenario.ts';
import type { Measurement } from '../../src/measure/measurement.ts';
import { readProfile } from '../../src/profile/profile-file.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { noiseText } from '../../src/render/noise-text.ts';
import { runCli } from '../support/run-cli.ts';
import { textProfile } from '../support/text-profile.ts';

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'noise-'));
});
afterEach(() => rmSync(out, { recursive: true }));

/** Seeds and padding move work by what is given; all else stays. */
function boot(work: number, more: Partial<Profile> = {}): Profile {
  const profile = textProfile(
    `start_kernel self=1000000\n  probe self=${work}\n  kmem_cache_alloc self=${work % 1000} cost=memory`,
  );
  return {
    ...profile,
    subject: { ...profile.subject, kernelSha256: String(work).padStart(64, '0') },
    ...more,
  };
}

async function noise(given: Record<string, string>, of: (scenario: Scenario, padding: number) => Profile) {
  const printed = { stdout: '', stderr: '' };
  const args: ParsedArguments = {
    positionals: [],
    string: (name) => ({ kernel: '/boot/bzImage', out, ...given })[name],
    integer: (name) => (given[name] === undefined ? undefined : Number(given[name])),
    list: () => [],
    flag: () => false,
  };
  const io: CommandHost = {
    stdout: { write: (piece) => (printed.stdout += String(piece)) },
    stderr: { write: (piece) => (printed.stderr += String(piece)) },
    env: {},
    cwd: out,
    signal: new AbortController().signal,
  };
  const status = await measureNoise(args, io, (scenario, folder, { initrdPadding = 0 }) => {
    mkdirSync(folder, { recursive: true });
    const console = join(folder, 'console.log');
    writeFileSync(console, 'Linux version 6.1\n');
    const profile = of(scenario, initrdPadding);
    return Promise.resolve({ profile, recording: { console, outcome: profile.outcome } } as Measurement);
  });
  return { status, ...printed };
}

const moved = ({ seed }: Scenario, padding: number): Profile =>
  boot(5000 + (seed - 42) * 700 + padding / 4096);

test('keeps the band with the profile of the unvaried boot, and prints it in 80 columns', async () => {
  const { status, stdout, stderr } = await noise({}, moved);
  expect(status).toBe(0);
  const profile = await readProfile(join(out, 'profile.json.gz'));
  expect(profile.totals.instructions).toBe(1_005_000);
  expect(profile.noise).toMatchObject({
    variations: ['seed 43', 'initramfs padded by 4096 bytes', 'seed 44', 'initramfs padded by 8192 bytes'],
  });
  expect(profile.noise!.rows).toContainEqual({ metric: 'work', min: 1_005_000, max: 1_006_400 });
  expect(readdirSync(out).sort()).toEqual(['console.log', 'profile.json.gz']);
  expect(stderr).toContain('neutral variation 4 of 4');
  expect(stderr).toMatch(/^all 4 in \d+\.\d s/m);
  expect(stdout.split('\n').every((line) => line.length <= 80)).toBe(true);
  expect(stdout).toMatch(/^work +1,005,000 +0 +\+1,400$/m);
});

test('what it found means nothing to a comparison, and a little more does', async () => {
  await noise({}, moved);
  const base = await readProfile(join(out, 'profile.json.gz'));
  const against = (work: number) =>
    compare({
      base: { profile: base, label: 'base' },
      head: { profile: boot(work), label: 'head' },
      policy: defaultPolicy,
      today: '2026-11-29',
    });
  expect(against(6_400)).toMatchObject({ verdict: 'ok', noise: { measured: true, floor: 1_400 } });
  expect(against(6_400).causes).toEqual([]);
  expect(against(9_000).causes).not.toEqual([]);
});

test('says when a boot does not reach its end, whichever it is', async () => {
  const hang = { outcome: { kind: 'hang', detail: 'silence' } } as const;
  expect(await noise({}, () => boot(1, hang))).toMatchObject({
    status: 4,
    stdout: '',
    stderr: expect.stringContaining('no noise band: the boot did not reach its end: hang: silence'),
  });
  await expect(noise({}, ({ seed }) => boot(1, seed === 44 ? hang : {}))).rejects.toMatchObject({
    exitStatus: 4,
    message: expect.stringContaining('seed 44'),
  });
});

test('boots as many as are asked for, and no exec_tb', async () => {
  const seeds: number[] = [];
  await noise({ variations: '1' }, (scenario) => {
    seeds.push(scenario.seed);
    return boot(1);
  });
  expect(seeds).toEqual([42, 43]);
  await expect(noise({ tracer: 'exec_tb' }, () => boot(1))).rejects.toThrow('no noise band');
  expect((await runCli(['noise', '--kernel', 'x', '--variations', '0'])).status).toBe(2);
});

test('cuts names, and tells how much is not shown', () => {
  const base = boot(1);
  const rows = Array.from({ length: 30 }, (_, at) => ({
    metric: `function:vmlinux!${'x'.repeat(100)}${at}`,
    min: 0,
    max: at,
  }));
  const text = noiseText(base, { version: 1, variations: ['seed 43'], rows }, 80);
  expect(text).toContain('noise band of 1 neutral variation: 30 figures moved\n');
  expect(text).toContain('… and 20 figures that moved less\n');
  expect(text.split('\n').every((line) => line.length <= 80)).toBe(true);
});
