/** Boots that exec_tb timed, and what comparisons make of them. */
import { compare } from '../../src/compare/compare.ts';
import type { Comparison } from '../../src/compare/comparison.ts';
import { defaultPolicy, noThreshold } from '../../src/config/default-policy.ts';
import type { Policy } from '../../src/config/policy.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { textProfile } from './text-profile.ts';

/** @param scale of the driver, in ns */
function timed(scale: number, faster = 0): Profile {
  return textProfile(
    `start_kernel self=1000000 stage=kernel
  acpi_init self=${scale} calls=3
    acpi_walk self=${2 * scale} calls=40
  pci_init self=${30_000_000 - faster} calls=7
  rcu_init self=812
run_init stage=userspace self=250000000`,
    {
      stages: ['kernel', 'userspace'],
      profile: {
        unit: 'ns',
        systemCalls: [
          {
            process: -1,
            number: 0,
            name: 'read',
            count: 4000,
            errors: 0,
            cost: 2 * scale,
            firstAt: 5,
          },
        ],
      },
    },
  );
}

const boots = (scale: number, faster = 0): Profile[] =>
  [0, 1, 2, 3, 4].map((run) => timed(scale + 1000 * run, faster));
const [firstBase, ...moreBase] = boots(100_000_000);
const [firstHead, ...moreHead] = boots(150_000_000, 2_000_000);
export const base = firstBase!;
export const head = firstHead!;

function compared(rules: Partial<Policy>): Comparison {
  return compare({
    base: { profile: base, more: moreBase, label: 'main' },
    head: { profile: head, more: moreHead, label: 'pull request 7' },
    policy: { ...defaultPolicy, ...rules },
    today: '2026-01-01',
  });
}

export const regressed = compared({ functions: [] });
export const overBudget = compared({
  total: noThreshold,
  budgets: [
    { metric: 'total', max: 700_000_000, unit: 'ns' },
    { metric: 'stage:userspace', max: 1_000_000_000, unit: 'ns' },
  ],
});
export const noBase = compare({
  base: null,
  head: { profile: head, label: 'pull request 7' },
  policy: { ...defaultPolicy, budgets: [{ metric: 'total', max: 700_000_000, unit: 'ns' }] },
  today: '2026-01-01',
});
