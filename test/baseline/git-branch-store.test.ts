/** Against real git, with a bare repository on disk as the remote. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { gitBranchStore } from '../../src/baseline/git-branch-store.ts';
import { saveBaseline } from '../../src/baseline/save-baseline.ts';
import type { BaselineStore } from '../../src/baseline/store.ts';
import { textProfile } from '../support/text-profile.ts';

jest.setTimeout(120_000); // dozens of git processes, on a machine that may be busy

let folder: string;
let remote: string;
const git = (...args: string[]): string =>
  execFileSync('git', ['-C', remote, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'git-store-'));
  remote = join(folder, 'remote.git');
  execFileSync('git', ['init', '-q', '--bare', remote]);
  git('config', 'uploadpack.allowFilter', 'true');
  git('config', 'uploadpack.allowAnySHA1InWant', 'true');
});
afterAll(() => rmSync(folder, { recursive: true }));

const profile = textProfile('start_kernel self=100');
const key = (digit: number) => ({
  scenario: 'text',
  fingerprint: profile.environment.fingerprint,
  sha: digit.toString(16).padStart(40, '0'),
});
const about = (digit: number) => ({
  sha: key(digit).sha,
  measuredAt: new Date(Date.UTC(2026, 0, digit)).toISOString(),
  runUrl: null,
});
const open = (branch: string): BaselineStore =>
  gitBranchStore({
    remote: `file://${remote}`,
    branch,
    backoffMs: (attempt) => Math.random() * 30 * attempt,
  });

describe('the branch store', () => {
  test('begins a branch, keeps history, lists and prunes', async () => {
    const store = open('kept');
    expect(await store.load(key(1))).toBeNull();
    expect(await store.list!()).toEqual({ entries: [], problems: [] });
    expect(await saveBaseline(store, profile, about(1))).toBe('saved');
    expect(await saveBaseline(store, profile, about(2))).toBe('saved');
    expect(await saveBaseline(store, profile, about(2))).toBe('exists');
    expect(git('rev-list', '--count', 'kept').trim()).toBe('2');
    expect((await store.list!()).entries.map(({ sha }) => sha)).toEqual([key(2).sha, key(1).sha]);
    const removed = await store.prune!(({ sha }) => sha === key(1).sha);
    expect(removed.map(({ sha }) => sha)).toEqual([key(1).sha]);
    expect(await store.load(key(1))).toBeNull();
    expect(git('rev-list', '--count', 'kept').trim()).toBe('3');
    expect(git('ls-tree', '-r', '--name-only', 'kept~1').trim().split('\n')).toHaveLength(2);
  });

  test('of writers at the same time loses nothing', async () => {
    const writers = [1, 2, 3, 4, 5];
    await Promise.all(writers.map((digit) => saveBaseline(open('busy'), profile, about(digit))));
    const { entries, problems } = await open('busy').list!();
    expect(problems).toEqual([]);
    expect(entries.map(({ sha }) => sha).sort()).toEqual(writers.map((digit) => key(digit).sha));
    expect(git('rev-list', '--count', 'busy').trim()).toBe('5');
    expect(git('fsck', '--no-dangling').trim()).toBe('');
  });

  test('leaves other files of the branch alone', async () => {
    const clone = join(folder, 'clone');
    execFileSync('git', ['init', '-q', clone]);
    writeFileSync(join(clone, 'README'), 'mine\n');
    const inClone = (...args: string[]) =>
      execFileSync('git', ['-C', clone, '-c', 'user.name=x', '-c', 'user.email=x@y', ...args]);
    inClone('add', 'README');
    inClone('commit', '-q', '-m', 'mine');
    inClone('push', '-q', remote, 'HEAD:refs/heads/shared');
    await saveBaseline(open('shared'), profile, about(7));
    expect(git('show', 'shared:README')).toBe('mine\n');
  });

  test('reports a remote that refuses, without its credentials', async () => {
    writeFileSync(join(remote, 'hooks/pre-receive'), '#!/bin/sh\necho "protected branch" >&2\nexit 1\n');
    chmodSync(join(remote, 'hooks/pre-receive'), 0o755);
    try {
      const store = gitBranchStore({ remote: `file://${remote}`, branch: 'refused', backoffMs: () => 1 });
      await expect(saveBaseline(store, profile, about(1))).rejects.toThrow(/git push failed.*/s);
    } finally {
      rmSync(join(remote, 'hooks/pre-receive'));
    }
    const secret = gitBranchStore({ remote: 'https://user:hunter2@127.0.0.1:1/x.git', branch: 'b' });
    const error: unknown = await secret.load(key(1)).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('git fetch failed');
    expect(String(error) + secret.place).not.toContain('hunter2');
  });

  test('refuses names that are no branches', async () => {
    await expect(open('../x').load(key(1))).rejects.toThrow('is no branch name');
    await expect(open('--upload-pack=x').load(key(1))).resolves.toBeNull();
  });
});
