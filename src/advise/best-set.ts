/** Which changes to make together: all that saved something, and broke nothing. */
import type { Opportunity } from './advise.ts';
import type { Trial } from './trial.ts';

/** In the order of what each saved alone. */
export function bestSet(
  opportunities: readonly Opportunity[],
  trials: ReadonlyMap<string, Trial>,
): readonly Opportunity[] {
  const saved = ({ rule }: Opportunity): number => {
    const trial = trials.get(rule.id);
    return trial === undefined || trial.refused !== null ? 0 : trial.saved;
  };
  return opportunities.filter((one) => saved(one) > 0).toSorted((a, b) => saved(b) - saved(a));
}
