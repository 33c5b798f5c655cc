/**
 * What a pull request changes in the rules it is judged by: they are read from the base, so its own changes do
 * not apply to itself, but a reviewer should know of them.
 */
import { comparedMetrics } from '../base/metric.ts';
import { unitNamed } from '../base/unit.ts';
import { noThreshold } from './default-policy.ts';
import type { MeasuringChange } from './measuring-keys.ts';
import type { Policy, Threshold } from './policy.ts';

/** One phrase a change; empty for equal policies. */
export function policyChanges(base: Policy, head: Policy): string[] {
  const changes: string[] = [];
  const compareText = (name: string, from: string, to: string): void => {
    if (from !== to) changes.push(`${name}: ${from === '' ? 'none' : from} → ${to === '' ? 'none' : to}`);
  };
  const compareLists = <T>(
    name: string,
    from: readonly T[],
    to: readonly T[],
    show: (item: T) => string,
  ): void => {
    const before = from.map(show);
    const after = to.map(show);
    for (const text of before.filter((item) => !after.includes(item)))
      changes.push(`${name} removed: ${text}`);
    for (const text of after.filter((item) => !before.includes(item))) changes.push(`${name} added: ${text}`);
    if (changes.length === 0 && before.join('\n') !== after.join('\n'))
      changes.push(`order of ${name} changed`);
  };

  compareText('total', saidText(base.total), saidText(head.total));
  compareText('work', saidText(base.work), saidText(head.work));
  for (const kind of Object.keys(base.kinds) as (keyof Policy['kinds'])[]) {
    compareText(kind, thresholdText(base.kinds[kind]), thresholdText(head.kinds[kind]));
  }
  compareLists('cost kind', costsOf(base), costsOf(head), (said) => said);
  compareLists('stage limit', base.stages, head.stages, patternText);
  compareLists('function limit', base.functions, head.functions, patternText);
  compareLists('process limit', base.processes, head.processes, patternText);
  compareLists('module limit', base.modules, head.modules, patternText);
  compareLists('option limit', base.options, head.options, patternText);
  for (const { id } of comparedMetrics()) {
    compareText(
      id,
      thresholdText(base.metrics[id] ?? noThreshold),
      thresholdText(head.metrics[id] ?? noThreshold),
    );
  }
  compareLists(
    'budget',
    base.budgets,
    head.budgets,
    ({ metric, max, unit }) => `${metric} ${unit === undefined ? max : unitNamed(unit).write(max)}`,
  );
  compareLists(
    'discount',
    base.discount,
    head.discount,
    ({ pattern, scope, reason }) => `${pattern} (${scope}): ${reason}`,
  );
  compareLists(
    'waiver',
    base.waivers,
    head.waivers,
    ({ metric, max, reason, expires }) =>
      `${metric} up to ${max.text}: ${reason}${expires === null ? '' : `, until ${expires}`}`,
  );
  compareLists(
    'accepted change',
    base.changes,
    head.changes,
    ({ change, reason, expires }) => `${change}: ${reason}${expires === null ? '' : `, until ${expires}`}`,
  );
  compareLists(
    'complaint rule',
    base.complaints,
    head.complaints,
    ({ pattern, action }) => `${pattern}: ${action}`,
  );
  compareText('on-missing-baseline', base.onMissingBaseline, head.onMissingBaseline);
  compareText('on-not-comparable', base.onNotComparable, head.onNotComparable);
  compareText('max-baseline-age', ageText(base.maxBaselineAgeDays), ageText(head.maxBaselineAgeDays));
  compareText('anchor', anchorText(base.anchor), anchorText(head.anchor));
  compareText('noise', JSON.stringify(base.noise), JSON.stringify(head.noise));
  return changes;
}

/** What of these changes leaves costs out, or counts them elsewhere: beside the limits, that is how a boot is measured. */
export function measuringPolicyChanges(base: Policy, head: Policy): MeasuringChange[] {
  const parts = [
    { what: 'discount', from: base.discount, to: head.discount },
    { what: 'cost-kinds', from: costsOf(base), to: costsOf(head) },
  ];
  return parts.flatMap(({ what, from, to }) =>
    JSON.stringify(from) === JSON.stringify(to) ? [] : [{ what, text: `${what} of the policy` }],
  );
}

/** `my_poll is waiting` */
function costsOf({ costKinds }: Policy): string[] {
  return Object.entries(costKinds).flatMap(([kind, names]) => names.map((name) => `${name} is ${kind}`));
}

function saidText(threshold: Threshold | null): string {
  return threshold === null ? 'default' : thresholdText(threshold);
}

function thresholdText({ warn, fail }: Threshold): string {
  return [warn && `warn ${warn.text}`, fail && `fail ${fail.text}`].filter(Boolean).join(', ');
}

function patternText({ pattern, threshold }: Policy['stages'][number]): string {
  return `${pattern} (${thresholdText(threshold) || 'never'})`;
}

function ageText(days: number | null): string {
  return days === null ? 'any' : `${days} days`;
}

function anchorText(anchor: Policy['anchor']): string {
  return anchor === null ? '' : `${anchor.ref} (${thresholdText(anchor.total)})`;
}
