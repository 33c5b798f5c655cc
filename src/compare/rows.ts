/** The rows of a comparison of whole boots and their stages: work, kinds, total, times, stages. Each is judged as it is made. */
import { stageCost } from '../profile/stage-cost.ts';
import { comparedMetrics, metricOf, type Metric } from '../base/metric.ts';
import { matchesGlob } from '../config/glob.ts';
import { defaultTotal, defaultWork, noThreshold } from '../config/default-policy.ts';
import type { PatternThreshold, Policy, Threshold } from '../config/policy.ts';
import { nanoseconds } from '../base/unit.ts';
import { costNumber } from '../profile/cost-kind.ts';
import type { Profile } from '../profile/profile.ts';
import type { Row, Unit } from './comparison.ts';
import { discountedCost } from './discounts.ts';
import { otherKinds, payloadStage, type Figures } from './figures.ts';
import { judgeRow } from './judge-row.ts';
import type { MovedWork } from './moved-work.ts';
import { testSamples, totalOf, type Samples } from './noise.ts';
import { isImage, type Bands } from './noise-bands.ts';
import { median, medianAbsoluteDeviation } from './statistics.ts';
import type { Waivers } from './waivers.ts';

/** What every row is made from. */
export interface RowContext {
  readonly base: Profile;
  readonly head: Profile;
  readonly baseSamples: Samples;
  readonly headSamples: Samples;
  /** noisy metrics are compared by their medians */
  readonly assume: 'exact' | 'none';
  readonly unit: Unit;
  readonly policy: Policy;
  readonly waivers: Waivers;
  /** of the total */
  readonly noiseFloor: number;
  /** what means nothing; boots that differ from run to run are judged by their spread instead */
  readonly bands: Bands;
  /** figures by kind of cost; null: judged as a whole */
  readonly figures: { readonly base: Figures; readonly head: Figures } | null;
  readonly moved: MovedWork;
}

/** Instructions of kind work, outside of `decompress`. */
export function workRow(context: RowContext): Row | null {
  const { base, head, policy, figures } = context;
  if (!figures) return null;
  const discounted = workDiscount(head, policy) - workDiscount(base, policy);
  return judgeRow({
    ...shared(context),
    metric: 'work',
    name: 'work',
    unit: context.unit,
    base: figures.base.work,
    head: figures.head.work,
    threshold: workThreshold(context),
    discountedDelta: discounted,
    discountReason: 'the growth is in discounted code',
    allowed: context.bands.allowed('work', figures.base.work),
    noiseFloor: context.noiseFloor,
    samples: null,
  });
}

function workDiscount(profile: Profile, { discount }: Policy): number {
  const { total, byStage } = discountedCost(profile, discount, costNumber.work);
  return total - (byStage.get(payloadStage) ?? 0);
}

/** A policy that limits the total, and says nothing of work, means the total. */
function workThreshold({ policy, base, head }: RowContext): Threshold {
  if (policy.work !== null) return policy.work;
  if (policy.total !== null) return noThreshold;
  return isImage(base) || isImage(head) ? defaultWork.image : defaultWork.kernel;
}

/** The kinds of cost that are not work, each with limits of its own. */
export function kindRows(context: RowContext): Row[] {
  const { figures, policy } = context;
  if (!figures) return [];
  return otherKinds.map((kind) => {
    const base = figures.base.kinds.get(kind)!;
    return judgeRow({
      ...shared(context),
      metric: kind,
      name: kind,
      unit: kind === 'waiting' ? nanoseconds.name : context.unit,
      base,
      head: figures.head.kinds.get(kind)!,
      threshold: policy.kinds[kind],
      allowed: context.bands.allowed(kind, base),
      noiseFloor: 0,
      samples: null,
    });
  });
}

export function totalRow(context: RowContext): Row {
  const { base, head, policy } = context;
  const discounted =
    discountedCost(head, policy.discount).total - discountedCost(base, policy.discount).total;
  return sampledRow(context, {
    metric: 'total',
    name: 'total',
    unit: context.unit,
    exactBase: totalOf(base),
    exactHead: totalOf(head),
    baseValues: context.baseSamples.totals,
    headValues: context.headSamples.totals,
    threshold: policy.total ?? (context.figures ? noThreshold : defaultTotal),
    discountedDelta: discounted,
  });
}

/** Stages of either side in order of time: the head's order, the base's own stages where they stood. */
export function stageRows(context: RowContext): Row[] {
  const { base, head, policy } = context;
  const { figures } = context;
  const of = figures ? costNumber.work : undefined;
  const baseCost = discountedCost(base, policy.discount, of).byStage;
  const headCost = discountedCost(head, policy.discount, of).byStage;
  const valuesOf = (profile: Profile, samples: Samples, name: string): number[] => {
    const index = profile.stages.findIndex((stage) => stage.name === name);
    return index < 0 ? [0] : samples.runs.map((run) => run.stages[index] ?? 0);
  };
  const valueOf = (profile: Profile, name: string): number => {
    const stage = profile.stages.find((candidate) => candidate.name === name);
    return stage ? stageCost(profile, stage) : 0;
  };
  return mergeOrders(
    base.stages.map(({ name }) => name),
    head.stages.map(({ name }) => name),
  ).map((name) =>
    sampledRow(context, {
      metric: `stage:${name}`,
      name,
      unit: context.unit,
      exactBase: figures ? (figures.base.stages.get(name) ?? 0) : valueOf(base, name),
      exactHead: figures ? (figures.head.stages.get(name) ?? 0) : valueOf(head, name),
      movedDelta: context.moved.byStage.get(name) ?? 0,
      baseValues: valuesOf(base, context.baseSamples, name),
      headValues: valuesOf(head, context.headSamples, name),
      threshold: lastMatch(policy.stages, name),
      discountedDelta: (headCost.get(name) ?? 0) - (baseCost.get(name) ?? 0),
    }),
  );
}

/**
 * A row for each metric beside the cost that both sides know. Exact ones are as noisy as instructions where those are.
 * What is known of one boot only is shown where boots differ, and not judged.
 */
export function metricRows(context: RowContext): Row[] {
  return comparedMetrics().flatMap((metric) => {
    const [base, head] = [metricOf(context.base.totals, metric), metricOf(context.head.totals, metric)];
    return base < 0 || head < 0 ? [] : [metricRow(context, metric, base, head)];
  });
}

function metricRow(context: RowContext, metric: Metric, base: number, head: number): Row {
  const { id, noun, unit, assume, better } = metric;
  const isExact = context.assume === 'exact' && assume === 'exact';
  const threshold = context.policy.metrics[id] ?? noThreshold;
  const common = { metric: id, name: noun, unit: unit.name, better };
  const [baseValues, headValues] = [context.baseSamples, context.headSamples].map(({ runs }) =>
    runs.map((run) => metricOf(run, metric)),
  ) as [number[], number[]];
  if (!metric.sampled || [...baseValues, ...headValues].some((value) => value < 0)) {
    return judgeRow({
      ...shared(context),
      ...common,
      base,
      head,
      threshold: isExact ? threshold : noThreshold,
      ...(isExact ? { allowed: context.bands.allowed(id, base) } : {}),
      noiseFloor: 0,
      samples: null,
    });
  }
  return sampledRow(
    { ...context, noiseFloor: 0, assume: isExact ? 'exact' : 'none' },
    { ...common, exactBase: base, exactHead: head, baseValues, headValues, threshold, discountedDelta: 0 },
  );
}

/** The threshold of the last pattern that matches. */
export function lastMatch(thresholds: readonly PatternThreshold[], name: string): Threshold {
  return thresholds.findLast(({ pattern }) => matchesGlob(pattern, name))?.threshold ?? noThreshold;
}

interface SampledMetric {
  readonly metric: string;
  readonly name: string;
  readonly unit: Unit;
  readonly exactBase: number;
  readonly exactHead: number;
  readonly baseValues: readonly number[];
  readonly headValues: readonly number[];
  readonly threshold: Threshold;
  readonly discountedDelta: number;
  readonly better?: Metric['better'];
  readonly movedDelta?: number;
}

function sampledRow(context: RowContext, metric: SampledMetric): Row {
  const { assume, policy } = context;
  const common = {
    ...shared(context),
    metric: metric.metric,
    name: metric.name,
    unit: metric.unit,
    ...(metric.better === undefined ? {} : { better: metric.better }),
    threshold: metric.threshold,
    discountedDelta: metric.discountedDelta,
    discountReason: 'the growth is in discounted code',
  };
  if (assume === 'exact') {
    const { exactBase: base, exactHead: head } = metric;
    return judgeRow({
      ...common,
      ...{ base, head, noiseFloor: context.noiseFloor, samples: null },
      movedDelta: metric.movedDelta ?? 0,
      allowed: context.bands.allowed(metric.metric, base),
    });
  }
  const mad = Math.max(
    medianAbsoluteDeviation(metric.baseValues),
    medianAbsoluteDeviation(metric.headValues),
  );
  return judgeRow({
    ...common,
    base: Math.round(median(metric.baseValues)),
    head: Math.round(median(metric.headValues)),
    noiseFloor: Math.ceil(policy.noise.madFactor * mad),
    samples: testSamples(metric.baseValues, metric.headValues, policy.noise),
  });
}

function shared({ policy, waivers }: RowContext): Pick<Parameters<typeof judgeRow>[0], 'noise' | 'waivers'> {
  return { noise: policy.noise, waivers };
}

/** Both lists in one order; what only the first has stands before the first common name that follows it there. */
function mergeOrders(first: readonly string[], second: readonly string[]): string[] {
  const merged = [...second];
  first.forEach((name, index) => {
    if (merged.includes(name)) return;
    const next = first.slice(index + 1).find((later) => merged.includes(later));
    merged.splice(next === undefined ? merged.length : merged.indexOf(next), 0, name);
  });
  return merged;
}
