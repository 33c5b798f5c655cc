/**
 * The whole story with real boots: the bundled actions under Node 24, through the example workflows, against
 * GitHub's services on loopback.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { JobResult } from '../github/workflow/run-workflow.ts';
import { testKernel, testVmlinux } from '../support/test-cache.ts';
import {
  startLoopbackRepository,
  type LoopbackRepository,
  type PullRequestState,
} from './loopback-repository.ts';

jest.setTimeout(1_800_000);

let repository: LoopbackRepository;
let first: string;
let clean: PullRequestState;
let slow: string;

const quick = 'append: cryptomgr.notests';
const slower = 'append: cryptomgr.notests slub_debug=FZPU';

/** Builds as a kernel tree does; what it builds is a distribution's kernel. */
const makefile = [
  'defconfig:',
  'bzImage:',
  '\tmkdir -p arch/x86/boot',
  `\tcp ${testKernel('6.1')} arch/x86/boot/bzImage`,
  `\tln -sf ${testVmlinux('6.1')} vmlinux`,
  '%.config:',
  '\tmkdir -p $(O)/arch/x86/boot',
  '',
].join('\n');

beforeAll(async () => {
  repository = await startLoopbackRepository();
  first = repository.commit(
    null,
    {
      Makefile: makefile,
      '.gitignore': 'arch/\nvmlinux\nout/\nbootgate-out/\n',
      'bootgate.yml': `${quick}\n`,
    },
    'First',
  );
  const head = repository.commit(first, { README: 'words\n' }, 'Say more');
  slow = repository.commit(head, { 'bootgate.yml': `${slower}\n` }, 'Check slabs');
  clean = repository.pullRequest(7, first, head);
}, 120_000);

/** `BOOTGATE_KEEP=folder` keeps the comments, to be looked at. */
afterEach(() => {
  const folder = process.env['BOOTGATE_KEEP'];
  if (!folder) return;
  const name = (expect.getState().currentTestName ?? '').replaceAll(/\W+/g, '-');
  mkdirSync(folder, { recursive: true });
  for (const { issue, view } of repository.rest.state.comments) {
    writeFileSync(join(folder, `${name}-${issue}.md`), view.body ?? '');
  }
});

afterAll(async () => {
  expect(repository.rest.state.problems).toEqual([]);
  await repository.close();
});

const comments = () => repository.rest.state.comments.map(({ view }) => view.body ?? '');
const one = (jobs: readonly JobResult[]): JobResult => {
  expect(jobs).toHaveLength(1);
  return jobs[0]!;
};
const outputs = (job: JobResult) =>
  Object.values(job.steps).find((step) => 'verdict' in step.outputs)?.outputs ?? {};
/** The job came to this end; its log says why not. */
const expectEnd = (job: JobResult, result: JobResult['result']) => {
  if (job.result !== result) throw new Error(`${job.name} ended in ${job.result}:\n${told(job)}`);
};
const told = (job: JobResult) => `${job.log.join('\n')}\n${JSON.stringify(job.annotations)}`;

describe('the gate', () => {
  test('keeps a baseline when main is pushed', async () => {
    const job = one(await repository.push('kernel.yml', first));
    expectEnd(job, 'success');
    expect(outputs(job)).toMatchObject({ verdict: 'no-baseline', 'baseline-status': 'missing' });
    expect(repository.results.caches.map(({ key }) => key)).toContainEqual(
      expect.stringMatching(new RegExp(`^bootgate-default-[0-9a-f]{64}-${first}$`)),
    );
    expect(job.summary).toContain('No baseline');
  });

  test('tells a clean pull request that nothing changed, to the instruction', async () => {
    const job = one(await repository.runPullRequest('kernel.yml', clean));
    expectEnd(job, 'success');
    expect(outputs(job)).toMatchObject({
      verdict: 'ok',
      'baseline-status': 'exact',
      'baseline-sha': first,
      'total-delta': '0',
    });
    expect(comments()).toHaveLength(1);
    expect(comments()[0]).toMatch(/^<!-- bootgate -->\n/);
    expect(comments()[0]).toContain('Unchanged');
  });

  test('fails one that slows the boot, in the same comment', async () => {
    const job = one(await repository.runPullRequest('kernel.yml', repository.pullRequest(7, first, slow)));
    expectEnd(job, 'failure');
    expect(job.log.join('\n')).toMatch(/exit code 3|regress|Slower/i);
    expect(outputs(job)['verdict']).toBe('regressed');
    expect(comments()).toHaveLength(1);
    expect(comments()[0]).toContain('❌');
    expect(comments()[0]).toContain('check_object');
    expect(job.annotations).toContainEqual(expect.objectContaining({ level: 'error', title: 'Bootgate' }));
  });

  const accepted = [
    'policy:',
    '  waivers:',
    '    - { metric: total, max: 200%, reason: slabs are checked }',
    '    - { metric: memory, max: 6000%, reason: slabs are checked }',
    "    - { metric: 'stage:*', max: 3000%, reason: slabs are checked }",
    '',
  ].join('\n');
  test('lets it pass when the base accepts the growth, and shows that', async () => {
    const accepting = repository.commit(
      first,
      {
        'bootgate.yml': `${quick}\n${accepted}`,
      },
      'Accept',
    );
    // The branch was rebased onto it.
    const rebased = repository.commit(
      accepting,
      {
        'bootgate.yml': `${slower}\n${accepted}`,
      },
      'Check slabs',
    );
    const job = one(
      await repository.runPullRequest('kernel.yml', repository.pullRequest(7, accepting, rebased)),
    );
    expectEnd(job, 'success');
    expect(outputs(job)).toMatchObject({ verdict: 'waived', 'baseline-status': 'ancestor' });
    expect(comments()).toHaveLength(1);
    expect(comments()[0]).toContain('WAIVED');
    expect(comments()[0]).toContain('1 commit older than the base');
  });
});

describe('a pull request from a fork', () => {
  test('is measured without any right, and published by the second action', async () => {
    // Another workflow has baselines of its own.
    expectEnd(one(await repository.push('fork-measure.yml', first)), 'success');
    const fork = repository.pullRequest(8, first, slow, true);
    const measured = one(await repository.runPullRequest('fork-measure.yml', fork));
    expectEnd(measured, 'failure');
    expect(outputs(measured)['verdict']).toBe('regressed');
    const issues = () => repository.rest.state.comments.map(({ issue }) => issue);
    expect(issues()).not.toContain(8);

    const report = one(await repository.runReport('fork-report.yml', fork));
    expectEnd(report, 'success');
    expect(issues()).toContain(8);
    const comment = repository.rest.state.comments.find(({ issue }) => issue === 8)!.view.body!;
    expect(comment).toContain('of code from `mallory/linux`');
    expect(comment).toContain('❌');
    expect(repository.rest.state.checks.at(-1)!.view).toMatchObject({
      name: 'Boot performance',
      head_sha: fork.head,
      conclusion: 'failure',
    });
  });
});

describe('a matrix', () => {
  test('meets in one comment', async () => {
    const config = (append: string) =>
      [
        'scenarios:',
        `  generic: { kernel: ${testKernel('6.1')}, append: cryptomgr.notests }`,
        `  hardened: { kernel: ${testKernel('6.1')}, append: "${append}" }`,
        '',
      ].join('\n');
    const base = repository.commit(first, { 'bootgate.yml': config('cryptomgr.notests') }, 'Two scenarios');
    const head = repository.commit(
      base,
      { 'bootgate.yml': config('cryptomgr.notests slub_debug=FZ') },
      'Harden',
    );
    expect((await repository.push('matrix.yml', base)).map(({ result }) => result)).toEqual([
      'success',
      'success',
      'success',
    ]);
    const jobs = await repository.runPullRequest('matrix.yml', repository.pullRequest(9, base, head));
    expect(jobs.map(({ name, result }) => [name, result])).toEqual([
      ['boot (generic)', 'success'],
      ['boot (hardened)', 'failure'],
      ['result', 'failure'],
    ]);
    const comment = repository.rest.state.comments.find(({ issue }) => issue === 9)!.view.body!;
    expect(comment).toContain('1 of 2 boots is slower');
    expect(comment).toMatch(/\| generic \| ✅ ok \|/);
    expect(comment).toMatch(/\| hardened \| ❌ regressed \|/);

    const broken = repository.commit(
      base,
      { Makefile: makefile.replace('%.config:', 'hardened.config:\n\tfalse\n%.config:') },
      'Break a build',
    );
    const end = await repository.runPullRequest('matrix.yml', repository.pullRequest(9, base, broken));
    expect(end.map(({ name, result }) => [name, result])).toEqual([
      ['boot (generic)', 'success'],
      ['boot (hardened)', 'failure'],
      ['result', 'failure'],
    ]);
    const ended = repository.rest.state.comments.find(({ issue }) => issue === 9)!.view.body!;
    expect(ended).toContain('1 of 2 boots is unchanged, 1 missing');
    expect(ended).toContain('| hardened | ❌ missing: its job ended without a result |');
  });
});
