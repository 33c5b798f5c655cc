/** Hard ceilings of the policy, which need no baseline. */
import { comparedMetrics, metricOf } from '../base/metric.ts';
import { unitNamed } from '../base/unit.ts';
import { stageCost } from '../profile/stage-cost.ts';
import type { Profile } from '../profile/profile.ts';
import type { Policy } from '../config/policy.ts';
import { matchesGlob } from '../config/glob.ts';
import type { Row } from './comparison.ts';
import { totalOf } from './noise.ts';
import type { Waivers } from './waivers.ts';

/**
 * A row for each budget that names something the head has. A budget that the base had exceeded already fails
 * only when the head grew: it never reddens what did not touch it.
 *
 * @param base null: no baseline; the rows' base is then 0
 */
export function budgetRows(base: Profile | null, head: Profile, policy: Policy, waivers: Waivers): Row[] {
  return policy.budgets.flatMap(({ metric, max, unit: of }) =>
    metricsOf(head)
      .filter(({ metric: name, unit }) => matchesGlob(metric, name) && (of ?? unit) === unit)
      .map(({ metric: name, value, unit, ...row }): Row => {
        const before = base ? (metricsOf(base).find((row) => row.metric === name)?.value ?? 0) : 0;
        const over = value > max;
        const grew = !base || before <= max || value > before;
        const waiver = over && grew ? waivers.accept(name, max, value - max, unit) : null;
        return {
          metric: name,
          name: row.name,
          unit,
          base: before,
          head: value,
          delta: value - before,
          discountedDelta: 0,
          movedDelta: 0,
          status: !over ? 'same' : waiver !== null ? 'waived' : grew ? 'fail' : 'warn',
          failAt: null,
          warnAt: null,
          ceiling: max,
          limit: `budget ${unitNamed(unit).format(max)}`,
          reason: waiver ?? (over && !grew ? 'was over budget before' : ''),
          samples: null,
        };
      }),
  );
}

/** What can have a budget: total, stages, and metrics that are known. */
function metricsOf(profile: Profile): { metric: string; name: string; unit: string; value: number }[] {
  const { unit } = profile;
  return [
    { metric: 'total', name: 'total', unit, value: totalOf(profile) },
    ...profile.stages.map((stage) => ({
      metric: `stage:${stage.name}`,
      name: stage.name,
      unit,
      value: stageCost(profile, stage),
    })),
    ...comparedMetrics()
      .map((metric) => ({
        metric: metric.id,
        name: metric.noun,
        unit: metric.unit.name,
        value: metricOf(profile.totals, metric),
      }))
      .filter(({ value }) => value >= 0),
  ];
}
