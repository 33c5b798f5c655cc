/** Limits of a policy as plain numbers. */
import type { Limit, Threshold } from '../config/policy.ts';

/**
 * The smallest growth that reaches the limit, in the metric's unit. Both parts must be reached, so it is the
 * larger of the two. A growth of 0 reaches no limit.
 */
export function limitAt(limit: Limit, base: number): number {
  // A decimal fraction times an integer is off by less than 1e-15 of itself in doubles; taking 1e-12 off makes
  // "1 % of 1,400,000,000" 14,000,000 and not one more.
  const relative = limit.relative === null ? 0 : Math.ceil(base * limit.relative * (1 - 1e-12));
  return Math.max(1, relative, limit.absolute ?? 0);
}

/** `fail 1% and 200k, warn 0.5%`; empty for no limits. */
export function describeThreshold({ warn, fail }: Threshold): string {
  return [fail && `fail ${fail.text}`, warn && `warn ${warn.text}`].filter(Boolean).join(', ');
}
