/** What forbids a verdict before anything is compared: a boot without its end, a baseline that does not count. */
import { formatInteger } from '../base/number-format.ts';
import type { Policy } from '../config/policy.ts';
import type { Outcome, Profile } from '../profile/profile.ts';
import type { Measured } from './request.ts';

/**
 * Why the head's boot has no verdict, or null. A trace that was imported does not say that the boot reached its
 * end; it is believed only when it gets as far as an imported base.
 */
export function bootObstacle(base: Profile | null, head: Profile): string | null {
  if (head.outcome.kind === 'reached-end') return null;
  if (head.outcome.kind !== 'imported') return describeOutcome(head.outcome);
  const last = base?.stages.at(-1)?.name;
  if (base?.outcome.kind === 'imported' && head.stages.some(({ name }) => name === last)) return null;
  return `the imported trace does not show that the boot reached its end${last === undefined ? '' : ` (no stage '${last}')`}`;
}

function describeOutcome({ kind, detail }: Outcome): string {
  const what = kind.replaceAll('-', ' ');
  return detail === '' ? what : `${what}: ${detail}`;
}

/** Why a baseline does not count, or null. */
export function baseObstacle({ profile, provenance }: Measured, policy: Policy): string | null {
  if (profile.outcome.kind !== 'reached-end' && profile.outcome.kind !== 'imported') {
    return `the base did not boot to its end (${describeOutcome(profile.outcome)})`;
  }
  const age = provenance?.ageDays ?? null;
  const most = policy.maxBaselineAgeDays;
  if (age !== null && most !== null && age > most) {
    return `the baseline is ${formatInteger(age)} days old, more than the ${formatInteger(most)} allowed`;
  }
  return null;
}
