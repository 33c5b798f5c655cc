import { describe, expect, test } from '@jest/globals';
import { compare } from '../../src/compare/compare.ts';
import type { CompareRequest } from '../../src/compare/request.ts';
import type { Comparison } from '../../src/compare/comparison.ts';
import { verdictExitStatus } from '../../src/compare/verdict.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import { parseLimit } from '../../src/config/policy-limit.ts';
import type { Policy, Threshold } from '../../src/config/policy.ts';
import { guestUnseenText } from '../../src/profile/unseen-guest.ts';
import type { Profile, Subject } from '../../src/profile/profile.ts';
import { textProfile, type TextProfileOptions } from '../support/text-profile.ts';

function profile(drawing: string, append = 'quiet', options: TextProfileOptions = {}): Profile {
  const made = textProfile(drawing, options);
  return { ...made, subject: { ...made.subject, append } };
}

function verdict(base: Profile | null, head: Profile, request: Partial<CompareRequest> = {}): Comparison {
  return compare({
    base: base && { profile: base, label: 'base' },
    head: { profile: head, label: 'head' },
    policy: defaultPolicy,
    today: '2026-06-15',
    ...request,
  });
}

const policy = (part: Partial<Policy>): Policy => ({ ...defaultPolicy, ...part });
const failAt = (text: string): Threshold => ({ warn: null, fail: parseLimit(text) });
const none: Policy['stages'] = [];

test('a comparison that shows less than was asked for says so, once', () => {
  const lacking = (made: Profile): Profile => {
    const notes = [
      'another note',
      `${guestUnseenText}: QEMU 7.2.22 does not let plugins read the guest's memory`,
    ];
    return { ...made, coverage: { ...made.coverage, notes } };
  };
  const [base, head] = [lacking(profile('a self=10')), lacking(profile('a self=11'))];
  expect(verdict(base, head).warnings.filter((text) => text.startsWith(guestUnseenText))).toHaveLength(1);
  expect(verdict(base, head).warnings.join()).not.toContain('another note');
});

describe('what forbids a verdict', () => {
  const fine = profile('start_kernel self=1000000');

  test.each(['panic', 'hang', 'limit', 'early-exit', 'qemu-failed', 'interrupted'] as const)(
    'a head that ended with %s looks fast and is boot-failed',
    (kind) => {
      const head = { ...profile('start_kernel self=10'), outcome: { kind, detail: 'Kernel panic' } };
      const result = verdict(fine, head);
      expect(result.verdict).toBe('boot-failed');
      expect(result.total).toBeNull();
      expect(verdictExitStatus(result.verdict, defaultPolicy)).toBe(4);
    },
  );

  test('a base that failed is no baseline', () => {
    const base = { ...fine, outcome: { kind: 'panic', detail: 'oops' } } as const;
    expect(verdict(base, fine)).toMatchObject({ verdict: 'no-baseline', total: null });
  });

  test.each([
    ['stored', { environment: { arch: 'aarch64', cpu: 'neoverse-n1' } } as const, {}],
    ['known by its kernel alone', null, { baseArchitecture: 'aarch64', missingBaseline: 'none was kept' }],
  ])('a base of another architecture is refused with both, %s', (_, options, request) => {
    const result = verdict(options && profile('start_kernel self=5', 'quiet', options), fine, request);
    expect(result).toMatchObject({ verdict: 'not-comparable', total: null });
    expect(result.environmentDifferences[0]).toEqual({ field: 'arch', base: 'aarch64', head: 'x86_64' });
    expect(result.headline).toBe(
      'Not checked. Not comparable: base and head are of different architectures (aarch64, x86_64)',
    );
  });

  test('another environment is refused with the fields and without numbers', () => {
    const head = profile('start_kernel self=5', 'quiet', { environment: { memoryMiB: 1024, cpu: 'qemu64' } });
    const result = verdict(fine, head);
    expect(result.verdict).toBe('not-comparable');
    expect(result.environmentDifferences).toEqual([
      { field: 'cpu', base: 'max', head: 'qemu64' },
      { field: 'memoryMiB', base: '512', head: '1,024' },
    ]);
    expect(result).toMatchObject({ total: null, stages: [], functions: [], causes: [] });
    expect(result.headline).toContain('cpu, memoryMiB');
    expect(verdictExitStatus(result.verdict, defaultPolicy)).toBe(5);
  });

  test('no baseline: absolutes, and a status the policy chooses', () => {
    const result = verdict(null, fine);
    expect(result).toMatchObject({ verdict: 'no-baseline', base: null, head: { total: 1000000 } });
    expect(verdictExitStatus('no-baseline', defaultPolicy)).toBe(0);
    expect(verdictExitStatus('no-baseline', policy({ onMissingBaseline: 'fail' }))).toBe(5);
  });

  test('a baseline older than allowed is none', () => {
    const provenance = {
      store: 'dir',
      sha: null,
      distance: null,
      measuredAt: null,
      ageDays: 31,
      runUrl: null,
    };
    const base = { profile: fine, label: 'old', provenance };
    expect(verdict(null, fine, { base, policy: policy({ maxBaselineAgeDays: 30 }) }).verdict).toBe(
      'no-baseline',
    );
    expect(verdict(null, fine, { base, policy: policy({ maxBaselineAgeDays: 31 }) }).verdict).toBe('ok');
  });

  test('imported traces count when the head gets as far as the base', () => {
    const imported = { kind: 'imported', detail: 'trace.bin' } as const;
    const stages = { stages: ['kernel', 'userspace'] };
    const whole = { ...profile('a self=5\nb self=5 stage=userspace', '', stages), outcome: imported };
    const cut = { ...profile('a self=5', '', { stages: ['kernel'] }), outcome: imported };
    expect(verdict(whole, whole).verdict).toBe('ok');
    expect(verdict(whole, cut).verdict).toBe('boot-failed');
    expect(verdict(fine, whole).verdict).toBe('boot-failed');
  });
});

describe('limits', () => {
  const base = profile('start_kernel self=1400000000');
  const grown = (by: number): Profile => profile(`start_kernel self=${1_400_000_000 + by}`, 'quiet x');

  test.each([
    ['1%', 14_000_000],
    ['0.1%', 1_400_000],
    ['0.7%', 9_800_000],
    ['200k', 200_000],
    ['1% and 20M', 20_000_000],
    ['1% and 200k', 14_000_000],
  ])('%s is red at %i and not one instruction before', (text, at) => {
    const rules = policy({ total: failAt(text), stages: none });
    expect(verdict(base, grown(at), { policy: rules }).verdict).toBe('regressed');
    expect(verdict(base, grown(at - 1), { policy: rules }).verdict).toBe('ok');
    expect(verdict(base, grown(at - 1), { policy: rules }).total!.failAt).toBe(at);
  });

  test('shrinking as much is an improvement, worth saying', () => {
    const rules = policy({ total: failAt('1%'), stages: none });
    expect(verdict(base, grown(-14_000_000), { policy: rules }).verdict).toBe('improved');
    expect(verdict(base, grown(-13_999_999), { policy: rules }).verdict).toBe('ok');
  });

  test('a collapse is an improvement with a warning', () => {
    const result = verdict(base, profile('start_kernel self=1000', 'x'));
    expect(result.verdict).toBe('improved');
    expect(result.warnings.join()).toContain('is all the work still done');
  });

  test('of stages: the last match wins', () => {
    const stages = { stages: ['initcalls core', 'initcalls late', 'userspace'] };
    const before = profile('a self=100\nb self=100 stage=initcalls_late', 'a', stages);
    const after = profile('a self=100\nb self=150 stage=initcalls_late', 'b', stages);
    const rules = (second: string): Policy =>
      policy({
        total: failAt('never'),
        stages: [
          { pattern: 'initcalls*', threshold: failAt('10%') },
          { pattern: second, threshold: failAt('never') },
        ],
      });
    expect(verdict(before, after, { policy: rules('userspace') }).verdict).toBe('regressed');
    expect(verdict(before, after, { policy: rules('* late') }).verdict).toBe('ok');
    expect(verdict(before, after, { policy: rules('userspace') }).headline).toBe(
      'Slower: stage initcalls late +50 instructions (+50.0 %), limit 10%',
    );
  });

  test('of functions are opt-in', () => {
    const before = profile('a self=1000000\n  b self=10', 'a');
    const after = profile('a self=1000000\n  b self=20', 'b');
    expect(verdict(before, after).verdict).toBe('ok');
    const rules = policy({ functions: [{ pattern: 'b', threshold: failAt('10%') }] });
    expect(verdict(before, after, { policy: rules })).toMatchObject({
      verdict: 'regressed',
      functions: [{ name: 'b', status: 'fail' }],
    });
  });
});

describe('budgets', () => {
  const rules = policy({ budgets: [{ metric: 'total', max: 1000 }], total: failAt('never'), stages: none });
  test('hold without a baseline', () => {
    expect(verdict(null, profile('a self=1001'), { policy: rules }).verdict).toBe('regressed');
    expect(verdict(null, profile('a self=1000'), { policy: rules }).verdict).toBe('no-baseline');
  });
  test('fail who grows over them, not who came later', () => {
    const over = profile('a self=2000', 'x');
    expect(verdict(profile('a self=900'), over, { policy: rules }).verdict).toBe('regressed');
    expect(verdict(profile('a self=2000'), over, { policy: rules }).verdict).toBe('ok');
    expect(verdict(profile('a self=2000'), over, { policy: rules }).budgets[0]!.status).toBe('warn');
    expect(verdict(profile('a self=1999'), over, { policy: rules }).verdict).toBe('regressed');
  });
});

describe('waivers', () => {
  const base = profile('a self=1000000');
  const head = profile('a self=1100000', 'x');
  const waiver = {
    metric: 'total',
    max: parseLimit('10%')!,
    reason: 'new driver',
    issue: '#7',
    expires: '2026-06-30',
    from: 'policy',
  } as const;
  const rules = (change: object, fail = '1%'): Policy =>
    policy({ total: failAt(fail), stages: none, waivers: [{ ...waiver, ...change }] });
  const run = (change: object, today = '2026-06-01'): Comparison =>
    verdict(base, head, { policy: rules(change), today });

  test('accept growth up to their max, visibly', () => {
    const result = run({});
    expect(result.verdict).toBe('waived');
    expect(result.total).toMatchObject({ status: 'waived', reason: 'new driver (#7), until 2026-06-30' });
    expect(verdictExitStatus(result.verdict, defaultPolicy)).toBe(0);
    expect(run({ max: parseLimit('9.9%')! }).verdict).toBe('regressed');
    expect(run({ max: parseLimit('100k')! }).verdict).toBe('waived');
    expect(run({ max: parseLimit('99_999')! }).verdict).toBe('regressed');
    expect(run({ metric: 'stage:boot' }).verdict).toBe('regressed');
    expect(run({ metric: 't*' }).verdict).toBe('waived');
  });

  test('warn before they expire and for a while after, then fail', () => {
    expect(run({}, '2026-06-01').warnings).toEqual([]);
    expect(run({}, '2026-06-20').warnings.join()).toContain('expires on 2026-06-30');
    expect(run({}, '2026-06-30').verdict).toBe('waived');
    const late = run({}, '2026-07-10');
    expect(late.verdict).toBe('waived');
    expect(late.warnings.join()).toContain('holds for 4 more days');
    const later = run({}, '2026-07-15');
    expect(later.verdict).toBe('regressed');
    expect(later.warnings.join()).toContain('no longer holds');
  });

  test('that expired do not redden who did not grow', () => {
    expect(verdict(base, base, { policy: rules({}), today: '2030-01-01' })).toMatchObject({
      verdict: 'ok',
      warnings: [],
    });
  });
});

test('discounted code is shown and not gated', () => {
  const stages = { stages: ['kernel', 'userspace'] };
  const base = profile('a self=1000000\n  sha256_transform self=1000', '', stages);
  const head = profile('a self=1000000\n  sha256_transform self=900000\n    helper self=50', 'x', stages);
  const rules = policy({
    total: failAt('1%'),
    stages: [{ pattern: '*', threshold: failAt('1%') }],
    discount: [{ pattern: 'sha256_*', scope: 'self', reason: 'generic code under TCG' }],
  });
  const result = verdict(base, head, { policy: rules });
  expect(result.verdict).toBe('ok');
  expect(result.total).toMatchObject({ delta: 899_050, discountedDelta: 899_000, status: 'discounted' });
  expect(result.stages[0]).toMatchObject({ discountedDelta: 899_000, status: 'discounted' });
  expect(result.functions[0]).toMatchObject({ status: 'discounted', reason: 'generic code under TCG' });
  const subtree = policy({ ...rules, discount: [{ pattern: 'sha256_*', scope: 'subtree', reason: 'x' }] });
  expect(verdict(base, head, { policy: subtree }).total!.discountedDelta).toBe(899_050);
});

describe('anchor', () => {
  const rules = policy({ total: failAt('5%'), stages: none, anchor: { ref: 'v1', total: failAt('10%') } });
  const anchor = { profile: profile('a self=1000', 'v1'), label: 'v1' };
  test('catches drift that no single change shows, and blames only who grew', () => {
    const base = profile('a self=1090', 'x');
    expect(verdict(base, profile('a self=1110', 'y'), { policy: rules, anchor }).verdict).toBe('regressed');
    expect(verdict(base, profile('a self=1095', 'y'), { policy: rules, anchor }).verdict).toBe('ok');
    const drifted = profile('a self=1200', 'x');
    expect(verdict(drifted, profile('a self=1200', 'y'), { policy: rules, anchor })).toMatchObject({
      verdict: 'ok',
      anchor: { total: { status: 'warn', delta: 200 } },
    });
  });
  test('that is missing says so', () => {
    const result = verdict(anchor.profile, anchor.profile, { policy: rules, anchor: { missing: 'expired' } });
    expect(result.anchor).toEqual({ ref: 'v1', total: null, reason: 'expired' });
  });
});

describe('noise', () => {
  const sample = (value: number, digest = String(value)): NonNullable<Profile['samples']>[number] => ({
    instructions: value,
    virtualNs: value,
    wallMs: 100,
    stages: [value],
    digest,
  });
  const withRuns = (values: number[], append: string, assume: Profile['assume'] = 'none'): Profile => ({
    ...profile(`a self=${values[0]!}`, append),
    assume,
    samples: values.map((value) => sample(value)),
  });
  const rules = policy({ total: failAt('1%'), stages: none });

  test('too few samples: no verdict, never a false certainty', () => {
    const result = verdict(withRuns([1000], 'a'), withRuns([2000], 'b'), { policy: rules });
    expect(result).toMatchObject({ verdict: 'not-comparable', total: { status: 'undecided' } });
    expect(result.headline).toBe('No verdict: need >= 5 boots of each side, have 1 and 1');
  });
  test('medians are compared, against a floor of k x MAD', () => {
    const base = withRuns([1000, 1010, 990, 1005, 995], 'a');
    const near = withRuns([1012, 1022, 1002, 1017, 1007], 'b');
    const result = verdict(base, near, { policy: rules });
    expect(result.noise).toMatchObject({ floor: 15, measured: true });
    expect(result.total).toMatchObject({ base: 1000, head: 1012, failAt: 16, status: 'same' });
    expect(verdict(base, withRuns([1100, 1110, 1090, 1105, 1095], 'b'), { policy: rules }).verdict).toBe(
      'regressed',
    );
  });
  test('a difference that may be chance does not fail', () => {
    const base = withRuns([1000, 1200, 900, 1100, 800], 'a');
    const head = withRuns([1100, 1300, 850, 1150, 950], 'b');
    const result = verdict(base, head, { policy: { ...rules, noise: { ...rules.noise, madFactor: 0 } } });
    expect(result.total).toMatchObject({ status: 'same' });
    expect(result.total!.reason).toMatch(/^not significant/);
  });
  test('an exact metric that differs between boots of one side is treated as noisy', () => {
    const result = verdict(withRuns([1000, 1001], 'a', 'exact'), withRuns([2000, 2000], 'b', 'exact'));
    expect(result.assume).toBe('none');
    expect(result.verdict).toBe('not-comparable');
    expect(result.warnings.join()).toContain('boots of the same thing differ');
  });
  test('identical boots prove exactness', () => {
    const result = verdict(withRuns([1000, 1000], 'a', 'exact'), withRuns([2000, 2000], 'b', 'exact'));
    // Of one thing they do; by how much neutral changes move another, they do not say.
    expect(result).toMatchObject({ assume: 'exact', noise: { measured: false } });
    expect(result.noise!.floor).toBeGreaterThan(0);
  });
  test('the same subject twice is an A/A measurement: what differs is noise', () => {
    const result = verdict(profile('a self=1000000'), profile('a self=1009000'));
    expect(result).toMatchObject({ verdict: 'ok', noise: { floor: 9000, measured: true } });
    expect(result.warnings.join()).toContain('not deterministic');
  });

  test('another seed is another subject: what it moves is no doubt in the scenario, and no cause', () => {
    const [base, head] = [
      profile('a self=900000000\n  b self=5000'),
      profile('a self=900000000\n  b self=6000'),
    ];
    const drawn = verdict(base, { ...head, subject: { ...head.subject, seed: 43 } });
    expect(drawn).toMatchObject({ verdict: 'ok', causes: [], warnings: [] });
    expect(drawn.subjectDifferences).toEqual([{ field: 'seed', base: '42', head: '43' }]);
    // An older profile does not tell.
    const older = verdict({ ...base, subject: { ...base.subject, seed: null } }, head);
    expect(older.subjectDifferences).toEqual([]);
    expect(older.warnings.join()).toContain('not deterministic');
  });

  test('the same subject is no excuse for a large difference', () => {
    const result = verdict(profile('a self=10000000'), profile('a self=15000000'));
    expect(result).toMatchObject({ verdict: 'regressed', noise: { floor: 0, measured: false } });
    expect(result.noise?.basis).toContain('too large a difference for noise');
  });
});

test('times of exec_tb traces are compared in ns, by medians of several boots', () => {
  const traced = (self: number, append: string): Profile => {
    const made = profile(`a self=${self}\n  b self=1000`, append, { profile: { unit: 'ns' } });
    const samples = [0, 10, 20, 30, 40].map((more) => ({
      instructions: -1,
      virtualNs: -1,
      wallMs: 5,
      stages: [self + 1000 + more],
      digest: String(more),
    }));
    return { ...made, samples };
  };
  const result = verdict(traced(1_000_000, 'a'), traced(2_000_000, 'b'), {
    policy: policy({ total: failAt('10% and 1 us'), stages: none }),
  });
  expect(result).toMatchObject({ verdict: 'regressed', unit: 'ns', assume: 'none' });
  expect(result.total).toMatchObject({ base: 1_001_020, head: 2_001_020, unit: 'ns' });
  expect(result.headline).toBe('Slower: the boot +1.0 ms (+99.9 %), limit 10% and 1 us');
  expect(result.times.map(({ metric }) => metric)).toEqual(['host-time']);
});

test('what changed of the subject is told, command line and initrd first', () => {
  const base = profile('a self=1', 'quiet');
  const subject: Subject = { ...base.subject, kernel: 'Linux 6.2', initrdSha256: 'd'.repeat(64) };
  const head = { ...base, subject: { ...subject, append: 'quiet debug' } };
  expect(verdict(base, head).subjectDifferences).toEqual([
    { field: 'append', base: 'quiet', head: 'quiet debug' },
    { field: 'initrdSha256', base: 'none', head: 'd'.repeat(64) },
    { field: 'kernel', base: 'Linux version 6.1.0-text', head: 'Linux 6.2' },
  ]);
});

describe('limits of another unit than the boots', () => {
  const timed = (self: number): Profile =>
    profile(`a self=${self}`, 'quiet', { profile: { unit: 'ns', assume: 'none', tracer: 'exec_tb' } });

  test.each([
    [{ total: failAt('1% and 200k') }, "total: fail: '1% and 200k' is a number of instructions"],
    [{ stages: [{ pattern: 'k*', threshold: failAt('3M') }] }, "stages: 'k*': fail: '3M' is"],
    [{ anchor: { ref: 'v1', total: failAt('5k') } }, "anchor: fail: '5k' is"],
    [{ budgets: [{ metric: 'total', max: 5, unit: 'instructions' }] }, "budgets: total: '5' is"],
  ])('are refused: %j', (rules, message) => {
    const run = (): Comparison => verdict(timed(1e9), timed(2e9), { policy: policy(rules) });
    expect(run).toThrow(message);
    expect(run).toThrow('measured in host time');
  });

  test('are refused of counted boots too', () => {
    expect(() =>
      verdict(profile('a self=1000'), profile('a self=2000'), { policy: policy({ total: failAt('5 ms') }) }),
    ).toThrow("total: fail: '5 ms' is a time, and this boot is measured in instructions");
  });

  test('of the default are left out, and its percentages hold', () => {
    const found = verdict(timed(1e9), timed(2e9), { policy: policy({}) });
    expect(found.total).toMatchObject({ limit: 'fail 1%, warn 0.5%', failAt: 1e7, warnAt: 5e6 });
  });

  test('of waivers accept nothing, and say so', () => {
    const waiver = { reason: 'x', issue: null, expires: null, from: 'commit' } as const;
    const found = verdict(profile('a self=1000000000'), profile('a self=2000000000'), {
      policy: policy({ waivers: [{ ...waiver, metric: 'total', max: parseLimit('99s')! }] }),
    });
    expect(found.verdict).toBe('regressed');
    expect(found.warnings.join('\n')).toContain(
      'the waiver for work accepts a time (99s), and that is a number of',
    );
  });
});

test('a metric of the whole boot has a budget too, in its own unit', () => {
  const boot = profile('a self=1000');
  const timed = { ...boot, totals: { ...boot.totals, virtualNs: 6_000_000 } };
  const rules = policy({ budgets: [{ metric: 'virtual-time', max: 5_000_000, unit: 'ns' }] });
  const found = verdict(timed, timed, { policy: rules });
  expect(found.budgets).toMatchObject([{ metric: 'virtual-time', unit: 'ns', limit: 'budget 5.0 ms' }]);
  expect(
    compare({ base: null, head: { profile: timed, label: 'x' }, policy: rules, today: '2026-01-01' })
      .headline,
  ).toBe('Over budget: virtual time takes 6.0 ms, budget 5.0 ms');
});
