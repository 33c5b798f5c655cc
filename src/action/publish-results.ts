/**
 * Everything that tells people the result: annotations, the job summary, the artifact, the comment, the check run,
 * and at last the outputs, which nothing of a cancelled job may set. A failure of any of them is a warning about that one.
 */
import { join } from 'node:path';
import { BootgateError, errorMessage, exitStatus } from '../base/errors.ts';
import { formatBytes, formatDelta } from '../base/number-format.ts';
import { writeFileAtomic } from '../base/files.ts';
import { uploadArtifact } from '../publish/artifact-upload.ts';
import { createCheckRun } from '../publish/check-run.ts';
import { describeApiError, type GitHub } from '../publish/github-client.ts';
import { appendJobSummary } from '../publish/job-summary.ts';
import { commentMarker, describeComment } from '../publish/sticky-comment.ts';
import { composeComment } from '../render/comment.ts';
import { worstVerdict, type CommentSection } from '../render/comment-section.ts';
import { markdownText } from '../render/markdown.ts';
import { artifactUrlOf, gates, readsOnly, whoReads, type RunEvent } from './event.ts';
import { baselineStatus } from './baselines.ts';
import { checkContent, passes } from './check-content.ts';
import type { GateFailure, GateHost, GateResult } from './gate-host.ts';
import type { ActionInputs } from './inputs.ts';
import { ownerOf } from './identity.ts';
import { publishComment } from './publish-comment.ts';
import type { Rules } from './rules.ts';
import { resultArtifact, sectionArtifact, sectionPrefix } from './artifact-names.ts';
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

export interface Published {
  /** false: what was to be published is another job's, too */
  readonly alone: boolean;
  /** the page that the artifact can be had from; null: there is none */
  readonly artifactUrl: string | null;
}

/** Publishes; never throws. Once the job is cancelled, nothing more, and no outputs: they are set last. */
export async function publishResults(request: PublishRequest): Promise<Published> {
  annotate(request);
  const { id, ...published } = await publishSections(request);
  if (!request.host.signal.aborted) setOutputs(request, id);
  return published;
}

/** A comment's id, empty for none; and whether it is this job's alone. */
interface Commented {
  readonly id: string;
  readonly alone: boolean;
}

const notCommented: Commented = { id: '', alone: true };
const noArtifact: Published = { alone: true, artifactUrl: null };

async function publishSections(request: PublishRequest): Promise<Commented & Published> {
  const { inputs, host, results } = request;
  const { log } = host;
  const sections = results.map(({ section }) => section);
  await attempt('job summary', request, () => writeSummary(request, sections));
  if (inputs.dryRun) {
    log.info('dry run: no artifact, comment or check is written');
    return { ...notCommented, artifactUrl: null };
  }
  return await log.group('Publish', async () => {
    const kept = (await attempt('artifact', request, () => upload(request))) ?? noArtifact;
    if (sections.length === 0) return { ...notCommented, ...kept };
    const commented = await attempt('comment', request, () => comment(request, sections));
    await attempt('check run', request, () => check(request, sections));
    const { id, alone } = commented ?? notCommented;
    return { id, alone: alone && kept.alone, artifactUrl: kept.artifactUrl };
  });
}

/** @returns undefined where it did not work, or the job was cancelled before or meanwhile */
async function attempt<T>(
  what: string,
  { host }: PublishRequest,
  body: () => Promise<T>,
): Promise<T | undefined> {
  const isCancelled = (): boolean => host.signal.aborted;
  if (isCancelled()) return undefined;
  try {
    return await body();
  } catch (error) {
    if (isCancelled()) return undefined;
    const permission = what === 'check run' ? 'checks: write' : 'pull-requests: write';
    const isRequest = what === 'comment' || what === 'check run';
    const { message, hint } = isRequest
      ? describeApiError(error, permission)
      : { message: errorMessage(error), hint: hintOf(error) };
    host.log.annotate('warning', `No ${what}`, hint === '' ? message : `${message}; ${hint}`);
    return undefined;
  }
}

function hintOf(error: unknown): string {
  return error instanceof BootgateError ? (error.hint ?? '') : '';
}

function annotate({ event, results, host: { log } }: PublishRequest): void {
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
      case 'no-baseline':
        // The first push has nothing to compare with; a pull request that was not checked looks like one that was.
        log.annotate(gates(event) ? 'warning' : 'notice', title, comparison.headline);
        break;
      default:
        log.annotate('notice', title, comparison.headline);
    }
  }
}

function setOutputs({ results, failures, inputs, host: { log } }: PublishRequest, commentId: string): void {
  const verdict = worstVerdict(results.map(({ comparison }) => comparison.verdict));
  const deciding = results.find(({ comparison }) => comparison.verdict === verdict);
  const values: Readonly<Record<string, string>> = {
    // A boot that was not measured may be the one that is slower.
    verdict: results.length === 0 || (failures.length > 0 && passes(verdict)) ? '' : verdict,
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
    'comment-id': commentId,
  };
  for (const [name, value] of Object.entries(values)) log.output(name, value);
}

async function writeSummary(request: PublishRequest, sections: readonly CommentSection[]): Promise<void> {
  const { host, inputs, failures } = request;
  const notes = failureNotes(failures);
  const compose = (limit: number): string =>
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
  const whole = compose(900_000);
  const short = compose(60_000);
  const texts = [whole + adviceTexts(request.results), whole, short];
  await writeFileAtomic(join(inputs.out, 'comment.md'), short);
  const path = host.env['GITHUB_STEP_SUMMARY'];
  if (path) await appendJobSummary(path, texts);
}

/** What would make the boots faster, to be unfolded. */
function adviceTexts(results: readonly GateResult[]): string {
  return results
    .filter((one): one is GateResult & { advice: string } => one.advice !== null)
    .map(({ section, advice }) => {
      const of = section.facts.name === '' ? '' : ` (${markdownText(section.facts.name)})`;
      return `\n<details><summary>What would make this boot faster${of}</summary>\n\n${advice}\n</details>\n`;
    })
    .join('');
}

function failureNotes(failures: readonly GateFailure[]): string[] {
  return failures.map(
    ({ scenario, error }) =>
      `> [!CAUTION]\n> ${markdownText(scenario)} could not be measured: ${markdownText(errorMessage(error))}`,
  );
}

/** Not alone is it where another step's of that name is there, and this one would have been the only result; an earlier attempt's is replaced. */
async function upload({ event, inputs, host }: PublishRequest): Promise<Published> {
  const name = resultArtifact(inputs, host.env);
  const { retentionDays } = inputs;
  try {
    const { id, bytes } = await uploadArtifact(name, inputs.out, {
      ...{ retentionDays, keepOther: event.runAttempt === 1 },
    });
    host.log.info(`artifact '${name}': ${formatBytes(bytes)}`);
    return { alone: true, artifactUrl: id === null ? null : artifactUrlOf(event, id) };
  } catch (error) {
    // A run that may only read has no other way to say what it found.
    if (readsOnly(event)) return { alone: anothers('artifact', error, host), artifactUrl: null };
    throw error;
  }
}

/** @returns false for what is another step's, which is told; what else went wrong is thrown on */
function anothers(what: string, error: unknown, { log }: GateHost): false {
  if (!(error instanceof BootgateError && error.exitStatus === exitStatus.usage)) throw error;
  log.annotate('error', `No ${what}`, `${error.message}\n${error.hint ?? ''}`.trimEnd());
  return false;
}

/** @returns the comment's id, empty where none was written */
async function comment(request: PublishRequest, sections: readonly CommentSection[]): Promise<Commented> {
  const { event, inputs, host, headSha } = request;
  const { pullRequest } = event;
  const exchange =
    inputs.comment.jobTotal > 1
      ? artifactExchange(sectionPrefix(inputs.artifactName), sectionArtifact(inputs, host.env), inputs.out)
      : noExchange;
  if (!pullRequest || inputs.comment.mode === 'never') {
    // The last job of the matrix wants to know all the same.
    await exchange.share(sections);
    return notCommented;
  }
  if (readsOnly(event)) {
    await exchange.share(sections);
    host.log.annotate(
      'notice',
      'Bootgate',
      `${whoReads(pullRequest)}, whose token may only read: the result is in the job summary and the artifact. A workflow with bootgate/report comments (docs/forks.md).`,
    );
    return notCommented;
  }
  const github = requireGitHub(host.github);
  const commented = publishComment(
    github,
    {
      pullRequest: pullRequest.number,
      headSha,
      key: inputs.comment.key,
      ...ownerOf(inputs.comment.key, host.env),
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
  try {
    const result = await commented;
    host.log.info(`comment: ${describeComment(result)}`);
    return { id: 'id' in result ? String(result.id) : '', alone: true };
  } catch (error) {
    return { id: '', alone: anothers('comment', error, host) };
  }
}

function requireGitHub(github: GitHub | null): GitHub {
  if (github) return github;
  throw new Error('there is no github-token');
}

async function check(request: PublishRequest, sections: readonly CommentSection[]): Promise<void> {
  const { inputs, host, event, headSha } = request;
  if (inputs.checkName === undefined || readsOnly(event)) return;
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
