/** Which of a pull request's changes of how a boot is measured the base accepts: by waivers of its policy, `change: end`. */
import type { PolicySource } from '../compare/comparison.ts';
import { daysBetween, graceDays } from '../compare/waivers.ts';
import { freeWord, type MeasuringChange } from '../config/measuring-keys.ts';
import type { ChangeWaiver, Policy } from '../config/policy.ts';

/** @returns the waiver that holds, null where there is none */
export function acceptedChange({ changes }: Policy, what: string, today: string): ChangeWaiver | null {
  const holds = ({ change, expires }: ChangeWaiver): boolean =>
    (change === what || change === '*') && (expires === null || daysBetween(expires, today) <= graceDays);
  // The last one wins, as everywhere in the policy.
  return changes.findLast(holds) ?? null;
}

/**
 * What a comparison says of the changes.
 *
 * @param policy of the base
 * @param today `YYYY-MM-DD`
 */
export function sayChanges(
  changes: readonly MeasuringChange[],
  policy: Policy,
  today: string,
): Pick<PolicySource, 'changedByHead' | 'accepted' | 'refused'> {
  const waived = changes.map((change) => ({ ...change, by: acceptedChange(policy, change.what, today) }));
  const accepted = waived.flatMap(({ text, by }) => (by ? [`${text}: ${by.reason}`] : []));
  const refused = waived.filter(({ what, by }) => by === null && what !== freeWord).map(({ what }) => what);
  return {
    changedByHead: waived.flatMap(({ text, by }) => (by ? [] : [text])),
    ...(accepted.length > 0 ? { accepted } : {}),
    ...(refused.length > 0 ? { refused: [...new Set(refused)] } : {}),
  };
}
