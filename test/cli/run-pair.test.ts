/** Which boots `run --base-kernel` makes in which order, and what it makes of them; boots are given. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { CommandHost, ParsedArguments } from '../../src/cli/command.ts';
import { baseScenarioOf, runPair } from '../../src/cli/run-pair.ts';
import type { Comparison } from '../../src/compare/comparison.ts';
import { makeScenario } from '../../src/config/scenario-input.ts';
import type { Scenario } from '../../src/config/scenario.ts';
import { readProfile } from '../../src/profile/profile-file.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { textProfile } from '../support/text-profile.ts';

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'pair-'));
});
afterEach(() => rmSync(out, { recursive: true }));

const given = (values: Record<string, string> = {}): ParsedArguments => ({
  positionals: [],
  string: (name) => values[name],
  integer: (name) => (values[name] === undefined ? undefined : Number(values[name])),
  list: () => [],
  flag: () => false,
});

function io(): CommandHost & { printed: () => string } {
  let text = '';
  return {
    stdout: { write: (piece) => (text += String(piece)) },
    stderr: { write: () => true },
    env: {},
    cwd: out,
    signal: new AbortController().signal,
    printed: () => text,
  };
}

const scenario = (runs: number): Scenario =>
  makeScenario('pair', [{ kernel: '/new/bzImage', append: 'quiet', runs }]);

function boot({ kernel }: Scenario, cost: number, more: Partial<Profile> = {}): Profile {
  const profile = textProfile(`start_kernel self=1000000\n  probe self=${cost}`);
  return { ...profile, subject: { ...profile.subject, kernelSha256: kernel }, ...more };
}

async function pair(runs: number, bootOf: (side: 'base' | 'head', run: number) => Profile) {
  const head = scenario(runs);
  const base = baseScenarioOf(head, given({ 'base-kernel': '/old/bzImage' }), '/')!;
  const order: string[] = [];
  const world = io();
  const status = await runPair(
    base,
    head,
    out,
    (one, folder) => {
      const side = one.kernel === '/old/bzImage' ? 'base' : 'head';
      expect(one.runs).toBe(1);
      expect(folder).toBe(side === 'base' ? join(out, 'base') : out);
      order.push(side);
      return Promise.resolve(bootOf(side, order.filter((name) => name === side).length));
    },
    given(),
    world,
  );
  return { status, order, printed: world.printed() };
}

test('boots both, compares, and keeps both profiles and the comparison', async () => {
  const { status, order, printed } = await pair(1, (side) =>
    boot(scenario(1), side === 'base' ? 10 : 500_000, {
      subject: { ...boot(scenario(1), 1).subject, append: side },
    }),
  );
  expect(order).toEqual(['base', 'head']);
  expect(status).toBe(3);
  expect(printed).toContain('REGRESSED  Slower: work +499,990 instructions');
  expect((await readProfile(join(out, 'base/profile.json.gz'))).totals.instructions).toBe(1_000_010);
  expect((await readProfile(join(out, 'profile.json.gz'))).totals.instructions).toBe(1_500_000);
  const comparison = JSON.parse(readFileSync(join(out, 'comparison.json'), 'utf8')) as Comparison;
  expect(comparison.verdict).toBe('regressed');
});

test('several boots are interleaved, and noisy ones judged by their medians', async () => {
  const { status, order } = await pair(5, (side, run) =>
    boot(scenario(1), (side === 'base' ? 100_000 : 300_000) + run * 10, {
      subject: { ...boot(scenario(1), 1).subject, append: side },
    }),
  );
  expect(order.join(' ')).toBe('base head base head base head base head base head');
  expect(status).toBe(3);
  const comparison = JSON.parse(readFileSync(join(out, 'comparison.json'), 'utf8')) as Comparison;
  expect(comparison).toMatchObject({
    assume: 'none',
    base: { runs: 5 },
    total: { base: 1_100_030, head: 1_300_030, samples: { baseRuns: 5, headRuns: 5 } },
  });
  expect(comparison.total!.samples!.p).toBeLessThan(0.05);
});

test('a side that failed is not booted again', async () => {
  const panic = { kind: 'panic', detail: 'oops' } as const;
  const { status, order } = await pair(3, (side, run) =>
    boot(scenario(1), 10, side === 'head' && run === 2 ? { outcome: panic } : {}),
  );
  expect(order.join(' ')).toBe('base head base head base');
  expect(status).toBe(4);
});

test('the base is the head but for what was said', () => {
  const head = makeScenario('x', [{ kernel: '/new/bzImage', vmlinux: '/new/vmlinux', append: 'quiet' }]);
  expect(baseScenarioOf(head, given(), '/')).toBeNull();
  expect(baseScenarioOf(head, given({ 'base-append': 'debug' }), '/')).toEqual({ ...head, append: 'debug' });
  const other = baseScenarioOf(head, given({ 'base-kernel': 'old/bzImage' }), '/work')!;
  expect({ ...other, kernel: basename(other.kernel) }).toEqual({ ...head, kernel: 'bzImage', vmlinux: null });
});
