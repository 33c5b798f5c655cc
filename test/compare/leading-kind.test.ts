/** Which kind of cost a reader hears of first: the one that is most times over its own limit. */
import { expect, test } from '@jest/globals';
import { compare } from '../../src/compare/compare.ts';
import type { Comparison } from '../../src/compare/comparison.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { comparisonText } from '../../src/render/comparison-text.ts';
import { textProfile } from '../support/text-profile.ts';

interface Cost {
  readonly work?: number;
  readonly pages?: number;
  readonly tick?: number;
  readonly tidying?: number;
  /** who is interrupted */
  readonly interrupted?: string;
}

/** 1,000 M of work, 40 M of memory, 8 M of interrupts. */
function boot({ work = 0, pages = 0, tick = 0, tidying = 0, interrupted = 'probe' }: Cost): Profile {
  const profile = textProfile(
    `start_kernel self=900000000
  take_pages self=${work}
    __alloc_pages self=${40_000_000 + pages} calls=5000
  probe self=50000000
${interrupted === 'probe' ? interrupt(tick) : ''}
  scan self=50000000
${interrupted === 'scan' ? interrupt(tick) : ''}
  khugepaged self=${tidying}
`,
  );
  return {
    ...profile,
    subject: { ...profile.subject, append: JSON.stringify([work, pages, tick, tidying]) },
  };
}

function interrupt(tick: number): string {
  return `    asm_sysvec_apic_timer_interrupt kind=interrupt self=1000000 calls=1000
      run_posix_cpu_timers self=${7_000_000 + tick} calls=1000`;
}

function judged(base: Cost, head: Cost): Comparison {
  return compare({
    base: { profile: boot(base), label: 'base' },
    head: { profile: boot(head), label: 'head' },
    policy: defaultPolicy,
    today: '2026-11-29',
  });
}

const costs = ({ causes }: Comparison): string[] => [...new Set(causes.map(({ cost }) => cost))];

test('of two kinds that fail, the one that is most times over its limit', () => {
  // Work fails at 1 M, memory at 4 M.
  const leak = judged({}, { work: 2_400_000, pages: 46_000_000 });
  expect(leak).toMatchObject({ verdict: 'regressed' });
  expect(leak.headline).toMatch(/^Slower: memory \+46,000,000/);
  expect(costs(leak)).toEqual(['memory', 'work']);
  const loop = judged({}, { work: 46_000_000, pages: 5_000_000 });
  expect(loop.headline).toMatch(/^Slower: work \+46,000,000/);
  expect(costs(loop)).toEqual(['work', 'memory']);
});

test('a kind that fails before one that warns, that before one that reached nothing', () => {
  const result = judged({}, { work: 1_100_000, tick: 20_000_000 });
  expect(result.headline).toMatch(/^Slower: work/);
  expect(costs(result)).toEqual(['work', 'interrupts']);
  const ticks = judged({}, { work: 150_000, tick: 20_000_000 });
  expect(ticks.headline).toMatch(/^Within limits, but close: interrupts \+20,000,000/);
  expect(costs(ticks)).toEqual(['interrupts', 'work']);
});

test('an interrupt that strikes somebody else is no cause, and one that does more is one', () => {
  const elsewhere = judged({}, { interrupted: 'scan' });
  expect(elsewhere).toMatchObject({ verdict: 'ok', causes: [] });
  const { causes } = judged({}, { interrupted: 'scan', tick: 20_000_000 });
  expect(causes).toHaveLength(1);
  expect(causes[0]).toMatchObject({
    path: ['asm_sysvec_apic_timer_interrupt', 'run_posix_cpu_timers'],
    delta: 20_000_000,
    kind: 'more-work-per-call',
  });
});

test('the kind that leads is in the first sentence, beside whatever is larger and has no limit', () => {
  const text = comparisonText(judged({ tidying: 900_000_000 }, { work: 46_000_000 }), { width: 200 });
  expect(text).toMatch(/^REGRESSED {2}Slower: work[^]*?^Cause: take_pages \+46\.00 M/m);
});

test('what is counted and has no limit leads no headline', () => {
  const counted = (contextSwitches: number, kernelSha256: string): Profile => {
    const profile = boot({});
    const subject = { ...profile.subject, kernelSha256: kernelSha256.repeat(64) };
    return { ...profile, subject, totals: { ...profile.totals, contextSwitches } };
  };
  const result = compare({
    base: { profile: counted(6_500, 'a'), label: 'base' },
    head: { profile: counted(6_485, 'b'), label: 'head' },
    policy: defaultPolicy,
    today: '2026-06-04',
  });
  expect(result.headline).toMatch(/^Unchanged/);
  expect(result.times.find(({ metric }) => metric === 'context-switches')).toMatchObject({ delta: -15 });
});

test('of work that stayed the same it is told what did more and what did as much less', () => {
  const twoDrivers = (one: number, other: number, kernelSha256: string): Profile => {
    const profile = textProfile(
      `start_kernel self=900000000\n  acpi_init self=${one}\n  pci_init self=${other}\n`,
    );
    return { ...profile, subject: { ...profile.subject, kernelSha256: kernelSha256.repeat(64) } };
  };
  const judgedPair = (by: number): Comparison =>
    compare({
      base: { profile: twoDrivers(20e6, 20e6, 'a'), label: 'base' },
      head: { profile: twoDrivers(20e6 + by, 20e6 - by, 'b'), label: 'head' },
      policy: defaultPolicy,
      today: '2026-06-04',
    });
  const opposed = judgedPair(6e6);
  expect(opposed).toMatchObject({ verdict: 'ok', headline: expect.stringMatching(/^Unchanged in total/) });
  expect(opposed.causes.map(({ path, delta }) => [path.at(-1), delta])).toEqual([
    ['acpi_init', 6e6],
    ['pci_init', -6e6],
  ]);
  // Less than what warns of work, 188,000 here, is what neutral changes do.
  expect(judgedPair(180_000).causes).toEqual([]);
});
