/** Verdicts and causes of real boots: the same kernel twice, command lines, kernel versions, planted regressions. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { ownInitramfs } from '../../src/boot/initramfs.ts';
import { compare } from '../../src/compare/compare.ts';
import type { Cause, Comparison } from '../../src/compare/comparison.ts';
import { verdictExitStatus } from '../../src/compare/verdict.ts';
import { defaultPolicy, noThreshold } from '../../src/config/default-policy.ts';
import { parseLimit } from '../../src/config/policy-limit.ts';
import type { Policy } from '../../src/config/policy.ts';
import type { ScenarioInput } from '../../src/config/scenario-input.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { plantedKernel, type KernelVariant } from '../support/planted-kernel.ts';
import { recordedBoot, type BootSpec } from '../support/recordings.ts';
import { testCacheFolder } from '../support/test-cache.ts';

jest.setTimeout(1_800_000); // the first time kernels are built and booted; later profiles come from the cache

async function boot(
  kernel: BootSpec['kernel'],
  scenario: ScenarioInput = {},
  more: Partial<BootSpec> = {},
): Promise<Profile> {
  return (await recordedBoot({ kernel, scenario, ...more })).profile;
}

function verdict(base: Profile, head: Profile, policy: Policy = defaultPolicy): Comparison {
  const named = { ...head, scenario: base.scenario };
  const request = { base: { profile: base, label: 'base' }, head: { profile: named, label: 'head' } };
  return compare({ ...request, policy, today: '2026-01-01' });
}

const sum = (rows: readonly { delta: number }[]): number =>
  rows.reduce((total, { delta }) => total + delta, 0);

/** Nothing is lost between the total, the functions, and the stages' work with the other kinds of cost. */
function expectSums({ total, stages, kinds, functions, head }: Comparison): void {
  const nsAnInstruction = 2 ** head.environment.icountShift;
  const others = kinds.map(({ unit, delta }) => ({ delta: unit === 'ns' ? delta / nsAnInstruction : delta }));
  expect(sum(stages) + sum(others)).toBe(total!.delta);
  expect(sum(functions)).toBe(total!.delta);
}

const shown = ({ path, leadsTo, parts }: Cause): string =>
  [...path, ...leadsTo, ...parts.flatMap((part) => [part.name, ...part.leadsTo])].join(' → ');

describe('Debian kernels', () => {
  test('the same kernel twice: exactly 0 in every function', async () => {
    const result = verdict(await boot('6.1'), await boot('6.1', {}, { repetition: 1 }));
    expect(result).toMatchObject({
      verdict: 'ok',
      total: { delta: 0 },
      functions: [],
      causes: [],
      noise: { floor: 0, measured: true },
    });
    expect(result.stages.map(({ delta }) => delta)).toEqual(result.stages.map(() => 0));
  });

  test('slub_debug=FZPU costs the debug checks of the slab allocator', async () => {
    const result = verdict(await boot('6.1'), await boot('6.1', { append: 'slub_debug=FZPU' }));
    expectSums(result);
    expect(result.verdict).toBe('regressed');
    expect(result.subjectDifferences).toEqual([{ field: 'append', base: '', head: 'slub_debug=FZPU' }]);
    // Most of it is below the allocator's slow path, which is memory; freeing keeps stack traces, which is work.
    const [memory] = result.causes;
    expect(memory!.path.at(-1)).toBe('___slab_alloc');
    expect(memory!.share).toBeGreaterThan(0.5);
    expect(shown(memory!)).toMatch(/set_track_prepare → stack_trace_save/);
    expect(shown(memory!)).toMatch(/alloc_debug_processing/);
    const work = result.causes.find(({ path }) => path.at(-1) === 'free_to_partial_list')!;
    expect(shown(work)).toMatch(/set_track_prepare → stack_trace_save/);
    expect(sum(result.causes)).toBeGreaterThan(0.85 * result.total!.delta);
  });

  test('cryptomgr.notests saves alg_test and, under it, the Diffie-Hellman test', async () => {
    const result = verdict(await boot('6.1'), await boot('6.1', { append: 'cryptomgr.notests' }));
    expectSums(result);
    expect(result.verdict).toBe('improved');
    expect(result.total!.delta).toBeLessThan(-850e6);
    const [first] = result.causes;
    expect(first).toMatchObject({ kind: 'removed-code', anywhere: false });
    expect(first!.path.slice(-2)).toEqual(['cryptomgr_test', 'alg_test']);
    expect(first!.share).toBeGreaterThan(0.9);
    expect(first!.parts[0]).toMatchObject({
      name: 'alg_test_kpp',
      leadsTo: expect.arrayContaining(['dh_compute_value']),
    });
    expect(first!.parts[0]!.share).toBeGreaterThan(0.8);
    expect(result.warnings.join()).toContain('is all the work still done');
  });

  test('6.1.0-55 to 6.1.0-56 is 0.1 % more work, and its cause is found', async () => {
    const result = verdict(await boot('6.1-previous'), await boot('6.1'));
    expectSums(result);
    expect(result.verdict).toBe('regressed');
    expect(result.work!.delta / result.work!.base).toBeLessThan(0.0015);
    // A lock that one of the two found taken.
    const alone = result.functions.filter(({ change }) => change === 'added' || change === 'removed');
    expect(alone.reduce((sum, { base, head }) => sum + base + head, 0)).toBeLessThan(1000);
    expect(result.causes[0]!.path.at(-1)).toBe('btf_find_by_name_kind');
    expect(result.causes[0]!.share).toBeGreaterThan(0.9);
  });

  test('6.1 to 6.12 is slower; what is below renamed entries is compared all the same', async () => {
    const result = verdict(await boot('6.1'), await boot('6.12'));
    expectSums(result);
    expect(result.verdict).toBe('regressed');
    expect(result.subjectDifferences.map(({ field }) => field)).toContain('kernel');
    // ret_from_fork_asm is new above ret_from_fork: no reason to call everything new.
    const roots = ['ret_from_fork', 'start_kernel', 'ret_from_fork_asm'];
    for (const { path, cost, kind } of result.causes) {
      if (!roots.includes(path.at(-1)!)) continue;
      // What is left there is how often threads were scheduled.
      expect([cost, kind]).toEqual(['scheduling', 'more-calls']);
    }
    expect(result.causes.map(shown).join('\n')).toMatch(/kernel_init_freeable → do_one_initcall → /);
    // 6.12 runs crypto's self-tests in the background, and nobody's boot waits for them there.
    expect(result.causes.filter((cause) => shown(cause).includes('alg_test'))).toEqual([]);
  });

  test.each([
    ['memoryMiB', { memoryMiB: 768 }],
    ['cpu', { cpu: 'qemu64' }],
  ] as const)('another %s is refused by name, without a number', async (field, scenario) => {
    const result = verdict(await boot('6.1'), await boot('6.1', scenario));
    expect(result).toMatchObject({ verdict: 'not-comparable', total: null, functions: [] });
    expect(result.environmentDifferences.map((difference) => difference.field)).toEqual([field]);
    expect(verdictExitStatus(result.verdict, defaultPolicy)).toBe(5);
  });

  test('another QEMU is refused by name', async () => {
    const result = verdict(await boot('6.1'), await boot('6.1', {}, { qemu: 'apt' }));
    expect(result).toMatchObject({ verdict: 'not-comparable', total: null });
    expect(result.environmentDifferences.map(({ field }) => field)).toContain('qemu');
  });
});

describe('an initrd whose init does a known amount more', () => {
  /** An init that turns a loop of two instructions so many times. */
  function initrd(userLoops: number): string {
    const folder = join(testCacheFolder, 'initrds');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `loops-${userLoops}.cpio`);
    writeFileSync(path, ownInitramfs({ userLoops }));
    return path;
  }
  const before = 100_000;

  test('0.1 % is found and named; the gate is red at the threshold and not one instruction before', async () => {
    const base = await boot('6.1', { initrd: initrd(before) });
    const loops = Math.round((0.001 * base.totals.instructions) / 2);
    const result = verdict(base, await boot('6.1', { initrd: initrd(before + loops) }));
    expectSums(result);
    const { delta } = result.total!;
    expect(delta / result.total!.base).toBeGreaterThan(0.00099);
    // A longer boot has a few more timer ticks; nothing else may change.
    expect(delta).toBeGreaterThanOrEqual(2 * loops);
    expect(delta).toBeLessThan(2 * loops + 100_000);
    expect(result.functions[0]!.delta).toBe(2 * loops);
    expect(result.causes[0]!.delta).toBe(2 * loops);
    expect(result.causes[0]!.share).toBeGreaterThan(0.9);
    expect(result.subjectDifferences.map(({ field }) => field)).toEqual(['initrdSha256']);

    const head = await boot('6.1', { initrd: initrd(before + loops) });
    const at = (limit: number): string =>
      verdict(base, head, {
        ...defaultPolicy,
        stages: [],
        total: { ...noThreshold, fail: parseLimit(String(limit)) },
      }).verdict;
    expect(at(delta)).toBe('regressed');
    expect(at(delta + 1)).toBe('ok');
  });

  test('0.01 % shows in the table', async () => {
    const base = await boot('6.1', { initrd: initrd(before) });
    const loops = Math.round((0.0001 * base.totals.instructions) / 2);
    const result = verdict(base, await boot('6.1', { initrd: initrd(before + loops) }));
    expect(result.verdict).toBe('ok');
    expect(result.functions[0]!.delta).toBe(2 * loops);
    expect(result.stages.find(({ name }) => name === 'userspace')!.delta).toBeGreaterThanOrEqual(2 * loops);
  });
});

describe('a kernel built from source', () => {
  const tiny = (variant: KernelVariant): Promise<Profile> => boot('6.1', plantedKernel(variant));
  const rules = { ...defaultPolicy, total: { ...noThreshold, fail: parseLimit('0.5%') } };

  test('a slow initcall and a slower function are named with their call paths', async () => {
    const result = verdict(await tiny('plain'), await tiny('planted'), rules);
    expectSums(result);
    expect(result.verdict).toBe('regressed');
    const byName = new Map(result.causes.map((cause) => [cause.path.at(-1), cause]));
    const slower = byName.get('vsnprintf')!;
    expect(slower).toMatchObject({ kind: 'more-work-per-call' });
    expect(slower.baseCalls).toBe(slower.headCalls);
    const initcall = byName.get('planted_slow_init')!;
    expect(initcall).toMatchObject({ kind: 'new-code', headCalls: 1, leadsTo: ['planted_work'] });
    expect(initcall.path).toEqual(
      expect.arrayContaining(['kernel_init', 'do_one_initcall', 'planted_slow_init']),
    );
    // 50 calls of 20,000 turns of two instructions.
    expect(initcall.delta).toBeGreaterThan(2_000_000);
    expect(initcall.delta).toBeLessThan(2_010_000);
    expect(slower.share + initcall.share).toBeGreaterThan(0.9);
  });

  // docs/gate.md states the measured noise of rebuilding; this holds it to that.
  test.each(['again', 'moved'] as const)(
    'rebuilding the same source (%s) moves less than 0.02 %',
    async (variant) => {
      const result = verdict(await tiny('plain'), await tiny(variant), rules);
      expectSums(result);
      expect(result.verdict).toBe('ok');
      expect(Math.abs(result.total!.delta)).toBeLessThan(0.0002 * result.total!.base);
      expect(result.total!.delta).not.toBe(0);
      expect(result.functionCounts).toMatchObject({ added: 0, removed: 0 });
    },
  );
});
