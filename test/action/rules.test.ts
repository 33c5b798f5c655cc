import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RunEvent } from '../../src/action/event.ts';
import { findRules, type RulesRequest } from '../../src/action/rules.ts';
import { parseConfig } from '../../src/config/config-file.ts';
import { defaultPolicy, defaultTotal } from '../../src/config/default-policy.ts';
import { readPolicy } from '../../src/config/policy-file.ts';
import { createGitHub, type GitHub } from '../../src/publish/github-client.ts';
import { startRestService, type RestService } from '../github/rest-service.ts';

const [base, head] = ['a'.repeat(40), 'b'.repeat(40)] as [string, string];
const strict = 'policy: { total: { fail: 0.1% } }\n';
const loose = 'policy: { total: { fail: 50% } }\n';
let rest: RestService;
let github: GitHub;
let workspace: string;

beforeEach(async () => {
  rest = await startRestService();
  workspace = mkdtempSync(join(tmpdir(), 'rules-'));
  github = createGitHub({
    token: 'ghs_test',
    apiUrl: rest.url,
    repository: 'acme/linux',
    log: () => {},
    sleep: () => Promise.resolve(),
  });
  rest.state.commits.push(
    { sha: base, parents: [], message: 'base' },
    {
      sha: head,
      parents: [base],
      message: 'Slow down\n\nBootgate-Waive: total up to 3% because of a self-test',
    },
  );
  rest.state.pullRequests.push({
    number: 7,
    headSha: head,
    headRepository: 'acme/linux',
    headRef: 'topic',
    baseSha: base,
    baseRef: 'main',
    state: 'open',
    files: [],
  });
});

afterEach(async () => {
  expect(rest.state.problems).toEqual([]);
  await rest.close();
  rmSync(workspace, { recursive: true });
});

const event = (fromFork = false): RunEvent => ({
  name: 'pull_request',
  repository: 'acme/linux',
  serverUrl: 'https://github.com',
  apiUrl: rest.url,
  runId: '1',
  runAttempt: 1,
  runUrl: '',
  sha: head,
  ref: 'refs/pull/7/merge',
  defaultBranch: 'main',
  pullRequest: { number: 7, headSha: head, baseSha: base, baseRef: 'main', fromFork },
  mergeGroup: null,
});

const find = (more: Partial<RulesRequest> = {}) =>
  findRules({
    event: event(),
    workspace,
    configFile: join(workspace, 'bootgate.yml'),
    headPolicy: readPolicy(parseConfig(loose).policy),
    baseSha: base,
    inputs: { onMissingBaseline: undefined, maxBaselineAgeDays: undefined, warn: undefined, fail: undefined },
    env: {},
    github,
    ...more,
  });

describe('the rules of a pull request', () => {
  test('are those of its base, and its own changes are told', async () => {
    rest.state.files.set(`${base}:bootgate.yml`, strict);
    const { policy, source } = await find();
    expect(policy.total?.fail?.text).toBe('0.1%');
    expect(source).toEqual({
      origin: `bootgate.yml at ${base.slice(0, 12)} (base)`,
      changedByHead: ['total: fail 0.1% → fail 50%'],
    });
  });

  test('are the defaults where the base has none', async () => {
    const { policy, source } = await find();
    expect(policy.total).toEqual(defaultPolicy.total);
    expect(source.changedByHead).toHaveLength(1);
  });

  test('come from the checkout where that is complete', async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', workspace, ...args], { stdio: ['ignore', 'pipe', 'ignore'] })
        .toString()
        .trim();
    writeFileSync(join(workspace, 'bootgate.yml'), strict);
    git('init', '-q');
    git('add', '.');
    git('-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '-qm', 'base');
    const { policy } = await find({ baseSha: git('rev-parse', 'HEAD') });
    expect(policy.total?.fail?.text).toBe('0.1%');
    expect(rest.requests.filter(({ url }) => url.includes('/contents/'))).toEqual([]);
  });

  test('are the defaults, with a warning, where GitHub does not answer', async () => {
    rest.faults.push({ path: /contents/, times: 99, does: { status: 503 } });
    const { policy, warnings } = await find();
    expect(policy.total).toEqual(defaultPolicy.total);
    expect(warnings.join()).toMatch(/rules of the base could not be read/);
  });

  test('take waivers out of its commits, but not of a fork', async () => {
    expect((await find()).policy.waivers).toMatchObject([{ metric: 'total', from: 'commit' }]);
    expect((await find({ event: event(true) })).policy.waivers).toEqual([]);
  });

  test('yield to what the workflow says', async () => {
    const { policy } = await find({
      inputs: { onMissingBaseline: 'fail', maxBaselineAgeDays: 3, warn: null, fail: undefined },
    });
    expect(policy).toMatchObject({
      onMissingBaseline: 'fail',
      maxBaselineAgeDays: 3,
      total: { warn: null, fail: defaultTotal.fail },
    });
  });
});

test('any other event is judged by its checkout', async () => {
  const push = { ...event(), name: 'push', pullRequest: null };
  const { policy, source } = await find({ event: push });
  expect(policy.total?.fail?.text).toBe('50%');
  expect(source).toEqual({ origin: 'bootgate.yml', changedByHead: [] });
});
