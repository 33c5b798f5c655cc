/**
 * The `policy` key of bootgate.yml. docs/policy.md describes it for people, schema/bootgate.schema.json for
 * editors. What is not said keeps its default.
 */
import { defaultPolicy, noThreshold } from './default-policy.ts';
import { limitExamples, parseLimit } from './policy-limit.ts';
import type {
  Discount,
  Limit,
  NoisePolicy,
  PatternThreshold,
  Policy,
  Threshold,
  TimeMetric,
  Waiver,
} from './policy.ts';
import type { YamlNode } from './yaml-reader.ts';

export const timeMetrics: readonly TimeMetric[] = ['virtual-time', 'idle', 'host-time'];

const policyKeys = [
  'total',
  'stages',
  'functions',
  'processes',
  'modules',
  'times',
  'budgets',
  'discount',
  'waivers',
  'on-missing-baseline',
  'on-not-comparable',
  'max-baseline-age',
  'anchor',
  'noise',
] as const;

const outcomes = ['pass', 'warn', 'fail'] as const;

/**
 * @param node the value of `policy`; null: defaults
 * @throws BootgateError (exit status 2) with file, line and column of the first thing that is wrong
 */
export function readPolicy(node: YamlNode | null): Policy {
  if (node === null || node.isNull()) return defaultPolicy;
  const keys = node.map(policyKeys);
  const read = <T>(key: (typeof policyKeys)[number], reader: (value: YamlNode) => T, otherwise: T): T => {
    const value = keys.get(key);
    return value === undefined ? otherwise : reader(value);
  };
  return {
    total: read('total', threshold, defaultPolicy.total),
    stages: read('stages', patternThresholds, defaultPolicy.stages),
    functions: read('functions', patternThresholds, defaultPolicy.functions),
    processes: read('processes', patternThresholds, defaultPolicy.processes),
    modules: read('modules', patternThresholds, defaultPolicy.modules),
    times: read('times', times, defaultPolicy.times),
    budgets: read('budgets', budgets, defaultPolicy.budgets),
    discount: read('discount', (value) => value.list().map(discount), defaultPolicy.discount),
    waivers: read('waivers', (value) => value.list().map(waiver), defaultPolicy.waivers),
    onMissingBaseline: read(
      'on-missing-baseline',
      (value) => value.oneOf(outcomes),
      defaultPolicy.onMissingBaseline,
    ),
    onNotComparable: read(
      'on-not-comparable',
      (value) => value.oneOf(outcomes),
      defaultPolicy.onNotComparable,
    ),
    maxBaselineAgeDays: read('max-baseline-age', days, defaultPolicy.maxBaselineAgeDays),
    anchor: read('anchor', anchor, defaultPolicy.anchor),
    noise: read('noise', noise, defaultPolicy.noise),
  };
}

/** `{warn: 0.5%, fail: 1%}`; a level that is not named has no limit. */
function threshold(node: YamlNode): Threshold {
  const keys = node.map(['warn', 'fail']);
  if (keys.size === 0) throw node.error(`${node.path} sets neither warn nor fail`, limitExamples);
  return { warn: optionalLimit(keys.get('warn')), fail: optionalLimit(keys.get('fail')) };
}

function optionalLimit(node: YamlNode | undefined): Limit | null {
  return node === undefined ? null : parseLimit(node.text(), node.place);
}

function requiredLimit(node: YamlNode): Limit {
  const limit = parseLimit(node.text(), node.place);
  if (limit === null) throw node.error(`${node.path} needs a value`, limitExamples);
  return limit;
}

/** A mapping from patterns to thresholds, in the file's order: last match wins. */
function patternThresholds(node: YamlNode): PatternThreshold[] {
  return [...node.map()].map(([pattern, value]) => ({
    pattern,
    threshold: isNever(value) ? noThreshold : threshold(value),
  }));
}

/** `'firmware': never` reads better than `{fail: never}`. */
function isNever(node: YamlNode): boolean {
  return !node.isMap() && !node.isList() && !node.isNull() && node.text() === 'never';
}

function times(node: YamlNode): Policy['times'] {
  const keys = node.map(timeMetrics);
  const of = (metric: TimeMetric): Threshold => {
    const value = keys.get(metric);
    return value === undefined ? defaultPolicy.times[metric] : threshold(value);
  };
  return { 'virtual-time': of('virtual-time'), idle: of('idle'), 'host-time': of('host-time') };
}

/** `total` and `stage:NAME` to an absolute number. */
function budgets(node: YamlNode): Policy['budgets'] {
  return [...node.map()].map(([metric, value]) => {
    if (metric !== 'total' && !metric.startsWith('stage:')) {
      throw value.error(`'${metric}' has no budget`, "budgets are for 'total' and 'stage:NAME'");
    }
    const { absolute, relative } = requiredLimit(value);
    if (absolute === null || relative !== null) {
      throw value.error(`${value.path} must be an absolute number`, "write '1_500_000_000' or '1.5G'");
    }
    return { metric, max: absolute };
  });
}

function discount(node: YamlNode): Discount {
  const keys = node.map(['function', 'under', 'reason']);
  const self = keys.get('function');
  const subtree = keys.get('under');
  const reason = keys.get('reason');
  if ((self === undefined) === (subtree === undefined)) {
    throw node.error(`${node.path} must have either 'function' or 'under'`);
  }
  if (reason === undefined) throw node.error(`${node.path} needs a reason`);
  return {
    pattern: (self ?? subtree!).nonEmptyText(),
    scope: self ? 'self' : 'subtree',
    reason: reason.nonEmptyText(),
  };
}

function waiver(node: YamlNode): Waiver {
  const keys = node.map(['metric', 'max', 'reason', 'issue', 'expires']);
  const needed = (key: string): YamlNode => {
    const value = keys.get(key);
    if (value === undefined) throw node.error(`${node.path} needs '${key}'`);
    return value;
  };
  const metric = needed('metric');
  const name = metric.nonEmptyText();
  if (!isMetric(name)) throw metric.error(`'${name}' is no metric`, metricForms);
  const issue = keys.get('issue');
  const expires = keys.get('expires');
  return {
    metric: name,
    max: requiredLimit(needed('max')),
    reason: needed('reason').nonEmptyText(),
    issue: issue === undefined || issue.isNull() ? null : issue.text(),
    expires: expires === undefined || expires.isNull() ? null : date(expires),
    from: 'policy',
  };
}

export const metricForms =
  "metrics are 'total', 'anchor', 'virtual-time', 'idle', 'host-time', 'stage:NAME' and 'function:NAME'";

/** Whether a waiver may name it. */
export function isMetric(name: string): boolean {
  return (
    name === 'total' ||
    name === 'anchor' ||
    /^(?:stage|function):./.test(name) ||
    timeMetrics.some((metric) => metric === name)
  );
}

function date(node: YamlNode): string {
  const text = node.text();
  const parsed = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  if (!parsed || Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== text) {
    throw node.error(`${node.path} must be a date, not '${text}'`, 'write YYYY-MM-DD');
  }
  return text;
}

/** `30 days` or `30`; `any` */
function days(node: YamlNode): number | null {
  const text = node.text();
  if (text === 'any') return null;
  const match = /^(\d{1,5})(?: ?(?:days?|d))?$/.exec(text);
  if (!match)
    throw node.error(`${node.path} must be a number of days, not '${text}'`, "write '30 days' or 'any'");
  return Number(match[1]);
}

function anchor(node: YamlNode): Policy['anchor'] {
  if (node.isNull()) return null;
  const keys = node.map(['ref', 'warn', 'fail']);
  const ref = keys.get('ref');
  if (ref === undefined) throw node.error(`${node.path} needs 'ref'`, 'a tag, a branch or a commit');
  const total = { warn: optionalLimit(keys.get('warn')), fail: optionalLimit(keys.get('fail')) };
  return { ref: ref.nonEmptyText(), total: keys.size === 1 ? defaultPolicy.total : total };
}

function noise(node: YamlNode): NoisePolicy {
  const keys = node.map(['min-runs', 'mad-factor', 'alpha']);
  return {
    minRuns: keys.get('min-runs')?.integer({ min: 2, max: 1000 }) ?? defaultPolicy.noise.minRuns,
    madFactor: keys.get('mad-factor')?.number({ min: 0, max: 100 }) ?? defaultPolicy.noise.madFactor,
    alpha: keys.get('alpha')?.number({ min: 0.0001, max: 0.5 }) ?? defaultPolicy.noise.alpha,
  };
}
