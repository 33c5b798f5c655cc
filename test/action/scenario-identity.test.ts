/** Whose baseline, whose comment: workflows, jobs and cells that measure different things under one name. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { jobIdentity } from '../../src/action/identity.ts';
import { startStory, type Story } from './gate-story.ts';

// Real git: a story is dozens of processes.
jest.setTimeout(60_000);
let story: Story;
let main: string;
const first = { env: { GITHUB_WORKFLOW: 'First' } };
/** Another workflow, which builds another kernel of the same commit. */
const second = {
  env: { GITHUB_WORKFLOW: 'Second' },
  prepare: () => void story.git('checkout', '--quiet', 'HEAD', '--', '.'),
  kernel: 'other',
};

beforeEach(async () => {
  story = await startStory();
  main = story.commit(null, { speed: '1000000000', other: '3000000000' }, 'main');
});
afterEach(() => story.close());

function pull(number: number, files: Readonly<Record<string, string>>): string {
  const head = story.commit(main, files);
  story.pullRequest(number, main, head);
  return story.merge(main, head);
}

describe('two workflows', () => {
  test('have a baseline and a comment each', async () => {
    for (const run of [first, second]) expect((await story.push(main, run)).told).not.toContain('warning');
    expect(story.saved()).toEqual([main, main]);
    const merge = pull(7, { readme: 'words' });
    for (const run of [first, second]) {
      const { status, outputs } = await story.runPullRequest(7, merge, run);
      expect([status, outputs['total-delta'], outputs['baseline-status']]).toEqual([0, '0', 'exact']);
    }
    expect(story.comments(7)).toHaveLength(2);
    // Each finds its own again.
    await story.runPullRequest(7, merge, second);
    await story.runPullRequest(7, merge, first);
    expect(story.comments(7).map((body) => /by (\w+)/.exec(body)?.[1])).toEqual(['First', 'Second']);
  });

  test('that say the same identity share, and are told when they are not of the same', async () => {
    const inputs = { identity: 'boot' };
    await story.push(main, { ...first, inputs });
    const run = await story.push(main, { ...second, inputs });
    expect(run.told).toContain('warning: Baseline: the baseline of');
    expect(run.told).toContain('was measured before, of another kernel (+2,000,000,000 instructions now)');
    expect(run.status).toBe(0);
    const merge = pull(7, { readme: 'words' });
    const third = { ...second, env: { GITHUB_WORKFLOW: 'Third' }, inputs };
    const shared = await story.runPullRequest(7, merge, third);
    expect(shared.outputs['total-delta']).toBe('0');
  });

  test('that share a comment by its key have a section each', async () => {
    const merge = pull(7, { readme: 'words' });
    const inputs = { 'comment-key': 'boot' };
    await story.runPullRequest(7, merge, { ...first, inputs });
    await story.runPullRequest(7, merge, { ...second, inputs });
    expect(story.comments(7)).toHaveLength(1);
    expect(story.comments(7)[0]).toMatch(/\| First \/ boot \|[\s\S]*\| Second \/ boot \|/);
  });
});

test('two jobs of a workflow have a section each, and neither is missing in the other’s matrix', async () => {
  const merge = pull(7, { readme: 'words' });
  await story.runPullRequest(7, merge, { env: { GITHUB_JOB: 'generic' } });
  await story.runPullRequest(7, merge, { ...second, env: { GITHUB_JOB: 'hardened' } });
  expect(story.comments(7)).toHaveLength(1);
  expect(story.comments(7)[0]).toContain('2 of 2 boots were not checked: no baseline');
  expect(story.comments(7)[0]).toMatch(/\| Boot \/ generic \|[\s\S]*\| Boot \/ hardened \|/);
});

describe('two steps of a job under one name are an error', () => {
  const run = { env: { GITHUB_RUN_ID: '77' } };

  test('on a push, whose baseline stays the first one’s', async () => {
    await story.push(main, run);
    const again = await story.push(main, run);
    expect([again.status, again.told]).toEqual([0, expect.not.stringContaining('error')]);
    expect(again.told).toContain('warning: No artifact: another step or job of this run uploaded');
    const other = await story.push(main, { ...run, kernel: second.kernel });
    expect(other.status).toBe(2);
    expect(other.told).toContain("give each its own 'scenario', or its own 'identity' (now 'Boot / boot')");
    expect(story.saved()).toEqual([main]);
  });

  test('in a pull request, whose comment stays the first one’s', async () => {
    const merge = pull(7, { readme: 'words' });
    await story.runPullRequest(7, merge, run);
    const [before] = story.comments(7);
    const other = await story.runPullRequest(7, merge, { ...run, kernel: second.kernel });
    expect(other.status).toBe(2);
    expect(other.told).toContain(
      'error: No comment: two steps or jobs of this run measured the same scenario',
    );
    expect(story.comments(7)).toEqual([before]);
  });

  test('but not when the run was started again', async () => {
    await story.push(main, run);
    const rebuilt = await story.push(main, {
      ...{ kernel: second.kernel, env: { ...run.env, GITHUB_RUN_ATTEMPT: '2' } },
    });
    expect([rebuilt.status, rebuilt.told]).toEqual([0, expect.stringContaining('warning: Baseline')]);
  });
});

test('cells of a matrix have baselines of their own, however many there are', async () => {
  const cell = (kernel: string, value: string, total: string) => ({
    kernel,
    inputs: { matrix: JSON.stringify({ config: value }), 'job-total': total },
  });
  await story.push(main, cell('speed', 'a', '2'));
  await story.push(main, cell('other', 'b', '2'));
  expect(story.saved()).toEqual([main, main]);
  const alone = await story.runPullRequest(7, pull(7, { readme: '' }), cell('speed', 'a', '1'));
  expect(alone.outputs).toMatchObject({ 'total-delta': '0', 'baseline-status': 'exact' });
});

test('a comment of an earlier release is taken over', async () => {
  story.rest.addComment(7, '<!-- bootgate -->\nold');
  await story.runPullRequest(7, pull(7, { readme: '' }));
  expect(story.comments(7)).toHaveLength(1);
  expect(story.comments(7)[0]).toContain('<!-- bootgate:by Boot -->');
});

test('the workflow’s file says more than its name', () => {
  const env = {
    GITHUB_WORKFLOW: 'Boot',
    GITHUB_WORKFLOW_REF: 'acme/linux/.github/workflows/kernel.yml@refs/heads/main',
    GITHUB_JOB: 'boot',
  };
  expect(jobIdentity(env, '6.1, max', undefined)).toEqual({
    workflow: '.github/workflows/kernel.yml',
    source: '.github/workflows/kernel.yml / boot',
    baseline: '.github/workflows/kernel.yml / boot / 6.1, max',
  });
  expect(jobIdentity(env, '6.1', 'mine').baseline).toBe('mine');
});
