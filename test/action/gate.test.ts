/** The gate around a measurement that is given: what it publishes, what it survives, what it exits with. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Base } from '../../src/action/judge.ts';
import type { RunEvent } from '../../src/action/event.ts';
import { runGate } from '../../src/action/gate.ts';
import type { GateHistory, GateHost } from '../../src/action/gate-host.ts';
import { readActionInputs } from '../../src/action/inputs.ts';
import { BootgateError } from '../../src/base/errors.ts';
import type { HistoryRecord } from '../../src/history/record.ts';
import type { Measurement } from '../../src/measure/measurement.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { createGitHub } from '../../src/publish/github-client.ts';
import { startRestService, type RestService } from '../github/rest-service.ts';
import { startResultsService, type ResultsService } from '../github/results-service.ts';
import { textProfile } from '../support/text-profile.ts';
import { gatheringLog, type GatheredLog } from './gathering-log.ts';

const [base, head, merge] = ['a', 'b', 'c'].map((letter) => letter.repeat(40)) as [string, string, string];
const environment = { ...process.env };
let rest: RestService;
let results: ResultsService;
let log: GatheredLog;
let workspace: string;
let saved: string[];
let runs = 0;

beforeEach(async () => {
  rest = await startRestService();
  results = await startResultsService();
  Object.assign(process.env, results.environment());
  log = gatheringLog();
  workspace = mkdtempSync(join(tmpdir(), 'gate-'));
  saved = [];
  rest.state.commits.push(
    { sha: base, parents: [], message: 'base' },
    { sha: head, parents: [base], message: 'head' },
    { sha: merge, parents: [base, head], message: 'merge' },
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
  process.env = { ...environment };
  expect(rest.state.problems).toEqual([]);
  await rest.close();
  await results.close();
  rmSync(workspace, { recursive: true });
});

const boot = (self: number, changes: Partial<Profile> = {}): Profile => {
  const profile = textProfile(`start_kernel self=${self}`, {
    profile: { scenario: 'default', ...changes },
  });
  return { ...profile, subject: { ...profile.subject, kernelSha256: String(self).padStart(64, '0') } };
};
const baseline = (profile: Profile): Base => ({
  measured: {
    profile,
    label: 'main@aaaaaaa',
    provenance: {
      store: 'actions-cache',
      sha: base,
      distance: 0,
      measuredAt: '2026-11-23T00:00:00Z',
      ageDays: 0,
      runUrl: null,
    },
  },
  warnings: [],
});
const noBaseline: Base = { measured: null, reason: 'none was kept', warnings: [] };

const event = (more: Partial<RunEvent> = {}): RunEvent => ({
  name: 'pull_request',
  repository: 'acme/linux',
  serverUrl: 'https://github.com',
  apiUrl: rest.url,
  runId: '42',
  runAttempt: 1,
  runUrl: 'https://github.com/acme/linux/actions/runs/42',
  sha: merge,
  ref: 'refs/pull/7/merge',
  defaultBranch: 'main',
  pullRequest: { number: 7, headSha: head, baseSha: base, baseRef: 'main', fromFork: false },
  mergeGroup: null,
  ...more,
});
const push = () => event({ name: 'push', sha: head, ref: 'refs/heads/main', pullRequest: null });

interface GateRun {
  readonly event?: RunEvent;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly base?: Base;
  readonly measure?: Profile | Error;
  readonly host?: Partial<GateHost>;
}

async function gate(run: GateRun = {}): Promise<number> {
  const inputs = readActionInputs(
    Object.fromEntries(
      Object.entries({ kernel: 'bzImage', ...run.inputs }).map(([name, value]) => [
        `INPUT_${name.toUpperCase()}`,
        value,
      ]),
    ),
    workspace,
  );
  const measured = run.measure ?? boot(1_000_000_000);
  // Of each run of the gate in a test: what the last one uploaded is another run's.
  Object.assign(process.env, results.environment(`run-${(runs += 1)}`));
  return await runGate(run.event ?? event(), inputs, {
    env: { GITHUB_STEP_SUMMARY: join(workspace, 'summary.md') },
    workspace,
    cacheFolder: join(workspace, 'cache'),
    log,
    signal: new AbortController().signal,
    now: () => new Date('2026-11-23T12:00:00Z'),
    exporter: 'bootgate test',
    history: null,
    github: createGitHub({
      token: 'ghs_test',
      apiUrl: rest.url,
      repository: 'acme/linux',
      log: () => {},
      sleep: () => Promise.resolve(),
    }),
    baseBootFiles: null,
    baselines: {
      line: (sha) => Promise.resolve([sha]),
      find: () => Promise.resolve(run.base ?? baseline(boot(1_000_000_000))),
      save: (_, sha) => {
        saved.push(sha);
        return Promise.resolve('kept');
      },
    },
    tools: { restore: () => Promise.resolve([]), save: () => Promise.resolve() },
    measure: (_, folder) => {
      if (measured instanceof Error) return Promise.reject(measured);
      mkdirSync(join(folder, 'run-1'), { recursive: true });
      const console = join(folder, 'run-1', 'console.log');
      writeFileSync(console, 'Linux version 6.1\n');
      return Promise.resolve({ profile: measured, recording: { console } } as unknown as Measurement);
    },
    ...run.host,
  });
}

const slow = () => boot(1_100_000_000);
const summary = () => readFileSync(join(workspace, 'summary.md'), 'utf8');
const comment = () => rest.state.comments[0]?.view.body ?? '';
const warnings = () =>
  log.annotations.filter(({ level }) => level === 'warning').map(({ message }) => message);

describe('the exit status', () => {
  test.each<[string, () => GateRun, number, string]>([
    ['unchanged', () => ({}), 0, 'ok'],
    ['slower', () => ({ measure: slow() }), 3, 'regressed'],
    [
      'slower, told not to fail',
      () => ({ measure: slow(), inputs: { 'fail-on-regression': 'false' } }),
      0,
      'regressed',
    ],
    ['slower, on the base branch already', () => ({ event: push(), measure: slow() }), 0, 'regressed'],
    ['no baseline', () => ({ base: noBaseline }), 0, 'no-baseline'],
    [
      'no baseline, where one is asked for',
      () => ({ base: noBaseline, inputs: { 'on-missing-baseline': 'fail' } }),
      5,
      'no-baseline',
    ],
    [
      'no baseline on the first push',
      () => ({ event: push(), base: noBaseline, inputs: { 'on-missing-baseline': 'fail' } }),
      0,
      'no-baseline',
    ],
    [
      'another cpu',
      () => ({
        base: baseline(
          textProfile('start_kernel self=1', {
            environment: { cpu: 'qemu64' },
            profile: { scenario: 'default' },
          }),
        ),
      }),
      5,
      'not-comparable',
    ],
    [
      'a panic, though it took less',
      () => ({ measure: boot(1000, { outcome: { kind: 'panic', detail: 'Kernel panic - not syncing' } }) }),
      4,
      'boot-failed',
    ],
    [
      'a panic on the base branch',
      () => ({ event: push(), measure: boot(1000, { outcome: { kind: 'panic', detail: 'Kernel panic' } }) }),
      4,
      'boot-failed',
    ],
  ])('of %s', async (_, run, status, verdict) => {
    expect(await gate(run())).toBe(status);
    expect(log.outputs['verdict']).toBe(verdict);
    expect(summary()).not.toBe('');
  });

  test("of what could not be measured is the error's own, and is told everywhere", async () => {
    const error = new BootgateError('no QEMU was found', {
      exitStatus: 2,
      hint: 'apt-get install qemu-system-x86',
    });
    expect(await gate({ measure: error })).toBe(2);
    expect(log.annotations[0]).toMatchObject({
      level: 'error',
      message: expect.stringContaining('apt-get install') as unknown as string,
    });
    expect(summary()).toContain('no QEMU was found');
    expect(rest.state.comments).toEqual([]);
  });
});

describe('a pull request', () => {
  test('gets comment, summary, outputs and artifact before the step fails', async () => {
    expect(await gate({ measure: slow() })).toBe(3);
    expect(comment()).toContain('❌');
    expect(summary()).toContain('❌');
    expect(log.outputs).toMatchObject({
      'baseline-status': 'exact',
      'baseline-sha': base,
      total: '1100000000',
      'total-delta': '+100000000',
      'comment-id': expect.stringMatching(/^\d+$/) as unknown as string,
    });
    expect(results.artifacts.map(({ name }) => name)).toEqual(['bootgate']);
    expect(saved).toEqual([]);
  });

  test('of a fork is left to the second action, without a single write', async () => {
    const fork = event({
      pullRequest: { number: 7, headSha: head, baseSha: base, baseRef: 'main', fromFork: true },
    });
    expect(await gate({ event: fork, inputs: { 'save-baseline': 'true', 'check-name': 'Boot' } })).toBe(0);
    expect(rest.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(log.annotations.map(({ message }) => message).join()).toContain('docs/forks.md');
    expect(results.artifacts).toHaveLength(1);
  });

  test('in a dry run touches nothing outside', async () => {
    await gate({ inputs: { 'dry-run': 'true', 'check-name': 'Boot', 'save-baseline': 'true' } });
    expect(rest.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect([results.artifacts, saved]).toEqual([[], []]);
    expect(summary()).toContain('Unchanged');
  });

  test('gets a check run where one is named', async () => {
    await gate({ measure: slow(), inputs: { 'check-name': 'Boot' } });
    expect(rest.state.checks[0]!.view).toMatchObject({ name: 'Boot', head_sha: head, conclusion: 'failure' });
  });
});

describe('a push to the base branch', () => {
  test('keeps a baseline and does not comment', async () => {
    await gate({ event: push() });
    expect(saved).toEqual([head]);
    expect(rest.state.comments).toEqual([]);
  });

  test('measures the noise of a baseline where that is asked for, and there alone', async () => {
    const seeds: number[] = [];
    const keptNoise: (number | undefined)[] = [];
    const noisy = (more: Partial<GateRun>) =>
      gate({
        ...more,
        host: {
          measure: ({ seed }, folder) => {
            seeds.push(seed);
            mkdirSync(folder, { recursive: true });
            const console = join(folder, 'console.log');
            writeFileSync(console, '');
            const profile = seed === 44 ? boot(1, { outcome: { kind: 'hang', detail: '' } }) : boot(seed);
            return Promise.resolve({
              profile,
              recording: { console, outcome: profile.outcome },
            } as Measurement);
          },
          baselines: {
            line: (sha) => Promise.resolve([sha]),
            find: () => Promise.resolve(noBaseline),
            save: ({ noise }) => {
              keptNoise.push(noise?.variations.length);
              return Promise.resolve('kept');
            },
          },
        },
      });
    await noisy({ event: push(), inputs: { noise: '1' } });
    expect([seeds, keptNoise]).toEqual([[42, 43], [1]]);
    await noisy({ event: push() });
    await noisy({ inputs: { noise: '1' } });
    await noisy({ event: push(), inputs: { noise: '1', 'dry-run': 'true' } });
    expect([seeds, keptNoise]).toEqual([
      [42, 43, 42, 42, 42],
      [1, undefined],
    ]);
    // A baseline without a band is better than none.
    expect(await noisy({ event: push(), inputs: { noise: '4' } })).toBe(0);
    expect(keptNoise).toEqual([1, undefined, undefined]);
    expect(warnings().join()).toContain('there is no noise band: the boot with seed 44');
  });

  test('puts where its artifact is into its record; null where there is none', async () => {
    const added: HistoryRecord[] = [];
    const nothing = () => Promise.resolve({ records: [], problems: [] });
    const history: GateHistory = {
      place: 'a branch',
      add: (records) => Promise.resolve({ added: (added.push(...records), records), existing: [] }),
      ...{ read: nothing, readSome: nothing },
      ...{ prune: () => Promise.resolve([]), tags: () => Promise.resolve(new Map<string, string>()) },
    };
    expect(await gate({ event: push(), host: { history } })).toBe(0);
    results.faults.push({ times: 99, does: { status: 403, body: { code: 'permission_denied', msg: 'no' } } });
    expect(await gate({ event: push(), host: { history } })).toBe(0);
    expect(added.map(({ artifactUrl }) => artifactUrl)).toEqual([
      expect.stringMatching(/^https:\/\/github\.com\/acme\/linux\/actions\/runs\/42\/artifacts\/\d+$/),
      null,
    ]);
  });

  test('keeps none of a boot that failed', async () => {
    await gate({ event: push(), measure: boot(1, { outcome: { kind: 'hang', detail: 'silence' } }) });
    expect(saved).toEqual([]);
  });

  test('only warns when the baseline cannot be kept', async () => {
    const baselines = {
      line: () => Promise.resolve([]),
      find: () => Promise.resolve(noBaseline),
      save: () => Promise.reject(new Error('cache write denied')),
    };
    expect(await gate({ event: push(), host: { baselines } })).toBe(0);
    expect(warnings().join()).toContain('cache write denied');
  });
});

describe('what would make the boot faster', () => {
  const slow = (): Profile => {
    const profile = textProfile('start_kernel self=100000000\n  alg_test self=886000000 calls=2119', {
      profile: { scenario: 'default' },
    });
    return profile;
  };

  test('is in the summary, whatever is asked for, and not in the comment', async () => {
    expect(await gate({ measure: slow(), base: noBaseline })).toBe(0);
    expect(summary()).toMatch(/<summary>What would make this boot faster<\/summary>[^]*`cryptomgr.notests`/);
    expect(comment()).not.toContain('cryptomgr');
  });

  test('is in the comment where the workflow asks, a line for each', async () => {
    await gate({ measure: slow(), base: noBaseline, inputs: { advice: 'true' } });
    expect(comment()).toContain(
      '- **-886.0 M instructions** (89.9 %): skip the self-tests of ciphers and hashes, append `cryptomgr.notests`',
    );
    expect(comment()).toContain('/docs/advise.md)');
  });

  test('is not told of a boot that failed', async () => {
    const outcome = { kind: 'panic', detail: 'no init' } as const;
    await gate({ measure: { ...slow(), outcome }, base: noBaseline, inputs: { advice: 'true' } });
    expect(summary()).not.toContain('faster</summary>');
    expect(comment()).not.toContain('cryptomgr');
  });
});

describe('trouble with publishing is a warning, and the verdict stands', () => {
  test.each([401, 403, 404, 422, 500])('GitHub answers %i', async (status) => {
    rest.faults.push({ path: /comments/, times: 99, does: { status } });
    expect(await gate({ measure: slow() })).toBe(3);
    expect(warnings()).toHaveLength(1);
    expect(summary()).toContain('❌');
    expect(log.outputs).toMatchObject({ verdict: 'regressed', 'comment-id': '' });
    expect(results.artifacts).toHaveLength(1);
  });

  test('GitHub cannot be reached at all', async () => {
    rest.faults.push({ times: 999, does: { cut: 'before' } });
    expect(await gate({ measure: slow() })).toBe(3);
    expect(summary()).toContain('❌');
  });

  test('there is no token', async () => {
    expect(await gate({ measure: slow(), host: { github: null } })).toBe(3);
    expect(warnings().join()).toContain('github-token');
  });

  test('results cannot be written', async () => {
    // As on a full disk: each file is renamed into its place.
    for (const name of ['report.html', 'profile.json.gz', 'bootgate.json', 'console.log']) {
      mkdirSync(join(workspace, 'bootgate-out', name, 'in the way'), { recursive: true });
    }
    expect(await gate({ measure: slow() })).toBe(3);
    expect(comment()).toContain('❌');
    expect(log.outputs['verdict']).toBe('regressed');
    expect(log.annotations.map(({ title }) => title)).toEqual([
      'console.log not written',
      'Results not written',
      'Table of contents not written',
      'Bootgate',
    ]);
    // What a fork measured is in the files alone.
    const fork = event({ pullRequest: { ...event().pullRequest!, fromFork: true } });
    await expect(gate({ event: fork })).rejects.toThrow('this is a folder');
  });

  test('the artifact service refuses', async () => {
    results.faults.push({ times: 99, does: { status: 403, body: { code: 'permission_denied', msg: 'no' } } });
    expect(await gate()).toBe(0);
    expect(warnings()).toHaveLength(1);
    expect(comment()).toContain('Unchanged');
  });

  test('the comment was deleted and the summary is full', async () => {
    writeFileSync(join(workspace, 'summary.md'), 'x'.repeat(1_000 * 1024));
    expect(await gate()).toBe(0);
    expect(comment()).toContain('Unchanged');
  });
});

test('several scenarios share one comment, and the worst decides', async () => {
  writeFileSync(
    join(workspace, 'bootgate.yml'),
    'kernel: bzImage\nscenarios:\n  plain: {}\n  debug: { append: slub_debug }\n',
  );
  const host = {
    baselines: {
      line: () => Promise.resolve([]),
      find: ({ scenario }: { scenario: string }) =>
        Promise.resolve(baseline({ ...boot(scenario === 'plain' ? 1_000_000_000 : 900_000_000), scenario })),
      save: () => Promise.resolve(''),
    },
  };
  expect(await gate({ host })).toBe(3);
  expect(comment()).toMatch(
    /\| plain \| ✅ ok[\s\S]*\| debug \| ❌ regressed|\| debug \| ❌ regressed[\s\S]*\| plain \| ✅ ok/,
  );
  expect(readFileSync(join(workspace, 'bootgate-out/plain/console.log'), 'utf8')).toContain('Linux');
  expect(log.outputs['report-path']).toBe(join(workspace, 'bootgate-out/debug'));
});

test('a scenario that could not be measured makes nothing green of the others', async () => {
  writeFileSync(
    join(workspace, 'bootgate.yml'),
    'kernel: bzImage\nscenarios: { plain: {}, debug: { append: slub_debug } }\n',
  );
  const host: Partial<GateHost> = {
    measure: (scenario, folder) => {
      if (scenario.name === 'debug') return Promise.reject(new BootgateError('no memory'));
      const profile = { ...boot(1_000_000_000), scenario: scenario.name };
      return Promise.resolve({
        profile,
        recording: { console: join(folder, 'none') },
      } as unknown as Measurement);
    },
  };
  expect(await gate({ host, inputs: { 'check-name': 'Boot' } })).toBe(1);
  expect(log.outputs['verdict']).toBe('');
  expect(comment()).toMatch(/## ❌ 1 of 2 boots is unchanged, 1 not measured/);
  expect(comment()).toContain('| debug | ❌ could not be measured |');
  expect(rest.state.checks[0]!.view).toMatchObject({
    conclusion: 'failure',
    output: { title: 'not checked: 1 boot could not be measured' },
  });
});

describe('the base measured in the same job', () => {
  const otherwiseMeasured = () =>
    baseline(
      textProfile('start_kernel self=1000000000', {
        environment: { cpu: 'qemu64' },
        profile: { scenario: 'default' },
      }),
    );
  /** Boots by kernel; `asked` gathers what was booted and how. */
  const booting = (asked: string[]): Partial<GateHost> => ({
    baseBootFiles: {
      keep: () => Promise.resolve(''),
      find: (scenario, [sha]) =>
        Promise.resolve({
          sha: sha!,
          distance: 0,
          scenario: { ...scenario, kernel: '/kept', append: 'quiet' },
        }),
    },
    measure: ({ kernel, append }, folder) => {
      asked.push(`${kernel.replace(workspace, '')} ${append}`.trim());
      const console = join(folder, 'console.log');
      writeFileSync(console, 'Linux\n');
      const profile = boot(kernel === '/kept' || kernel.endsWith('base') ? 1_000_000_000 : 1_100_000_000);
      return Promise.resolve({ profile, recording: { console } } as unknown as Measurement);
    },
  });

  test('steps in where the stored baseline is of another environment', async () => {
    const asked: string[] = [];
    expect(await gate({ base: otherwiseMeasured(), host: booting(asked) })).toBe(3);
    expect(asked).toEqual(['/bzImage', '/kept quiet']);
    expect(log.outputs).toMatchObject({ 'baseline-status': 'measured', 'baseline-sha': base });
    expect(comment()).toContain('from its kernel, booted in this job');
  });

  test('steps in where there is no baseline, but not on a push', async () => {
    const asked: string[] = [];
    expect(await gate({ base: noBaseline, host: booting(asked) })).toBe(3);
    expect(await gate({ event: push(), base: noBaseline, host: booting(asked) })).toBe(0);
    expect(asked).toEqual(['/bzImage', '/kept quiet', '/bzImage']);
  });

  test('leaves it at the stored one when the base does not boot again', async () => {
    const host: Partial<GateHost> = {
      ...booting([]),
      measure: (scenario, folder, world) =>
        scenario.kernel === '/kept'
          ? Promise.reject(new BootgateError('hang: no output'))
          : booting([]).measure!(scenario, folder, world),
    };
    expect(await gate({ base: otherwiseMeasured(), host })).toBe(5);
    expect(log.outputs['verdict']).toBe('not-comparable');
    expect(warnings().join()).toContain('hang');
  });

  test('boots base-kernel with the command line that bootgate.yml has in the base', async () => {
    const asked: string[] = [];
    rest.state.files.set(`${base}:bootgate.yml`, 'append: quiet\n');
    writeFileSync(join(workspace, 'bootgate.yml'), 'append: debug\n');
    expect(await gate({ inputs: { 'base-kernel': 'base' }, host: booting(asked) })).toBe(3);
    expect(asked.toSorted()).toEqual(['/base quiet', '/bzImage debug']);
  });
});

describe("the policy's anchor", () => {
  const anchored = 'policy: { total: { fail: 5% }, anchor: { ref: v1.0, fail: 2% } }\n';
  const find = (at: Readonly<Record<string, Base>>): GateHost['baselines'] => ({
    line: () => Promise.resolve([]),
    find: ({ sha }) => Promise.resolve(at[sha] ?? noBaseline),
    save: () => Promise.resolve(''),
  });
  const release = 'd'.repeat(40);
  beforeEach(() => {
    rest.state.commits.push({ sha: release, parents: [], message: 'release' });
    rest.state.files.set(`${base}:bootgate.yml`, anchored);
    writeFileSync(join(workspace, 'bootgate.yml'), anchored);
  });

  test('fails what every single step let pass', async () => {
    rest.state.refs.set('v1.0', release);
    const baselines = find({ [base]: baseline(boot(1_000_000_000)), [release]: baseline(boot(990_000_000)) });
    expect(await gate({ measure: boot(1_015_000_000), host: { baselines } })).toBe(3);
    expect(comment()).toContain('The boot drifted');
    expect(comment()).toContain('total since v1.0');
  });

  test.each([
    ['has no baseline', true, {}, 'none was kept'],
    ['does not exist', false, {}, 'GitHub knows no commit'],
    ['is asked of a budget file', true, { baseline: 'file:budget.json' }, 'holds no other commit'],
  ])('that %s is told, and fails nothing', async (_, exists, inputs, why) => {
    if (exists) rest.state.refs.set('v1.0', release);
    const baselines = find({ [base]: baseline(boot(1_000_000_000)) });
    expect(await gate({ inputs, host: { baselines } })).toBe(0);
    expect(comment()).toContain('no anchor v1.0');
    expect(comment()).toContain(why);
  });
});
