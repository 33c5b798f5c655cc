/**
 * What judges when bootgate.yml says nothing. docs/policy.md says why these numbers.
 *
 * Why so: docs/decisions/0107-stages-warn.md.
 */
import { nanoseconds } from '../base/unit.ts';
import { parseLimit } from './policy-limit.ts';
import type { Policy, Threshold } from './policy.ts';

export const noThreshold: Threshold = { warn: null, fail: null };

/** Of a kernel's work, and of a whole image's, whose boots are less alike. */
export const defaultWork = {
  kernel: { warn: parseLimit('0.02% and 50k'), fail: parseLimit('0.1% and 200k') },
  image: { warn: parseLimit('0.2% and 500k'), fail: parseLimit('0.5% and 1M') },
} as const;

/** Of everything, where work is not known apart: of exec_tb, of boots that differ, of committed budgets. */
export const defaultTotal: Threshold = {
  warn: parseLimit('0.5% and 100k'),
  fail: parseLimit('1% and 200k'),
};

export const defaultPolicy: Policy = {
  total: null,
  work: null,
  kinds: {
    waiting: {
      warn: parseLimit('5 ms', undefined, nanoseconds),
      fail: parseLimit('50 ms', undefined, nanoseconds),
    },
    memory: { warn: parseLimit('3% and 500k'), fail: parseLimit('10% and 2M') },
    interrupts: { warn: parseLimit('20% and 200k'), fail: null },
    scheduling: { warn: parseLimit('50% and 3M'), fail: null },
    random: { warn: parseLimit('20% and 5M'), fail: null },
    background: noThreshold,
    loading: { warn: parseLimit('10% and 2M'), fail: parseLimit('30% and 5M') },
  },
  costKinds: {},
  // The boot's work is what fails; where in the boot it is, warns.
  stages: [
    { pattern: '*', threshold: { warn: parseLimit('2% and 500k'), fail: null } },
    { pattern: 'decompress', threshold: { warn: parseLimit('5% and 1M'), fail: null } },
  ],
  functions: [],
  processes: [],
  modules: [],
  options: [],
  metrics: {
    idle: {
      warn: parseLimit('50 ms', undefined, nanoseconds),
      fail: parseLimit('5% and 200 ms', undefined, nanoseconds),
    },
  },
  budgets: [],
  discount: [],
  waivers: [],
  changes: [],
  complaints: [],
  onMissingBaseline: 'warn',
  onNotComparable: 'fail',
  maxBaselineAgeDays: null,
  anchor: null,
  noise: { minRuns: 5, madFactor: 3, alpha: 0.05 },
};
