import { describe, expect, test } from '@jest/globals';
import { waiversFromMessage } from '../../src/config/commit-trailer.ts';
import { parseConfig } from '../../src/config/config-file.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import { matchesGlob } from '../../src/config/glob.ts';
import { policyChanges } from '../../src/config/policy-changes.ts';
import { readPolicy } from '../../src/config/policy-file.ts';
import { parseLimit } from '../../src/config/policy-limit.ts';
import type { Policy } from '../../src/config/policy.ts';

function policy(text: string): Policy {
  return readPolicy(parseConfig(`policy:\n${text.replace(/^/gm, '  ')}`, 'bootgate.yml').policy);
}

describe('limits', () => {
  test.each([
    ['1%', 0.01, null],
    ['0.5 %', 0.005, null],
    ['+5%', 0.05, null],
    ['100000', null, 100_000],
    ['100_000', null, 100_000],
    ['100,000', null, 100_000],
    ['200k', null, 200_000],
    ['1.5M', null, 1_500_000],
    ['2 G', null, 2_000_000_000],
    ['3 ms', null, 3_000_000],
    ['1% and 200k', 0.01, 200_000],
    ['200k AND 1%', 0.01, 200_000],
    ['0', null, 0],
  ])('%s', (text, relative, absolute) => {
    expect(parseLimit(text)).toMatchObject({ relative, absolute });
  });
  test('say what they are amounts of', () => {
    expect(['200k', '3 ms', '1% and 10 calls', '1%'].map((text) => parseLimit(text)?.unit)).toEqual([
      'instructions',
      'ns',
      'calls',
      null,
    ]);
  });
  test.each(['never', 'none', 'off', ' Never '])('%s is no limit', (text) => {
    expect(parseLimit(text)).toBeNull();
  });
  test.each([
    '',
    'x',
    '1%%',
    '-1%',
    '1% and 2%',
    '1k and 2k',
    '1 and',
    '1e5',
    '% and 5',
    '99999999999999999999',
  ])("'%s' is refused with an example", (text) => {
    expect(() => parseLimit(text)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining("'1%'") }),
    );
  });
});

describe('the policy of bootgate.yml', () => {
  test('says everything', () => {
    expect(
      policy(`total: {warn: 0.5%, fail: 1% and 200k}
work: {fail: 0.2%}
kinds: {waiting: {warn: 1 ms}, random: never}
cost-kinds: {waiting: [my_poll], work: [delay_tsc]}
stages:
  '*': {fail: 5%}
  initcalls*: {warn: 1%, fail: 2%}
  firmware: never
functions: {alg_test: {fail: 10%}}
processes: {'systemd-udevd': {warn: 5%}, 'kworker/*': never}
modules: {'*': {fail: 1M}}
options: {CONFIG_FTRACE: {fail: 2%}}
times: {virtual-time: {fail: 10 ms}}
budgets: {total: 1.5G, 'stage:userspace': 100_000}
discount:
  - {function: 'sha256_*', reason: generic code}
  - {under: alg_test, reason: self-tests}
waivers:
  - {metric: 'stage:kernel early', max: 2%, reason: new driver, issue: '#7', expires: 2026-12-31}
  - {change: memory, reason: a larger image, expires: 2027-01-31}
on-missing-baseline: fail
on-not-comparable: warn
max-baseline-age: 30 days
anchor: {ref: v1.0, fail: 5%}
complaints: {warning: fail, 'Failed to start foo*': ignore}
noise: {min-runs: 7, mad-factor: 2.5, alpha: 0.01}`),
    ).toEqual({
      total: { warn: parseLimit('0.5%'), fail: parseLimit('1% and 200k') },
      work: { warn: null, fail: parseLimit('0.2%') },
      kinds: {
        ...defaultPolicy.kinds,
        waiting: { warn: parseLimit('1 ms'), fail: null },
        random: { warn: null, fail: null },
      },
      costKinds: { waiting: ['my_poll'], work: ['delay_tsc'] },
      complaints: [
        { pattern: 'warning', action: 'fail' },
        { pattern: 'Failed to start foo*', action: 'ignore' },
      ],
      stages: [
        { pattern: '*', threshold: { warn: null, fail: parseLimit('5%') } },
        { pattern: 'initcalls*', threshold: { warn: parseLimit('1%'), fail: parseLimit('2%') } },
        { pattern: 'firmware', threshold: { warn: null, fail: null } },
      ],
      functions: [{ pattern: 'alg_test', threshold: { warn: null, fail: parseLimit('10%') } }],
      processes: [
        { pattern: 'systemd-udevd', threshold: { warn: parseLimit('5%'), fail: null } },
        { pattern: 'kworker/*', threshold: { warn: null, fail: null } },
      ],
      options: [{ pattern: 'CONFIG_FTRACE', threshold: { warn: null, fail: parseLimit('2%') } }],
      modules: [{ pattern: '*', threshold: { warn: null, fail: parseLimit('1M') } }],
      metrics: { ...defaultPolicy.metrics, 'virtual-time': { warn: null, fail: parseLimit('10 ms') } },
      budgets: [
        { metric: 'total', max: 1_500_000_000, unit: 'instructions' },
        { metric: 'stage:userspace', max: 100_000, unit: 'instructions' },
      ],
      discount: [
        { pattern: 'sha256_*', scope: 'self', reason: 'generic code' },
        { pattern: 'alg_test', scope: 'subtree', reason: 'self-tests' },
      ],
      waivers: [
        {
          metric: 'stage:kernel early',
          max: parseLimit('2%'),
          reason: 'new driver',
          issue: '#7',
          expires: '2026-12-31',
          from: 'policy',
        },
      ],
      changes: [{ change: 'memory', reason: 'a larger image', issue: null, expires: '2027-01-31' }],
      onMissingBaseline: 'fail',
      onNotComparable: 'warn',
      maxBaselineAgeDays: 30,
      anchor: { ref: 'v1.0', total: { warn: null, fail: parseLimit('5%') } },
      noise: { minRuns: 7, madFactor: 2.5, alpha: 0.01 },
    });
  });

  test('that says nothing is the default', () => {
    expect(policy('')).toEqual(defaultPolicy);
    expect(readPolicy(null)).toEqual(defaultPolicy);
  });

  test.each([
    ['totl: {fail: 1%}', 'bootgate.yml:2:3', "unknown key 'totl'", "did you mean 'total'?"],
    [
      'cost-kinds: {waitng: [my_poll]}',
      'bootgate.yml:2:16',
      "unknown key 'waitng'",
      "did you mean 'waiting'?",
    ],
    [
      'cost-kinds: {waiting: [my_poll], random: [my_poll]}',
      'bootgate.yml:2:45',
      "'my_poll' is in 'waiting' already",
      'leave one of them out',
    ],
    ['total: {fial: 1%}', 'bootgate.yml:2:11', "unknown key 'fial'", "did you mean 'fail'?"],
    ['total: {fail: abc}', 'bootgate.yml:2:17', "'abc' is not a limit", "'1%'"],
    ['total: {}', 'bootgate.yml:2:10', 'neither warn nor fail', "'1%'"],
    ['total: 1%', 'bootgate.yml:2:10', 'must be a mapping', undefined],
    ['budgets: {total: 1%}', 'bootgate.yml:2:20', 'must be an absolute number', '1.5G'],
    ['budgets: {virtual-time: 1G}', 'bootgate.yml:2:27', "'1G' is a number of instructions", "'5ms'"],
    ['times: {idle: {fail: 200k}}', 'bootgate.yml:2:24', 'what it limits is a time', "'5ms'"],
    ['times: {calls: {fail: 200k}}', 'bootgate.yml:2:11', "unknown key 'calls'", undefined],
    [
      'metrics: {host-time: {fail: 1% and 3}}',
      'bootgate.yml:2:31',
      "'3' is a number of instructions",
      "'5ms'",
    ],
    [
      'waivers: [{metric: idle, max: 5M, reason: x}]',
      'bootgate.yml:2:33',
      'what it limits is a time',
      "'5ms'",
    ],
    ['budgets: {userspace: 1}', 'bootgate.yml:2:24', "'userspace' has no budget", 'stage:NAME'],
    ['discount: [{function: x}]', 'bootgate.yml:2:14', 'needs a reason', undefined],
    ['discount: [{reason: x}]', 'bootgate.yml:2:14', "either 'function' or 'under'", undefined],
    ['waivers: [{max: 1%, reason: x}]', 'bootgate.yml:2:13', "needs 'metric'", undefined],
    [
      'waivers: [{metric: tota, max: 1%, reason: x}]',
      'bootgate.yml:2:22',
      "'tota' is no metric",
      'stage:NAME',
    ],
    ['waivers: [{metric: total, max: never, reason: x}]', 'bootgate.yml:2:34', 'needs a value', undefined],
    [
      'waivers: [{metric: total, max: 1%, reason: x, expires: 2026-02-30}]',
      'bootgate.yml:2:58',
      'must be a date',
      'YYYY',
    ],
    [
      'on-missing-baseline: wran',
      'bootgate.yml:2:24',
      'must be one of pass, warn, fail',
      "did you mean 'warn'?",
    ],
    ['max-baseline-age: soon', 'bootgate.yml:2:21', 'must be a number of days', "'30 days'"],
    ['anchor: {fail: 1%}', 'bootgate.yml:2:11', "needs 'ref'", undefined],
    ['noise: {min-runs: 1}', 'bootgate.yml:2:21', 'at least 2|from 2', undefined],
  ])('%s is refused at its place', (text, place, message, hint) => {
    let thrown: unknown;
    try {
      policy(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ exitStatus: 2, message: expect.stringMatching(new RegExp(message)) });
    expect((thrown as Error).message).toContain(place);
    if (hint !== undefined) expect((thrown as { hint: string }).hint).toContain(hint);
  });
});

describe('globs', () => {
  test.each([
    ['*', 'anything', true],
    ['initcalls*', 'initcalls core', true],
    ['*core', 'initcalls core', true],
    ['i*l*c*e', 'initcalls core', true],
    ['initcalls', 'initcalls core', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a*', 'ba', false],
    ['*', '', true],
    ['[a]', 'a', false],
  ])('%s on %s', (pattern, name, matches) => {
    expect(matchesGlob(pattern, name)).toBe(matches);
  });
  test('a hostile pattern is quick', () => {
    const start = performance.now();
    expect(matchesGlob('*a'.repeat(200), 'a'.repeat(5000) + 'b')).toBe(false);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('commit trailers', () => {
  test('are read from the last paragraph', () => {
    const message = `Add a driver

It is slow. Bootgate-Waive: total up to 99% because not a trailer

Signed-off-by: A <a@b>
Bootgate-Waive: stage:kernel early up to 1.5% and 3M because of up to date hardware (#12)
bootgate-waive: total up to 200k because so`;
    expect(waiversFromMessage(message)).toEqual({
      problems: [],
      waivers: [
        {
          metric: 'stage:kernel early',
          max: parseLimit('1.5% and 3M'),
          reason: 'of up to date hardware (#12)',
          issue: null,
          expires: null,
          from: 'commit',
        },
        {
          metric: 'total',
          max: parseLimit('200k'),
          reason: 'so',
          issue: null,
          expires: null,
          from: 'commit',
        },
      ],
    });
  });
  test('that cannot be read are told', () => {
    const { waivers, problems } = waiversFromMessage(
      'x\n\nBootgate-Waive: total 5%\nBootgate-Waive: totl up to 5% because x\nBootgate-Waive: total up to x because y\nBootgate-Waive: total up to never because y',
    );
    expect(waivers).toEqual([]);
    expect(problems).toHaveLength(4);
    expect(problems[0]).toContain('METRIC up to LIMIT because REASON');
  });
});

test('changes of the rules are told one by one', () => {
  const base = policy('total: {fail: 1%}\nwaivers: [{metric: total, max: 2%, reason: old}]');
  const head = policy(
    "total: {fail: 50%}\nwaivers: [{metric: 'stage:x', max: 2%, reason: new}]\nbudgets: {total: 1G}\non-missing-baseline: pass\ncost-kinds: {waiting: [init]}",
  );
  expect(policyChanges(base, base)).toEqual([]);
  expect(policyChanges(base, head)).toEqual([
    'total: fail 1% → fail 50%',
    'cost kind added: init is waiting',
    'budget added: total 1000000000',
    'waiver removed: total up to 2%: old',
    'waiver added: stage:x up to 2%: new',
    'on-missing-baseline: warn → pass',
  ]);
});
