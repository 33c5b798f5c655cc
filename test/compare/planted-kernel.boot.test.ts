/**
 * Something that costs, planted in a kernel beside a change that does not: it is named first, with its size and its kind.
 */
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { compare } from '../../src/compare/compare.ts';
import type { Comparison } from '../../src/compare/comparison.ts';
import { figuresOf } from '../../src/compare/figures.ts';
import { measureBand } from '../../src/compare/measure-band.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import type { ScenarioInput } from '../../src/config/scenario-input.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { initrdVariant } from '../support/initrd-variants.ts';
import {
  delay,
  giveWay,
  leakPages,
  otherBuildDate,
  plantedInitcall,
  plantedTick,
  plantInInitcall,
  plantInTick,
  sleep,
  spin,
  type Plant,
} from '../support/kernel-plants.ts';
import { patchedKernel } from '../support/patched-kernel.ts';
import { recordedBoot } from '../support/recordings.ts';

jest.setTimeout(1_800_000);

const nightly = process.env['BOOTGATE_NIGHTLY'] ? test : test.skip;

async function boot(scenario: ScenarioInput): Promise<Profile> {
  return { ...(await recordedBoot({ kernel: '6.1', scenario })).profile, scenario: 'planted' };
}

let base: Profile;
beforeAll(async () => {
  const unvaried = await boot({});
  const variations = [
    { what: 'seed 43', profile: await boot({ seed: 43 }) },
    {
      what: 'initramfs padded by 4096 bytes',
      profile: await boot({ initrd: initrdVariant({ padding: 4096 }) }),
    },
  ];
  base = { ...unvaried, noise: measureBand(unvaried, variations) };
});

async function against(scenario: ScenarioInput, from: Profile = base): Promise<Comparison> {
  return compare({
    base: { profile: from, label: 'base' },
    head: { profile: await boot(scenario), label: 'head' },
    policy: defaultPolicy,
    today: '2026-01-01',
  });
}

/** A kernel built on another day, with a plant, and an initramfs with 5,000 bytes more. */
async function planted(plant: Plant): Promise<ScenarioInput> {
  return {
    kernel: await patchedKernel('6.1', (kernel) => [
      ...otherBuildDate(kernel),
      plantInInitcall(kernel, plant),
    ]),
    initrd: initrdVariant({ behind: [5_000] }),
  };
}

/** Shares of the boot's work, and what the default policy says of them: it warns at 0.02 %, fails above 0.1 %. */
const shares: readonly [percent: number, verdict: string, warns: boolean][] = [
  [0.005, 'ok', false],
  [0.02, 'ok', true],
  // At the limit itself, what is neutral beside it decides.
  [0.11, 'regressed', false],
  [0.5, 'regressed', false],
  [1, 'regressed', false],
];
const short = [0.005, 0.11];
const rounds = (percent: number): number => Math.ceil(((percent / 100) * figuresOf(base)!.work) / 2);

function expectShare(
  { verdict, headline, causes }: Comparison,
  [percent, expected, warns]: (typeof shares)[number],
): void {
  expect([verdict, headline]).toEqual([expected, headline]);
  expect(headline).toMatch(
    expected === 'regressed'
      ? /^Slower: work/
      : warns
        ? /^Within limits, but close: work/
        : /^Within limits: work/,
  );
  expect(causes[0]!.cost).toBe('work');
  const instructions = 2 * rounds(percent);
  expect(causes[0]!.delta).toBeGreaterThanOrEqual(instructions);
  expect(causes[0]!.delta).toBeLessThanOrEqual(instructions + 200);
}

describe.each(shares)('%f %% more work, beside a neutral change', (...share) => {
  const [percent] = share;
  const run = short.includes(percent) ? test : nightly;

  run('in init', async () => {
    const result = await against({
      initrd: initrdVariant({ behind: [50_000], work: { userLoops: rounds(percent) } }),
    });
    expectShare(result, share);
    expect(result.causes[0]!.path.at(-1)).toMatch(/user|init/);
  });

  run('in an initcall', async () => {
    const result = await against(await planted(spin(rounds(percent))));
    expectShare(result, share);
    expect(result.causes[0]!.path).toEqual(expect.arrayContaining(['do_one_initcall', plantedInitcall]));
  });
});

describe('what is no work', () => {
  test('mdelay(10) is waiting, and warns', async () => {
    const { verdict, headline, causes, kinds } = await against(await planted(delay(10)));
    expect(verdict).toBe('ok');
    expect(headline).toMatch(/^Within limits, but close: waiting \+(?:9\.9|10\.\d)\d* ms/);
    expect(causes[0]).toMatchObject({ cost: 'waiting' });
    expect([...causes[0]!.path, ...causes[0]!.leadsTo]).toEqual(
      expect.arrayContaining([plantedInitcall, 'delay_tsc']),
    );
    expect(causes[0]!.delta / 10_000_000).toBeCloseTo(1, 1);
    expect(kinds.find(({ metric }) => metric === 'waiting')).toMatchObject({ status: 'warn' });
  });

  nightly('mdelay(100) fails', async () => {
    const { verdict, headline } = await against(await planted(delay(100)));
    expect(verdict).toBe('regressed');
    expect(headline).toMatch(/^Slower: waiting \+(?:98|99|100)\.\d+ ms/);
  });

  test('msleep(500) is idle time, and fails', async () => {
    const { verdict, headline, idlePlace, times } = await against(await planted(sleep(500)));
    expect(verdict).toBe('regressed');
    expect(headline).toMatch(/^Slower: idle time \+/);
    expect(idlePlace).toMatchObject({ initcall: plantedInitcall });
    // Other threads, which would have run later, do so meanwhile (unpacking the initramfs and the like): not all of
    // it is idle.
    const { delta } = times.find(({ metric }) => metric === 'idle')!;
    expect(delta).toBeGreaterThan(300e6);
    expect(delta).toBeLessThan(510e6);
  });

  test('a leak of 10,000 pages is memory, and fails', async () => {
    const pages = 10_000;
    const { verdict, headline, causes, kinds, work } = await against(await planted(leakPages(pages)));
    expect(verdict).toBe('regressed');
    expect(headline).toMatch(/^Slower: memory \+13,\d{3},\d{3} instructions/);
    expect(causes[0]).toMatchObject({ cost: 'memory', kind: 'more-calls' });
    expect(causes[0]!.path).toEqual(expect.arrayContaining([plantedInitcall]));
    // 512 iterations that clear a page (clear_page_rep), and what it takes to find one
    expect(causes[0]!.delta / (pages * 512)).toBeGreaterThan(1.1);
    expect(causes[0]!.delta / kinds.find(({ metric }) => metric === 'memory')!.delta).toBeCloseTo(1, 1);
    // the loop that asks
    expect(work!.delta / (pages * 20)).toBeLessThan(1);
  });

  test('50,000 task switches more are scheduling, and warn', async () => {
    const count = 50_000;
    const { verdict, headline, causes, kinds, work } = await against(await planted(giveWay(count)));
    expect(verdict).toBe('ok');
    expect(headline).toMatch(/^Within limits, but close: scheduling \+/);
    expect(causes[0]).toMatchObject({ cost: 'scheduling', kind: 'more-calls' });
    expect(causes[0]!.path).toEqual(expect.arrayContaining([plantedInitcall]));
    const { delta, status } = kinds.find(({ metric }) => metric === 'scheduling')!;
    expect(status).toBe('warn');
    expect(causes[0]!.delta / delta).toBeCloseTo(1, 1);
    expect(causes[0]!.headCalls - causes[0]!.baseCalls).toBe(count);
    // the loop that asks
    expect(work!.delta / (count * 20)).toBeLessThan(1);
  });

  test('a tick handler that does more is interrupts, and warns', async () => {
    const rounds = 2_000;
    const result = await against({
      kernel: await patchedKernel('6.1', (kernel) => [
        ...otherBuildDate(kernel),
        plantInTick(kernel, spin(rounds)),
      ]),
    });
    const { verdict, headline, causes, functions, kinds } = result;
    expect(verdict).toBe('ok');
    expect(headline).toMatch(/^Within limits, but close: interrupts \+/);
    const handler = functions.find(({ name }) => name === plantedTick)!;
    const more = (2 * rounds + 1) * handler.baseCalls;
    expect(kinds.find(({ metric }) => metric === 'interrupts')!.delta / more).toBeCloseTo(1, 1);
    expect(causes[0]).toMatchObject({ cost: 'interrupts', kind: 'more-work-per-call' });
    expect(causes[0]!.path.at(-1)).toBe(plantedTick);
    expect(causes[0]!.delta / more).toBeCloseTo(1, 1);
  });
});
