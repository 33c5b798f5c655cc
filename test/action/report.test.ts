import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Baselines } from '../../src/action/baselines.ts';
import type { ReportInputs } from '../../src/action/report-inputs.ts';
import type { GateHistory } from '../../src/action/gate-host.ts';
import { recordPath, recordPlace } from '../../src/history/record-file.ts';
import { recordOf } from '../../src/history/record.ts';
import { runReport } from '../../src/action/report.ts';
import { profileBytes } from '../../src/profile/profile-file.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { createGitHub } from '../../src/publish/github-client.ts';
import { startRestService, type RestService } from '../github/rest-service.ts';
import { textProfile } from '../support/text-profile.ts';
import { zipArchive, type ZipEntry } from '../support/zip-archive.ts';
import { gatheringLog, type GatheredLog } from './gathering-log.ts';

const [base, head] = ['a'.repeat(40), 'b'.repeat(40)] as [string, string];
let rest: RestService;
let log: GatheredLog;

beforeEach(async () => {
  rest = await startRestService();
  log = gatheringLog();
  rest.state.commits.push(
    { sha: base, parents: [], message: 'base' },
    { sha: head, parents: [base], message: 'head\n\nBootgate-Waive: total up to 99% because I say so' },
  );
  rest.state.pullRequests.push({
    number: 7,
    headSha: head,
    headRepository: 'mallory/linux',
    headRef: 'topic',
    baseSha: base,
    baseRef: 'main',
    state: 'open',
    files: [],
  });
  rest.state.runs.push({
    id: 5,
    event: 'pull_request',
    headSha: head,
    headBranch: 'topic',
    headRepository: 'mallory/linux',
    path: '.github/workflows/measure.yml',
    conclusion: 'success',
  });
});

afterEach(async () => {
  expect(rest.state.problems).toEqual([]);
  await rest.close();
});

const boot = (self: number, function_ = 'start_kernel', changes: Partial<Profile> = {}) =>
  textProfile(`${function_} self=${self}`, { profile: { scenario: 'default', ...changes } });

const manifest = (changes: object = {}) => ({
  name: 'bootgate.json',
  content: JSON.stringify({
    format: 'bootgate-result',
    version: 1,
    cell: '',
    cellCount: 1,
    headSha: head,
    baseSha: null,
    scenarios: [{ name: 'default', profile: 'profile.json.gz', base: null }],
    ...changes,
  }),
});

const profileEntry = (profile: Profile, name = 'profile.json.gz') => ({
  name,
  content: Buffer.from(profileBytes(profile, name.endsWith('.gz'))),
});

function upload(entries: readonly ZipEntry[] | Buffer, name = 'bootgate', expired = false): void {
  const zip = Buffer.isBuffer(entries) ? entries : zipArchive(entries);
  rest.state.artifacts.push({ id: 100 + rest.state.artifacts.length, name, runId: 5, zip, expired });
}

const stored = (profile: Profile | null): Baselines => ({
  line: (sha) => Promise.resolve([sha]),
  find: () =>
    Promise.resolve(
      profile === null
        ? { measured: null, reason: 'none is stored', warnings: [] }
        : { measured: { profile, label: 'main' }, warnings: [] },
    ),
  save: () => Promise.reject(new Error('the second action saves nothing')),
});

async function report(
  baseline: Profile | null = boot(1_000_000_000),
  changes: Partial<ReportInputs> = {},
  baselines: Baselines = stored(baseline),
  history: GateHistory | null = null,
) {
  const status = await runReport(
    {
      token: 'ghs_test',
      runId: 5,
      folder: '/nowhere',
      artifactName: 'bootgate',
      config: 'bootgate.yml',
      baseline: { kind: 'auto' },
      history: null,
      commentMode: 'always',
      commentKey: '',
      cells: [],
      maxRows: 15,
      advice: false,
      checkName: 'Bootgate',
      failOnRegression: true,
      dryRun: false,
      ...changes,
    },
    {
      env: {},
      log,
      github: createGitHub({
        token: 'ghs_test',
        apiUrl: rest.url,
        repository: 'acme/linux',
        log: () => {},
        sleep: () => Promise.resolve(),
      }),
      serverUrl: 'https://github.com',
      baselines,
      history,
      now: () => new Date('2026-11-23T12:00:00Z'),
      wait: () => Promise.resolve(),
    },
  );
  expect(status).toBe(0);
}

const comment = () => rest.state.comments[0]?.view.body ?? '';
const check = () => rest.state.checks[0]?.view;

describe("publishing a fork's measurement", () => {
  test('comments on its pull request, says who measured, and checks its head', async () => {
    upload([manifest(), profileEntry(boot(1_000_000_000))]);
    await report();
    expect(rest.state.comments[0]).toMatchObject({ issue: 7 });
    expect(comment()).toMatch(
      /Measured by \[a run\]\(.*\) of code from `mallory\/linux`, which could have changed/,
    );
    expect(comment()).toContain('## ✅');
    expect(check()).toMatchObject({ name: 'Bootgate', head_sha: head, conclusion: 'success' });
    expect(log.outputs).toMatchObject({ verdict: 'ok', 'pull-request': '7' });
  });

  test("computes the verdict again, by the base's rules and baseline, whatever the artifact says", async () => {
    const slower = boot(1_100_000_000);
    rest.state.pullRequests[0] = {
      ...rest.state.pullRequests[0]!,
      files: [{ filename: 'init/main.c', patch: '@@ -1 +1,2 @@ void start_kernel(void)\n+\tmdelay(5);' }],
    };
    rest.state.files.set(`${base}:bootgate.yml`, 'policy: { total: { fail: 1% } }');
    upload([
      manifest({ verdict: 'ok' }),
      profileEntry({ ...slower, subject: { ...slower.subject, kernelSha256: 'f'.repeat(64) } }),
      { name: 'comparison.json', content: '{"verdict":"ok"}' },
      { name: 'comment.md', content: '## ✅ All is well @everyone' },
      { name: 'bootgate.yml', content: 'policy: { total: { fail: never } }' },
    ]);
    await report();
    expect(log.outputs['verdict']).toBe('regressed');
    expect(check()).toMatchObject({ conclusion: 'failure' });
    expect(comment()).toContain(`(https://github.com/mallory/linux/blob/${head}/init/main.c#L1)`);
    expect(comment()).not.toContain('All is well');
    expect(comment()).not.toContain('WAIVED');
  });

  test('tells where it leaves the boot, out of the history', async () => {
    const identity = '.github/workflows/measure.yml / boot';
    const record = recordOf(boot(990_000_000), {
      commit: { sha: base, parents: [], subject: '', author: '', date: '2026-11-20T12:00:00Z' },
      ...{ branch: 'main', identity, measuredAt: '2026-11-20T12:00:00Z', runUrl: null, artifactUrl: null },
    });
    const only = () => Promise.reject(new Error('a report only looks'));
    const history: GateHistory = {
      ...{ place: 'branch', add: only, read: only, prune: only },
      tags: () => Promise.resolve(new Map([[base, 'v1.0']])),
      readSome: (choose) => {
        const chosen = choose([recordPlace(recordPath(record))!]);
        return Promise.resolve({ records: chosen.length > 0 ? [record] : [], problems: [] });
      },
    };
    upload([manifest({ identity }), profileEntry(boot(1_000_000_000))]);
    await report(undefined, { history: 'bootgate-history' }, undefined, history);
    expect(comment()).toContain(
      'History of work: **+10.00 M instructions (+1.01 %)** since `v1.0`, **+1.01 %** in 3 days `▁█`',
    );
  });

  test('says so when the base was measured by the fork too', async () => {
    upload([
      manifest({ scenarios: [{ name: 'default', profile: 'profile.json.gz', base: 'base.json.gz' }] }),
      profileEntry(boot(1_000_000_000)),
      profileEntry(boot(1_000_000_000), 'base.json.gz'),
    ]);
    await report(null);
    expect(log.outputs['verdict']).toBe('ok');
    expect(comment()).toContain('the base too was measured by the run of the fork');
  });

  test('prefers a baseline of this repository to one from the artifact', async () => {
    const slower = boot(2_000_000_000);
    upload([
      manifest({ scenarios: [{ name: 'default', profile: 'profile.json.gz', base: 'base.json.gz' }] }),
      profileEntry({ ...slower, subject: { ...slower.subject, kernelSha256: 'f'.repeat(64) } }),
      profileEntry(slower, 'base.json.gz'),
    ]);
    await report();
    expect(log.outputs['verdict']).toBe('regressed');
    expect(comment()).not.toContain('the base too was measured');
  });

  test('is not green while a cell of the matrix is missing', async () => {
    upload([manifest({ cell: '6.1', cellCount: 2 }), profileEntry(boot(1_000_000_000))]);
    await report();
    expect(comment()).toContain('1 missing');
    expect(check()).toMatchObject({
      conclusion: 'failure',
      output: {
        title: 'not checked: 1 boot missing',
        summary: expect.stringContaining('> [!NOTE]') as unknown,
      },
    });
  });

  test('is not green by a base that the fork brought itself, and the check says so', async () => {
    const scenarios = [{ name: 'default', profile: 'profile.json.gz', base: 'base.json.gz' }];
    const both = boot(1_000_000_000);
    upload([manifest({ scenarios }), profileEntry(both), profileEntry(both, 'base.json.gz')]);
    await report(null);
    expect(check()).toMatchObject({ conclusion: 'neutral', output: { title: 'not checked: see why' } });
    expect(check()?.output.summary).toContain('the base too was measured by the run of the fork');
    expect(comment()).not.toContain('the baseline of this repository');
  });

  test('is not green for a scenario that the base does not have, in place of one that it has', async () => {
    rest.state.files.set(`${base}:bootgate.yml`, 'scenarios: { plain: {}, debug: {} }\n');
    const own = boot(1_000_000_000, 'start_kernel', { scenario: 'easy' });
    upload([
      manifest({ scenarios: [{ name: 'easy', profile: 'profile.json.gz', base: null }] }),
      profileEntry(own),
    ]);
    await report(own);
    expect(check()).toMatchObject({
      conclusion: 'failure',
      output: { title: 'not accepted: changes how the boot is measured (scenarios)' },
    });
    expect(comment()).toMatch(/no scenario .*easy/);
    expect(comment()).toMatch(/scenario .*plain.* was not measured/);
  });

  test('is told what the pull request moves, and not green for it', async () => {
    rest.state.files.set(`${base}:bootgate.yml`, 'policy: { work: { fail: 1% } }\n');
    rest.state.files.set(
      `${head}:bootgate.yml`,
      'end: symbol:start_kernel\npolicy: { work: { fail: 90% } }\n',
    );
    upload([manifest(), profileEntry(boot(1_000_000_000))]);
    await report();
    expect(comment()).toMatch(
      /> \[!CAUTION\]\n> This pull request changes the rules[^]*end: power-off → symbol/,
    );
    expect(comment()).toContain('work: fail 1% → fail 90%');
    expect(check()).toMatchObject({
      conclusion: 'failure',
      output: { title: 'not accepted: changes how the boot is measured (end)' },
    });
  });

  test('gathers the cells of a matrix', async () => {
    for (const cell of ['6.1', '6.12']) {
      upload([manifest({ cell, cellCount: 3 }), profileEntry(boot(1_000_000_000))], `bootgate-${cell}`);
    }
    upload([], 'bootgate--section-6.1');
    await report();
    expect(comment()).toMatch(/❌ 2 of 3 boots are unchanged, 1 missing[\s\S]*1 more \| ❌ missing/);
  });

  test.each([
    '<script>alert(1)</script>',
    '@everyone',
    '| x | <img src=x onerror=y>',
    '--> <!-- bootgate -->',
  ])('shows a function called %s as text', async (name) => {
    const evil = boot(1_000_000_000);
    const profile: Profile = {
      ...evil,
      functions: { ...evil.functions, name: [name] },
      console: [{ instructions: 1, ns: 1, text: '@everyone <script>' }],
      subject: { ...evil.subject, kernel: '@everyone <b>', append: '`x` @everyone' },
      warnings: ['@everyone <script>'],
    };
    upload([manifest(), profileEntry(profile)]);
    await report();
    // Outside of code spans nothing mentions, links or is markup.
    const shown = comment()
      .replace(/<!-- \/?bootgate(:section( \S+)?)? -->/g, '')
      .replace(/(`+)[^`][\s\S]*?\1/g, '');
    expect(shown).not.toMatch(/@everyone|<script|<img|<!--|<b>/);
    expect(comment().match(/<!-- bootgate -->/g)).toHaveLength(1);
  });
});

describe('the commit compared with', () => {
  const [older, merged, foreign] = ['1', '2', '3'].map((digit) => digit.repeat(40)) as [
    string,
    string,
    string,
  ];
  /** Asks for the baseline of which commit? */
  async function asked(claimed: string | null): Promise<string[]> {
    // older <- base <- merged is main; the pull request left it at base.
    rest.state.commits[0] = { sha: base, parents: [older], message: 'base' };
    rest.state.commits.push(
      { sha: older, parents: [], message: 'older' },
      { sha: merged, parents: [base], message: 'merged meanwhile' },
      { sha: foreign, parents: [base], message: 'of the fork' },
    );
    rest.state.refs.set('main', merged);
    upload([manifest({ baseSha: claimed }), profileEntry(boot(1_000_000_000))]);
    const shas: string[] = [];
    const baselines = stored(boot(1_000_000_000));
    await report(
      undefined,
      {},
      {
        ...baselines,
        find: (wanted) => {
          shas.push(wanted.sha);
          return baselines.find(wanted);
        },
      },
    );
    return shas;
  }

  test('is the one the run measured against, when the branch has it', async () => {
    expect(await asked(merged)).toEqual([merged]);
    expect(comment()).not.toContain('instead');
  });

  test.each([
    ['says nothing', null, /^(?!.*instead)/s],
    ['names a commit of the fork', foreign, /which is not on main/],
    ['names one from before the pull request', older, /older than the pull request/],
    ['names one that GitHub does not know', '9'.repeat(40), /could not be looked up/],
  ])("is the pull request's base when the run %s", async (_, claimed, said) => {
    expect(await asked(claimed)).toEqual([base]);
    expect(comment()).toMatch(said);
  });
});

test('the anchor of the policy is compared with too', async () => {
  rest.state.refs.set('v1.0', base);
  rest.state.files.set(`${base}:bootgate.yml`, 'policy: { anchor: { ref: v1.0, fail: 2% } }');
  upload([manifest(), profileEntry(boot(1_000_000_000))]);
  await report();
  expect(comment()).toContain('total since v1.0');
});

const interrupted = { kind: 'interrupted', detail: 'stopped after 5.0 s' } as const;

test('a cell whose job was ended is missing; the others are judged', async () => {
  const ended = boot(1, 'f', { outcome: interrupted });
  upload([manifest({ cell: '6.1', cellCount: 2 }), profileEntry(ended)], 'bootgate-6.1');
  upload([manifest({ cell: '6.12', cellCount: 2 }), profileEntry(boot(1_000_000_000))], 'bootgate-6.12');
  await report();
  expect(log.outputs['verdict']).toBe('ok');
  expect(comment()).toContain('1 missing');
  expect(comment()).toContain('the job was ended while it booted');
  expect(comment()).not.toContain('Boot failed');
  expect(check()).toMatchObject({ conclusion: 'failure', output: { title: 'not checked: 1 boot missing' } });
});

describe('an artifact that cannot be used', () => {
  const bomb = { name: 'profile.json.gz', content: Buffer.alloc(97 * 2 ** 20) };
  test.each<[string, () => void, RegExp]>([
    ['missing', () => {}, /left no artifact/],
    ['expired', () => upload([], 'bootgate', true), /expired/],
    ['no archive', () => upload(Buffer.from('nothing')), /not a complete ZIP/],
    ['truncated', () => upload(zipArchive([manifest(), bomb]).subarray(0, 4000)), /not a complete ZIP/],
    ['a bomb', () => upload([manifest(), bomb]), /inflates to more than allowed/],
    ['escaping its folder', () => upload([{ name: '../../bootgate.json', content: '{}' }]), /no path inside/],
    ['without contents', () => upload([profileEntry(boot(1))]), /holds no bootgate\.json/],
    ['of nonsense', () => upload([{ name: 'bootgate.json', content: '[' }]), /not JSON/],
    ['of a newer Bootgate', () => upload([manifest({ version: 2 })]), /newer Bootgate/],
    ['naming a file it lacks', () => upload([manifest()]), /holds no 'profile\.json\.gz'/],
    [
      'with a profile that is none',
      () => upload([manifest(), { name: 'profile.json.gz', content: '{"format":"bootgate-profile"}' }]),
      /cannot be used/,
    ],
    [
      'with another scenario’s profile',
      () => upload([manifest(), profileEntry(boot(1, 'f', { scenario: 'other' }))]),
      /another scenario/,
    ],
    [
      'of a job that was ended while it booted',
      () => upload([manifest(), profileEntry(boot(1, 'f', { outcome: interrupted }))]),
      /no result of 'default': the job was ended while it booted \(stopped after 5\.0 s\)/,
    ],
  ])('%s: is told, and passes nothing', async (_, arrange, message) => {
    arrange();
    await report();
    expect(log.annotations.map(({ message: text }) => text).join('\n')).toMatch(message);
    expect(comment()).toContain('[!CAUTION]');
    expect(check()?.conclusion).not.toBe('success');
    expect(log.outputs['verdict']).toBe('');
  });

  test('is downloaded again when the connection breaks', async () => {
    upload([manifest(), profileEntry(boot(1_000_000_000))]);
    rest.faults.push({ path: /_blob/, times: 2, does: { cut: 'middle' } });
    await report();
    expect(log.outputs['verdict']).toBe('ok');
  });
});

describe('nothing is published', () => {
  test('once the branch moved on', async () => {
    rest.state.pullRequests[0] = { ...rest.state.pullRequests[0]!, headSha: 'c'.repeat(40) };
    upload([manifest(), profileEntry(boot(1))]);
    await report();
    expect(rest.state.comments).toEqual([]);
    expect(log.annotations[0]!.message).toMatch(/no open pull request/);
  });

  test('of a run that no pull request started', async () => {
    rest.state.runs[0] = { ...rest.state.runs[0]!, event: 'push' };
    await report();
    expect(rest.state.comments).toEqual([]);
  });

  test('in a dry run', async () => {
    upload([manifest(), profileEntry(boot(1_000_000_000))]);
    await report(undefined, { dryRun: true });
    expect(rest.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});

test('a token that may not write leaves the result in the summary and warns', async () => {
  rest.state.permissions = { contents: 'read', actions: 'read' };
  upload([manifest(), profileEntry(boot(1_000_000_000))]);
  await report();
  expect(log.annotations.map(({ message }) => message).join('\n')).toMatch(
    /permissions: pull-requests: write[\s\S]*permissions: checks: write/,
  );
  expect(log.outputs['verdict']).toBe('ok');
});
