/** Every event that GitHub has for pull requests, through the bundled action with real boots: which commit is measured, what it is compared with, what is said where. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { pullRequestScopes } from '../github/results-service.ts';
import { quickTree } from './kernel-tree.ts';
import { byNight, expectEnding, openStoryBook, pullPayload, type StoryBook } from './story-book.ts';
import { unchanged } from './story-words.ts';

jest.setTimeout(1_800_000);

let book: StoryBook;
let base: string;
let same: string;
let slower: string;

beforeAll(async () => {
  book = await openStoryBook();
  ({ base } = book);
  same = book.commit(book.base, { README: 'words\n' });
  slower = book.commit(book.base, quickTree('planted'));
});
afterAll(async () => await book.close());

const ok = { verdict: 'ok', 'baseline-status': 'exact', 'total-delta': '0' };
describe('a pull request', () => {
  test.each(['opened', ...byNight(['reopened', 'ready_for_review', 'labeled', 'edited'])])(
    'that was %s is measured at its merge, and commented once',
    async (action) => {
      const ending = await book.pull(10, same, { action });
      expectEnding(ending, 10, {
        exit: 0,
        outputs: { ...ok, 'baseline-sha': base },
        annotations: unchanged,
        // A second comment would be a new one; the first is only changed when there is something to change.
        comment: action === 'opened' ? /## ✅ Unchanged/ : ending.comments[10] ? /Unchanged/ : null,
        check: 'success: ok',
        saved: [],
      });
      const all = book.repository.rest.state.comments.filter(({ issue }) => issue === 10);
      expect(all).toHaveLength(1);
    },
  );

  test('that grew slower fails, in the same comment', async () => {
    const ending = await book.pull(10, slower);
    expectEnding(ending, 10, {
      exit: 3,
      outputs: { verdict: 'regressed', 'baseline-status': 'exact', 'baseline-sha': base },
      annotations: [/^error: Bootgate: Slower[^]*Where it begins: \S/],
      comment: [/^<!-- bootgate -->/, /## ❌ Slower/, /planted_slow_init/],
      check: 'failure: regressed',
      saved: [],
    });
    expect(ending.comments[10]).not.toContain('Unchanged');
  });

  test('that was closed by its merge is measured there once more', async () => {
    const pull = book.repository.pullRequest(11, base, same);
    const ending = await book.tell({
      ...{ event: 'pull_request', sha: pull.merge, ref: 'refs/heads/main' },
      payload: { action: 'closed', ...pullPayload(pull) },
    });
    expectEnding(ending, 11, {
      ...{
        exit: 0,
        outputs: ok,
        annotations: unchanged,
        comment: /Unchanged/,
        check: 'success: ok',
        saved: [],
      },
    });
  });

  test('whose head is checked out instead of the merge is compared with where it left main', async () => {
    const moved = book.commit(base, { main: 'moved on\n' });
    const pull = book.repository.pullRequest(12, moved, same);
    const ending = await book.tell({
      ...{ event: 'pull_request', sha: pull.merge, ref: 'refs/pull/12/merge' },
      ...{ payload: pullPayload(pull), scopes: pullRequestScopes(12) },
      prepare: `git checkout --quiet ${same}`,
    });
    expectEnding(ending, 12, {
      ...{ exit: 0, outputs: { ...ok, commit: same, 'baseline-sha': base }, annotations: unchanged },
      ...{ comment: /Unchanged/, check: 'success: ok', saved: [] },
    });
  });

  test.each(['pull_request_review', ...byNight(['pull_request_review_comment'])])(
    'reviewed (%s)',
    async (event) => {
      const pull = book.repository.pullRequest(13, base, same);
      const ending = await book.tell({
        ...{ event, sha: pull.merge, ref: 'refs/pull/13/merge' },
        ...{ payload: { action: 'submitted', ...pullPayload(pull) }, scopes: pullRequestScopes(13) },
      });
      expectEnding(ending, null, {
        ...{ exit: 0, outputs: ok, annotations: unchanged, check: 'success: ok', saved: [] },
        comment: event === 'pull_request_review' ? /Unchanged/ : ending.comments[13] ? /Unchanged/ : null,
      });
    },
  );

  test('on a commit that holds nothing of it ends before anything boots', async () => {
    const ending = await book.pull(14, slower, { prepare: `git checkout --quiet ${base}` });
    expectEnding(ending, 14, {
      ...{ exit: 2, outputs: { verdict: undefined! }, comment: null, check: null, saved: [] },
      annotations: [
        /^error: Bootgate: the checkout is on [0-9a-f]{12}, which holds nothing of #14[^]*refs\/pull\/14\/merge/,
      ],
    });
    expect(ending.log).not.toContain('Boot default');
  });

  test('that goes to a release branch is compared with that', async () => {
    const fix = book.commit(base, { fix: '1\n' });
    book.repository.rest.state.refs.set('stable', fix);
    const ending = await book.pull(15, book.commit(fix, { more: '1\n' }), { base: fix, baseRef: 'stable' });
    book.repository.rest.state.refs.set('main', base);
    expectEnding(ending, 15, {
      exit: 0,
      // What pushes to stable keep, pull requests to it see; this one sees main's caches alone.
      outputs: { verdict: 'no-baseline' },
      annotations: [/./],
      ...{ comment: /Not checked/, check: 'neutral: not checked: no baseline', saved: [] },
    });
  });
});

describe('pull_request_target', () => {
  const told = /^warning: pull_request_target: this event gives a token that may write/;

  test('measures nothing while the base is checked out', async () => {
    const pull = book.repository.pullRequest(16, base, same);
    const chapter = { event: 'pull_request_target', sha: base, payload: pullPayload(pull) };
    expectEnding(await book.tell(chapter), 16, {
      ...{ exit: 2, outputs: {}, comment: null, check: null, saved: [] },
      annotations: [/holds nothing of #16/],
    });
  });

  test('of a head that was checked out is told what that means', async () => {
    const pull = book.repository.pullRequest(17, base, same);
    const ending = await book.tell({
      ...{ event: 'pull_request_target', sha: base, payload: pullPayload(pull) },
      prepare: `git checkout --quiet ${same}`,
    });
    expectEnding(ending, 17, {
      ...{ exit: 0, outputs: { ...ok, commit: same }, comment: /Unchanged/, check: 'success: ok', saved: [] },
      annotations: [told, ...unchanged],
    });
  });
});

describe('a comment on a pull request', () => {
  const commented = (number: number, head: string, prepare?: string) => {
    book.repository.pullRequest(number, base, head);
    return book.tell({
      ...{ event: 'issue_comment', sha: base },
      payload: { action: 'created', comment: { body: '/boot' }, issue: { number, pull_request: {} } },
      ...(prepare === undefined ? {} : { prepare }),
    });
  };

  test('has its head measured and answers there', async () => {
    expectEnding(await commented(22, slower, `git checkout --quiet ${slower}`), 22, {
      exit: 3,
      outputs: { verdict: 'regressed', commit: slower, 'baseline-sha': base },
      annotations: [/^error: Bootgate: Slower/],
      ...{ comment: /## ❌ Slower/, check: 'failure: regressed', saved: [] },
    });
  });

  test('is not answered with what main costs', async () => {
    expectEnding(await commented(23, slower), 23, {
      ...{ exit: 2, outputs: {}, comment: null, check: null, saved: [] },
      annotations: [/holds nothing of #23/],
    });
  });
});

test('a run that is started again after a force-push leaves the newer comment alone', async () => {
  const old = book.repository.pullRequest(25, base, slower);
  const github = { run_id: '7001' };
  const chapter = {
    ...{ event: 'pull_request', sha: old.merge, ref: 'refs/pull/25/merge', payload: pullPayload(old) },
    scopes: pullRequestScopes(25),
  };
  expect((await book.tell({ ...chapter, github })).comments[25]).toContain('❌');
  expect((await book.pull(25, same)).comments[25]).toContain('✅');
  const again = await book.tell({ ...chapter, github: { ...github, run_attempt: '2' } });
  expectEnding(again, 25, {
    ...{ exit: 3, outputs: { verdict: 'regressed' }, comment: null, check: 'failure: regressed', saved: [] },
    annotations: [/^error: Bootgate: Slower/],
    log: /comment: left as it is: the branch moved on/,
  });
  const [comment] = book.repository.rest.state.comments.filter(({ issue }) => issue === 25);
  expect(comment!.view.body).toContain('✅');
});
