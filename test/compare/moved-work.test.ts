/** Work that only moved between stages: an excuse, never an accusation, and one line where it is all there is. */
import { expect, test } from '@jest/globals';
import { compare } from '../../src/compare/compare.ts';
import type { Comparison, Row } from '../../src/compare/comparison.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { comparisonText } from '../../src/render/comparison-text.ts';
import { textProfile } from '../support/text-profile.ts';

/** What three stages spend on unpacking and on probing, in millions. */
type Spent = readonly [unpack: number, probe: number];

function boot(append: string, stages: Readonly<Record<'early' | 'device' | 'init', Spent>>): Profile {
  const lines = Object.entries(stages).map(([stage, [unpack, probe]]) => {
    return `${stage}_part self=1000000 stage=${stage}
  unpack self=${unpack * 1_000_000}
  probe_${stage} self=${probe * 1_000_000}`;
  });
  const profile = textProfile(`main self=1000000000 stage=init\n${lines.join('\n')}`, {
    stages: Object.keys(stages),
  });
  return { ...profile, subject: { ...profile.subject, append } };
}

function judged(early: [Spent, Spent], device: [Spent, Spent], init: [Spent, Spent]): Comparison {
  return compare({
    base: { profile: boot('a', { early: early[0], device: device[0], init: init[0] }), label: 'base' },
    head: { profile: boot('b', { early: early[1], device: device[1], init: init[1] }), label: 'head' },
    policy: defaultPolicy,
    today: '2026-11-29',
  });
}

const same: [Spent, Spent] = [
  [0, 5],
  [0, 5],
];
const stage = ({ stages }: Comparison, name: string): Row => stages.find((row) => row.name === name)!;

test('is one line that says from where to where, and no cause', () => {
  const result = judged(
    [
      [20, 5],
      [0, 5],
    ],
    [
      [0, 5],
      [20, 5.001],
    ],
    same,
  );
  expect(result).toMatchObject({
    verdict: 'ok',
    headline: 'Unchanged: 20.00 M instructions of work moved from early to device',
    moved: { amount: 20_000_000, from: ['early'], to: ['device'], net: 1000 },
    causes: [],
  });
});

test('is no line of its own where a stage it went to changed for another reason', () => {
  const result = judged(
    [
      [20, 5],
      [0, 5],
    ],
    [
      [0, 5],
      [20, 70],
    ],
    same,
  );
  expect(result).toMatchObject({ verdict: 'regressed', moved: null });
  expect(stage(result, 'early')).toMatchObject({ status: 'moved', movedDelta: -20_000_000 });
  expect(stage(result, 'device')).toMatchObject({ status: 'warn', delta: 85_000_000 });
});

test('is still one where the change is in a stage beside them', () => {
  const result = judged(
    [
      [20, 5],
      [0, 5],
    ],
    [
      [0, 5],
      [20, 5],
    ],
    [
      [0, 5],
      [0, 70],
    ],
  );
  expect(result).toMatchObject({ verdict: 'regressed', moved: { amount: 20_000_000, net: 0 } });
  expect(comparisonText(result, { width: 200 })).toMatch(
    /Moved: 20\.00 M .* ran in device instead of early, net 0\./,
  );
});

test('is not worth a sentence beside a change that is ten times as large', () => {
  const early: [Spent, Spent] = [
    [2, 5],
    [0, 5],
  ];
  const result = judged(
    early,
    [early[1], early[0]],
    [
      [0, 5],
      [0, 70],
    ],
  );
  expect(result).toMatchObject({ moved: { amount: 2_000_000, net: 0 } });
  expect(comparisonText(result, { width: 200 })).not.toContain('Moved:');
});

test('accuses nobody: a stage that shrank all the same neither warns nor fails', () => {
  // 60 M left for init, 20 M came new.
  const result = judged(
    [
      [60, 5],
      [0, 25],
    ],
    same,
    [
      [0, 5],
      [60, 5],
    ],
  );
  expect(stage(result, 'early')).toMatchObject({
    status: 'moved',
    delta: -40_000_000,
    reason: 'runs elsewhere',
  });
  expect(stage(result, 'init')).toMatchObject({ status: 'moved' });
  expect(result).toMatchObject({ verdict: 'regressed', work: { delta: 20_000_000, status: 'fail' } });
  expect(result.causes[0]!.path.at(-1)).toBe('probe_early');
});
