/** Gives a row its status. Everything a verdict rests on is decided here, one row at a time. */
import type { NoisePolicy, Threshold } from '../config/policy.ts';
import type { Row, RowStatus, SampleTest, Unit } from './comparison.ts';
import { describeThreshold, limitAt } from './limits.ts';
import type { Waivers } from './waivers.ts';

export interface RowRequest {
  readonly metric: string;
  readonly name: string;
  readonly unit: Unit;
  readonly base: number;
  readonly head: number;
  readonly threshold: Threshold;
  /** part of the change that discounted code has */
  readonly discountedDelta?: number;
  readonly discountReason?: string;
  /** changes of at most this much mean nothing */
  readonly noiseFloor: number;
  /** null for exact metrics */
  readonly samples: SampleTest | null;
  readonly noise: NoisePolicy;
  readonly waivers: Waivers;
}

export function judgeRow(request: RowRequest): Row {
  const { base, head, threshold, noiseFloor } = request;
  const delta = head - base;
  const discountedDelta = request.discountedDelta ?? 0;
  const at = (limit: Threshold['fail']): number | null =>
    limit === null ? null : Math.max(limitAt(limit, base), noiseFloor > 0 ? Math.floor(noiseFloor) + 1 : 0);
  const row = {
    metric: request.metric,
    name: request.name,
    unit: request.unit,
    base,
    head,
    delta,
    discountedDelta,
    failAt: at(threshold.fail),
    warnAt: at(threshold.warn),
    limit: describeThreshold(threshold),
    samples: request.samples,
  };
  return { ...row, ...judge(row, request) };
}

type Unjudged = Omit<Row, 'status' | 'reason'>;

function judge(row: Unjudged, request: RowRequest): { status: RowStatus; reason: string } {
  const { delta, failAt, warnAt, samples, discountedDelta } = row;
  const gated = delta - discountedDelta;
  const reaches = (growth: number, limit: number | null): boolean => limit !== null && growth >= limit;
  const changed =
    delta === 0 || Math.abs(delta) <= request.noiseFloor ? 'same' : delta > 0 ? 'grown' : 'shrunk';

  if (samples && (failAt !== null || warnAt !== null)) {
    if (samples.p === null) return { status: 'undecided', reason: needsSamples(samples, request.noise) };
    if (samples.p >= request.noise.alpha) {
      return { status: 'same', reason: `not significant (p = ${samples.p.toFixed(3)})` };
    }
  }
  if (reaches(gated, failAt)) {
    const waiver = request.waivers.accept(row.metric, row.base, gated);
    return waiver ? { status: 'waived', reason: waiver } : { status: 'fail', reason: '' };
  }
  if (reaches(gated, warnAt)) return { status: 'warn', reason: '' };
  if (reaches(delta, failAt) || reaches(delta, warnAt)) {
    return { status: 'discounted', reason: request.discountReason ?? '' };
  }
  const smallest = Math.min(failAt ?? Infinity, warnAt ?? Infinity);
  if (-gated >= smallest) return { status: 'improved', reason: '' };
  return { status: changed, reason: '' };
}

function needsSamples({ baseRuns, headRuns }: SampleTest, { minRuns }: NoisePolicy): string {
  return `need >= ${minRuns} boots of each side, have ${baseRuns} and ${headRuns}`;
}
