/** The real @actions/cache client against GitHub's results service on loopback. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { actionsCacheStore, cacheKey } from '../../src/baseline/actions-cache-store.ts';
import { findBaseline } from '../../src/baseline/find-baseline.ts';
import { saveBaseline } from '../../src/baseline/save-baseline.ts';
import { pullRequestScopes, startResultsService, type ResultsService } from '../github/results-service.ts';
import { textProfile } from '../support/text-profile.ts';

let service: ResultsService;
let workspace: string;
const before = { env: { ...process.env } };

beforeEach(async () => {
  service = await startResultsService();
  workspace = mkdtempSync(join(tmpdir(), 'cache-store-'));
  mkdirSync(join(workspace, 'temp'));
  Object.assign(process.env, service.environment(), {
    RUNNER_TEMP: join(workspace, 'temp'),
    GITHUB_WORKSPACE: workspace,
  });
  jest.spyOn(process.stdout, 'write').mockReturnValue(true); // the client's log
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.env = { ...before.env };
  rmSync(workspace, { recursive: true });
  await service.close();
});

const profile = textProfile('start_kernel self=100');
const fingerprint = profile.environment.fingerprint;
const sha = (digit: number): string => digit.toString(16).repeat(40).slice(0, 40);
const about = (digit: number) => ({ sha: sha(digit), measuredAt: '2026-06-01T00:00:00Z', runUrl: null });
const wanted = (...digits: number[]) => ({ scenario: 'text', fingerprint, shas: digits.map(sha) });
const now = Date.parse('2026-06-03T00:00:00Z');

describe('the actions cache', () => {
  test('saves on the base branch; a pull request finds the exact commit', async () => {
    const store = actionsCacheStore(workspace);
    expect(await saveBaseline(store, profile, about(1))).toBe('saved');
    expect(await saveBaseline(store, profile, about(1))).toBe('exists');
    service.setScopes(pullRequestScopes(7));
    const { found, warnings } = await findBaseline([store], wanted(1, 2), now);
    expect(warnings).toEqual([]);
    expect(found).toMatchObject({ distance: 0, ageDays: 2, store: 'actions-cache', profile });
    expect(existsSync(join(workspace, '.bootgate-baseline'))).toBe(false);
  });

  test('finds the nearest ancestor, never the newest entry that begins alike', async () => {
    const store = actionsCacheStore(workspace);
    await saveBaseline(store, profile, about(3));
    await saveBaseline(store, profile, about(9)); // newer than the base
    service.setScopes(pullRequestScopes(7));
    expect((await findBaseline([store], wanted(1, 2, 3), now)).found).toMatchObject({
      distance: 2,
      header: { sha: sha(3) },
    });
    expect((await findBaseline([store], wanted(1, 2), now)).found).toBeNull();
  });

  test('is asked for ten commits at once, as far back as they go', async () => {
    const store = actionsCacheStore(workspace);
    await saveBaseline(store, profile, about(45));
    service.setScopes(pullRequestScopes(7));
    const asked = service.requests.length;
    const line = Array.from({ length: 60 }, (_, index) => index);
    expect((await findBaseline([store], wanted(...line), now)).found).toMatchObject({ distance: 45 });
    const lookups = service.requests
      .slice(asked)
      .filter(({ url }) => url.includes('GetCacheEntryDownloadURL'));
    expect(lookups).toHaveLength(6);
  });

  test('takes no entry whose key only begins with the one asked for', async () => {
    const store = actionsCacheStore(workspace);
    await saveBaseline(store, profile, about(1));
    const entry = service.caches[0]!;
    (entry as { key: string }).key = `${cacheKey({ scenario: 'text', fingerprint, sha: sha(1) })}-more`;
    expect((await findBaseline([store], wanted(1), now)).found).toBeNull();
  });

  test('checks what comes out against what was asked for', async () => {
    const store = actionsCacheStore(workspace);
    await saveBaseline(store, profile, about(1));
    (service.caches[0]! as { key: string }).key = cacheKey({ scenario: 'text', fingerprint, sha: sha(2) });
    const result = await findBaseline([store], wanted(2), now);
    expect(result).toMatchObject({ found: null, warnings: [expect.stringContaining('another sha')] });
  });

  test('a read-only token is an error that says so', async () => {
    service.setScopes(pullRequestScopes(7, 'refs/heads/main', false));
    await expect(saveBaseline(actionsCacheStore(workspace), profile, about(1))).rejects.toMatchObject({
      message: expect.stringContaining('did not take the baseline'),
      hint: expect.stringContaining('read-only token'),
    });
  });

  test('outside of GitHub Actions it is not there', async () => {
    delete process.env['ACTIONS_RESULTS_URL'];
    const { found, warnings } = await findBaseline([actionsCacheStore(workspace)], wanted(1, 2), now);
    expect(found).toBeNull();
    expect(warnings).toEqual([expect.stringContaining('there is no actions cache here')]);
  });

  test('calls at the same time do not mix', async () => {
    const store = actionsCacheStore(workspace);
    await Promise.all([1, 2, 3].map((digit) => saveBaseline(store, profile, about(digit))));
    const found = await Promise.all([1, 2, 3].map((digit) => findBaseline([store], wanted(digit), now)));
    expect(found.map((result) => result.found?.header.sha)).toEqual([sha(1), sha(2), sha(3)]);
  });
});
