/**
 * Two profiles and a policy in, a Comparison out. Pure: today's date and where things came from are told, not
 * asked. What forbids a verdict is looked for first, in this order: the head did not boot to its end; there is
 * no baseline that counts; the two were measured differently; there are too few samples.
 */
import { formatInteger } from '../base/number-format.ts';
import type { Policy } from '../config/policy.ts';
import type { Profile } from '../profile/profile.ts';
import { anchorRow } from './anchor.ts';
import { budgetRows } from './budgets.ts';
import { findCauses } from './causes.ts';
import { findChangeOrigins } from './change-origins.ts';
import type { Cause, Comparison, PolicySource, Provenance, Row } from './comparison.ts';
import { countProcesses } from './program-roots.ts';
import { doubts } from './doubts.ts';
import { frameOf, noCounts } from './frame.ts';
import { idleChanges, moduleRows, processRows, systemCallChanges, unitChanges } from './guest-rows.ts';
import { joinTrees } from './joint-tree.ts';
import { noiseOf, samplesOf, totalOf, type Samples } from './noise.ts';
import { joinFunctions } from './renames.ts';
import { functionRows } from './function-rows.ts';
import { stageRows, timeRows, totalRow, type RowContext } from './rows.ts';
import { bootFailure, unusableBase } from './usable.ts';
import { describeTotal, headlineOf, verdictOf } from './verdict.ts';
import { waiversOf, type Waivers } from './waivers.ts';

export interface CompareRequest {
  /** null: no baseline */
  readonly base: Measured | null;
  readonly head: Measured;
  readonly policy: Policy;
  readonly policySource?: PolicySource;
  /** `YYYY-MM-DD`, for waivers that expire */
  readonly today: string;
  /** the profile of policy.anchor's ref, or why there is none */
  readonly anchor?: Measured | { readonly missing: string };
  /** why there is no baseline, and other things found out on the way here */
  readonly missingBaseline?: string;
  readonly warnings?: readonly string[];
}

/** One side: a profile and what is known of where it came from. */
export interface Measured {
  readonly profile: Profile;
  /** further boots of the same thing */
  readonly more?: readonly Profile[];
  readonly label: string;
  readonly provenance?: Provenance | null;
}

export function compare(request: CompareRequest): Comparison {
  const { head, policy } = request;
  const waivers = waiversOf(policy.waivers, request.today);
  const base = request.base;
  const frame = frameOf(request);

  const failure = bootFailure(base?.profile ?? null, head.profile);
  if (failure !== null) return { ...frame, verdict: 'boot-failed', headline: `Boot failed: ${failure}` };

  const unusable =
    base === null
      ? (request.missingBaseline ?? 'nothing was given to compare with')
      : unusableBase(base, policy);
  if (base === null || unusable !== null) {
    return withoutBaseline(frame, head.profile, policy, waivers, unusable ?? '');
  }
  if (frame.environmentDifferences.length > 0) {
    const fields = frame.environmentDifferences.map(({ field }) => field).join(', ');
    return {
      ...frame,
      verdict: 'not-comparable',
      headline: `Not comparable: base and head were measured differently (${fields})`,
    };
  }
  return compareProfiles(request, base, frame, waivers);
}

function compareProfiles(
  request: CompareRequest,
  base: Measured,
  frame: Comparison,
  waivers: Waivers,
): Comparison {
  const { head, policy } = request;
  const baseSamples = samplesOf([base.profile, ...(base.more ?? [])]);
  const headSamples = samplesOf([head.profile, ...(head.more ?? [])]);
  const assume = assumed(base.profile, head.profile, baseSamples, headSamples);
  const noise = noiseOf(baseSamples, headSamples, {
    assume,
    sameSubject: frame.subjectDifferences.length === 0,
    policy: policy.noise,
    delta: totalOf(head.profile) - totalOf(base.profile),
  });
  const context: RowContext = {
    base: base.profile,
    head: head.profile,
    baseSamples,
    headSamples,
    assume,
    unit: head.profile.unit,
    policy,
    waivers,
    noiseFloor: noise.floor,
  };
  const total = totalRow(context);
  const detail = explain(context, total);
  const rows = {
    total,
    times: timeRows(context),
    stages: stageRows(context),
    functions: detail.functions,
    processes: processRows(context),
    modules: moduleRows(context),
    budgets: budgetRows(base.profile, head.profile, policy, waivers),
    anchor: anchorRow(request, total, waivers),
  };
  const verdict = verdictOf(rows);
  return {
    ...frame,
    ...rows,
    verdict,
    headline: headlineOf(verdict, rows),
    assume,
    noise,
    functionCounts: detail.counts,
    causes: detail.causes,
    systemCalls: systemCallChanges(context),
    units: unitChanges(context),
    idle: idleChanges(context),
    warnings: [
      ...frame.warnings,
      ...doubts(context, noise.floor, baseSamples.identical && headSamples.identical, total),
      ...waivers.warnings(),
    ],
  };
}

/** What changed, by function and by call path. */
function explain(
  context: RowContext,
  total: Row,
): { functions: Comparison['functions']; counts: Comparison['functionCounts']; causes: Cause[] } {
  const { base, head } = context;
  if (base.tree.length === 0) {
    // A committed budget file holds totals and stages only.
    return { functions: [], counts: noCounts, causes: [] };
  }
  const functions = joinFunctions(base, head);
  const { rows, counts } = functionRows(context, functions);
  const tree = countProcesses(functions, joinTrees(functions, base.tree, head.tree), base, head);
  const treeDelta = total.samples ? totalOf(head) - totalOf(base) : total.delta;
  const modules = new Set([...(base.modules ?? []), ...(head.modules ?? [])].map(({ name }) => name));
  const causes = findCauses(functions, tree, findChangeOrigins(tree), treeDelta, modules);
  return { functions: rows, counts, causes };
}

/** Metrics that claim to be exact and differ between two boots of one side are judged as noisy ones. */
function assumed(base: Profile, head: Profile, baseSamples: Samples, headSamples: Samples): 'exact' | 'none' {
  const exact = base.assume === 'exact' && head.assume === 'exact';
  return exact && baseSamples.identical && headSamples.identical ? 'exact' : 'none';
}

/** Absolute figures and budgets are all there is to say. */
function withoutBaseline(
  frame: Comparison,
  head: Profile,
  policy: Policy,
  waivers: Waivers,
  reason: string,
): Comparison {
  const budgets = budgetRows(null, head, policy, waivers);
  const over = budgets.find(({ status }) => status === 'fail');
  const measured = describeTotal(totalOf(head), head.unit);
  return {
    ...frame,
    environmentDifferences: [],
    subjectDifferences: [],
    budgets,
    verdict: over ? 'regressed' : 'no-baseline',
    headline: over
      ? `Over budget: ${over.name} takes ${formatInteger(over.head)}, ${over.limit}`
      : `No baseline, no verdict: ${reason}; measured ${measured}`,
    warnings: [...frame.warnings, ...(over ? [`no baseline: ${reason}`] : []), ...waivers.warnings()],
  };
}
