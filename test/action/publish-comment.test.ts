import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { publishComment, type CommentRequest } from '../../src/action/publish-comment.ts';
import { artifactExchange, noExchange, type SectionExchange } from '../../src/action/section-exchange.ts';
import { createGitHub, type GitHub } from '../../src/publish/github-client.ts';
import { parseSections, type CommentSection } from '../../src/render/comment-section.ts';
import { startRestService, type RestService } from '../github/rest-service.ts';
import { startResultsService, type ResultsService } from '../github/results-service.ts';

const head = 'b'.repeat(40);
let rest: RestService;
let results: ResultsService;
let github: GitHub;
let folder: string;
const environment = { ...process.env };

beforeEach(async () => {
  rest = await startRestService();
  results = await startResultsService();
  folder = mkdtempSync(join(tmpdir(), 'comment-'));
  Object.assign(process.env, results.environment());
  rest.state.pullRequests.push({
    number: 7,
    headSha: head,
    headRepository: 'acme/linux',
    headRef: 'topic',
    baseSha: 'a'.repeat(40),
    baseRef: 'main',
    state: 'open',
    files: [],
  });
  github = createGitHub({
    token: 'ghs_test',
    apiUrl: rest.url,
    repository: 'acme/linux',
    log: () => {},
    sleep: () => Promise.resolve(),
  });
});

afterEach(async () => {
  process.env = { ...environment };
  expect(rest.state.problems).toEqual([]);
  await rest.close();
  await results.close();
  rmSync(folder, { recursive: true });
});

const section = (cell: string, verdict: CommentSection['facts']['verdict'] = 'ok'): CommentSection => ({
  facts: {
    cell,
    name: cell,
    verdict,
    headSha: head,
    run: 1,
    attempt: 1,
    unit: 'instructions',
    base: 100,
    head: 100,
  },
  renderings: [`section of ${cell}`],
});

const request = (cell: string, more: Partial<CommentRequest> = {}): CommentRequest => ({
  pullRequest: 7,
  headSha: head,
  key: '',
  mode: 'always',
  own: [section(cell)],
  cells: [],
  cellCount: 1,
  notes: [],
  ...more,
});

const never = (error: unknown): void => {
  throw error;
};
const publish = (wanted: CommentRequest, exchange: SectionExchange = noExchange, warn = never) =>
  publishComment(github, wanted, exchange, warn);
const sectionNames = () =>
  rest.state.comments.map(({ view }) => parseSections(view.body ?? '').map(({ facts }) => facts.name));

describe('the comment of a matrix', () => {
  test('holds every cell however the jobs interleave', async () => {
    const cells = ['6.1', '6.6', '6.12', 'next', 'rt'];
    await Promise.all(
      cells.map((cell) =>
        publish(
          request(cell, { cellCount: cells.length }),
          artifactExchange('bootgate--section-', `bootgate--section-${cell}`, folder),
        ),
      ),
    );
    expect(sectionNames()).toEqual([['6.1', '6.6', '6.12', 'next', 'rt']]);
    expect(rest.state.comments[0]!.view.body).toContain('5 of 5 boots are unchanged');
  }, 60_000);

  test('holds a cell that shared while this one was writing', async () => {
    let gathered = 0;
    const exchange: SectionExchange = {
      share: () => Promise.resolve(),
      gather: () => Promise.resolve((gathered += 1) === 1 ? [] : [section('late')]),
    };
    await publish(request('early', { cellCount: 2 }), exchange);
    expect(sectionNames()).toEqual([['early', 'late']]);
  });

  test('names the cells that have not reported', async () => {
    await publish(request('6.1', { cells: ['6.1', '6.12'], cellCount: 2 }));
    expect(rest.state.comments[0]!.view.body).toMatch(/\| 6\.12 \| ⏳ not reported/);
    await publish(request('6.12', { cells: ['6.1', '6.12'], cellCount: 2 }));
    expect(rest.state.comments[0]!.view.body).not.toContain('not reported');
    expect(sectionNames()).toEqual([['6.1', '6.12']]);
  });

  test('counts them where their names are not known', async () => {
    await publish(request('6.1', { cellCount: 3 }));
    expect(rest.state.comments[0]!.view.body).toContain('| 2 more | ⏳ not reported');
  });

  test('is written without the others when artifacts do not work', async () => {
    results.faults.push({ times: 99, does: { status: 403, body: { code: 'permission_denied', msg: 'no' } } });
    const warnings: unknown[] = [];
    const result = await publish(
      request('6.1', { cellCount: 2 }),
      artifactExchange('bootgate--section-', 'bootgate--section-6.1', folder),
      (error) => void warnings.push(error),
    );
    expect(result.status).toBe('created');
    expect(warnings.length).toBeGreaterThan(0);
  }, 60_000);
});

describe('comment-mode', () => {
  test.each([
    ['never', 'regressed', false],
    ['on-regression', 'ok', false],
    ['on-regression', 'boot-failed', true],
    ['on-change', 'ok', false],
    ['on-change', 'no-baseline', true],
    ['always', 'ok', true],
  ] as const)('%s begins a comment about %s: %j', async (mode, verdict, begun) => {
    await publish(request('', { mode, own: [section('', verdict)] }));
    expect(rest.state.comments).toHaveLength(begun ? 1 : 0);
  });

  test('on-regression keeps a comment up to date that is there', async () => {
    await publish(request('', { mode: 'on-regression', own: [section('', 'regressed')] }));
    const fixed = section('', 'ok');
    await publish(
      request('', { mode: 'on-regression', own: [{ ...fixed, facts: { ...fixed.facts, run: 2 } }] }),
    );
    expect(parseSections(rest.state.comments[0]!.view.body ?? '')[0]!.facts.verdict).toBe('ok');
  });
});
