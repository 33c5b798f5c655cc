/**
 * The events beside push and pull_request, and the base measured in the same job, with real boots: the bundled
 * action through the example workflows.
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { expectEnd, oneJob, outputsOf } from './job-results.ts';
import { kernelTree } from './kernel-tree.ts';
import { startLoopbackRepository, type LoopbackRepository } from './loopback-repository.ts';

jest.setTimeout(1_800_000);

let repository: LoopbackRepository;
let base: string;
let slower: string;

beforeAll(async () => {
  repository = await startLoopbackRepository();
  base = repository.commit(null, kernelTree('plain'), 'A kernel');
  slower = repository.commit(base, kernelTree('planted'), 'Do more at boot');
  repository.tag('v1.0', base);
  expectEnd(oneJob(await repository.push('kernel.yml', base)), 'success');
});

afterAll(async () => {
  expect(repository.rest.state.problems).toEqual([]);
  await repository.close();
});

const comments = (issue: number) =>
  repository.rest.state.comments.filter((comment) => comment.issue === issue).map(({ view }) => view.body!);

describe('the merge queue', () => {
  test.each([
    ['passes', 'again', 'success', 'ok'],
    ['is stopped', 'planted', 'failure', 'regressed'],
  ] as const)('%s for a kernel built %s', async (_, variant, result, verdict) => {
    const head = repository.commit(base, kernelTree(variant), variant);
    const pull = repository.pullRequest(3, base, head);
    const job = oneJob(await repository.runMergeGroup('kernel.yml', pull));
    expectEnd(job, result);
    expect(outputsOf(job)).toMatchObject({ verdict, 'baseline-status': 'exact', 'baseline-sha': base });
    expect(comments(3)).toEqual([]);
    const saved = repository.results.caches.filter(({ key }) => key.includes(pull.merge));
    expect(saved).toEqual([]);
  });
});

describe('nightly drift', () => {
  test('is none on the release itself', async () => {
    const job = oneJob(await repository.runOnMain('nightly-drift.yml', base));
    expectEnd(job, 'success');
    expect(outputsOf(job)).toMatchObject({
      verdict: 'ok',
      'baseline-status': 'measured',
      'total-delta': '0',
    });
  });

  test('fails once main is slower than the release by more than the limit', async () => {
    const strict = repository.edited('nightly-drift.yml', 'fail-threshold: 3%', 'fail-threshold: 0.5%');
    const job = oneJob(await repository.runOnMain(strict, slower));
    expectEnd(job, 'failure');
    expect(outputsOf(job)['verdict']).toBe('regressed');
    expect(job.summary).toContain('planted_slow_init');
    const saved = repository.results.caches.filter(({ key }) => key.includes(slower));
    expect(saved).toEqual([]);
  });

  test('is looked for since any commit by hand', async () => {
    const job = oneJob(await repository.runOnMain('nightly-drift.yml', slower, { since: slower }));
    expectEnd(job, 'success');
    expect(outputsOf(job)).toMatchObject({ verdict: 'ok', 'baseline-status': 'measured' });
  });
});

describe('the base measured in the same job', () => {
  test('judges the first pull request of a repository', async () => {
    const pull = repository.pullRequest(4, base, slower);
    const job = oneJob(await repository.runPullRequest('base-in-job.yml', pull));
    expectEnd(job, 'failure');
    expect(outputsOf(job)).toMatchObject({ verdict: 'regressed', 'baseline-status': 'measured' });
    expect(comments(4)[0]).toContain('planted_slow_init');
  });
});
