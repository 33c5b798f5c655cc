/** What must hold for any two profiles, over random ones made from fixed seeds. */
import { describe, expect, test } from '@jest/globals';
import { findChangeOrigins } from '../../src/compare/change-origins.ts';
import { compare } from '../../src/compare/compare.ts';
import type { Comparison, Row } from '../../src/compare/comparison.ts';
import { joinTrees } from '../../src/compare/joint-tree.ts';
import { joinFunctions } from '../../src/compare/renames.ts';
import { gatedRows } from '../../src/compare/verdict.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import { parseLimit } from '../../src/config/policy-limit.ts';
import type { Policy } from '../../src/config/policy.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { mulberry32, randomProfile } from '../support/text-profile.ts';

const seeds = Array.from({ length: 40 }, (_, index) => index + 1);

/** Profiles that share most of their shape: the same seed, with another subject or some names changed. */
function pair(seed: number): [Profile, Profile] {
  const nodes = 20 + ((seed * 37) % 400);
  const base = randomProfile({ seed, nodes, functions: 40 });
  const other = randomProfile({
    seed: seed % 3 === 0 ? seed : seed + 1000,
    nodes: nodes + (seed % 50),
    functions: 40,
  });
  const random = mulberry32(seed);
  const name = other.functions.name.map((text) =>
    random() < 0.1 ? `renamed_${text}` : random() < 0.1 ? `${text}.isra.0` : text,
  );
  const head = {
    ...other,
    functions: { ...other.functions, name },
    subject: { ...other.subject, kernelSha256: String(seed).padStart(64, '0') },
  };
  return [base, head];
}

function run(base: Profile, head: Profile, policy: Policy = defaultPolicy): Comparison {
  return compare({
    base: { profile: base, label: 'a' },
    head: { profile: head, label: 'b' },
    policy,
    today: '2026-01-01',
  });
}

const sum = (rows: readonly Row[]): number => rows.reduce((total, { delta }) => total + delta, 0);

/** What docs/gate.md says neutral changes may move a kernel's figures by, at most: relative, absolute. */
const assumedSmall: Readonly<Record<string, readonly [relative: number, absolute: number]>> = {
  work: [0.00004, 50_000],
  stage: [0.005, 500_000],
  waiting: [0, 2_500_000],
  interrupts: [0.15, 200_000],
  scheduling: [0.25, 2_000_000],
  memory: [0.02, 400_000],
  loading: [0.5, 2_000_000],
  random: [0.05, 100_000],
  background: [0.5, 500_000],
  idle: [0.01, 5_000_000],
  'virtual-time': [0.01, 10_000_000],
  module: [0.002, 20_000],
};

/** Of what is not named here (functions, the total), nothing but no change at all is none. */
const isSmall = ({ metric, base, delta }: Row): boolean => {
  const [relative, absolute] = assumedSmall[metric.split(':')[0]!] ?? [0, 0];
  return Math.abs(delta) <= Math.max(relative * base, absolute);
};

describe.each(seeds)('seed %i', (seed) => {
  const [base, head] = pair(seed);

  test('compare(a, a) is empty', () => {
    const result = run(base, base);
    expect(result).toMatchObject({ verdict: 'ok', functions: [], causes: [], subjectDifferences: [] });
    expect(
      [result.total!, ...result.stages].every(({ delta, status }) => delta === 0 && status === 'same'),
    ).toBe(true);
    expect(result.functionCounts).toEqual({ added: 0, removed: 0, grown: 0, shrunk: 0, up: 0, down: 0 });
  });

  test('compare(b, a) mirrors compare(a, b)', () => {
    const there = run(base, head);
    const back = run(head, base);
    const mirrored = (rows: readonly Row[]): string[] =>
      rows.map(({ name, base: from, head: to, delta }) => `${name} ${to} ${from} ${-delta}`).sort();
    const plain = (rows: readonly Row[]): string[] =>
      rows.map(({ name, base: from, head: to, delta }) => `${name} ${from} ${to} ${delta}`).sort();
    expect(plain([back.total!, ...back.stages])).toEqual(mirrored([there.total!, ...there.stages]));
    // A renamed function goes by the head's name.
    const shown = (result: Comparison, side: 'base' | 'head'): Row[] =>
      result.functions.map((row) => ({
        ...row,
        name: side === 'base' ? (row.oldName ?? row.name) : row.name,
      }));
    expect(plain(shown(back, 'head'))).toEqual(mirrored(shown(there, 'base')));
    const a = there.functionCounts;
    expect(back.functionCounts).toEqual({
      added: a.removed,
      removed: a.added,
      grown: a.shrunk,
      shrunk: a.grown,
      up: 0 - a.down,
      down: 0 - a.up,
    });
  });

  test('stages, functions and credits add up to the total', () => {
    const result = run(base, head);
    const delta = result.total!.delta;
    expect(delta).toBe(head.totals.instructions - base.totals.instructions);
    // Stages show their work; work and the other kinds are everything. (At shift 0, a ns is an instruction.)
    expect(base.environment.fields.icountShift).toBe(0);
    expect(sum(result.stages) + sum(result.kinds)).toBe(delta);
    const payload = result.stages.filter(({ name }) => name === 'decompress');
    expect(result.work!.delta).toBe(sum(result.stages) - sum(payload));
    expect(sum(result.stages.map((row) => ({ ...row, delta: row.movedDelta })))).toBeCloseTo(0, -1);
    expect(sum(result.functions)).toBe(delta);
    expect(result.functionCounts.up + result.functionCounts.down).toBe(delta);
    const joint = joinFunctions(base, head);
    const { byCalls, byWork } = findChangeOrigins(joinTrees(joint, base.tree, head.tree));
    let credits = 0;
    for (let node = 0; node < byCalls.length; node += 1) credits += byCalls[node]! + byWork[node]!;
    expect(Math.abs(credits - delta)).toBeLessThan(1e-9 * Math.max(1, base.totals.instructions));
  });

  test('the verdict never disagrees with its table', () => {
    for (const limit of ['never', '1', '0.1%', '5%', '30% and 1k']) {
      const threshold = { warn: parseLimit('1'), fail: parseLimit(limit) };
      const policy = {
        ...defaultPolicy,
        total: threshold,
        stages: [{ pattern: 'i*', threshold }],
        functions: [{ pattern: '*_1', threshold }],
      };
      const result = run(base, head, policy);
      const rows = gatedRows(result);
      expect(result.verdict === 'regressed').toBe(rows.some(({ status }) => status === 'fail'));
      for (const row of rows) {
        const gated = row.delta - row.discountedDelta - row.movedDelta;
        expect(row.status === 'fail').toBe(row.failAt !== null && gated >= row.failAt);
        // Nothing was measured: what is assumed to mean nothing is small, and never stands against a limit.
        if (row.status === 'same') expect(isSmall(row)).toBe(true);
        if (row.status === 'same' && row.warnAt !== null) expect(gated).toBeLessThan(row.warnAt);
        if (row.status === 'improved' || row.status === 'shrunk') expect(row.delta).toBeLessThan(0);
      }
      if (result.verdict === 'improved') expect(rows.some(({ status }) => status === 'improved')).toBe(true);
    }
  });
});
