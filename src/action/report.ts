/**
 * The second action: publishes what a fork's run measured, from a workflow of the base branch. It checks out
 * and runs nothing of the pull request. Which pull request it is comes from GitHub; of the artifact only the
 * profiles are read, and the verdict is computed here from them, the base's baseline and the base's rules.
 */
import { errorMessage, exitStatus, type ExitStatus } from '../base/errors.ts';
import type { FunctionRow } from '../compare/comparison.ts';
import type { Profile } from '../profile/profile.ts';
import type { ActionLog } from '../publish/actions-log.ts';
import { downloadArtifact, listArtifacts, type ArtifactEntry } from '../publish/artifact-download.ts';
import { createCheckRun } from '../publish/check-run.ts';
import { describeTrouble, type GitHub } from '../publish/github-client.ts';
import { appendJobSummary } from '../publish/job-summary.ts';
import { pullRequestOf, type PullRequest } from '../publish/pull-request.ts';
import { commentMarker } from '../publish/sticky-comment.ts';
import { composeComment, worstVerdict, type CommentSection } from '../render/comment.ts';
import { markdownCode, markdownText } from '../render/markdown.ts';
import type { Baselines } from './baselines.ts';
import { changedFunctions, filesOf, functionNotes } from './changed-functions.ts';
import { commentSection, judge, type Base } from './judge.ts';
import { findAnchor } from './find-anchor.ts';
import { measuredBase } from './measured-base.ts';
import { publishComment } from './publish-comment.ts';
import { checkContent } from './publish-results.ts';
import type { ReportInputs } from './report-inputs.ts';
import { rulesOfCommit, type Rules } from './rules.ts';
import { noExchange } from './section-exchange.ts';
import { readStrangerArtifact, strangerArchiveBytes, type StrangerMeasurement } from './stranger-artifact.ts';

export interface ReportHost {
  readonly env: NodeJS.ProcessEnv;
  readonly log: ActionLog;
  readonly github: GitHub;
  readonly baselines: Baselines;
  readonly now: () => Date;
  /** `https://github.com` */
  readonly serverUrl: string;
  readonly wait?: (ms: number) => Promise<unknown>;
}

interface MeasuredRun {
  readonly id: number;
  readonly attempt: number;
  readonly url: string;
  readonly headRepository: string;
  readonly pullRequest: PullRequest;
}

/**
 * Publishes a run's result.
 *
 * @returns 0 also when there is nothing to publish: a green or red mark here is not the pull request's
 * @throws when GitHub cannot be asked at all
 */
export async function runReport(inputs: ReportInputs, host: ReportHost): Promise<ExitStatus> {
  const { log } = host;
  const run = await findRun(inputs, host);
  if (run === null) return exitStatus.ok;
  log.output('pull-request', String(run.pullRequest.number));
  const rules = await rulesOfCommit(host.github, run.pullRequest.baseSha, inputs.config);
  for (const warning of rules.warnings) log.annotate('warning', 'Bootgate rules', warning);

  const functionNote = await notesFor(run, host);
  const problems: string[] = [];
  const measurements = await readArtifacts(run, inputs, host, problems);
  const sections: CommentSection[] = [];
  for (const measurement of measurements) {
    sections.push(await sectionOf(measurement, run, rules, functionNote, inputs, host));
  }
  const worst = worstVerdict(sections.map(({ facts }) => facts.verdict));
  log.output('verdict', sections.length === 0 ? '' : worst);
  await publish(run, sections, problems, measurements[0]?.cellCount ?? 1, rules, inputs, host);
  return exitStatus.ok;
}

async function findRun(inputs: ReportInputs, { github, log }: ReportHost): Promise<MeasuredRun | null> {
  const { octokit, owner, repo } = github;
  const { data } = await octokit.actions.getWorkflowRun({ owner, repo, run_id: inputs.runId });
  // `head_repository` is null when the fork was deleted, whatever the types say.
  const headRepository = data.head_repository as typeof data.head_repository | null;
  if (data.event !== 'pull_request' || headRepository === null) {
    log.info(`run ${inputs.runId} was started by ${data.event}: nothing to publish for it`);
    return null;
  }
  if (headRepository.full_name.toLowerCase() === `${owner}/${repo}`.toLowerCase()) {
    log.info(`run ${inputs.runId} is of this repository's own branch: the first action published it`);
    return null;
  }
  const pullRequest = await pullRequestOf(github, {
    owner: headRepository.owner.login,
    branch: data.head_branch ?? '',
    sha: data.head_sha,
  });
  if (pullRequest === null) {
    log.annotate(
      'notice',
      'Bootgate',
      `no open pull request has the head ${data.head_sha}: it was closed, or moved on and a newer run will report`,
    );
    return null;
  }
  log.info(`run ${inputs.runId} measured #${pullRequest.number} at ${pullRequest.headSha}`);
  return {
    id: data.id,
    attempt: data.run_attempt ?? 1,
    url: data.html_url,
    headRepository: headRepository.full_name,
    pullRequest,
  };
}

/** Links go to the fork's own copy of the commit. */
async function notesFor(
  { pullRequest, headRepository }: MeasuredRun,
  { github, log, serverUrl }: ReportHost,
): Promise<(row: FunctionRow) => string> {
  try {
    const changed = changedFunctions(await filesOf(github, pullRequest.number));
    return functionNotes(changed, `${serverUrl}/${headRepository}/blob/${pullRequest.headSha}`);
  } catch (error) {
    log.info(`functions changed by this pull request are not marked: ${errorMessage(error)}`);
    return () => '';
  }
}

async function readArtifacts(
  run: MeasuredRun,
  inputs: ReportInputs,
  host: ReportHost,
  problems: string[],
): Promise<StrangerMeasurement[]> {
  const artifacts = (await listArtifacts(host.github, run.id, inputs.artifactName)).filter(
    ({ name }) => !name.startsWith(`${inputs.artifactName}-section-`),
  );
  if (artifacts.length === 0) {
    problems.push(
      `The run left no artifact '${inputs.artifactName}': the measurement did not come to an end.`,
    );
  }
  const read = async (artifact: ArtifactEntry): Promise<StrangerMeasurement[]> => {
    try {
      const zip = await downloadArtifact(host.github, artifact, strangerArchiveBytes, host.wait);
      return readStrangerArtifact(zip, artifact.name);
    } catch (error) {
      problems.push(`Artifact '${artifact.name}' cannot be used: ${errorMessage(error)}`);
      return [];
    }
  };
  const measurements: StrangerMeasurement[] = [];
  for (const artifact of artifacts) measurements.push(...(await read(artifact)));
  for (const problem of problems) host.log.annotate('warning', 'Bootgate', problem);
  return measurements;
}

async function sectionOf(
  { cell, scenario, several, head, base: ownBase, baseSha }: StrangerMeasurement,
  run: MeasuredRun,
  rules: Rules,
  functionNote: (row: FunctionRow) => string,
  inputs: ReportInputs,
  host: ReportHost,
): Promise<CommentSection> {
  const { github, baselines } = host;
  const compared = await measuredBase(baseSha, run.pullRequest, github);
  const found = await trustedBase(head, ownBase, compared.sha, host);
  const base =
    compared.warning === null ? found : { ...found, warnings: [compared.warning, ...found.warnings] };
  const anchor = await findAnchor(rules.policy, head, { github, baselines, baseline: inputs.baseline });
  const comparison = judge({
    head: { profile: head, label: `#${run.pullRequest.number}` },
    base,
    ...(anchor ? { anchor } : {}),
    rules,
    today: host.now().toISOString().slice(0, 10),
  });
  host.log.info(`${scenario}: ${comparison.headline}`);
  return commentSection(
    comparison,
    {
      cell,
      name: [cell, several ? scenario : ''].filter((part) => part !== '').join(' / '),
      headSha: run.pullRequest.headSha,
      run: run.id,
      attempt: run.attempt,
    },
    {
      maxRows: inputs.maxRows,
      functionNote,
      reproduce: [`gh run download ${run.id} --repo ${host.github.owner}/${host.github.repo}`],
    },
  );
}

/** A baseline of our own; only where there is none, the one that came with the artifact, and then it is said. */
async function trustedBase(
  head: Profile,
  ownBase: Profile | null,
  sha: string,
  { baselines }: ReportHost,
): Promise<Base> {
  const { fingerprint } = head.environment;
  const found = await baselines.find({ scenario: head.scenario, fingerprint, sha });
  if (found.measured !== null || ownBase === null) return found;
  return {
    measured: { profile: ownBase, label: 'base, measured in the same run' },
    warnings: [...found.warnings, 'the base too was measured by the run of the fork'],
  };
}

async function publish(
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
      `> Measured by [a run](${run.url}) of code from ${markdownCode(run.headRepository)}, which could have changed the figures; the verdict was computed from them here, by the rules and the baseline of this repository.`,
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
    host.log.info(`comment: ${result.status}${'url' in result ? ` ${result.url}` : ''}`);
    if ('id' in result) host.log.output('comment-id', String(result.id));
  });
  const { checkName } = inputs;
  if (checkName === undefined) return;
  await attempt('check run', 'checks: write', host, async () => {
    const content = checkContent(sections, rules, inputs.failOnRegression);
    await createCheckRun(host.github, {
      name: checkName,
      headSha: pullRequest.headSha,
      detailsUrl: run.url,
      ...content,
      // A measurement that is missing or cannot be read proves nothing.
      ...(problems.length > 0 && content.conclusion === 'success' ? { conclusion: 'neutral' as const } : {}),
    });
  });
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
    const { message, hint } = describeTrouble(error, permission);
    log.annotate('warning', `No ${what}`, hint === '' ? message : `${message}; ${hint}`);
  }
}
