/** `bootgate advise` around boots that are given: what it boots, prints and exits with. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { adviseBoots } from '../../src/cli/advise.ts';
import type { CommandHost, ParsedArguments } from '../../src/cli/command.ts';
import type { Scenario } from '../../src/config/scenario.ts';
import type { Measurement } from '../../src/measure/measurement.ts';
import { writeProfile } from '../../src/profile/profile-file.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { buildKernelElf, someSymbols } from '../support/build-kernel.ts';
import { runCli } from '../support/run-cli.ts';
import { textProfile } from '../support/text-profile.ts';

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'advise-'));
  writeFileSync(join(out, 'vmlinux'), buildKernelElf({ symbols: someSymbols(30) }));
});
afterEach(() => rmSync(out, { recursive: true }));

/** The crypto tests and the timer's calibration go with their words; a kernel without the PIT's check panics here. */
function boot({ append, scenario = 'default' }: { append: string; scenario?: string }): Profile {
  const has = (word: string): boolean => append.split(' ').includes(word);
  const profile = textProfile(
    [
      'start_kernel self=1000000',
      ...(has('cryptomgr.notests') ? [] : ['  alg_test self=800000 calls=21']),
      ...(has('nolapic_timer') ? [] : ['  setup_boot_APIC_clock self=90000']),
      ...(has('no_timer_check') ? [] : ['  timer_irq_works self=9000']),
    ].join('\n'),
  );
  const panics = has('no_timer_check');
  return {
    ...profile,
    scenario,
    subject: { ...profile.subject, append },
    outcome: panics ? { kind: 'panic', detail: 'IO-APIC + timer does not work' } : profile.outcome,
  };
}

async function run(flags: readonly string[], of: (scenario: Scenario) => Profile = boot, append = '') {
  const printed = { stdout: '', stderr: '', booted: [] as string[] };
  const args: ParsedArguments = {
    positionals: [],
    string: (name) =>
      ({ kernel: join(out, 'vmlinux'), out, append, format: flags.includes('json') ? 'json' : undefined })[
        name
      ],
    integer: () => undefined,
    list: () => [],
    flag: (name) => flags.includes(name),
  };
  const host: CommandHost = {
    stdout: { write: (piece) => (printed.stdout += String(piece)) },
    stderr: { write: (piece) => (printed.stderr += String(piece)) },
    env: {},
    cwd: out,
    signal: new AbortController().signal,
  };
  const status = await adviseBoots(args, host, (scenario, folder) => {
    printed.booted.push(scenario.append);
    mkdirSync(folder, { recursive: true });
    const console = join(folder, 'console.log');
    writeFileSync(console, 'Linux version 6.1\n');
    const profile = of(scenario);
    return Promise.resolve({ profile, recording: { console, outcome: profile.outcome } } as Measurement);
  });
  return { status, ...printed };
}

test('without --try one boot is made, and what it shows is said in 80 columns', async () => {
  const { status, stdout, booted } = await run([]);
  expect([status, booted]).toEqual([0, ['']]);
  expect(stdout).toContain('-800,000  42.1 %  1. skip the self-tests of ciphers and hashes');
  expect(stdout).toContain('append cryptomgr.notests');
  expect(stdout).toContain('alg_test 800,000 in 21 calls');
  const table = stdout.split('\n\n')[0]!;
  expect(table.split('\n').every((line) => line.length <= 80)).toBe(true);
});

test('--try boots each change alone and the good ones together, and refuses what breaks the boot', async () => {
  const { status, stdout, stderr, booted } = await run(['try', 'all']);
  expect(status).toBe(0);
  expect(booted).toEqual([
    '',
    ...['cryptomgr.notests', 'nolapic_timer', 'no_timer_check', 'cryptomgr.notests nolapic_timer'],
  ]);
  expect(stdout).toMatch(/^ *-800,000 +42\.1 % +-800,000 +42\.1 % +1\. skip the self-tests/m);
  expect(stdout).toMatch(/^ *-9,000 +0\.47 % +refused +3\. do not check that the timer/m);
  expect(stdout).toContain('refused: panic: IO-APIC + timer does not work');
  expect(stdout).toContain('2 changes in one boot: -890,000 instructions (46.9 %)');
  expect(stdout).toContain('append: cryptomgr.notests nolapic_timer');
  expect(stderr).toContain('tried 3 of 3');
  expect(readdirSync(out).sort()).toEqual(['console.log', 'profile.json.gz', 'vmlinux']);
});

test('--format json is as schema/advice.schema.json says', async () => {
  const schema = readFileSync(new URL('../../schema/advice.schema.json', import.meta.url), 'utf8');
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(schema) as object,
  );
  for (const flags of [['json'], ['json', 'try', 'all']]) {
    validate(JSON.parse((await run(flags)).stdout));
    expect(validate.errors).toBeNull();
  }
});

test('a boot that does not reach its end gets no advice', async () => {
  const hang = { outcome: { kind: 'hang', detail: 'silence' } } as const;
  expect(await run([], (scenario) => ({ ...boot(scenario), ...hang }))).toMatchObject({
    status: 4,
    stdout: '',
    stderr: expect.stringContaining('no advice: the boot did not reach its end: silence'),
  });
});

test('words that are there are not advised, and stay', async () => {
  const { booted, stdout } = await run(['try', 'all'], boot, 'ro cryptomgr.notests');
  expect(stdout).not.toContain('skip the self-tests');
  expect(booted).toEqual([
    'ro cryptomgr.notests',
    'ro cryptomgr.notests nolapic_timer',
    'ro cryptomgr.notests no_timer_check',
  ]);
});

test('a profile is enough for advice, and not for trying it', async () => {
  const file = join(out, 'profile.json');
  await writeProfile(file, boot({ append: '' }));
  expect((await runCli(['advise', file, '--format', 'markdown'])).stdout).toContain('cryptomgr.notests');
  expect(await runCli(['advise', file, '--try'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--kernel'),
  });
  expect(await runCli(['advise', file, '--rule', 'crypto-self-test'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("did you mean 'crypto-self-tests'?"),
  });
});
