import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Comparison } from '../../src/compare/comparison.ts';
import { writeProfile } from '../../src/profile/profile-file.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { runCli, type CliResult } from '../support/run-cli.ts';
import { textProfile } from '../support/text-profile.ts';

let folder: string;

function boot(self: number, append = 'quiet', more: Partial<Profile> = {}): Profile {
  const profile = textProfile(`start_kernel self=1000000\n  acpi_init self=${self}\n    memset self=10`);
  return { ...profile, subject: { ...profile.subject, append }, ...more };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'compare-'));
  const write = (name: string, profile: Profile): Promise<void> => writeProfile(join(folder, name), profile);
  mkdirSync(join(folder, 'base'));
  await write('base/profile.json.gz', boot(500_000));
  await write('same.json', boot(500_000));
  await write('slow.json', boot(800_000, 'quiet debug'));
  await write(
    'panic.json',
    boot(10, 'quiet', { outcome: { kind: 'panic', detail: 'VFS: Unable to mount root' } }),
  );
  const other = textProfile('start_kernel self=9', { environment: { cpu: 'qemu64' } });
  await write('other.json', other);
  writeFileSync(join(folder, 'broken.json'), '{"format":"bootgate-profile"');
  mkdirSync(join(folder, 'empty'));
  writeFileSync(
    join(folder, 'pass.yml'),
    'policy: {on-not-comparable: pass, total: {fail: 50%}, stages: {}}',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...argv: string[]): Promise<CliResult> => runCli(['compare', ...argv], { cwd: folder });

describe('bootgate compare', () => {
  test.each([
    [['base', 'same.json'], 0, 'Unchanged: exactly the same 1,500,010 instructions in every function'],
    [['base', 'slow.json'], 3, 'Slower: work +300,000 instructions (+20.0 %), limit 0.1% and 200k'],
    [['slow.json', 'base'], 0, 'Faster: work -300,000 instructions (-16.7 %)'],
    [['base', 'panic.json'], 4, 'Boot failed: panic: VFS: Unable to mount root'],
    [['base', 'other.json'], 5, 'Not checked. Not comparable: base and head were measured differently (cpu)'],
    [['panic.json', 'base'], 0, 'No baseline, no verdict: the base did not boot to its end'],
    [['base', 'slow.json', '--fail-threshold', '50%'], 0, 'Within limits, but close: the boot +300,000'],
    [['base', 'slow.json', '--config', 'pass.yml'], 0, 'Within limits'],
    [['base', 'other.json', '--config', 'pass.yml'], 0, 'Not comparable'],
  ])('%j exits with %i', async (argv, status, headline) => {
    const result = await run(...argv);
    expect(result.stderr).toBe('');
    expect(result.status).toBe(status);
    expect(result.stdout).toContain(headline);
  });

  test.each([
    [['base', 'same.json'], 0],
    [['slow.json', 'base'], 0],
    [['base', 'slow.json'], 1],
    [['base', 'panic.json'], 125],
    [['base', 'other.json'], 125],
    [['base', 'other.json', '--config', 'pass.yml'], 125],
    [['panic.json', 'base'], 125],
    [['base', 'broken.json'], 125],
    [['base', 'missing.json'], 125],
    [['base', 'empty'], 125],
    [['missing.json', 'base'], 255],
    [['base', 'same.json', '--config', 'missing.yml'], 255],
  ])('%j tells git bisect %i', async (argv, status) => {
    expect((await run(...argv, '--bisect')).status).toBe(status);
  });

  test.each([
    [['base', 'broken.json'], 'broken.json'],
    [['base', 'empty'], 'holds no profile'],
    [['base', 'same.json', '--format', 'jsno'], "did you mean 'json'"],
    [['base', 'same.json', '--fail-threshold', '1%%'], "'1%%' is not a limit"],
    [['base', 'same.json', '--anchor', 'base'], '--anchor needs an anchor'],
    [['base'], 'an argument is missing'],
  ])('%j is refused', async (argv, message) => {
    const result = await run(...argv);
    expect(result.status).toBe(2);
    expect(result.stderr).toContain(message);
    expect(result.stdout).toBe('');
  });

  test('commit messages accept growth, and mistyped ones are told', async () => {
    const message =
      'x\n\nBootgate-Waive: total up to 20% because worth it\nBootgate-Waive: stage:boot up to 20% because worth it';
    writeFileSync(join(folder, 'message'), message);
    const result = await run('base', 'slow.json', '--commit-message', 'message');
    expect(result.stdout).toContain('WAIVED  Slower, and accepted: work +300,000 instructions');
    expect(result.status).toBe(0);
    writeFileSync(join(folder, 'message'), 'Bootgate-Waive: all of it');
    expect((await run('base', 'slow.json', '--commit-message', 'message')).stdout).toContain(
      "warning: cannot read 'Bootgate-Waive: all of it'",
    );
  });

  test('rules that the head changes are told, not applied', async () => {
    writeFileSync(join(folder, 'head.yml'), 'policy: {total: {fail: 99%}, stages: {}}');
    const result = await run('base', 'slow.json', '--head-config', 'head.yml', '--format', 'markdown');
    expect(result.status).toBe(3);
    expect(result.stdout).toContain('This pull request changes the rules');
  });

  test('JSON, to a file', async () => {
    const { status, stdout } = await run('base', 'slow.json', '--format', 'json', '--out', 'result.json');
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    const result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as Comparison;
    expect(result).toMatchObject({
      verdict: 'regressed',
      total: { delta: 300_000 },
      causes: [{ path: ['start_kernel', 'acpi_init'], kind: 'more-work-per-call' }],
    });
  });
});
