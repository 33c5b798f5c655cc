/**
 * Two profiles and a policy in, a Comparison out. Pure: today's date and where things came from are told, not
 * asked. What forbids a verdict is looked for first, in this order: the head did not boot to its end; there is
 * no baseline that counts; the two were measured differently; one of the guests complains of what makes its boot
 * another one; there are too few samples.
 */
import { unitNamed } from '../base/unit.ts';
import { policyIn } from '../config/policy-units.ts';
import type { Policy } from '../config/policy.ts';
import { hasBelievedNames } from '../profile/believed-names.ts';
import type { Profile } from '../profile/profile.ts';
import { anchorRow } from './anchor.ts';
import { budgetRows } from './budgets.ts';
import { groupCauses } from './cause-groups.ts';
import type { Comparison } from './comparison.ts';
import { caveats } from './caveats.ts';
import { countedChanges } from './counted-changes.ts';
import { explain } from './explain.ts';
import { figuresOf } from './figures.ts';
import { headerOf } from './header.ts';
import { idleChanges, moduleRows, processRows, systemCallChanges, unitChanges } from './guest-rows.ts';
import { idlePlace } from './idle-place.ts';
import { movedRow, movedWork, nothingMoved } from './moved-work.ts';
import { notBootedNote } from '../profile/not-booted.ts';
import { noiseOf, samplesOf, totalOf, type Samples } from './noise.ts';
import { bandNoise, bandsOf, noBands } from './noise-bands.ts';
import { joinFunctions } from './renames.ts';
import type { CompareRequest, Measured } from './request.ts';
import { kindRows, metricRows, stageRows, totalRow, workRow, type RowContext } from './rows.ts';
import { complaintsInWords, failingComplaints, mendedComplaints } from './complaints.ts';
import { bootObstacle, baseObstacle } from './verdict-obstacles.ts';
import { headlineOf, overBudget, verdictOf } from './verdict.ts';
import { optionRows, optionWarnings, sourceChanges } from './source-rows.ts';
import { costKindsOf, withCostKinds } from './with-cost-kinds.ts';
import { waiversOf, type Waivers } from './waivers.ts';

/** @throws BootgateError (bad input) for a limit that is of another unit than the boots are measured in */
export function compare(asked: CompareRequest): Comparison {
  return withoutRefused(compareByRules(asked));
}

/** Whoever changes how the boot is measured is not green by what was measured the other way. */
function withoutRefused(comparison: Comparison): Comparison {
  const { verdict, headline, policy } = comparison;
  const { refused = [] } = policy;
  if (refused.length === 0 || !['ok', 'improved', 'waived', 'no-baseline'].includes(verdict)) {
    return comparison;
  }
  const what = refused.join(', ');
  return {
    ...comparison,
    verdict: 'not-comparable',
    headline: `Not accepted: it changes how the boot is measured (${what}). Measured the base's way: ${headline}`,
  };
}

function compareByRules(asked: CompareRequest): Comparison {
  const policy = policyIn(asked.policy, unitNamed(asked.head.profile.unit));
  const costKinds = costKindsOf(asked.base?.profile ?? null, asked.head.profile, policy);
  const head = withCostKinds(asked.head, costKinds);
  const request = {
    ...asked,
    head,
    base: asked.base && withCostKinds(asked.base, costKinds),
    policy,
  };
  const waivers = waiversOf(policy.waivers, request.today);
  const base = request.base;
  const header = headerOf(request);

  const failure = bootObstacle(base?.profile ?? null, head.profile);
  if (failure !== null) return { ...header, verdict: 'boot-failed', headline: `Boot failed: ${failure}` };

  const unusable =
    base === null
      ? (request.missingBaseline ?? 'nothing was given to compare with')
      : baseObstacle(base, policy);
  const differences = measuredDifferently(request, header);
  if (differences.length > 0 && (base === null || unusable === null)) {
    return {
      ...header,
      environmentDifferences: differences,
      verdict: 'not-comparable',
      headline: `Not checked. Not comparable: base and head ${differenceInWords(differences)}`,
    };
  }
  if (base === null || unusable !== null) {
    return withoutBaseline(header, head.profile, policy, waivers, unusable ?? '');
  }
  const failing = failingComplaints(header.complaints);
  if (failing.length > 0) {
    const headline = `Boot failed: it reached its end, but complains of what the base did not: ${complaintsInWords(failing)}`;
    return { ...header, verdict: 'boot-failed', headline };
  }
  const mended = mendedComplaints(header.complaints);
  if (mended.length > 0) {
    const reason = `the base's boot complains of what this one does not: ${complaintsInWords(mended)}`;
    return withoutBaseline(header, head.profile, policy, waivers, reason);
  }
  return compareProfiles(request, base, header, waivers);
}

/** Of a base that is known by its architecture alone, that. */
function measuredDifferently(
  { base, head, baseArchitecture }: CompareRequest,
  header: Comparison,
): Comparison['environmentDifferences'] {
  const { arch } = head.profile.environment.fields;
  if (base !== null || baseArchitecture === undefined || baseArchitecture === arch) {
    return header.environmentDifferences;
  }
  return [{ field: 'arch', base: baseArchitecture, head: arch }];
}

/** Another architecture has another machine and CPU, too: those go without saying. */
function differenceInWords(differences: Comparison['environmentDifferences']): string {
  const arch = differences.find(({ field }) => field === 'arch');
  if (arch) return `are of different architectures (${arch.base}, ${arch.head})`;
  return `were measured differently (${differences.map(({ field }) => field).join(', ')})`;
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
    bootedOnce: [base, head].some(({ profile }) => notBootedNote(profile) !== null),
    policy: policy.noise,
    delta: totalOf(head.profile) - totalOf(base.profile),
  });
  // Names that are not believed would blame the innocent.
  const named = hasBelievedNames(base.profile) && hasBelievedNames(head.profile);
  const functions =
    base.profile.tree.length === 0 || !named ? null : joinFunctions(base.profile, head.profile);
  const figures = assume === 'exact' ? bothFigures(base.profile, head.profile) : null;
  const sameSubject = frame.subjectDifferences.length === 0;
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
    // Boots of the same thing, or of one that differs from itself, have a floor of their own.
    bands: assume === 'exact' && !sameSubject ? bandsOf(base.profile, head.profile) : noBands,
    figures,
    moved: figures && functions ? movedWork(functions, base.profile, head.profile) : nothingMoved,
  };
  const total = totalRow(context);
  const judged = {
    total,
    work: workRow(context),
    kinds: kindRows(context),
    times: metricRows(context),
    stages: stageRows(context),
  };
  const detail = explain(context, judged, functions);
  const rows = {
    ...judged,
    moved: movedRow(judged.stages),
    functions: detail.functions,
    processes: processRows(context),
    modules: moduleRows(context),
    options: named ? optionRows(context) : [],
    budgets: budgetRows(base.profile, head.profile, policy, waivers),
    anchor: anchorRow(request, total, waivers),
    complaints: frame.complaints,
  };
  const verdict = verdictOf(rows);
  return {
    ...frame,
    ...rows,
    verdict,
    headline: headlineOf(verdict, rows),
    assume,
    noise:
      sameSubject || assume === 'none'
        ? noise
        : bandNoise(context.bands, base.profile, figures?.base.work ?? null, noise),
    functionCounts: detail.counts,
    causes: detail.causes,
    causeGroups: groupCauses(detail.causes, detail.functions),
    systemCalls: systemCallChanges(context),
    sources: named ? sourceChanges(base.profile, head.profile) : [],
    units: unitChanges(context),
    idle: idleChanges(context),
    counted: countedChanges(base.profile, head.profile),
    idlePlace: assume === 'exact' ? idlePlace(base.profile, head.profile) : null,
    warnings: [
      ...frame.warnings,
      ...caveats(context, noise.floor, baseSamples.identical && headSamples.identical, total),
      ...optionWarnings(context),
      ...waivers.warnings(),
    ],
  };
}

/** Null where one side does not tell kinds of cost apart. */
function bothFigures(base: Profile, head: Profile): RowContext['figures'] {
  const [before, after] = [figuresOf(base), figuresOf(head)];
  return before && after && { base: before, head: after };
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
  const unit = unitNamed(head.unit);
  const measured = unit.sayShort(totalOf(head));
  return {
    ...frame,
    environmentDifferences: [],
    subjectDifferences: [],
    budgets,
    verdict: over ? 'regressed' : 'no-baseline',
    headline: over
      ? overBudget(over)
      : `Not checked. No baseline, no verdict: ${reason}; measured ${measured}`,
    warnings: [...frame.warnings, ...(over ? [`no baseline: ${reason}`] : []), ...waivers.warnings()],
  };
}
