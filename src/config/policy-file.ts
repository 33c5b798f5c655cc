/**
 * The `policy` key of bootgate.yml. docs/policy.md describes it for people, schema/bootgate.schema.json for
 * editors. What is not said keeps its default.
 */
import { defaultPolicy, defaultTotal, noThreshold } from './default-policy.ts';
import { comparedMetrics, type Metric } from '../base/metric.ts';
import { instructions, nanoseconds, type Unit } from '../base/unit.ts';
import { limitExamples, parseLimit } from './policy-limit.ts';
import { waivableChanges } from './measuring-keys.ts';
import type {
  ChangeWaiver,
  Discount,
  Limit,
  NoisePolicy,
  OtherKind,
  PatternThreshold,
  Policy,
  Threshold,
  Waiver,
} from './policy.ts';
import type { YamlNode } from './yaml-reader.ts';

const policyKeys = [
  'total',
  'work',
  'kinds',
  'cost-kinds',
  'stages',
  'functions',
  'processes',
  'modules',
  'options',
  'metrics',
  'times',
  'budgets',
  'discount',
  'waivers',
  'complaints',
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
    total: read<Threshold | null>('total', threshold, defaultPolicy.total),
    work: read<Threshold | null>('work', thresholdOrNever, defaultPolicy.work),
    kinds: read('kinds', kinds, defaultPolicy.kinds),
    costKinds: read('cost-kinds', costKinds, defaultPolicy.costKinds),
    stages: read('stages', patternThresholds, defaultPolicy.stages),
    functions: read('functions', patternThresholds, defaultPolicy.functions),
    processes: read('processes', patternThresholds, defaultPolicy.processes),
    modules: read('modules', patternThresholds, defaultPolicy.modules),
    options: read('options', patternThresholds, defaultPolicy.options),
    metrics: {
      ...defaultPolicy.metrics,
      ...read('times', (value) => metricThresholds(value, isTime), {}),
      ...read('metrics', (value) => metricThresholds(value, () => true), {}),
    },
    budgets: read('budgets', budgets, defaultPolicy.budgets),
    discount: read('discount', (value) => value.list().map(discount), defaultPolicy.discount),
    waivers: read('waivers', (value) => value.list().filter(isOfMetric).map(waiver), defaultPolicy.waivers),
    changes: read(
      'waivers',
      (value) => value.list().filter(isOfChange).map(changeWaiver),
      defaultPolicy.changes,
    ),
    complaints: read('complaints', complaints, defaultPolicy.complaints),
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
function threshold(node: YamlNode, unit?: Unit): Threshold {
  const keys = node.map(['warn', 'fail']);
  if (keys.size === 0) throw node.error(`${node.path} sets neither warn nor fail`, limitExamples);
  return { warn: optionalLimit(keys.get('warn'), unit), fail: optionalLimit(keys.get('fail'), unit) };
}

/** `never` reads better than `{fail: never}`. */
function thresholdOrNever(node: YamlNode, unit?: Unit): Threshold {
  return isNever(node) ? noThreshold : threshold(node, unit);
}

function kinds(node: YamlNode): Policy['kinds'] {
  const names = Object.keys(defaultPolicy.kinds) as OtherKind[];
  const keys = node.map(names);
  const of = (kind: OtherKind): [OtherKind, Threshold] => {
    const value = keys.get(kind);
    return [
      kind,
      value === undefined
        ? defaultPolicy.kinds[kind]
        : thresholdOrNever(value, kind === 'waiting' ? nanoseconds : instructions),
    ];
  };
  return Object.fromEntries(names.map(of)) as Policy['kinds'];
}

/** A mapping from kinds of cost to functions; one function has one kind. */
function costKinds(node: YamlNode): Policy['costKinds'] {
  const kindOf = new Map<string, string>();
  const functions = (kind: string, list: YamlNode): string[] =>
    list.list().map((item) => {
      const name = item.nonEmptyText();
      if (/[*?\s]/.test(name)) {
        throw item.error(`'${name}' is no function's name`, 'functions are named one by one: no patterns');
      }
      const other = kindOf.get(name);
      if (other !== undefined)
        throw item.error(`'${name}' is in '${other}' already`, 'leave one of them out');
      kindOf.set(name, kind);
      return name;
    });
  const keys = node.map(['work', ...Object.keys(defaultPolicy.kinds)]);
  return Object.fromEntries([...keys].map(([kind, list]) => [kind, functions(kind, list)]));
}

function optionalLimit(node: YamlNode | undefined, unit?: Unit): Limit | null {
  return node === undefined ? null : parseLimit(node.text(), node.place, unit);
}

function requiredLimit(node: YamlNode, unit?: Unit): Limit {
  const limit = parseLimit(node.text(), node.place, unit);
  if (limit === null) throw node.error(`${node.path} needs a value`, limitExamples);
  return limit;
}

/** A mapping from patterns to thresholds, in the file's order: last match wins. */
function patternThresholds(node: YamlNode): PatternThreshold[] {
  return [...node.map()].map(([pattern, value]) => ({
    pattern,
    threshold: thresholdOrNever(value),
  }));
}

/** `'firmware': never` reads better than `{fail: never}`. */
function isNever(node: YamlNode): boolean {
  return !node.isMap() && !node.isList() && !node.isNull() && node.text() === 'never';
}

/** Metrics of the whole boot by their ids, each with limits in its own unit. */
function metricThresholds(node: YamlNode, allowed: (metric: Metric) => boolean): Policy['metrics'] {
  const known = comparedMetrics().filter(allowed);
  const keys = node.map(known.map(({ id }) => id));
  return Object.fromEntries(
    known.flatMap(({ id, unit }) => {
      const value = keys.get(id);
      return value === undefined ? [] : [[id, thresholdOrNever(value, unit)]];
    }),
  );
}

function isTime({ unit }: Metric): boolean {
  return unit === nanoseconds;
}

/** `total`, `stage:NAME` and metrics to an absolute number. */
function budgets(node: YamlNode): Policy['budgets'] {
  return [...node.map()].map(([metric, value]) => {
    const of = comparedMetrics().find(({ id }) => id === metric)?.unit;
    if (of === undefined && metric !== 'total' && !metric.startsWith('stage:')) {
      throw value.error(
        `'${metric}' has no budget`,
        `budgets are for 'total', 'stage:NAME' and ${quotedMetrics()}`,
      );
    }
    const { absolute, relative, unit } = requiredLimit(value, of);
    if (absolute === null || unit === null || relative !== null) {
      const example = of === undefined ? "'1_500_000_000' or '1.5G'" : `'${of.example}'`;
      throw value.error(`${value.path} must be an absolute number`, `write ${example}`);
    }
    return { metric, max: absolute, unit };
  });
}

const complaintActions = ['fail', 'warn', 'ignore'] as const;

/** A mapping from kinds, or globs over what the guest says, to what is done, in the file's order. */
function complaints(node: YamlNode): Policy['complaints'] {
  return [...node.map()].map(([pattern, value]) => ({ pattern, action: value.oneOf(complaintActions) }));
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

function isOfChange(node: YamlNode): boolean {
  return node.map([...waiverKeys, 'change']).has('change');
}

function isOfMetric(node: YamlNode): boolean {
  return !isOfChange(node);
}

const waiverKeys = ['metric', 'max', 'reason', 'issue', 'expires'] as const;

function needed(node: YamlNode, keys: ReadonlyMap<string, YamlNode>, key: string): YamlNode {
  const value = keys.get(key);
  if (value === undefined) throw node.error(`${node.path} needs '${key}'`);
  return value;
}

/** What every waiver says: why, and until when. */
function acceptance(
  node: YamlNode,
  keys: ReadonlyMap<string, YamlNode>,
): Pick<Waiver, 'reason' | 'issue' | 'expires'> {
  const issue = keys.get('issue');
  const expires = keys.get('expires');
  return {
    reason: needed(node, keys, 'reason').nonEmptyText(),
    issue: issue === undefined || issue.isNull() ? null : issue.text(),
    expires: expires === undefined || expires.isNull() ? null : date(expires),
  };
}

function changeWaiver(node: YamlNode): ChangeWaiver {
  const keys = node.map(['change', 'reason', 'issue', 'expires']);
  const change = needed(node, keys, 'change');
  return { change: change.oneOf([...waivableChanges, '*']), ...acceptance(node, keys) };
}

function waiver(node: YamlNode): Waiver {
  const keys = node.map(waiverKeys);
  const metric = needed(node, keys, 'metric');
  const name = metric.nonEmptyText();
  if (!isMetric(name)) throw metric.error(`'${name}' is no metric`, metricForms());
  const unit = comparedMetrics().find(({ id }) => id === name)?.unit;
  return {
    metric: name,
    max: requiredLimit(needed(node, keys, 'max'), unit),
    ...acceptance(node, keys),
    from: 'policy',
  };
}

/** What a waiver may name, for errors. */
export function metricForms(): string {
  return `metrics are 'work', 'total', 'waiting', 'memory' and the other kinds of cost, 'anchor', ${quotedMetrics()}, 'stage:NAME' and 'function:NAME'`;
}

function quotedMetrics(): string {
  return comparedMetrics()
    .map(({ id }) => `'${id}'`)
    .join(', ');
}

/** Whether a waiver may name it. */
export function isMetric(name: string): boolean {
  return (
    name === 'total' ||
    name === 'work' ||
    name === 'anchor' ||
    Object.hasOwn(defaultPolicy.kinds, name) ||
    /^(?:stage|function):./.test(name) ||
    comparedMetrics().some(({ id }) => id === name)
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
  return { ref: ref.nonEmptyText(), total: keys.size === 1 ? defaultTotal : total };
}

function noise(node: YamlNode): NoisePolicy {
  const keys = node.map(['min-runs', 'mad-factor', 'alpha']);
  return {
    minRuns: keys.get('min-runs')?.integer({ min: 2, max: 1000 }) ?? defaultPolicy.noise.minRuns,
    madFactor: keys.get('mad-factor')?.number({ min: 0, max: 100 }) ?? defaultPolicy.noise.madFactor,
    alpha: keys.get('alpha')?.number({ min: 0.0001, max: 0.5 }) ?? defaultPolicy.noise.alpha,
  };
}
