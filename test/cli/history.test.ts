import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { writeProfile } from '../../src/profile/profile-file.ts';
import { runCli, type CliResult } from '../support/run-cli.ts';
import { textProfile } from '../support/text-profile.ts';

jest.setTimeout(120_000); // dozens of git processes, on a machine that may be busy

let folder: string;
const git = (...args: string[]): string =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=A. Author', '-c', 'user.email=x@y', ...args], {
    encoding: 'utf8',
  }).trim();
const run = (...argv: string[]): Promise<CliResult> => runCli(argv, { cwd: folder });
const profileOf = (cost: number) => textProfile(`start_kernel self=1000000\n  probe self=${cost}`);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'history-cli-'));
  git('init', '-q', '-b', 'main');
  for (const name of ['one', 'two: probe twice', 'three']) git('commit', '-q', '--allow-empty', '-m', name);
  const remote = join(folder, 'remote.git');
  execFileSync('git', ['init', '-q', '--bare', remote]);
  git('remote', 'add', 'origin', remote);
  await writeProfile(join(folder, 'one.json'), profileOf(100_000));
  await writeProfile(join(folder, 'two.json'), profileOf(900_000));
  await writeProfile(join(folder, 'panic.json'), {
    ...profileOf(1),
    outcome: { kind: 'panic', detail: 'oops' },
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('bootgate history', () => {
  test('adds what commits measured, lists it, and says what was there', async () => {
    const none = await run('history', 'list');
    expect(none).toMatchObject({
      status: 0,
      stdout: '',
      stderr: expect.stringContaining('no history on branch'),
    });
    const first = await run('history', 'add', 'one.json', '--commit', 'HEAD~2', '--branch', 'main');
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.stdout).toContain(
      `added: text at ${git('rev-parse', 'HEAD~2').slice(0, 12)} on branch bootgate-history`,
    );
    await run('history', 'add', 'two.json', '--commit', 'HEAD~1');
    expect((await run('history', 'add', 'two.json', '--commit', 'HEAD~1')).stdout).toContain('there already');
    const { stdout } = await run('history', 'list');
    expect(stdout).toContain('two: probe twice');
    expect(stdout).toContain('1,900,000');
    const lines = (await run('history', 'list', '--format', 'ndjson')).stdout.trim().split('\n');
    const [two] = lines
      .map((line) => JSON.parse(line) as { commit: { subject: string } })
      .filter(({ commit }) => commit.subject.startsWith('two'));
    expect(lines).toHaveLength(2);
    expect(two!.commit).toMatchObject({
      subject: 'two: probe twice',
      author: 'A. Author',
      parents: [git('rev-parse', 'HEAD~2')],
    });
  });

  test('imports the baselines that exist, of a store or a folder', async () => {
    await run('baseline', 'save', 'one.json', '--commit', 'HEAD~2', '--store', 'dir:kept');
    await run('baseline', 'save', 'two.json', '--commit', 'HEAD', '--store', 'dir:kept');
    const into = ['--history-branch', 'imported'];
    const imported = await run('history', 'import', '--store', 'dir:kept', ...into);
    expect(imported.stdout.match(/^added: /gm)).toHaveLength(2);
    const again = await run('history', 'import', 'kept', ...into);
    expect(again.stdout.match(/: there already, /gm)).toHaveLength(2);
  });

  test('writes a site, with the difference of a step whose profiles are kept', async () => {
    const into = ['--history-branch', 'imported'];
    const { status, stdout } = await run('history', 'site', '-o', 'site', '--store', 'dir:kept', ...into);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^wrote site\/index\.html: 1 line of 2 commits, 1 step; \d+ files, /);
    const written = readdirSync(join(folder, 'site'), { recursive: true }).map(String);
    expect(written).toEqual(expect.arrayContaining(['index.html', 'feed.xml', 'badge.svg', 'badge.json']));
    const [difference] = written.filter((name) => name.startsWith('differences/'));
    expect(readFileSync(join(folder, 'site', difference!), 'utf8')).toContain('base and head');
    // Of a step that is no more the page goes, and nothing that is somebody else's.
    const old = `differences/0-${'0'.repeat(12)}-${'1'.repeat(12)}.html`;
    for (const name of [old, 'data/line-gone.js', 'data/own.js', 'differences/own.html', 'own.html'])
      writeFileSync(join(folder, 'site', name), 'old');
    const again = await run('history', 'site', '-o', 'site', '--store', 'dir:kept', ...into);
    expect(again.stdout).toContain('; removed 2 old files\n');
    expect(readdirSync(join(folder, 'site'), { recursive: true }).map(String).sort()).toEqual(
      [...written, 'data/own.js', 'differences/own.html', 'own.html'].sort(),
    );
    expect(await run('history', 'site')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('-o DIR'),
    });
  });

  test('prunes by age and number', async () => {
    const into = ['--history-branch', 'pruned'];
    for (const rev of ['HEAD~2', 'HEAD~1', 'HEAD'])
      await run('history', 'add', 'one.json', '--commit', rev, ...into);
    expect((await run('history', 'prune', '--older-than', '1', ...into)).stderr).toContain('removed 0');
    expect((await run('history', 'prune', '--keep', '1', ...into)).stderr).toContain('removed 2');
    expect(
      (await run('history', 'list', '--format', 'ndjson', ...into)).stdout.trim().split('\n'),
    ).toHaveLength(1);
  });

  test('says what to write instead', async () => {
    expect(await run('history', 'ad')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("did you mean 'add'?"),
    });
    expect(await run('history', 'add')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('needs a PROFILE'),
    });
    expect(await run('history', 'add', 'panic.json')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("'panic'"),
    });
    expect(await run('history', 'prune')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--keep N'),
    });
    expect(await run('history', 'list', 'x')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("takes no 'x'"),
    });
    expect(await run('history', 'import')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('needs --store'),
    });
  });
});
