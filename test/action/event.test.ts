import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { baseRequestOf, gates, headShaOf, readEvent, savesBaseline } from '../../src/action/event.ts';

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
  test('of a pull request compares with the first parent of the merge commit', async () => {
    const event = await eventOf('pull_request', pullRequest({ full_name: 'Acme/Linux' }));
    expect(event.pullRequest).toMatchObject({ number: 7, fromFork: false });
    expect(headShaOf(event)).toBe(b);
    expect(baseRequestOf(event, undefined)).toEqual({ kind: 'first-parent', of: c, otherwise: a });
    expect(baseRequestOf(event, 'v6.1')).toEqual({ kind: 'ref', ref: 'v6.1' });
    expect(savesBaseline(event, undefined)).toBe(false);
    expect(gates(event)).toBe(true);
  });

  test.each([{ full_name: 'mallory/linux' }, null])('knows a fork: %j', async (repo) => {
    expect((await eventOf('pull_request', pullRequest(repo))).pullRequest).toMatchObject({ fromFork: true });
  });

  test('of pull_request_target has no merge commit', async () => {
    const event = await eventOf('pull_request_target', pullRequest({ full_name: 'acme/linux' }));
    expect(baseRequestOf(event, undefined)).toEqual({ kind: 'commit', sha: a });
  });

  test('of a push saves on the base branch only, and stops nobody', async () => {
    const main = await eventOf('push', { repository });
    expect(savesBaseline(main, undefined)).toBe(true);
    expect(gates(main)).toBe(false);
    expect(baseRequestOf(main, undefined)).toMatchObject({ kind: 'first-parent', of: c });
    const topic = await eventOf('push', { repository }, { GITHUB_REF: 'refs/heads/topic' });
    expect(savesBaseline(topic, undefined)).toBe(false);
    expect(savesBaseline(topic, 'topic')).toBe(true);
    const tag = await eventOf('push', { repository }, { GITHUB_REF: 'refs/tags/main' });
    expect(savesBaseline(tag, undefined)).toBe(false);
  });

  test('of a merge queue, a schedule and a button', async () => {
    const queue = await eventOf('merge_group', { repository, merge_group: { base_sha: a, head_sha: b } });
    expect(headShaOf(queue)).toBe(b);
    expect(baseRequestOf(queue, undefined)).toEqual({ kind: 'commit', sha: a });
    expect(savesBaseline(queue, undefined)).toBe(false);
    for (const name of ['schedule', 'workflow_dispatch']) {
      const event = await eventOf(name, { repository });
      expect(baseRequestOf(event, undefined)).toEqual({ kind: 'commit', sha: c });
      expect(savesBaseline(event, undefined)).toBe(true);
    }
  });

  test('says what is wrong with the surroundings', async () => {
    await expect(readEvent({})).rejects.toThrow(/not a step of a GitHub workflow/);
    await expect(eventOf('push', '{')).rejects.toThrow(/payload cannot be read/);
    await expect(
      eventOf('pull_request', { pull_request: { number: 7, head: { sha: 'x', repo: null } } }),
    ).rejects.toThrow(/pull_request\.(base|head\.sha)/);
  });
});
