/** What a pull request may move of its own judgement: through the bundled action with real boots. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { quickTree } from './kernel-tree.ts';
import { byNight, expectEnding, nightly, openStoryBook, type StoryBook } from './story-book.ts';
import { unchanged, regressed, limits, config, withPolicy } from './story-words.ts';

jest.setTimeout(1_800_000);

let book: StoryBook;
let base: string;
let slower: string;

beforeAll(async () => {
  book = await openStoryBook();
  ({ base } = book);
  slower = book.commit(book.base, quickTree('planted'));
});
afterAll(async () => await book.close());

describe('what a pull request may move', () => {
  const refused = /^warning: Bootgate: Not accepted: it changes how the boot is measured/;
  const caution = />\s\[!CAUTION\]\n> This pull request changes the rules it is judged by/;

  test('not the end mark in front of what it slows: it is slower all the same', async () => {
    const head = book.commit(slower, config(`end: symbol:start_kernel\n${limits}`));
    expectEnding(await book.pull(30, head), 30, {
      ...{ exit: 3, outputs: { verdict: 'regressed' }, annotations: regressed, saved: [] },
      ...{
        comment: [/## ❌ Slower/, caution, /end: power-off → symbol:start&#95;kernel/],
        check: 'failure: regressed',
      },
    });
  });

  test.each([
    ['the end mark', 'end: symbol:start_kernel', 'end'],
    ...byNight([
      ['memory and cpu', 'memory: 1G\ncpu: qemu64', 'cpu, memory'],
      ['the clock', 'icount-shift: 5', 'icount-shift'],
      ['what is looked at', 'focus: name=init', 'focus'],
      ['how often it boots', 'runs: 2', 'runs'],
    ] as const),
  ] as const)('not %s alone, which costs nothing today', async (_, text, what) => {
    expectEnding(await book.pull(31, book.commit(base, config(`${text}\n${limits}`))), 31, {
      exit: 5,
      outputs: { verdict: 'not-comparable', 'baseline-status': 'exact' },
      annotations: [refused],
      comment: [/## .*Not accepted/, caution, new RegExp(`waivers: \\[\\{ change: ${what.split(', ')[0]!}`)],
      check: `failure: not accepted: changes how the boot is measured (${what})`,
      saved: [],
    });
  });

  test('not what counts: a discount is not applied, and not accepted', async () => {
    const head = book.commit(
      slower,
      withPolicy('', '  discount: [{ under: planted_slow_init, reason: mine }]\n'),
    );
    expectEnding(await book.pull(32, head), 32, {
      ...{ exit: 3, outputs: { verdict: 'regressed' }, annotations: regressed, saved: [] },
      ...{ comment: [caution, /discount added: planted&#95;slow&#95;init/], check: 'failure: regressed' },
    });
  });

  test('its limits, as they do not apply to itself', async () => {
    const head = book.commit(base, config('policy: { total: { fail: 50% } }'));
    expectEnding(await book.pull(33, head), 33, {
      ...{ exit: 0, outputs: { verdict: 'ok' }, annotations: unchanged, check: 'success: ok', saved: [] },
      comment: [/\[!WARNING\]/, /total: fail 0\.5% → fail 50%/],
    });
  });

  test('what a waiver on the base accepts, which then applies to head and base', async () => {
    const waiver = '  waivers: [{ change: memory, reason: the new image needs it }]\n';
    const accepting = book.commit(base, withPolicy('', waiver));
    expect((await book.push(accepting)).saved).toEqual([accepting]);
    const head = book.commit(accepting, withPolicy('memory: 1G', waiver));
    expectEnding(await book.pull(34, head, { base: accepting }), 34, {
      exit: 0,
      outputs: { verdict: 'ok', 'baseline-status': 'measured', 'baseline-sha': accepting },
      ...{ annotations: unchanged, check: 'success: ok', saved: [] },
      comment: [
        /\[!NOTE\]\n> Changes how the boot is measured, as the base accepts:\n> - .*memory: 512M → 1G: the new image/,
      ],
    });
  });

  nightly('not with a waiver that it brings itself', async () => {
    const head = book.commit(
      base,
      withPolicy('memory: 1G', "  waivers: [{ change: '*', reason: I say so }]\n"),
    );
    const ending = await book.pull(35, head);
    expect([ending.exit, ending.outputs['verdict']]).toEqual([5, 'not-comparable']);
  });

  test.each([
    [', fail-on-regression: false', { 'fail-on-regression': 'false' }, /fail-on-regression: none → false/],
    ...byNight([
      [' }\n        continue-on-error: true # {', {}, /continue-on-error: none → true/],
      [', working-directory: .', {}, /working-directory: none → \./],
    ] as const),
  ] as const)('not what the workflow says: %j', async (more, inputs, said) => {
    const path = '.github/workflows/boot.yml';
    const step = (text: string) =>
      `on: pull_request\njobs:\n  boot:\n    runs-on: x\n    steps:\n      - uses: bootgate/bootgate@v1\n        with: { kernel: k${text} }\n`;
    const before = book.commit(base, { [path]: step('') });
    const head = book.commit(before, { [path]: step(more) });
    const github = { workflow_ref: `acme/linux/${path}@refs/pull/36/merge` };
    const given = { github, with: { identity: 'Boot / boot', ...inputs } };
    expectEnding(await book.pull(36, head, { base: before, ...given }), null, {
      ...{ exit: 5, outputs: { verdict: 'not-comparable' }, annotations: [refused], saved: [] },
      comment: [caution, said],
      check: 'failure: not accepted: changes how the boot is measured (workflow)',
    });
  });

  test('what it boots, however that is said: an ignored word is three lines', async () => {
    const ending = await book.pull(37, book.commit(base, config(`append: foo=1\n${limits}`)));
    expectEnding(ending, 37, {
      ...{
        exit: 0,
        outputs: { verdict: 'ok' },
        annotations: [/^notice: Bootgate: (?:Unchanged|Within)/],
        saved: [],
      },
      ...{ comment: /^<!-- bootgate -->[^]*## ✅ /, check: 'success: ok' },
    });
    const seen = ending.comments[37]!.replace(/<details>[^]*<\/details>|<!--[^]*?-->/g, '');
    expect(seen.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(3);
  });
});
