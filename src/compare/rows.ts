/** The rows of a comparison of whole boots and their stages: total, times, stages. Each is judged as it is made. */
import { matchesGlob } from '../config/glob.ts';
import { noThreshold } from '../config/default-policy.ts';
import type { PatternThreshold, Policy, Threshold } from '../config/policy.ts';
import type { Profile } from '../profile/profile.ts';
import type { Row, Unit } from './comparison.ts';
import { discountedCost } from './discounts.ts';
import { judgeRow } from './judge-row.ts';
import { stageValue, testSamples, totalOf, type Samples } from './noise.ts';
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
    threshold: policy.total,
    discountedDelta: discounted,
  });
}

/** Stages of either side in order of time: the head's order, the base's own stages where they stood. */
export function stageRows(context: RowContext): Row[] {
  const { base, head, policy } = context;
  const baseCost = discountedCost(base, policy.discount).byStage;
  const headCost = discountedCost(head, policy.discount).byStage;
  const valuesOf = (profile: Profile, samples: Samples, name: string): number[] => {
    const index = profile.stages.findIndex((stage) => stage.name === name);
    return index < 0 ? [0] : samples.runs.map((run) => run.stages[index] ?? 0);
  };
  const valueOf = (profile: Profile, name: string): number => {
    const stage = profile.stages.find((candidate) => candidate.name === name);
    return stage ? stageValue(profile, stage) : 0;
  };
  return mergeOrders(
    base.stages.map(({ name }) => name),
    head.stages.map(({ name }) => name),
  ).map((name) =>
    sampledRow(context, {
      metric: `stage:${name}`,
      name,
      unit: context.unit,
      exactBase: valueOf(base, name),
      exactHead: valueOf(head, name),
      baseValues: valuesOf(base, context.baseSamples, name),
      headValues: valuesOf(head, context.headSamples, name),
      threshold: lastMatch(policy.stages, name),
      discountedDelta: (headCost.get(name) ?? 0) - (baseCost.get(name) ?? 0),
    }),
  );
}

/**
 * Virtual time and idle are as exact as instructions, and as noisy where those are; host time is never exact.
 * Idle is known of one boot only: where boots differ it is shown and not judged.
 */
export function timeRows(context: RowContext): Row[] {
  const { base, head, policy, assume, baseSamples, headSamples } = context;
  const known = (from: number, to: number): boolean => from >= 0 && to >= 0;
  const virtualNs = (samples: Samples): number[] => samples.runs.map((run) => run.virtualNs);
  const hostNs = (samples: Samples): number[] => samples.runs.map((run) => run.wallMs * 1e6);
  const inNs = { ...context, noiseFloor: 0 };
  const shape = { unit: 'ns', discountedDelta: 0 } as const;
  const rows: Row[] = [];
  if (known(base.totals.virtualNs, head.totals.virtualNs)) {
    rows.push(
      sampledRow(inNs, {
        ...shape,
        metric: 'virtual-time',
        name: 'virtual time',
        exactBase: base.totals.virtualNs,
        exactHead: head.totals.virtualNs,
        baseValues: virtualNs(baseSamples),
        headValues: virtualNs(headSamples),
        threshold: policy.times['virtual-time'],
      }),
    );
  }
  if (known(base.totals.idleNs, head.totals.idleNs)) {
    rows.push(
      judgeRow({
        ...shared(context),
        metric: 'idle',
        name: 'idle',
        unit: 'ns',
        base: base.totals.idleNs,
        head: head.totals.idleNs,
        threshold: assume === 'exact' ? policy.times.idle : noThreshold,
        noiseFloor: 0,
        samples: null,
      }),
    );
  }
  rows.push(
    sampledRow(
      { ...inNs, assume: 'none' },
      {
        ...shape,
        metric: 'host-time',
        name: 'host time',
        exactBase: 0,
        exactHead: 0,
        baseValues: hostNs(baseSamples),
        headValues: hostNs(headSamples),
        threshold: policy.times['host-time'],
      },
    ),
  );
  return rows;
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
}

function sampledRow(context: RowContext, metric: SampledMetric): Row {
  const { assume, policy } = context;
  const common = {
    ...shared(context),
    metric: metric.metric,
    name: metric.name,
    unit: metric.unit,
    threshold: metric.threshold,
    discountedDelta: metric.discountedDelta,
    discountReason: 'the growth is in discounted code',
  };
  if (assume === 'exact') {
    const { exactBase: base, exactHead: head } = metric;
    return judgeRow({ ...common, base, head, noiseFloor: context.noiseFloor, samples: null });
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
