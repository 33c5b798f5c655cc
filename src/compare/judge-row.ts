/** Gives a row its status. Everything a verdict rests on is decided here, one row at a time. */
import type { NoisePolicy, Threshold } from '../config/policy.ts';
import type { Row, RowStatus, SampleTest, Unit } from './comparison.ts';
import { describeThreshold, limitAt } from './limits.ts';
import type { Allowed } from './noise-bands.ts';
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
  /** part of the change that came from, or went to, other stages */
  readonly movedDelta?: number;
  /** values of the head that mean nothing */
  readonly allowed?: Allowed;
  /** changes of at most this much mean nothing */
  readonly noiseFloor: number;
  /** null for exact metrics */
  readonly samples: SampleTest | null;
  readonly noise: NoisePolicy;
  readonly waivers: Waivers;
  /** which way is an improvement: `lower` unless said; limits are reached the other way */
  readonly better?: 'lower' | 'higher';
}

export function judgeRow(request: RowRequest): Row {
  const { base, head, threshold, noiseFloor } = request;
  const delta = head - base;
  const discountedDelta = request.discountedDelta ?? 0;
  const movedDelta = request.movedDelta ?? 0;
  // Never at what was measured to mean nothing; what is only assumed to does not stand against a limit.
  const above = Math.max(noiseFloor, request.allowed?.sure ?? 0);
  const at = (limit: Threshold['fail']): number | null =>
    limit === null ? null : Math.max(limitAt(limit, base), above > 0 ? Math.floor(above) + 1 : 0);
  const row = {
    metric: request.metric,
    name: request.name,
    unit: request.unit,
    base,
    head,
    delta,
    discountedDelta,
    movedDelta,
    failAt: at(threshold.fail),
    warnAt: at(threshold.warn),
    limit: describeThreshold(threshold),
    samples: request.samples,
  };
  return { ...row, ...judge(row, request) };
}

type Unjudged = Omit<Row, 'status' | 'reason'>;

function judge(row: Unjudged, request: RowRequest): { status: RowStatus; reason: string } {
  const { failAt, warnAt, samples } = row;
  const worse = request.better === 'higher' ? -1 : 1;
  const delta = worse * row.delta;
  const discountedDelta = worse * row.discountedDelta;
  const movedDelta = worse * row.movedDelta;
  const gated = withoutMoved(delta - discountedDelta, movedDelta);
  const reaches = (growth: number, limit: number | null): boolean => limit !== null && growth >= limit;
  const isNoise = (change: number): boolean =>
    change === 0 || Math.abs(change) <= request.noiseFloor || isAllowed(request, row.base + worse * change);
  const changed = isNoise(delta) ? 'same' : row.delta > 0 ? 'grown' : 'shrunk';

  if (samples && (failAt !== null || warnAt !== null)) {
    if (samples.p === null) return { status: 'undecided', reason: needsSamples(samples, request.noise) };
    if (samples.p >= request.noise.alpha) {
      return { status: 'same', reason: `not significant (p = ${samples.p.toFixed(3)})` };
    }
  }
  if (reaches(gated, failAt)) {
    const waiver = request.waivers.accept(row.metric, row.base, gated, row.unit);
    return waiver ? { status: 'waived', reason: waiver } : { status: 'fail', reason: '' };
  }
  if (reaches(gated, warnAt)) return { status: 'warn', reason: '' };
  if (changed !== 'same' && isNoise(gated) && !isNoise(movedDelta)) {
    return { status: 'moved', reason: movedDelta < 0 ? 'runs elsewhere' : 'ran elsewhere before' };
  }
  if (reaches(delta, failAt) || reaches(delta, warnAt)) {
    return { status: 'discounted', reason: request.discountReason ?? '' };
  }
  if (isNoise(gated) && discountedDelta === 0) return { status: 'same', reason: '' };
  const smallest = Math.min(failAt ?? Infinity, warnAt ?? Infinity);
  if (-gated >= smallest) return { status: 'improved', reason: '' };
  return { status: changed, reason: '' };
}

/** Work that left for another stage excuses what shrank, and accuses nothing: what is new in its place is the boot's work. */
function withoutMoved(change: number, moved: number): number {
  return change > 0
    ? Math.max(0, Math.min(change, change - moved))
    : Math.min(0, Math.max(change, change - moved));
}

function isAllowed({ allowed }: RowRequest, head: number): boolean {
  return allowed !== undefined && head >= allowed.low && head <= allowed.high;
}

function needsSamples({ baseRuns, headRuns }: SampleTest, { minRuns }: NoisePolicy): string {
  return `need >= ${minRuns} boots of each side, have ${baseRuns} and ${headRuns}`;
}
