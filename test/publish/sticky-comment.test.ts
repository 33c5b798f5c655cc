import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createGitHub, describeApiError, type GitHub } from '../../src/publish/github-client.ts';
import { commentMarker, upsertComment, type StickyComment } from '../../src/publish/sticky-comment.ts';
import { startRestService, type RestService } from '../github/rest-service.ts';

const head = 'b'.repeat(40);
let service: RestService;
let github: GitHub;
let waits: number[];

beforeEach(async () => {
  service = await startRestService();
  service.state.pullRequests.push({
    number: 7,
    headSha: head,
    headRepository: 'acme/linux',
    headRef: 'topic',
    baseSha: 'a'.repeat(40),
    baseRef: 'main',
    state: 'open',
    files: [],
  });
  waits = [];
  github = createGitHub({
    token: 'ghs_test',
    apiUrl: service.url,
    repository: 'acme/linux',
    log: () => {},
    sleep: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  });
});

afterEach(async () => {
  expect(service.state.problems).toEqual([]);
  await service.close();
});

const marker = commentMarker('');
const say = (text: string): StickyComment => ({
  pullRequest: 7,
  key: '',
  headSha: head,
  compose: () => `${marker}\n${text}`,
});
const bodies = () => service.state.comments.map(({ view }) => view.body);

describe('the sticky comment', () => {
  test('is created once and updated from then on', async () => {
    expect(await upsertComment(github, say('one'))).toMatchObject({ status: 'created' });
    expect(await upsertComment(github, say('two'))).toMatchObject({ status: 'updated' });
    expect(await upsertComment(github, say('two'))).toMatchObject({ status: 'unchanged' });
    expect(bodies()).toEqual([`${marker}\ntwo`]);
  });

  test('is found behind 200 pages of talk', async () => {
    for (let number = 0; number < 19_950; number += 1) service.addComment(7, 'chatter', 'octocat');
    const id = service.addComment(7, `${marker}\nold`);
    expect(await upsertComment(github, say('new'))).toMatchObject({ status: 'updated', id });
    expect(service.requests.filter(({ method }) => method === 'GET')).toHaveLength(201);
  }, 60_000);

  test('is not mistaken for a comment that quotes it, or has another key', async () => {
    service.addComment(7, `${marker}\nforged by a person`, 'mallory');
    service.addComment(7, `> ${marker}\nquoted by a bot`);
    service.addComment(7, `${commentMarker('arm')}\nanother gate`);
    await upsertComment(github, say('mine'));
    expect(bodies()).toHaveLength(4);
    expect(bodies()[3]).toBe(`${marker}\nmine`);
  });

  test('survives being deleted while it is written', async () => {
    const id = service.addComment(7, `${marker}\nold`);
    const wanted = say('new');
    let calls = 0;
    const compose = () => {
      calls += 1;
      if (calls === 1) service.state.comments.splice(0, 1);
      return wanted.compose(null);
    };
    const result = await upsertComment(github, { ...wanted, compose });
    expect(result).toMatchObject({ status: 'created' });
    expect(bodies()).toEqual([`${marker}\nnew`]);
    expect(service.state.comments[0]!.view.id).not.toBe(id);
  });

  test('stays one when two runs create it at the same moment', async () => {
    const compose = (line: string) => (current: string | null) =>
      [marker, ...new Set([...(current ?? '').split('\n').slice(1), line])].filter(Boolean).join('\n');
    const results = await Promise.all(
      ['a', 'b'].map((line) => upsertComment(github, { ...say(line), compose: compose(line) })),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['created', 'updated']);
    expect(bodies()).toHaveLength(1);
    expect(bodies()[0]!.split('\n').sort()).toEqual([marker, 'a', 'b'].sort());
  });

  test('is not written once the branch moved on', async () => {
    expect(await upsertComment(github, { ...say('late'), headSha: 'c'.repeat(40) })).toEqual({
      status: 'head-moved',
    });
    expect(bodies()).toEqual([]);
  });

  test('is not doubled when the connection breaks after GitHub created it', async () => {
    service.faults.push({ method: 'POST', times: 1, does: { cut: 'after' } });
    expect(await upsertComment(github, say('once'))).toMatchObject({ status: 'unchanged' });
    expect(bodies()).toEqual([`${marker}\nonce`]);
  });

  test.each(['before', 'middle'] as const)('survives a connection cut %s the answer', async (cut) => {
    service.faults.push({ times: 2, does: { cut } });
    expect(await upsertComment(github, say('through'))).toMatchObject({ status: 'created' });
    expect(waits).toEqual([1000, 2000]);
  });

  test('waits for a rate limit and for a server in trouble', async () => {
    service.faults.push(
      { method: 'GET', times: 2, does: { status: 503 } },
      { method: 'POST', times: 1, does: { status: 429, headers: { 'retry-after': '5' } } },
    );
    expect(await upsertComment(github, say('through'))).toMatchObject({ status: 'created' });
    expect(waits).toEqual([1000, 2000, 5000]);
  });

  test.each([
    [401, 'unauthorized', /token/],
    [403, 'forbidden', /pull-requests: write/],
    [404, 'not-found', /pull-requests: write/],
    [422, 'invalid', /^$/],
    [503, 'unavailable', /^$/],
  ] as const)('tells a %i apart', async (status, kind, hint) => {
    service.faults.push({ times: 99, does: { status } });
    const error: unknown = await upsertComment(github, say('never')).catch((thrown: unknown) => thrown);
    const trouble = describeApiError(error, 'pull-requests: write');
    expect(trouble).toMatchObject({ kind });
    expect(trouble.hint).toMatch(hint);
  });

  test('tells a dead service apart', async () => {
    service.faults.push({ times: 99, does: { cut: 'before' } });
    const error: unknown = await upsertComment(github, say('never')).catch((thrown: unknown) => thrown);
    expect(describeApiError(error, '')).toMatchObject({ kind: 'network' });
  });
});
