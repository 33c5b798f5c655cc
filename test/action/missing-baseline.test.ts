/** A baseline that is not where it is looked for first: searched for, made in the job, or told as "not checked". */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { startStory, type Story } from './gate-story.ts';

const fast = { speed: '1000000000' };
const slow = { speed: '1200000000' };
const build = 'mkdir -p out && cp speed out/bzImage && echo built "$BOOTGATE_BASE"';
// Real git: a story is dozens of processes.
jest.setTimeout(60_000);
let story: Story;
let main: string;

beforeEach(async () => {
  story = await startStory();
  main = story.commit(null, fast, 'main');
});
afterEach(() => story.close());

function pull(number: number, base: string, files: Readonly<Record<string, string>>): string {
  const head = story.commit(base, files);
  story.pullRequest(number, base, head);
  return story.merge(base, head);
}

test('twelve commits that a paths: filter left out hide nothing', async () => {
  await story.push(main);
  let tip = main;
  for (let n = 0; n < 12; n += 1) tip = story.commit(tip, { words: String(n) }, 'main');
  const run = await story.runPullRequest(7, pull(7, tip, slow));
  expect([run.status, run.outputs['verdict'], run.outputs['baseline-sha']]).toEqual([3, 'regressed', main]);
  expect(run.outputs['baseline-status']).toBe('ancestor');
  expect(story.comments(7)[0]).toContain('the baseline is 12 commits older than the base');
});

describe('where there is none', () => {
  test.each([
    ['', 0, 'neutral'],
    ['fail', 5, 'failure'],
  ])('a pull request is told so first, on-missing-baseline: %s', async (policy, status, conclusion) => {
    const inputs = { 'check-name': 'Boot', 'on-missing-baseline': policy };
    const run = await story.runPullRequest(7, pull(7, main, slow), { inputs });
    expect([run.status, run.outputs['verdict'], run.outputs['baseline-status']]).toEqual([
      ...[status, 'no-baseline', 'missing'],
    ]);
    expect(story.comments(7)[0]).toMatch(/^## ℹ️ Not checked\. /m);
    expect(run.summary).toContain('Not checked.');
    expect(run.told).toContain('warning: Bootgate: Not checked.');
    expect(story.rest.state.checks[0]!.view).toMatchObject({
      conclusion,
      output: { title: 'not checked: no baseline' },
    });
  });

  test('the first push warns of nothing', async () => {
    const run = await story.push(main, { inputs: { 'on-missing-baseline': 'fail' } });
    expect([run.status, run.told]).toEqual([0, expect.not.stringContaining('warning')]);
  });
});

describe('base-build', () => {
  test('measures the base in the job, once nothing else is found', async () => {
    const merge = pull(7, main, slow);
    const run = await story.runPullRequest(7, merge, { inputs: { 'base-build': build } });
    expect([run.status, run.outputs['verdict']]).toEqual([3, 'regressed']);
    expect(run.outputs).toMatchObject({
      'baseline-status': 'measured',
      'baseline-sha': main,
      'total-delta': '+200000000',
    });
    expect(run.log).toContain(`built ${main}`);
    expect(story.comments(7)[0]).toContain('its source, built and booted in this job');
    // The checkout is as it was.
    expect(story.git('worktree', 'list').split('\n')).toHaveLength(1);
    expect(story.git('rev-parse', 'HEAD')).toBe(merge);
  });

  test('is not asked where a baseline is kept, nor by a push', async () => {
    const inputs = { 'base-build': 'false' };
    expect((await story.push(main, { inputs })).log).not.toContain('building');
    const run = await story.runPullRequest(7, pull(7, main, fast), { inputs });
    expect([run.status, run.outputs['baseline-status']]).toEqual([0, 'exact']);
    expect(run.log).not.toContain('building');
  });

  test('that fails is a warning, and nothing was checked', async () => {
    const inputs = { 'base-build': 'echo no rule to make >&2; exit 7', 'on-missing-baseline': 'fail' };
    const run = await story.runPullRequest(7, pull(7, main, fast), { inputs });
    expect(run.status).toBe(5);
    expect(run.told).toContain(`base-build failed with status 7 on ${main.slice(0, 12)}: no rule to make`);
    expect(story.git('worktree', 'list').split('\n')).toHaveLength(1);
  });

  test('of another architecture is not booted: the two are not comparable, and both are named', async () => {
    // e_machine of arm64 in an ELF header (include/uapi/linux/elf-em.h)
    const header = String.raw`\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\267\0`;
    const inputs = { 'base-build': `mkdir -p out && printf '${header}' > out/bzImage` };
    const run = await story.runPullRequest(7, pull(7, main, fast), { inputs });
    expect([run.status, run.outputs['verdict']]).toEqual([5, 'not-comparable']);
    expect(run.outputs).toMatchObject({ 'baseline-status': 'missing', 'total-delta': '' });
    expect(story.comments(7)[0]).toMatch(
      /base and head are of different architectures \(aarch64, x86&#95;64\)/,
    );
    expect(run.told).not.toContain('Base not measured');
  });

  test('takes the base’s command line from its bootgate.yml', async () => {
    const based = story.commit(main, { 'bootgate.yml': 'append: quiet\n' }, 'main');
    const merge = pull(7, based, { 'bootgate.yml': 'append: debug\n' });
    const run = await story.runPullRequest(7, merge, { inputs: { 'base-build': build } });
    expect(story.comments(7)[0]).toMatch(/command line \| `quiet` \| `debug`/);
    expect(run.outputs['baseline-status']).toBe('measured');
  });
});
