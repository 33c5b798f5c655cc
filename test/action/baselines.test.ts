import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { baselineStatus, budgetBaselines, storedBaselines } from '../../src/action/baselines.ts';
import { dirStore } from '../../src/baseline/dir-store.ts';
import { createGitHub, type GitHub } from '../../src/publish/github-client.ts';
import { startRestService, type RestService } from '../github/rest-service.ts';
import { textProfile } from '../support/text-profile.ts';

const [old, base, head] = ['a', 'b', 'c'].map((letter) => letter.repeat(40)) as [string, string, string];
const now = () => new Date('2026-11-23T12:00:00Z');
const profile = textProfile('start_kernel self=100', { profile: { scenario: 'default' } });
const wanted = { scenario: 'default', fingerprint: profile.environment.fingerprint };
let rest: RestService;
let github: GitHub;
let folder: string;

beforeEach(async () => {
  rest = await startRestService();
  folder = mkdtempSync(join(tmpdir(), 'baselines-'));
  rest.state.commits.push(
    { sha: old, parents: [], message: 'old' },
    { sha: base, parents: [old], message: 'base' },
    { sha: head, parents: [base], message: 'head' },
  );
  github = createGitHub({
    token: 'ghs_test',
    apiUrl: rest.url,
    repository: 'acme/linux',
    log: () => {},
    sleep: () => Promise.resolve(),
  });
});

afterEach(async () => {
  await rest.close();
  rmSync(folder, { recursive: true });
});

const stored = (client: GitHub | null = github) =>
  storedBaselines([dirStore(folder)], client, { branch: 'main', runUrl: 'https://run', now });

describe('stored baselines', () => {
  test('of the exact commit', async () => {
    await stored().save(profile, base);
    const found = await stored().find({ ...wanted, sha: base });
    expect(baselineStatus(found)).toBe('exact');
    expect(found.measured).toMatchObject({
      label: 'main@bbbbbbb',
      provenance: { sha: base, distance: 0, ageDays: 0, runUrl: 'https://run' },
    });
  });

  test('of an ancestor, and how far away it is', async () => {
    await stored().save(profile, old);
    const found = await stored().find({ ...wanted, sha: base });
    expect(baselineStatus(found)).toBe('ancestor');
    expect(found.measured?.provenance).toMatchObject({ sha: old, distance: 1 });
  });

  test('never of a descendant', async () => {
    await stored().save(profile, head);
    expect((await stored().find({ ...wanted, sha: base })).measured).toBeNull();
  });

  test('of the commit alone, with a warning, when GitHub does not answer', async () => {
    await stored().save(profile, base);
    rest.faults.push({ times: 99, does: { status: 503 } });
    const found = await stored().find({ ...wanted, sha: base });
    expect(baselineStatus(found)).toBe('exact');
    expect(found.warnings.join()).toMatch(/only the base commit itself/);
  });

  test('measured in another environment are handed over to be told apart', async () => {
    const other = textProfile('start_kernel self=100', {
      environment: { cpu: 'qemu64' },
      profile: { scenario: 'default' },
    });
    await stored().save(other, base);
    const found = await stored().find({ ...wanted, sha: base });
    expect(found.measured?.profile.environment.fields.cpu).toBe('qemu64');
  });

  test('missing everywhere are a reason, not an error', async () => {
    const found = await stored().find({ ...wanted, sha: base });
    expect(found).toMatchObject({
      measured: null,
      reason: expect.stringMatching(/no baseline of b{12}/) as unknown as string,
    });
  });
});

test('a committed budget is compared with whatever the commit is', async () => {
  const baselines = budgetBaselines(join(folder, 'budget.json'), now);
  expect((await baselines.find({ ...wanted, sha: base })).measured).toBeNull();
  expect(await baselines.save(profile, base)).toMatch(/commit it/);
  const found = await baselines.find({ ...wanted, sha: head });
  expect(baselineStatus(found)).toBe('file');
  expect(found.measured?.profile.totals.instructions).toBe(100);
});
