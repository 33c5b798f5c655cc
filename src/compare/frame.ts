/** What a comparison says before, or without, comparing any figure. */
import type { Comparison, Side } from './comparison.ts';
import type { CompareRequest, Measured } from './compare.ts';
import { samplesOf, stageValue, totalOf } from './noise.ts';
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
export function frameOf({ base, head, policySource, warnings }: CompareRequest): Comparison {
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
    times: [],
    stages: [],
    functions: [],
    functionCounts: noCounts,
    causes: [],
    processes: [],
    modules: [],
    systemCalls: [],
    units: [],
    idle: [],
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
    stages: profile.stages.map((stage) => ({ name: stage.name, value: stageValue(profile, stage) })),
  };
}
