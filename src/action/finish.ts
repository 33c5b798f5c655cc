/**
 * The last job of a matrix: reads what the others shared, and ends the comment. What is missing now will stay
 * missing, so the comment says so, and so does this job's own mark: it is the one to require in branch protection.
 */
import { BootgateError, errorMessage, exitStatus, type ExitStatus } from '../base/errors.ts';
import type { ActionLog } from '../publish/actions-log.ts';
import { describeTrouble, type GitHub } from '../publish/github-client.ts';
import { appendJobSummary } from '../publish/job-summary.ts';
import { commentMarker } from '../publish/sticky-comment.ts';
import { composeComment, mergeSections, worstVerdict, type CommentSection } from '../render/comment.ts';
import { headShaOf, type RunEvent } from './event.ts';
import { publishComment } from './publish-comment.ts';
import type { ReportInputs } from './report-inputs.ts';
import { noExchange, type SectionExchange } from './section-exchange.ts';

export interface FinishHost {
  readonly env: NodeJS.ProcessEnv;
  readonly log: ActionLog;
  readonly github: GitHub;
  readonly exchange: SectionExchange;
}

/**
 * Ends a matrix.
 *
 * @returns what the job exits with: the worst of the cells, 1 where one is missing
 * @throws BootgateError when what the jobs shared cannot be read
 */
export async function finishMatrix(
  event: RunEvent,
  inputs: ReportInputs,
  host: FinishHost,
): Promise<ExitStatus> {
  const { log } = host;
  const headSha = headShaOf(event);
  const sections = mergeSections(headSha, [await gather(host)]);
  const reported = new Set(sections.map(({ facts }) => facts.cell));
  const missing = inputs.cells.filter((cell) => !reported.has(cell));
  for (const cell of missing)
    log.annotate('error', 'Bootgate', `${cell} is missing: its job ended without a result`);
  const verdict = worstVerdict(sections.map(({ facts }) => facts.verdict));
  log.output('verdict', sections.length === 0 ? '' : verdict);
  const path = host.env['GITHUB_STEP_SUMMARY'];
  const parts = { sections, missing, missingUnnamed: 0, ended: true, notes: [] };
  if (path) {
    await appendJobSummary(path, [
      composeComment({ marker: commentMarker(inputs.commentKey), ...parts }, 900_000),
    ]);
  }
  await comment(event, headSha, sections, inputs, host);
  if (missing.length > 0 || sections.length === 0) return exitStatus.failed;
  if (verdict === 'boot-failed') return exitStatus.bootFailed;
  return verdict === 'regressed' && inputs.failOnRegression ? exitStatus.regressed : exitStatus.ok;
}

async function gather({ exchange }: FinishHost): Promise<readonly CommentSection[]> {
  try {
    return await exchange.gather();
  } catch (error) {
    throw new BootgateError(`what the jobs of this run shared cannot be read: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

async function comment(
  { pullRequest }: RunEvent,
  headSha: string,
  own: readonly CommentSection[],
  inputs: ReportInputs,
  { github, log }: FinishHost,
): Promise<void> {
  if (!pullRequest || inputs.commentMode === 'never' || inputs.dryRun) return;
  if (pullRequest.fromFork) {
    log.info(
      'the pull request comes from a fork: bootgate/report in a workflow_run comments (docs/forks.md)',
    );
    return;
  }
  try {
    const result = await publishComment(
      github,
      {
        pullRequest: pullRequest.number,
        headSha,
        key: inputs.commentKey,
        mode: own.length < inputs.cells.length ? 'always' : inputs.commentMode,
        own,
        cells: inputs.cells,
        cellCount: inputs.cells.length,
        ended: true,
        notes: [],
      },
      noExchange,
      () => undefined,
    );
    log.info(`comment: ${result.status}${'url' in result ? ` ${result.url}` : ''}`);
    if ('id' in result) log.output('comment-id', String(result.id));
  } catch (error) {
    const { message, hint } = describeTrouble(error, 'pull-requests: write');
    log.annotate('warning', 'No comment', hint === '' ? message : `${message}; ${hint}`);
  }
}
