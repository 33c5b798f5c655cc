import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { writeProfile } from '../../src/profile/profile-file.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { runCli, type CliResult } from '../support/run-cli.ts';
import { textProfile, type TextProfileOptions } from '../support/text-profile.ts';

jest.setTimeout(60_000);

let folder: string;
const git = (...args: string[]): string =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=x', '-c', 'user.email=x@y', ...args], {
    encoding: 'utf8',
  }).trim();
const run = (...argv: string[]): Promise<CliResult> => runCli(argv, { cwd: folder });

function boot(cost: number, options: TextProfileOptions = {}): Profile {
  const profile = textProfile(`start_kernel self=1000000\n  probe self=${cost}`, options);
  return { ...profile, subject: { ...profile.subject, append: `cost=${cost}` } };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'baseline-'));
  git('init', '-q', '-b', 'main');
  for (const name of ['one', 'two', 'three']) git('commit', '-q', '--allow-empty', '-m', name);
  const write = (name: string, profile: Profile): Promise<void> => writeProfile(join(folder, name), profile);
  await write('base.json', boot(100_000));
  await write('head.json', boot(500_000));
  await write('other.json', boot(1, { environment: { cpu: 'qemu64' } }));
  await write('panic.json', { ...boot(1), outcome: { kind: 'panic', detail: 'oops' } });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('bootgate baseline', () => {
  test('saves for a commit; compare finds it from a later one and says how old it is', async () => {
    const saved = await run('baseline', 'save', 'base.json', '--commit', 'HEAD~1');
    expect(saved).toMatchObject({ status: 0, stderr: '' });
    expect(saved.stdout).toContain(`saved: text at ${git('rev-parse', 'HEAD~1').slice(0, 12)}`);

    const compared = await run('compare', 'baseline:HEAD', 'head.json');
    expect(compared.status).toBe(3);
    expect(compared.stdout).toContain('1 commit older than the base, measured today, from dir');

    const found = await run('baseline', 'find', 'head.json', '--out', 'found.json.gz');
    expect(found.stdout).toMatch(/^[0-9a-f]{40} {2}1 commits older, 0 days old/);
    expect((await run('compare', 'found.json.gz', 'base.json')).stdout).toContain('Unchanged');
  });

  test('a commit without one has none; another environment is named', async () => {
    const none = await run('compare', 'baseline:HEAD~2', 'head.json');
    expect(none).toMatchObject({ status: 0, stdout: expect.stringContaining('NO BASELINE') });
    expect((await run('baseline', 'find', 'head.json', '--commit', 'HEAD~2')).status).toBe(5);
    const elsewhere = await run('compare', 'baseline:HEAD~1', 'other.json');
    expect(elsewhere).toMatchObject({
      status: 5,
      stdout: expect.stringContaining('measured differently (cpu)'),
    });
  });

  test('lists and prunes', async () => {
    await run('baseline', 'save', 'base.json', '--commit', 'HEAD', '--store', 'dir:pruned');
    await run('baseline', 'save', 'head.json', '--commit', 'HEAD~1', '--store', 'dir:pruned');
    const listed = await run('baseline', 'list', '--store', 'dir:pruned');
    expect(listed.stdout.trim().split('\n')).toHaveLength(3);
    expect((await run('baseline', 'prune', '--store', 'dir:pruned', '--older-than', '1')).stderr).toContain(
      'removed 0',
    );
    expect((await run('baseline', 'prune', '--store', 'dir:pruned', '--keep', '1')).stderr).toContain(
      'removed 1',
    );
    expect((await run('baseline', 'list', '--store', 'dir:pruned')).stdout).not.toContain(
      git('rev-parse', 'HEAD').slice(0, 12),
    );
  });

  test('on a branch of the repository', async () => {
    const remote = join(folder, 'remote.git');
    execFileSync('git', ['init', '-q', '--bare', remote]);
    git('remote', 'add', 'origin', remote);
    const store = ['--store', 'git-branch:baselines'];
    expect((await run('baseline', 'save', 'base.json', ...store)).stdout).toContain('branch baselines of');
    expect((await run('baseline', 'save', 'base.json', ...store)).stdout).toContain('saved');
    expect((await run('compare', 'baseline:HEAD', 'head.json', ...store)).stdout).toContain(
      'exactly the base',
    );
  });

  test('as a committed budget', async () => {
    expect((await run('baseline', 'save', 'base.json', '--store', 'file:boot-budget.json')).status).toBe(0);
    expect(readFileSync(join(folder, 'boot-budget.json'), 'utf8')).toContain('"total": 1100000');
    const compared = await run('compare', 'file:boot-budget.json', 'head.json');
    expect(compared).toMatchObject({ status: 3, stdout: expect.stringContaining('+400,000') });
    expect((await run('compare', 'file:none.json', 'head.json')).stdout).toContain('NO BASELINE');
  });

  test('a damaged one is told and not used', async () => {
    await run('baseline', 'save', 'base.json', '--store', 'dir:damaged');
    const { stdout } = await run('baseline', 'list', '--store', 'dir:damaged');
    expect(stdout).toContain('text');
    const file = execFileSync('find', [join(folder, 'damaged'), '-name', '*.baseline'], {
      encoding: 'utf8',
    }).trim();
    writeFileSync(file, readFileSync(file).subarray(0, -10));
    const compared = await run('compare', 'baseline:HEAD', 'head.json', '--store', 'dir:damaged');
    expect(compared.stdout).toContain('NO BASELINE');
    expect(compared.stdout).toMatch(/warning: skipped: .*cut short/);
  });

  test.each([
    [['save', 'panic.json'], 'cannot be a baseline'],
    [['save'], 'needs a PROFILE'],
    [['list', 'base.json'], 'takes no PROFILE'],
    [['sav', 'base.json'], "did you mean 'save'?"],
    [['save', 'base.json', '--commit', 'nowhere'], "git knows no commit 'nowhere'"],
    [['save', 'base.json', '--store', 'cloud'], '--store cloud is not known'],
    [['prune'], 'it would remove everything'],
  ])('%j is refused', async (argv, message) => {
    const result = await run('baseline', ...argv);
    expect(result.status).toBe(2);
    expect(result.stderr).toContain(message);
  });
});
