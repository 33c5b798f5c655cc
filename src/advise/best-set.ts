/** Which changes to make together: all that held what they promised, of rivals the best. */
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
  const good = opportunities.filter((one) => saved(one) > 0).toSorted((a, b) => saved(b) - saved(a));
  return good.filter(
    ({ rule }, at) =>
      rule.rivals === undefined || good.findIndex((other) => other.rule.rivals === rule.rivals) === at,
  );
}
