import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { dirStore } from '../../src/baseline/dir-store.ts';
import { findBaseline } from '../../src/baseline/find-baseline.ts';
import { saveBaseline } from '../../src/baseline/save-baseline.ts';
import { baselinePath } from '../../src/baseline/store.ts';
import { randomProfile, textProfile } from '../support/text-profile.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dir-store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const profile = textProfile('start_kernel self=100');
const fingerprint = profile.environment.fingerprint;
const sha = 'ab'.repeat(20);
const older = 'cd'.repeat(20);
const about = { sha, measuredAt: '2026-06-01T00:00:00Z', runUrl: null };
const key = { scenario: 'text', fingerprint, sha };

describe('the folder store', () => {
  test('keeps, lists and prunes', async () => {
    const store = dirStore(join(folder, 'new/baselines'));
    expect(await store.load(key)).toBeNull();
    expect(await store.list!()).toEqual({ entries: [], problems: [] });
    await saveBaseline(store, profile, about);
    await saveBaseline(store, profile, { ...about, sha: older, measuredAt: '2026-05-01T00:00:00Z' });
    expect((await store.list!()).entries.map((entry) => entry.sha)).toEqual([sha, older]);
    const removed = await store.prune!((entry) => entry.measuredAt < '2026-05-15');
    expect(removed.map((entry) => entry.sha)).toEqual([older]);
    expect(await store.load({ ...key, sha: older })).toBeNull();
    expect(await store.load(key)).not.toBeNull();
  });

  test('refuses a boot that failed', async () => {
    const failed = { ...profile, outcome: { kind: 'panic', detail: 'oops' } } as const;
    await expect(saveBaseline(dirStore(folder), failed, about)).rejects.toThrow('cannot be a baseline');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('does not leave its folder for any key', async () => {
    for (const scenario of ['../x', '/etc', 'a/b', '.', '..', '']) {
      await expect(dirStore(folder).load({ ...key, scenario })).rejects.toThrow("no scenario's name");
    }
    await expect(dirStore(folder).load({ ...key, sha: '../../x' })).rejects.toThrow('no full commit id');
  });

  test('skips a damaged file and lists it as a problem', async () => {
    const store = dirStore(folder);
    await saveBaseline(store, profile, about);
    truncateSync(join(folder, baselinePath(key)), 700);
    const result = await findBaseline([store], { scenario: 'text', fingerprint, shas: [sha] }, Date.now());
    expect(result).toMatchObject({ found: null, warnings: [expect.stringContaining('cut short')] });
    mkdirSync(join(folder, 'x'));
    writeFileSync(join(folder, 'x/stray.baseline'), 'nothing');
    expect((await store.list!()).problems).toHaveLength(1);
  });

  test('a full disk leaves nothing half written', async () => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', disk], { stdio: 'ignore' });
    } catch {
      return; // only root can make a disk that is full
    }
    try {
      const store = dirStore(disk);
      const big = randomProfile({ seed: 1, nodes: 20_000 });
      const bigAbout = { ...about, sha: older };
      await saveBaseline(store, profile, about);
      await expect(saveBaseline(store, big, bigAbout)).rejects.toMatchObject({ code: 'ENOSPC' });
      const left = readdirSync(disk, { recursive: true }).filter((path) => String(path).includes(older));
      expect(left).toEqual([]);
      expect((await store.list!()).entries.map((entry) => entry.sha)).toEqual([sha]);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});
