/**
 * What a policy's limits are amounts of, held against what a boot is measured in. That is known only when there is a
 * profile: one file of rules may judge boots that are counted and boots that are timed.
 */
import { inputError } from '../base/errors.ts';
import { instructions, unitNamed, type Unit } from '../base/unit.ts';
import { defaultPolicy, defaultTotal } from './default-policy.ts';
import type { Limit, Policy, Threshold } from './policy.ts';

/**
 * The policy for a boot that is measured in `unit`: the default's absolute parts are left out where they are of
 * another unit, so that the relative ones decide.
 *
 * @throws BootgateError (bad input) for a limit of another unit that somebody wrote
 */
export function policyIn(policy: Policy, unit: Unit): Policy {
  const limit = (where: string, given: Limit | null): Limit | null => {
    if (given === null || given.unit === null || given.unit === unit.name) return given;
    if (!defaults.has(given)) throw otherUnit(where, given.text, unitNamed(given.unit), unit);
    return withoutAmount(given);
  };
  const threshold = (where: string, { warn, fail }: Threshold): Threshold => ({
    warn: limit(`${where}: warn`, warn),
    fail: limit(`${where}: fail`, fail),
  });
  const patterns = (key: 'stages' | 'functions' | 'modules' | 'options'): Policy['stages'] =>
    policy[key].map(({ pattern, threshold: of }) => ({
      pattern,
      threshold: threshold(`${key}: '${pattern}'`, of),
    }));
  for (const { metric, max, unit: of } of policy.budgets) {
    if (of === undefined || of === unit.name || !isCost(metric)) continue;
    throw otherUnit(`budgets: ${metric}`, unitNamed(of).write(max), unitNamed(of), unit);
  }
  return {
    ...policy,
    total:
      policy.total === null && unit === instructions
        ? null
        : threshold('total', policy.total ?? defaultTotal),
    stages: patterns('stages'),
    functions: patterns('functions'),
    modules: patterns('modules'),
    options: patterns('options'),
    anchor: policy.anchor && { ...policy.anchor, total: threshold('anchor', policy.anchor.total) },
  };
}

/** Whether a row of that name is measured in what the boot is. */
function isCost(metric: string): boolean {
  return metric === 'total' || metric.includes(':');
}

/** Every limit of the default policy that has an amount. */
const defaults: ReadonlySet<Limit> = new Set(
  [defaultTotal, ...defaultPolicy.stages.map(({ threshold }) => threshold)].flatMap(({ warn, fail }) =>
    [warn, fail].filter((limit) => limit !== null),
  ),
);

function withoutAmount({ relative, text }: Limit): Limit | null {
  if (relative === null) return null;
  return {
    relative,
    absolute: null,
    unit: null,
    text: text.split(/ and /i).find((part) => part.includes('%'))!,
  };
}

function otherUnit(where: string, text: string, is: Unit, unit: Unit): Error {
  return inputError(`${where}: '${text}' is ${is.kind}, and this boot is measured in ${unit.cost}`, {
    hint: `write '1%' or '${unit.example}'`,
  });
}
