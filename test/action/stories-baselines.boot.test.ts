/** Whose baseline it is, and what is said where there is none: through the bundled action with real boots. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { quickTree } from './kernel-tree.ts';
import { byNight, expectEnding, nightly, openStoryBook, type StoryBook } from './story-book.ts';
import { unchanged, regressed } from './story-words.ts';

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

test('what was booted before of the same inputs is not booted again, and it is said', async () => {
  const once = { workflow: 'Once', env: { BOOTGATE_AGAIN: '' } };
  const first = await book.push(base, once);
  expect(first.log).not.toMatch(/not booted again/);
  const again = await book.pull(9, same, once);
  expectEnding(again, 9, {
    ...{ exit: 0, outputs: { verdict: 'ok', 'total-delta': '0' }, annotations: unchanged, saved: [] },
    ...{ comment: [/Unchanged/, /the head was not booted again: kernel, initramfs/], check: 'success: ok' },
    log: /not booted again: .* are those of the boot of \d{4}-/,
  });
  const other = await book.pull(10, slower, once);
  expect(other.log).not.toMatch(/not booted again/);
  expect(other.exit).toBe(3);
});

describe('whose baseline', () => {
  test('two workflows with two kernels have one each, and a comment each', async () => {
    const second = { workflow: 'Second', with: { append: 'other' } };
    expect((await book.push(base, second)).saved).toEqual([base]);
    expectEnding(await book.pull(1, same), 1, {
      ...{ exit: 0, outputs: { verdict: 'ok', 'total-delta': '0' }, annotations: unchanged, saved: [] },
      ...{ comment: /Unchanged/, check: 'success: ok' },
    });
    expectEnding(await book.pull(1, same, second), 1, {
      ...{ exit: 0, outputs: { verdict: 'ok', 'total-delta': '0' }, annotations: unchanged, saved: [] },
      ...{ comment: /Unchanged/, check: 'success: ok' },
    });
    expect(book.repository.rest.state.comments.filter(({ issue }) => issue === 1)).toHaveLength(2);
  });

  test('two jobs of a workflow leave two artifacts and two sections', async () => {
    const one = await book.pull(2, same, { workflow: 'Both', job: 'generic' });
    const other = await book.pull(2, same, { workflow: 'Both', job: 'hardened', with: { append: 'other' } });
    expect([one.artifacts, other.artifacts]).toEqual([['bootgate-generic'], ['bootgate-hardened']]);
    expectEnding(other, 2, {
      ...{ exit: 0, outputs: { verdict: 'no-baseline' }, annotations: [/^warning: Bootgate: Not checked/] },
      ...{ comment: [/2 of 2 boots were not checked/, /\| Both \/ generic \|/, /\| Both \/ hardened \|/] },
      ...{ check: 'neutral: not checked: no baseline', saved: [] },
    });
  });

  test('two steps of a job under one name are an error that names the cure', async () => {
    const ending = await book.push(base, { workflow: 'Steps', more: [{ append: 'other', out: 'second' }] });
    expect(ending.exits).toEqual([0, 2]);
    expect(ending.saved).toEqual([base]);
    expect(ending.annotations.join('\n')).toMatch(
      /error: Bootgate: the baseline of [^]*was kept by this very run, of another command line[^]*give each its own 'scenario', or its own 'identity'/,
    );
  });

  nightly('what is there already and is of something else is told', async () => {
    const ending = await book.push(base, { workflow: 'Steps', with: { append: 'third' } });
    expectEnding(ending, null, {
      ...{ exit: 0, outputs: { verdict: 'ok' }, comment: null, check: 'success: ok', saved: [] },
      annotations: [
        /^notice: Bootgate: /,
        /^warning: Baseline: the baseline of [0-9a-f]{12} .* was measured before, of another command line/,
      ],
    });
  });
});

test('two workflows that say the same identity share, and are told when they are not of the same', async () => {
  const shared = (workflow: string, append: string) => ({ workflow, with: { identity: 'boot', append } });
  expect((await book.push(base, shared('One', ''))).saved).toEqual([base]);
  expectEnding(await book.push(base, shared('Other', 'other')), null, {
    ...{ exit: 0, comment: null, saved: [] },
    outputs: { 'baseline-status': 'missing' },
    annotations: [
      /^notice: Bootgate: /,
      /^warning: Baseline: the baseline of [0-9a-f]{12} .* was measured before, of another command line/,
    ],
    check: 'neutral: not checked: no baseline',
  });
});

describe('a missing baseline', () => {
  const elsewhere = { workflow: 'Elsewhere' };

  test.each([
    ['warn', 0, 'neutral'],
    ['fail', 5, 'failure'],
    ...byNight([['pass', 0, 'neutral']] as const),
  ] as const)('is told as not checked (%s)', async (choice, exit, conclusion) => {
    const ending = await book.pull(3, slower, { ...elsewhere, with: { 'on-missing-baseline': choice } });
    expectEnding(ending, null, {
      ...{ exit, outputs: { verdict: 'no-baseline', 'baseline-status': 'missing', 'total-delta': '' } },
      annotations: [/^warning: Bootgate: Not checked. No baseline, no verdict/],
      // The three say the same: only the first writes it.
      comment: ending.comments[3] === undefined ? null : /## .*Not checked/,
      ...{ check: `${conclusion}: not checked: no baseline`, saved: [] },
    });
  });

  test('is measured in the job where the workflow says how to build it', async () => {
    const inputs = { 'on-missing-baseline': 'fail', 'base-build': 'make --quiet bzImage' };
    expectEnding(await book.pull(4, slower, { ...elsewhere, with: inputs }), 4, {
      exit: 3,
      outputs: { verdict: 'regressed', 'baseline-status': 'measured', 'baseline-sha': base },
      ...{ annotations: regressed, comment: [/## ❌ Slower/, /planted_slow_init/] },
      ...{ check: 'failure: regressed', saved: [] },
      log: /base: building [0-9a-f]{12} with 'make --quiet bzImage'/,
    });
  });

  test('is found behind commits that were never measured', async () => {
    let tip = base;
    for (let at = 0; at < 12; at += 1) tip = book.commit(tip, { words: `${at}\n` });
    const ending = await book.pull(5, book.commit(tip, quickTree('planted')), { base: tip });
    expectEnding(ending, 5, {
      exit: 3,
      outputs: { verdict: 'regressed', 'baseline-status': 'ancestor', 'baseline-sha': base },
      ...{ annotations: regressed, comment: /12 commits older than the base/, check: 'failure: regressed' },
      saved: [],
    });
  });

  test('whose base does not build stays missing, and the log says why', async () => {
    const inputs = { 'on-missing-baseline': 'fail', 'base-build': 'echo no rule to make it >&2; exit 7' };
    expectEnding(await book.pull(6, same, { ...elsewhere, with: inputs }), 6, {
      ...{ exit: 5, outputs: { verdict: 'no-baseline', 'baseline-status': 'missing' }, saved: [] },
      annotations: [
        /^warning: Base not measured: base-build failed with status 7 on [0-9a-f]{12}/,
        /^warning: Bootgate: Not checked/,
      ],
      ...{ comment: /Not checked/, check: 'failure: not checked: no baseline' },
    });
  });

  test('that nobody wants is told as that', async () => {
    expectEnding(await book.pull(7, same, { with: { baseline: 'none' } }), 7, {
      ...{ exit: 0, outputs: { verdict: 'no-baseline', 'baseline-status': 'not-wanted' }, saved: [] },
      annotations: [/^warning: Bootgate: Not checked. No baseline, no verdict: no baseline is wanted/],
      ...{ comment: /Not checked/, check: 'neutral: not checked: no baseline' },
    });
  });
});
