/** Octokit against the fake REST service, which checks every request against GitHub's description. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Octokit } from '@octokit/rest';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ancestorsFromGit, ancestorsFromGitHub } from '../../src/baseline/ancestors.ts';
import { artifactName, artifactStore } from '../../src/baseline/artifact-store.ts';
import { encodeBaseline } from '../../src/baseline/baseline-file.ts';
import { findBaseline } from '../../src/baseline/find-baseline.ts';
import { startRestService, type RestService } from '../github/rest-service.ts';
import { textProfile } from '../support/text-profile.ts';
import { zipArchive } from '../support/zip-archive.ts';

let service: RestService;
const repository = { owner: 'acme', repo: 'linux' };
const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const octokit = (): Octokit => new Octokit({ auth: 'token', baseUrl: service.url, log: quiet });

beforeEach(async () => (service = await startRestService('acme/linux')));
afterEach(async () => {
  expect(service.state.problems).toEqual([]);
  await service.close();
});

const profile = textProfile('start_kernel self=100');
const fingerprint = profile.environment.fingerprint;
const sha = 'a1'.repeat(20);
const key = { scenario: 'text', fingerprint, sha };
const wanted = { scenario: 'text', fingerprint, shas: [sha] };
const now = Date.parse('2026-06-03T00:00:00Z');
const bytes = Buffer.from(encodeBaseline(profile, { sha, measuredAt: '2026-06-01T00:00:00Z', runUrl: null }));
const goodZip = zipArchive([{ name: `${artifactName(key)}.baseline`, content: bytes }]);
const push = {
  event: 'push',
  headSha: sha,
  headBranch: 'main',
  headRepository: 'acme/linux',
  path: '.github/workflows/gate.yml',
  conclusion: 'success',
} as const;

function upload(run: object, zip: Buffer = goodZip, expired = false): void {
  const id = service.state.nextId++;
  service.state.runs.push({ ...push, ...run, id });
  service.state.artifacts.push({ id: id + 5000, name: artifactName(key), runId: id, zip, expired });
}

const find = () =>
  findBaseline([artifactStore({ octokit: octokit(), ...repository, baseBranch: 'main' })], wanted, now);

describe('artifacts', () => {
  test('of a push to the base branch count, whatever became of the rest of the run', async () => {
    upload({ conclusion: 'failure' });
    expect((await find()).found).toMatchObject({ store: 'artifact', distance: 0, ageDays: 2, profile });
  });

  test.each([
    ['a pull request', { event: 'pull_request' }],
    ["a fork whose branch is called 'main'", { headRepository: 'mallory/linux' }],
    ['another branch', { headBranch: 'feature' }],
    ['another commit', { headSha: 'b2'.repeat(20) }],
    ['a manual run', { event: 'workflow_dispatch' }],
  ])('of %s do not count', async (_, run) => {
    upload(run);
    expect(await find()).toMatchObject({ found: null, warnings: [] });
  });

  test('of a fork do not push the true one out of the list, however many it uploads', async () => {
    upload({});
    for (let n = 0; n < 130; n += 1) upload({ event: 'pull_request', headRepository: 'mallory/linux' });
    expect((await find()).found).toMatchObject({ store: 'artifact', distance: 0 });
    // Each costs no request of its own.
    expect(service.requests.filter(({ url }) => url.includes('/actions/runs/'))).toHaveLength(1);
  });

  test('that expired are none', async () => {
    upload({}, goodZip, true);
    expect((await find()).found).toBeNull();
  });

  test('that are damaged are told and skipped', async () => {
    upload({}, goodZip.subarray(0, 300));
    expect((await find()).warnings.join()).toContain('cannot be read');
    service.state.artifacts.length = 0;
    upload({}, zipArchive([{ name: '../../etc/passwd', content: bytes }]));
    expect(await find()).toMatchObject({ found: null, warnings: [expect.stringContaining('artifact')] });
    service.state.artifacts.length = 0;
    upload({}, zipArchive([{ name: 'other.txt', content: bytes }]));
    expect(await find()).toMatchObject({
      found: null,
      warnings: [expect.stringContaining('not a baseline')],
    });
  });

  test('without the permission are a warning', async () => {
    service.state.permissions = { contents: 'read' };
    const { found, warnings } = await find();
    expect(found).toBeNull();
    expect(warnings.join()).toContain('artifact could not be asked');
  });
});

describe('ancestors', () => {
  test('from GitHub follow first parents', async () => {
    const id = (digit: number): string => digit.toString(16).padStart(40, '0');
    service.state.commits.push({ sha: id(99), parents: [], message: 'of a merged branch' });
    for (let digit = 1; digit <= 15; digit += 1) {
      const parents = digit === 1 ? [] : digit === 10 ? [id(digit - 1), id(99)] : [id(digit - 1)];
      service.state.commits.push({ sha: id(digit), parents, message: `commit ${digit}` });
    }
    expect(await ancestorsFromGitHub({ octokit: octokit(), ...repository }, id(12))).toEqual(
      [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map(id),
    );
    expect(await ancestorsFromGitHub({ octokit: octokit(), ...repository }, id(2))).toEqual([id(2), id(1)]);
  });

  test('from a clone, first parents of merges too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ancestors-'));
    try {
      const git = (...args: string[]): string =>
        execFileSync('git', ['-C', folder, '-c', 'user.name=x', '-c', 'user.email=x@y', ...args], {
          encoding: 'utf8',
        }).trim();
      git('init', '-q', '-b', 'main');
      git('commit', '-q', '--allow-empty', '-m', 'one');
      git('checkout', '-q', '-b', 'side');
      git('commit', '-q', '--allow-empty', '-m', 'side');
      git('checkout', '-q', 'main');
      git('commit', '-q', '--allow-empty', '-m', 'two');
      git('merge', '-q', '--no-ff', '-m', 'merge', 'side');
      const line = ['HEAD', 'HEAD~1', 'HEAD~2'].map((name) => git('rev-parse', name));
      expect(await ancestorsFromGit(folder, line[0]!)).toEqual(line);
      expect(await ancestorsFromGit(folder, 'f'.repeat(40))).toEqual(['f'.repeat(40)]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
