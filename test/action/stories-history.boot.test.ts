/** What a workflow that names a history adds to it and tells from it: through the bundled action with real boots. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { historyBranch } from '../../src/history/history-branch.ts';
import type { HistoryRecord } from '../../src/history/record.ts';
import { startGitServer, type GitServer } from '../github/git-server.ts';
import { quickTree } from './kernel-tree.ts';
import { repositoryName } from './loopback-repository.ts';
import { expectEnding, openStoryBook, type Chapter, type Ending, type StoryBook } from './story-book.ts';
import { unchanged } from './story-words.ts';

jest.setTimeout(1_800_000);

let folder: string;
let git: GitServer;
let book: StoryBook;
let base: string;
let same: string;
const started = { history: 'true' };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'history-stories-'));
  git = await startGitServer(folder, repositoryName, 'ghs_loopback');
  book = await openStoryBook({ serverUrl: git.url });
  ({ base } = book);
  same = book.commit(base, { README: 'words\n' });
});
afterAll(async () => {
  await book.close();
  git.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  git.rules.mayWrite = true;
  execFileSync('git', ['-C', git.folder, 'update-ref', '-d', 'refs/heads/bootgate-history']);
});

const open = () => historyBranch({ remote: git.folder, branch: 'bootgate-history' });
const kept = async (): Promise<readonly HistoryRecord[]> => {
  const { records, problems } = await open().read();
  expect(problems).toEqual([]);
  return records;
};
const shas = async () => (await kept()).map(({ commit }) => commit.sha).sort();
/** A push that is now the tip of main. */
const push = (sha: string, more: Partial<Chapter> = {}): Promise<Ending> => {
  book.repository.rest.state.refs.set('main', sha);
  return book.push(sha, { with: started, ...more });
};

describe('a push', () => {
  test('to main adds what it measured', async () => {
    expectEnding(await push(same), null, {
      ...{ exit: 0, outputs: { verdict: 'ok' }, annotations: unchanged, comment: null },
      ...{ check: 'success: ok', saved: [same] },
      log: new RegExp(
        `history: default at ${same.slice(0, 12)} added to branch bootgate-history of ${git.url}/`,
      ),
    });
    const [record] = await kept();
    expect(record).toMatchObject({
      ...{ scenario: 'default', identity: 'Boot / boot', branch: 'main', assume: 'exact', boots: 1 },
      commit: { sha: same, parents: [base], subject: 'Change README', author: 'Test' },
      runUrl: expect.stringMatching(/\/acme\/linux\/actions\/runs\/\d+$/) as unknown,
      artifactUrl: expect.stringMatching(/\/acme\/linux\/actions\/runs\/\d+\/artifacts\/\d+$/) as unknown,
    });
    expect(Object.fromEntries(record!.figures)['work']).toBeGreaterThan(1_000_000);
  });

  test('that steps up says so: which commits it may be, and what finds it', async () => {
    await push(same);
    const between = book.commit(same, { words: '3\n' });
    const slower = book.commit(between, quickTree('planted'));
    const ending = await push(slower);
    expect(ending.exit).toBe(0);
    const range = `${same.slice(0, 12)}..${slower.slice(0, 12)}`;
    expect(ending.annotations.at(-1)).toMatch(
      new RegExp(
        `^warning: Bootgate: default on main: main stepped up: work \\+\\S+ instructions \\(\\+.* %\\) at ${slower.slice(0, 12)} Change Makefile, .*, or at the one before it, which was not measured: ${range}\nWhich one it was: bootgate bisect --good ${same.slice(0, 12)} --bad `,
      ),
    );
    expect(ending.summary).toMatch(/## main stepped up\n[^]*planted_slow_init/);
  });

  test('that is measured again leaves what is there, and says so', async () => {
    await push(same);
    const [first] = await kept();
    const again = await push(same);
    expect(again.log).toMatch(
      /history: default at [0-9a-f]{12} there already, measured [-\d]+ [\d:]+; it stays$/m,
    );
    expect(await kept()).toEqual([first]);
  });

  test('to a topic branch, a dry run and a workflow that names no history add nothing', async () => {
    await push(same, { ref: 'refs/heads/topic' });
    await push(same, { with: { ...started, 'dry-run': 'true' } });
    await push(same, { with: {} });
    expect(await kept()).toEqual([]);
  });

  test('with a token that may not write is a warning with the lines to write', async () => {
    git.rules.mayWrite = false;
    const ending = await push(book.commit(base, { readable: 'words\n' }));
    expectEnding(ending, null, {
      ...{
        exit: 0,
        outputs: { verdict: 'ok' },
        comment: null,
        check: 'success: ok',
        saved: [expect.any(String) as unknown as string],
      },
      annotations: [
        ...unchanged,
        /^warning: Not added to the history: [^]*403[^]*\npermissions:\n {2}contents: write$/,
      ],
    });
    expect(await kept()).toEqual([]);
  });

  test('to a branch of files is refused before anything boots', async () => {
    expectEnding(await push(same, { with: { history: 'main' } }), null, {
      ...{ exit: 2, outputs: {}, comment: null, check: null, saved: [] },
      annotations: [/^error: Bootgate: input 'history': records would be put among the files of main/],
    });
  });
});

describe('a pull request', () => {
  test('is told where it leaves the boot against the last release and the last days', async () => {
    await push(base);
    await push(same);
    book.repository.tag('v1.0', base);
    book.repository.tag('nightly', same);
    const { workspace } = book.repository;
    execFileSync('git', ['-C', workspace, 'push', '-q', git.folder, 'v1.0', 'nightly']);
    const slower = book.commit(same, quickTree('planted'));
    const ending = await book.pull(1, slower, { base: same, with: started });
    expect(ending.comments[1]).toMatch(
      /^History of work: \*\*\+\S+ M instructions \(\+\S+ %\)\*\* since `v1\.0`, \*\*\+\S+ %\*\* in a day `▁▁█`$/m,
    );
    const neutral = await book.pull(2, book.commit(same, { words: '2\n' }), { base: same, with: started });
    expect(neutral.comments[2]).toContain(
      'History of work: unchanged since `v1.0`, unchanged in a day `▁▁▁`',
    );
  });

  test('of a repository whose history is another branch’s, or none, is told nothing of it', async () => {
    const ending = await book.pull(3, same, { with: started });
    expect(ending.comments[3]).not.toContain('History of');
    expect(ending.annotations).toEqual([expect.stringMatching(unchanged[0]!)]);
  });
});

describe('nothing is lost', () => {
  test('of two jobs that add at once', async () => {
    const ending = await push(base, { matrix: ['one', 'other'] });
    expect(ending.exit).toBe(0);
    expect((await kept()).map(({ identity }) => identity).sort()).toEqual([
      'Boot / boot / one',
      'Boot / boot / other',
    ]);
  });

  test('of two jobs of which one pushes while the other does', async () => {
    const next = book.commit(base, { words: '1\n' });
    await push(base);
    const [record] = await kept();
    const other = { ...record!, identity: 'another' };
    git.rules.beforePush = () => open().add([other]);
    await push(next);
    expect(git.rules.beforePush).toBeNull();
    expect(await shas()).toEqual([base, base, next].sort());
    const log = execFileSync('git', ['-C', git.folder, 'rev-list', '--count', 'bootgate-history']);
    expect(log.toString().trim()).toBe('3');
  });
});
