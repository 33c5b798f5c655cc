/** What a comparison says before, or without, comparing any figure. */
import type { Profile } from '../profile/profile.ts';
import { comparedMetrics, metricOf } from '../base/metric.ts';
import { stageCost } from '../profile/stage-cost.ts';
import type { Comparison, Side } from './comparison.ts';
import { complaintRows } from './complaints.ts';
import type { CompareRequest, Measured } from './request.ts';
import { failureOf } from './failure.ts';
import { samplesOf, totalOf } from './noise.ts';
import { environmentDifferences, subjectDifferences } from './subject.ts';

export const noCounts: Comparison['functionCounts'] = {
  added: 0,
  removed: 0,
  grown: 0,
  shrunk: 0,
  up: 0,
  down: 0,
};

/** Everything that is known before anything is compared. */
export function headerOf({ base, head, policy, policySource, warnings }: CompareRequest): Comparison {
  return {
    format: 'bootgate-comparison',
    version: 1,
    scenario: head.profile.scenario,
    verdict: 'no-baseline',
    headline: '',
    unit: head.profile.unit,
    assume: head.profile.assume,
    base: base && sideOf(base),
    head: sideOf(head),
    environmentDifferences: base
      ? environmentDifferences(base.profile.environment, head.profile.environment)
      : [],
    subjectDifferences: base ? subjectDifferences(base.profile.subject, head.profile.subject) : [],
    noise: null,
    total: null,
    work: null,
    kinds: [],
    moved: null,
    times: [],
    stages: [],
    functions: [],
    functionCounts: noCounts,
    causes: [],
    causeGroups: [],
    processes: [],
    modules: [],
    options: [],
    systemCalls: [],
    sources: [],
    units: [],
    idle: [],
    complaints: complaintRows(base && boots(base), boots(head), policy.complaints),
    idlePlace: null,
    failure: failureOf(head.profile),
    budgets: [],
    anchor: null,
    policy: policySource ?? { origin: 'defaults', changedByHead: [] },
    warnings: [
      ...(warnings ?? []),
      ...(base && base.profile.scenario !== head.profile.scenario
        ? [`base is of scenario '${base.profile.scenario}', head of '${head.profile.scenario}'`]
        : []),
    ],
  };
}

function boots({ profile, more }: Measured): Profile[] {
  return [profile, ...(more ?? [])];
}

function sideOf({ profile, more, label, provenance }: Measured): Side {
  return {
    label,
    subject: profile.subject,
    outcome: profile.outcome,
    fingerprint: profile.environment.fingerprint,
    environment: profile.environment.fields,
    provenance: provenance ?? null,
    runs: samplesOf([profile, ...(more ?? [])]).runs.length,
    total: totalOf(profile),
    virtualNs: profile.totals.virtualNs,
    idleNs: profile.totals.idleNs,
    wallMs: profile.totals.wallMs,
    metrics: comparedMetrics()
      .map(({ id, noun, unit, ...metric }) => ({
        metric: id,
        name: noun,
        unit: unit.name,
        value: metricOf(profile.totals, metric),
      }))
      .filter(({ value }) => value >= 0),
    stages: profile.stages.map((stage) => ({ name: stage.name, value: stageCost(profile, stage) })),
  };
}
