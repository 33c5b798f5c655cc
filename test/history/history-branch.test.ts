/** Against real git, with a bare repository on disk as the remote. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { historyBranch, type HistoryBranch } from '../../src/history/history-branch.ts';
import { encodeRecord, recordPath } from '../../src/history/record-file.ts';
import type { HistoryRecord } from '../../src/history/record.ts';
import { recordAt } from './records.ts';

jest.setTimeout(120_000); // dozens of git processes, on a machine that may be busy

let folder: string;
let remote: string;
const git = (...args: string[]): string =>
  execFileSync('git', ['-C', remote, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'history-'));
  remote = join(folder, 'remote.git');
  execFileSync('git', ['init', '-q', '--bare', remote]);
  git('config', 'uploadpack.allowFilter', 'true');
  git('config', 'uploadpack.allowAnySHA1InWant', 'true');
});
afterAll(() => rmSync(folder, { recursive: true }));

const open = (branch: string): HistoryBranch =>
  historyBranch({ remote: `file://${remote}`, branch, backoffMs: (attempt) => Math.random() * 30 * attempt });
const numbers = (records: readonly HistoryRecord[]): number[] =>
  records.map(({ commit }) => parseInt(commit.sha, 16) - 1).sort((a, b) => a - b);

/** Puts a file on a branch behind the tool's back. */
function plant(branch: string, path: string, content: string | Uint8Array): void {
  const blob = execFileSync('git', ['-C', remote, 'hash-object', '-w', '--stdin'], {
    input: content,
    encoding: 'utf8',
  }).trim();
  const env = { ...process.env, GIT_INDEX_FILE: join(folder, 'index') };
  const plumb = (...args: string[]): string =>
    execFileSync('git', ['-C', remote, '-c', 'user.name=x', '-c', 'user.email=x@y', ...args], {
      env,
      encoding: 'utf8',
    }).trim();
  plumb('read-tree', branch);
  plumb('update-index', '--add', '--cacheinfo', `100644,${blob},${path}`);
  plumb(
    'update-ref',
    `refs/heads/${branch}`,
    plumb('commit-tree', plumb('write-tree'), '-p', branch, '-m', 'planted'),
  );
}

describe('the history branch', () => {
  test('that does not exist is empty, and begins with the first record', async () => {
    const history = open('fresh');
    expect(await history.read()).toEqual({ records: [], problems: [] });
    const { added } = await history.add([recordAt({ number: 1 }), recordAt({ number: 2 })]);
    expect(numbers(added)).toEqual([1, 2]);
    expect((await history.read()).records).toEqual([recordAt({ number: 1 }), recordAt({ number: 2 })]);
    expect(git('rev-list', '--count', 'fresh').trim()).toBe('1');
  });

  test('is added to, never rewritten', async () => {
    const history = open('append');
    await history.add([recordAt({ number: 1 })]);
    const again = await history.add([
      recordAt({ number: 1, figures: { total: 5 } }),
      recordAt({ number: 2 }),
    ]);
    expect(numbers(again.added)).toEqual([2]);
    expect(again.existing).toEqual([
      { record: recordAt({ number: 1, figures: { total: 5 } }), kept: recordAt({ number: 1 }) },
    ]);
    expect((await history.read()).records[0]).toEqual(recordAt({ number: 1 }));
    await history.add([recordAt({ number: 1 })]);
    expect(git('rev-list', '--count', 'append').trim()).toBe('2');
  });

  test('is read in part: no more than what was chosen is fetched', async () => {
    const history = open('partly');
    await history.add([1, 2, 3].map((number) => recordAt({ number })));
    const seen: string[] = [];
    const { records, problems } = await history.readSome((places) => {
      seen.push(...places.map(({ day }) => day).sort());
      return places.filter(({ day }) => day >= '20260103');
    });
    expect(seen).toEqual(['20260102', '20260103', '20260104']);
    expect([numbers(records), problems]).toEqual([[2, 3], []]);
    expect(await history.readSome(() => [])).toEqual({ records: [], problems: [] });
    expect(await open('nowhere').readSome((places) => places)).toEqual({ records: [], problems: [] });
  });

  test('of writers at the same time loses nothing', async () => {
    const all = [1, 2, 3, 4, 5];
    await Promise.all(all.map((number) => open('busy').add([recordAt({ number })])));
    const { records, problems } = await open('busy').read();
    expect(problems).toEqual([]);
    expect(numbers(records)).toEqual(all);
    expect(git('rev-list', '--count', 'busy').trim()).toBe('5');
  });

  test('that was forced elsewhere is added to where it is now', async () => {
    await open('forced').add([recordAt({ number: 1 })]);
    await open('forced').add([recordAt({ number: 2 })]);
    git('update-ref', 'refs/heads/forced', git('rev-parse', 'forced~1').trim());
    await open('forced').add([recordAt({ number: 3 })]);
    expect(numbers((await open('forced').read()).records)).toEqual([1, 3]);
  });

  test('two branches of it are merged by git alone', async () => {
    await open('left').add([recordAt({ number: 1 })]);
    git('branch', 'right', 'left');
    await open('left').add([recordAt({ number: 2 })]);
    await open('right').add([recordAt({ number: 3 })]);
    const tree = git('merge-tree', '--write-tree', 'left', 'right').trim();
    expect(git('ls-tree', '-r', '--name-only', tree).trim().split('\n')).toHaveLength(3);
  });

  test('tells of what it cannot read and keeps it; prune, too', async () => {
    const history = open('hostile');
    const [line] = recordPath(recordAt({ number: 1 })).split('/');
    await history.add([1, 2, 3].map((number) => recordAt({ number })));
    const newer = Buffer.from(encodeRecord(recordAt({ number: 4 })))
      .toString()
      .replace('"version":1', '"version":9');
    plant('hostile', recordPath(recordAt({ number: 4 })), newer);
    plant('hostile', `${line}/2026-01/01/junk.json`, '{"format":');
    plant('hostile', `${line}/2026-01/01/moved.json`, encodeRecord(recordAt({ number: 5 })));
    plant('hostile', `${line}/2026-01/01/large.json`, Buffer.alloc(100_000));
    plant('hostile', 'README', 'mine\n');
    const { records, problems } = await history.read();
    expect(numbers(records)).toEqual([1, 2, 3]);
    expect([...problems].sort()).toEqual([
      expect.stringMatching(/junk\.json: this is not a history record/),
      `${line}/2026-01/01/large.json: larger than any history record`,
      `${line}/2026-01/01/moved.json: lies in the wrong place`,
      expect.stringMatching(/0005-20260105\.json: it was made by a newer Bootgate \(history version 9/),
    ]);
    const removed = await history.prune(({ commit }) => commit.subject !== 'change 3');
    expect(numbers(removed)).toEqual([1, 2]);
    expect(numbers((await history.read()).records)).toEqual([3]);
    expect((await history.read()).problems).toHaveLength(4);
    expect(git('show', 'hostile:README')).toBe('mine\n');
  });
});
