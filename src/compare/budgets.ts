/** Hard ceilings of the policy, which need no baseline. */
import { formatInteger } from '../base/number-format.ts';
import type { Profile } from '../profile/profile.ts';
import type { Policy } from '../config/policy.ts';
import { matchesGlob } from '../config/glob.ts';
import type { Row } from './comparison.ts';
import { stageValue, totalOf } from './noise.ts';
import type { Waivers } from './waivers.ts';

/**
 * A row for each budget that names something the head has. A budget that the base had exceeded already fails
 * only when the head grew: it never reddens what did not touch it.
 *
 * @param base null: no baseline; the rows' base is then 0
 */
export function budgetRows(base: Profile | null, head: Profile, policy: Policy, waivers: Waivers): Row[] {
  return policy.budgets.flatMap(({ metric, max }) =>
    metricsOf(head)
      .filter(({ metric: name }) => matchesGlob(metric, name))
      .map(({ metric: name, value }): Row => {
        const before = base ? (metricsOf(base).find((row) => row.metric === name)?.value ?? 0) : 0;
        const over = value > max;
        const grew = !base || before <= max || value > before;
        const waiver = over && grew ? waivers.accept(name, max, value - max) : null;
        return {
          metric: name,
          name: name.replace(/^stage:/, ''),
          unit: head.unit,
          base: before,
          head: value,
          delta: value - before,
          discountedDelta: 0,
          status: !over ? 'same' : waiver !== null ? 'waived' : grew ? 'fail' : 'warn',
          failAt: null,
          warnAt: null,
          limit: `budget ${formatInteger(max)}`,
          reason: waiver ?? (over && !grew ? 'was over budget before' : ''),
          samples: null,
        };
      }),
  );
}

function metricsOf(profile: Profile): { metric: string; value: number }[] {
  return [
    { metric: 'total', value: totalOf(profile) },
    ...profile.stages.map((stage) => ({
      metric: `stage:${stage.name}`,
      value: stageValue(profile, stage),
    })),
  ];
}
