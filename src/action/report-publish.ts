/** Comment, check and summary of what a fork's run measured; what is missing or unusable makes none of them green. */
import { counted } from '../base/number-format.ts';
import { createCheckRun } from '../publish/check-run.ts';
import { describeApiError } from '../publish/github-client.ts';
import { appendJobSummary } from '../publish/job-summary.ts';
import { commentMarker, describeComment } from '../publish/sticky-comment.ts';
import { composeComment } from '../render/comment.ts';
import type { CommentSection } from '../render/comment-section.ts';
import { markdownCode, markdownText } from '../render/markdown.ts';
import { ownerOf } from './identity.ts';
import type { MeasuredRun, ReportHost } from './measured-run.ts';
import { publishComment } from './publish-comment.ts';
import { checkContent } from './check-content.ts';
import type { ReportInputs } from './report-inputs.ts';
import type { Rules } from './rules.ts';
import { noExchange } from './section-exchange.ts';

/** Trouble with any of them is a warning about that one. */
export async function publishReport(
  run: MeasuredRun,
  sections: readonly CommentSection[],
  problems: readonly string[],
  cellCount: number,
  rules: Rules,
  inputs: ReportInputs,
  host: ReportHost,
): Promise<void> {
  const { pullRequest } = run;
  const notes = [
    [
      '> [!NOTE]',
      `> Measured by [a run](${run.url}) of code from ${markdownCode(run.headRepository)}, which could have changed the figures; the verdict was computed from them here, by the rules of this repository.`,
    ].join('\n'),
    ...problems.map((problem) => `> [!CAUTION]\n> ${markdownText(problem)}`),
  ];
  const summary = composeComment(
    {
      marker: commentMarker(inputs.commentKey),
      sections,
      missing: [],
      missingUnnamed: 0,
      ended: true,
      notes,
    },
    900_000,
  );
  const path = host.env['GITHUB_STEP_SUMMARY'];
  if (path) await appendJobSummary(path, [summary, notes.join('\n\n')]);
  if (inputs.dryRun) {
    host.log.info('dry run: no comment or check is written');
    return;
  }
  await attempt('comment', 'pull-requests: write', host, async () => {
    const result = await publishComment(
      host.github,
      {
        pullRequest: pullRequest.number,
        headSha: pullRequest.headSha,
        key: inputs.commentKey,
        ...ownerOf(inputs.commentKey, host.env),
        mode: sections.length === 0 && inputs.commentMode !== 'never' ? 'always' : inputs.commentMode,
        own: sections,
        cells: inputs.cells,
        cellCount,
        ended: true,
        notes,
      },
      noExchange,
      () => undefined,
    );
    host.log.info(`comment: ${describeComment(result)}`);
    if ('id' in result) host.log.output('comment-id', String(result.id));
  });
  const { checkName } = inputs;
  if (checkName === undefined) return;
  await attempt('check run', 'checks: write', host, async () => {
    const content = checkContent(sections, rules, inputs.failOnRegression, notes);
    const absent = missingBoots(sections, inputs, cellCount);
    await createCheckRun(host.github, {
      name: checkName,
      headSha: pullRequest.headSha,
      detailsUrl: run.url,
      ...content,
      // A measurement that is missing or cannot be read proves nothing.
      ...(problems.length > 0 && content.conclusion === 'success'
        ? {
            conclusion: 'neutral' as const,
            title: `not checked: ${problems.length === 1 ? 'see why' : `${problems.length} problems`}`,
          }
        : {}),
      // What did not come may be what is slower.
      ...(absent > 0
        ? { conclusion: 'failure' as const, title: `not checked: ${counted(absent, 'boot')} missing` }
        : {}),
    });
  });
}

/** How many cells of the matrix left no result. */
function missingBoots(
  sections: readonly CommentSection[],
  { cells }: ReportInputs,
  cellCount: number,
): number {
  const reported = new Set(sections.map(({ facts }) => facts.cell));
  return cells.length > 0
    ? cells.filter((cell) => !reported.has(cell)).length
    : Math.max(0, cellCount - Math.max(1, reported.size));
}

async function attempt(
  what: string,
  permission: string,
  { log }: ReportHost,
  body: () => Promise<void>,
): Promise<void> {
  try {
    await body();
  } catch (error) {
    const { message, hint } = describeApiError(error, permission);
    log.annotate('warning', `No ${what}`, hint === '' ? message : `${message}; ${hint}`);
  }
}
