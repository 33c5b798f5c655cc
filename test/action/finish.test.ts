/** The last job of a matrix, against GitHub's services on loopback. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RunEvent } from '../../src/action/event.ts';
import { finishMatrix } from '../../src/action/finish.ts';
import type { ReportInputs } from '../../src/action/report-inputs.ts';
import { createGitHub } from '../../src/publish/github-client.ts';
import type { CommentSection } from '../../src/render/comment-section.ts';
import { startRestService, type RestService } from '../github/rest-service.ts';
import { gatheringLog, type GatheredLog } from './gathering-log.ts';

const [base, head] = ['a'.repeat(40), 'b'.repeat(40)] as [string, string];
let rest: RestService;
let log: GatheredLog;

beforeEach(async () => {
  rest = await startRestService();
  log = gatheringLog();
  rest.state.pullRequests.push({
    ...{ number: 7, headSha: head, headRepository: 'acme/linux', headRef: 'topic' },
    ...{ baseSha: base, baseRef: 'main', state: 'open', files: [] },
  });
});
afterEach(async () => {
  expect(rest.state.problems).toEqual([]);
  await rest.close();
});

const section = (
  cell: string,
  verdict: CommentSection['facts']['verdict'] = 'ok',
  headSha = head,
): CommentSection => ({
  facts: { cell, name: cell, verdict, headSha, run: 42, attempt: 1, unit: 'instructions', base: 1, head: 1 },
  renderings: [`section of ${cell}`],
});

async function finish(
  shared: readonly CommentSection[] | Error,
  inputs: Partial<ReportInputs> = {},
  fromFork = false,
) {
  const event: RunEvent = {
    ...{ name: 'pull_request', repository: 'acme/linux', serverUrl: 'https://github.com', apiUrl: rest.url },
    ...{ runId: '42', runAttempt: 1, runUrl: '', sha: 'c'.repeat(40), ref: 'refs/pull/7/merge' },
    ...{ defaultBranch: 'main', mergeGroup: null },
    pullRequest: { number: 7, headSha: head, baseSha: base, baseRef: 'main', fromFork },
  };
  const wanted: ReportInputs = {
    ...{ token: 'ghs_test', runId: 42, folder: '/nowhere', artifactName: 'bootgate', config: 'bootgate.yml' },
    ...{
      baseline: { kind: 'auto' },
      commentMode: 'always',
      commentKey: '',
      cells: ['6.1', '6.12'],
      history: null,
    },
    ...{ maxRows: 15, advice: false, checkName: 'Bootgate', failOnRegression: true, dryRun: false },
    ...inputs,
  };
  const github = createGitHub({
    ...{ token: 'ghs_test', apiUrl: rest.url, repository: 'acme/linux' },
    log: () => {},
    sleep: () => Promise.resolve(),
  });
  const gather = () => (shared instanceof Error ? Promise.reject(shared) : Promise.resolve(shared));
  const exchange = { share: () => Promise.reject(new Error('the last job has nothing to share')), gather };
  return await finishMatrix(event, wanted, { env: {}, log, github, exchange });
}

const comment = () => rest.state.comments[0]?.view.body ?? '';

describe('the last job of a matrix', () => {
  test('passes when every cell came and none is slower', async () => {
    expect(await finish([section('6.1'), section('6.12', 'improved')])).toBe(0);
    expect(comment()).toContain('section of 6.12');
    expect(comment()).not.toMatch(/missing|not reported/);
  });

  test('fails for a cell that never came, and the comment ends with that', async () => {
    expect(await finish([section('6.1')])).toBe(1);
    expect(comment()).toMatch(/## ❌ 1 of 2 boots is unchanged, 1 missing/);
    expect(comment()).toContain('| 6.12 | ❌ missing: its job ended without a result |');
    expect(log.annotations).toMatchObject([{ level: 'error', message: expect.stringContaining('6.12') }]);
  });

  test('begins the comment when no cell came at all', async () => {
    expect(await finish([], { commentMode: 'on-change' })).toBe(1);
    expect(comment()).toContain('## ❌ None of 2 boots was measured');
  });

  test('counts a section of an earlier commit as none', async () => {
    expect(await finish([section('6.1'), section('6.12', 'ok', base)])).toBe(1);
  });

  test.each([
    ['regressed', true, 3],
    ['regressed', false, 0],
    ['boot-failed', false, 4],
    ['no-baseline', true, 0],
  ] as const)('ends %s (failing: %s) with %i', async (verdict, failOnRegression, status) => {
    expect(await finish([section('6.1'), section('6.12', verdict)], { failOnRegression })).toBe(status);
  });

  test('ends as the worst of the jobs did, also where nothing was checked', async () => {
    const cell = section('6.12', 'no-baseline');
    const failing = { ...cell, facts: { ...cell.facts, exit: 5 } };
    expect(await finish([section('6.1'), failing])).toBe(5);
    const pushed = section('6.12', 'regressed');
    expect(await finish([section('6.1'), { ...pushed, facts: { ...pushed.facts, exit: 0 } }])).toBe(0);
  });

  test('fails for a scenario of a cell that could not be measured', async () => {
    const cell = section('6.12');
    const beside = { ...cell, facts: { ...cell.facts, unmeasured: ['debug'] } };
    expect(await finish([section('6.1'), beside])).toBe(1);
    expect(comment()).toMatch(/## ❌ 2 of 3 boots are unchanged, 1 not measured/);
    expect(comment()).toContain('| 6.12 / debug | ❌ could not be measured |');
  });

  test('leaves the comment of a fork to the other workflow', async () => {
    expect(await finish([section('6.1')], {}, true)).toBe(1);
    expect(rest.state.comments).toEqual([]);
  });

  test('only warns when it may not comment', async () => {
    rest.state.permissions = { contents: 'read' };
    expect(await finish([section('6.1'), section('6.12')])).toBe(0);
    expect(log.annotations).toMatchObject([{ level: 'warning', title: 'No comment' }]);
  });

  test('fails when nothing can be read', async () => {
    await expect(finish(new Error('403'))).rejects.toThrow(/cannot be read: 403/);
  });
});
