import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gates, headShaOf, readEvent, readsOnly } from '../../src/action/event.ts';

const [a, b, c] = ['a', 'b', 'c'].map((letter) => letter.repeat(40)) as [string, string, string];
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'event-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function eventOf(name: string, payload: unknown, env: NodeJS.ProcessEnv = {}) {
  const path = join(folder, 'event.json');
  writeFileSync(path, typeof payload === 'string' ? payload : JSON.stringify(payload));
  return await readEvent({
    GITHUB_EVENT_NAME: name,
    GITHUB_EVENT_PATH: path,
    GITHUB_REPOSITORY: 'acme/linux',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_RUN_ID: '42',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_SHA: c,
    GITHUB_REF: 'refs/heads/main',
    ...env,
  });
}

const repository = { default_branch: 'main' };
const pullRequest = (repo: { full_name: string } | null) => ({
  repository,
  pull_request: { number: 7, head: { sha: b, repo }, base: { sha: a, ref: 'main' } },
});

describe('the event', () => {
  test('of a pull request is about its head', async () => {
    const event = await eventOf('pull_request', pullRequest({ full_name: 'Acme/Linux' }));
    expect(event.pullRequest).toMatchObject({ number: 7, fromFork: false, headRepository: 'Acme/Linux' });
    expect(headShaOf(event)).toBe(b);
    expect([gates(event), readsOnly(event)]).toEqual([true, false]);
  });

  test.each([{ full_name: 'mallory/linux' }, null])(
    'knows a fork, whose token reads only: %j',
    async (repo) => {
      const event = await eventOf('pull_request', pullRequest(repo));
      expect(event.pullRequest).toMatchObject({ fromFork: true });
      expect(readsOnly(event)).toBe(true);
      // This event's token is the repository's own.
      expect(readsOnly(await eventOf('pull_request_target', pullRequest(repo)))).toBe(false);
    },
  );

  test('of Dependabot reads only, too, whoever runs it again', async () => {
    const own = pullRequest({ full_name: 'acme/linux' });
    const event = await eventOf('pull_request', own, {
      GITHUB_ACTOR: 'dependabot[bot]',
      GITHUB_TRIGGERING_ACTOR: 'octocat',
    });
    expect(event.pullRequest).toMatchObject({ fromFork: false });
    expect(readsOnly(event)).toBe(true);
    expect(readsOnly(await eventOf('pull_request', own, { GITHUB_ACTOR: 'octocat' }))).toBe(false);
  });

  test('of a push stops nobody', async () => {
    expect(gates(await eventOf('push', { repository }))).toBe(false);
  });

  test('of a merge queue is about what is in it', async () => {
    const group = { base_sha: a, head_sha: b, base_ref: 'refs/heads/main' };
    const queue = await eventOf('merge_group', { repository, merge_group: group });
    expect(headShaOf(queue)).toBe(b);
    expect(queue.mergeGroup).toMatchObject({ baseRef: 'main' });
  });

  test.each([
    ['a comment on a pull request', { issue: { number: 7, pull_request: {} } }, 7],
    ['a comment on an issue', { issue: { number: 7 } }, null],
    ['a run of a branch', { workflow_run: { pull_requests: [{ number: 9 }] } }, 9],
    ['a run of a fork', { workflow_run: { pull_requests: [] } }, null],
  ])('of %s names its pull request', async (_, payload, number) => {
    expect((await eventOf('other', { repository, ...payload })).namedPullRequest).toBe(number);
  });

  test('says what is wrong with the surroundings', async () => {
    await expect(readEvent({})).rejects.toThrow(/not a step of a GitHub workflow/);
    await expect(eventOf('push', '{')).rejects.toThrow(/payload cannot be read/);
    await expect(
      eventOf('pull_request', { pull_request: { number: 7, head: { sha: 'x', repo: null } } }),
    ).rejects.toThrow(/pull_request\.(base|head\.sha)/);
  });
});
