/** What a check run says about the sections of a comment: its conclusion, its title, its text. */
import { exitStatus } from '../base/errors.ts';
import { counted } from '../base/number-format.ts';
import type { Verdict } from '../compare/comparison.ts';
import { checkSummaryLimit, type CheckRun } from '../publish/check-run.ts';
import { commentMarker } from '../publish/sticky-comment.ts';
import { composeComment } from '../render/comment.ts';
import { unmeasuredBoots, worstVerdict, type CommentSection } from '../render/comment-section.ts';
import type { Rules } from './rules.ts';

/** What was not judged says so before it says why. */
export const checkTitles: Readonly<Record<Verdict, string>> = {
  ok: 'ok',
  improved: 'improved',
  regressed: 'regressed',
  waived: 'waived',
  'not-comparable': 'not checked: not comparable',
  'no-baseline': 'not checked: no baseline',
  'boot-failed': 'boot failed',
};

/** Green, so far as it goes. */
export function passes(verdict: Verdict): boolean {
  return ['ok', 'improved', 'waived'].includes(verdict);
}

function titleOf(worst: Verdict, sections: readonly CommentSection[]): string {
  const refused = new Set(sections.flatMap(({ facts }) => facts.refused ?? []));
  return worst === 'not-comparable' && refused.size > 0
    ? `not accepted: changes how the boot is measured (${[...refused].join(', ')})`
    : checkTitles[worst];
}

/** What a check run says about sections. */
export function checkContent(
  sections: readonly CommentSection[],
  { policy }: Rules,
  failOnRegression: boolean,
  notes: readonly string[] = [],
): Pick<CheckRun, 'conclusion' | 'title' | 'summary' | 'annotations'> {
  const verdicts = sections.map(({ facts }) => facts.verdict);
  const worst = worstVerdict(verdicts);
  const strict =
    sections.some(({ facts }) => facts.exit === exitStatus.noVerdict) ||
    (worst === 'no-baseline' && policy.onMissingBaseline === 'fail') ||
    (worst === 'not-comparable' && policy.onNotComparable === 'fail');
  const unmeasured = unmeasuredBoots(sections).length;
  const failed =
    worst === 'boot-failed' || strict || unmeasured > 0 || (worst === 'regressed' && failOnRegression);
  const title =
    unmeasured > 0 && passes(worst)
      ? `not checked: ${counted(unmeasured, 'boot')} could not be measured`
      : titleOf(worst, sections);
  return {
    conclusion: failed ? 'failure' : passes(worst) ? 'success' : 'neutral',
    title: sections.length === 1 ? title : `${title} (worst of ${sections.length})`,
    summary: composeComment(
      { marker: commentMarker(''), sections, missing: [], missingUnnamed: 0, ended: true, notes },
      checkSummaryLimit - 1000,
    ),
    annotations: [],
  };
}
