/** The fake is held against the real clients: what they accept and refuse is what the tests build on. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pullRequestScopes, startResultsService, type ResultsService } from './results-service.ts';

let service: ResultsService;
let workspace: string;
const before = { env: { ...process.env }, cwd: process.cwd() };

beforeAll(async () => {
  service = await startResultsService();
  workspace = mkdtempSync(join(tmpdir(), 'results-service-'));
  mkdirSync(join(workspace, 'temp'));
  Object.assign(process.env, service.environment(), {
    RUNNER_TEMP: join(workspace, 'temp'),
    GITHUB_WORKSPACE: workspace,
  });
  process.chdir(workspace);
});

afterAll(async () => {
  process.chdir(before.cwd);
  process.env = before.env;
  rmSync(workspace, { recursive: true });
  await service.close();
});

describe('the results service', () => {
  test('keeps caches by scope for the real @actions/cache', async () => {
    const { restoreCache, saveCache } = await import('@actions/cache');
    mkdirSync('kept');
    writeFileSync('kept/profile.json', '{"a":1}');
    expect(await saveCache(['kept'], 'gate-main-abc')).toBeGreaterThan(0);
    expect(await saveCache(['kept'], 'gate-main-abc')).toBe(-1);

    rmSync('kept', { recursive: true });
    service.setScopes(pullRequestScopes(7));
    expect(await restoreCache(['kept'], 'gate-main-other')).toBeUndefined();
    expect(await restoreCache(['kept'], 'gate-main-abc')).toBe('gate-main-abc');
    expect(readFileSync('kept/profile.json', 'utf8')).toBe('{"a":1}');

    service.setScopes(pullRequestScopes(7, 'refs/heads/main', false));
    expect(await saveCache(['kept'], 'from-a-fork')).toBe(-1);
    expect(service.caches.map(({ key, ref }) => [key, ref])).toEqual([['gate-main-abc', 'refs/heads/main']]);
  });

  test('keeps artifacts for the real @actions/artifact', async () => {
    const { DefaultArtifactClient } = await import('@actions/artifact');
    writeFileSync('report.html', '<b>hi</b>');
    const client = new DefaultArtifactClient();
    const { id } = await client.uploadArtifact('report', ['report.html'], workspace);
    expect((await client.listArtifacts()).artifacts.map(({ name }) => name)).toEqual(['report']);
    await client.downloadArtifact(id!, { path: join(workspace, 'downloaded') });
    expect(readFileSync('downloaded/report.html', 'utf8')).toBe('<b>hi</b>');
    await expect(client.uploadArtifact('report', ['report.html'], workspace)).rejects.toThrow(
      /already exists/,
    );
  });
});
