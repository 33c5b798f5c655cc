/**
 * Everything that tells people the result: annotations and outputs first, which cannot fail, then the job
 * summary, the artifact, the comment, the check run. Trouble with any of them is a warning about that one.
 */
import { join } from 'node:path';
import { errorMessage } from '../base/errors.ts';
import { formatBytes, formatDelta } from '../base/number-format.ts';
import { writeFileAtomic } from '../base/files.ts';
import { artifactName, uploadArtifact } from '../publish/artifact-upload.ts';
import { checkSummaryLimit, createCheckRun, type CheckRun } from '../publish/check-run.ts';
import { describeTrouble, type GitHub } from '../publish/github-client.ts';
import { appendJobSummary } from '../publish/job-summary.ts';
import { commentMarker } from '../publish/sticky-comment.ts';
import { composeComment, worstVerdict, type CommentSection } from '../render/comment.ts';
import { markdownText } from '../render/markdown.ts';
import type { RunEvent } from './event.ts';
import { baselineStatus } from './baselines.ts';
import type { GateFailure, GateHost, GateResult } from './gate-host.ts';
import type { ActionInputs } from './inputs.ts';
import { publishComment } from './publish-comment.ts';
import type { Rules } from './rules.ts';
import { artifactExchange, noExchange } from './section-exchange.ts';

export interface PublishRequest {
  readonly event: RunEvent;
  readonly inputs: ActionInputs;
  readonly host: GateHost;
  readonly headSha: string;
  readonly rules: Rules;
  readonly results: readonly GateResult[];
  readonly failures: readonly GateFailure[];
}

/** Publishes; never throws. */
export async function publishResults(request: PublishRequest): Promise<void> {
  const { inputs, host, results } = request;
  const { log } = host;
  annotate(request);
  setOutputs(request);
  const sections = results.map(({ section }) => section);
  await attempt('job summary', request, () => writeSummary(request, sections));
  if (inputs.dryRun) {
    log.info('dry run: no artifact, comment or check is written');
    return;
  }
  await log.group('Publish', async () => {
    await attempt('artifact', request, () => upload(request));
    if (sections.length === 0) return;
    await attempt('comment', request, () => comment(request, sections));
    await attempt('check run', request, () => check(request, sections));
  });
}

async function attempt(what: string, { host }: PublishRequest, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    const permission = what === 'check run' ? 'checks: write' : 'pull-requests: write';
    const isRequest = what === 'comment' || what === 'check run';
    const { message, hint } = isRequest
      ? describeTrouble(error, permission)
      : { message: errorMessage(error), hint: '' };
    host.log.annotate('warning', `No ${what}`, hint === '' ? message : `${message}; ${hint}`);
  }
}

function annotate({ results, host: { log } }: PublishRequest): void {
  for (const { comparison, section } of results) {
    const title = section.facts.name === '' ? 'Bootgate' : `Bootgate: ${section.facts.name}`;
    const cause = comparison.causes[0];
    const where = cause ? `\nWhere it begins: ${cause.path.join(' → ')}` : '';
    switch (comparison.verdict) {
      case 'regressed':
      case 'boot-failed':
        log.annotate('error', title, comparison.headline + where);
        break;
      case 'not-comparable':
      case 'waived':
        log.annotate('warning', title, comparison.headline + where);
        break;
      default:
        log.annotate('notice', title, comparison.headline);
    }
  }
}

function setOutputs({ results, inputs, host: { log } }: PublishRequest): void {
  const verdict = worstVerdict(results.map(({ comparison }) => comparison.verdict));
  const deciding = results.find(({ comparison }) => comparison.verdict === verdict);
  const values: Readonly<Record<string, string>> = {
    verdict: results.length === 0 ? '' : verdict,
    'baseline-status':
      inputs.baseline.kind === 'none' && !inputs.base
        ? 'not-wanted'
        : deciding
          ? baselineStatus(deciding.base)
          : 'missing',
    'baseline-sha': deciding?.base.measured?.provenance?.sha ?? '',
    total: deciding ? String(deciding.comparison.head.total) : '',
    'total-delta': deciding?.comparison.total
      ? formatDelta(deciding.comparison.total.delta).replaceAll(',', '')
      : '',
    'report-path': deciding?.folder ?? '',
    'profile-path': deciding ? join(deciding.folder, 'profile.json.gz') : '',
    'comment-id': '',
  };
  for (const [name, value] of Object.entries(values)) log.output(name, value);
}

async function writeSummary(request: PublishRequest, sections: readonly CommentSection[]): Promise<void> {
  const { host, inputs, failures } = request;
  const notes = failureNotes(failures);
  const text = (limit: number) =>
    composeComment(
      {
        marker: commentMarker(inputs.comment.key),
        sections,
        missing: [],
        missingUnnamed: 0,
        ended: true,
        notes,
      },
      limit,
    );
  // A summary holds far more than a comment: only the sections' own renderings are limited.
  const texts = [text(900_000), text(60_000)];
  await writeFileAtomic(join(inputs.out, 'comment.md'), texts[1]!);
  const path = host.env['GITHUB_STEP_SUMMARY'];
  if (path) await appendJobSummary(path, texts);
}

function failureNotes(failures: readonly GateFailure[]): string[] {
  return failures.map(
    ({ scenario, error }) =>
      `> [!CAUTION]\n> ${markdownText(scenario)} could not be measured: ${markdownText(errorMessage(error))}`,
  );
}

async function upload({ inputs, host }: PublishRequest): Promise<void> {
  const name = artifactName(inputs.artifactName, inputs.comment.cell);
  const { bytes } = await uploadArtifact(name, inputs.out, inputs.retentionDays);
  host.log.info(`artifact '${name}': ${formatBytes(bytes)}`);
}

async function comment(request: PublishRequest, sections: readonly CommentSection[]): Promise<void> {
  const { event, inputs, host, headSha } = request;
  const { pullRequest } = event;
  const exchange =
    inputs.comment.jobTotal > 1
      ? artifactExchange(inputs.artifactName, inputs.comment.cell, inputs.out)
      : noExchange;
  if (!pullRequest || inputs.comment.mode === 'never') {
    // The last job of the matrix wants to know all the same.
    await exchange.share(sections);
    return;
  }
  if (pullRequest.fromFork) {
    await exchange.share(sections);
    host.log.annotate(
      'notice',
      'Bootgate',
      'The pull request comes from a fork, whose token may only read: the result is in the job summary and the artifact. A workflow with bootgate/report comments (docs/forks.md).',
    );
    return;
  }
  const github = requireGitHub(host.github);
  const result = await publishComment(
    github,
    {
      pullRequest: pullRequest.number,
      headSha,
      key: inputs.comment.key,
      mode: inputs.comment.mode,
      own: sections,
      cells: inputs.comment.cells,
      cellCount: inputs.comment.jobTotal,
      notes: failureNotes(request.failures),
    },
    exchange,
    (error) =>
      host.log.annotate('warning', 'Sections of other jobs', `could not be read: ${errorMessage(error)}`),
  );
  host.log.info(`comment: ${result.status}${'url' in result ? ` ${result.url}` : ''}`);
  if ('id' in result) host.log.output('comment-id', String(result.id));
}

function requireGitHub(github: GitHub | null): GitHub {
  if (github) return github;
  throw new Error('there is no github-token');
}

async function check(request: PublishRequest, sections: readonly CommentSection[]): Promise<void> {
  const { inputs, host, event, headSha } = request;
  if (inputs.checkName === undefined || event.pullRequest?.fromFork === true) return;
  await createCheckRun(requireGitHub(host.github), {
    name: checkName(inputs.checkName, inputs.comment.cell),
    headSha,
    detailsUrl: event.runUrl,
    ...checkContent(sections, request.rules, inputs.failOnRegression),
  });
}

/** A check's name is what branch protection knows it by: each cell of a matrix has its own. */
function checkName(name: string, cell: string): string {
  return cell === '' ? name : `${name} (${cell})`;
}

/** What a check run says about sections. */
export function checkContent(
  sections: readonly CommentSection[],
  { policy }: Rules,
  failOnRegression: boolean,
): Pick<CheckRun, 'conclusion' | 'title' | 'summary' | 'annotations'> {
  const verdicts = sections.map(({ facts }) => facts.verdict);
  const worst = worstVerdict(verdicts);
  const strict =
    (worst === 'no-baseline' && policy.onMissingBaseline === 'fail') ||
    (worst === 'not-comparable' && policy.onNotComparable === 'fail');
  const failed = worst === 'boot-failed' || strict || (worst === 'regressed' && failOnRegression);
  const passed = ['ok', 'improved', 'waived'].includes(worst);
  return {
    conclusion: failed ? 'failure' : passed ? 'success' : 'neutral',
    title: sections.length === 1 ? worst : `${worst} (worst of ${sections.length})`,
    summary: composeComment(
      { marker: commentMarker(''), sections, missing: [], missingUnnamed: 0, ended: true, notes: [] },
      checkSummaryLimit - 1000,
    ),
    annotations: [],
  };
}
