/** What judges when bootgate.yml says nothing. docs/policy.md says why these numbers. */
import { parseLimit } from './policy-limit.ts';
import type { Policy, Threshold } from './policy.ts';

export const noThreshold: Threshold = { warn: null, fail: null };

export const defaultPolicy: Policy = {
  total: { warn: parseLimit('0.5% and 100k'), fail: parseLimit('1% and 200k') },
  // Stages are cut by time, and kernel threads run when they are scheduled: work moves between stages. They warn.
  stages: [{ pattern: '*', threshold: { warn: parseLimit('5% and 1M'), fail: null } }],
  functions: [],
  processes: [],
  modules: [],
  times: { 'virtual-time': noThreshold, idle: noThreshold, 'host-time': noThreshold },
  budgets: [],
  discount: [],
  waivers: [],
  onMissingBaseline: 'warn',
  onNotComparable: 'fail',
  maxBaselineAgeDays: null,
  anchor: null,
  noise: { minRuns: 5, madFactor: 3, alpha: 0.05 },
};
