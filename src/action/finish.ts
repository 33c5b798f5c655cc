/**
 * The last job of a matrix: reads what the others shared, and ends the comment. What is missing now will stay
 * missing, so the comment says so, and so does this job's own mark: it is the one to require in branch protection.
 */
import { BootgateError, errorMessage, exitStatus, type ExitStatus } from '../base/errors.ts';
import type { Verdict } from '../compare/comparison.ts';
import type { ActionLog } from '../publish/actions-log.ts';
import { describeApiError, type GitHub } from '../publish/github-client.ts';
import { appendJobSummary } from '../publish/job-summary.ts';
import { commentMarker, describeComment } from '../publish/sticky-comment.ts';
import { composeComment } from '../render/comment.ts';
import {
  mergeSections,
  unmeasuredBoots,
  worstVerdict,
  type CommentSection,
} from '../render/comment-section.ts';
import { headShaOf, readsOnly, whoReads, type RunEvent } from './event.ts';
import { ownerOf } from './identity.ts';
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
  const unmeasured = unmeasuredBoots(sections);
  for (const boot of unmeasured) log.annotate('error', 'Bootgate', `${boot} could not be measured`);
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
  if (missing.length > 0 || unmeasured.length > 0 || sections.length === 0) return exitStatus.failed;
  return worstExit(sections, inputs);
}

/** Of the worst cell that its own job fails for: also one that was not checked, where the rules ask for that. */
function worstExit(sections: readonly CommentSection[], { failOnRegression }: ReportInputs): ExitStatus {
  const exits = sections.map(({ facts }) => facts.exit ?? exitOf(facts.verdict));
  const order = [exitStatus.bootFailed, exitStatus.regressed, exitStatus.noVerdict] as const;
  const worst = order.find((status) => exits.includes(status)) ?? exitStatus.ok;
  return worst === exitStatus.regressed && !failOnRegression ? exitStatus.ok : worst;
}

/** Of a section that does not say, of an earlier release. */
function exitOf(verdict: Verdict): ExitStatus {
  if (verdict === 'boot-failed') return exitStatus.bootFailed;
  return verdict === 'regressed' ? exitStatus.regressed : exitStatus.ok;
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
  event: RunEvent,
  headSha: string,
  own: readonly CommentSection[],
  inputs: ReportInputs,
  { env, github, log }: FinishHost,
): Promise<void> {
  const { pullRequest } = event;
  if (!pullRequest || inputs.commentMode === 'never' || inputs.dryRun) return;
  if (readsOnly(event)) {
    log.info(`${whoReads(pullRequest)}: bootgate/report in a workflow_run comments (docs/forks.md)`);
    return;
  }
  try {
    const result = await publishComment(
      github,
      {
        pullRequest: pullRequest.number,
        headSha,
        key: inputs.commentKey,
        ...ownerOf(inputs.commentKey, env),
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
    log.info(`comment: ${describeComment(result)}`);
    if ('id' in result) log.output('comment-id', String(result.id));
  } catch (error) {
    const { message, hint } = describeApiError(error, 'pull-requests: write');
    log.annotate('warning', 'No comment', hint === '' ? message : `${message}; ${hint}`);
  }
}
