/** The run whose results a report publishes, and the pull request it measured, both as GitHub says. */
import type { ActionLog } from '../publish/actions-log.ts';
import type { GitHub } from '../publish/github-client.ts';
import { pullRequestOf, type PullRequest } from '../publish/pull-request.ts';
import type { GateHistory } from './gate-host.ts';
import type { Baselines } from './baselines.ts';
import type { ReportInputs } from './report-inputs.ts';

export interface ReportHost {
  readonly env: NodeJS.ProcessEnv;
  readonly log: ActionLog;
  readonly github: GitHub;
  readonly baselines: Baselines;
  /** missing or null: the workflow names none */
  readonly history?: GateHistory | null;
  readonly now: () => Date;
  /** `https://github.com` */
  readonly serverUrl: string;
  readonly wait?: (ms: number) => Promise<unknown>;
}

export interface MeasuredRun {
  readonly id: number;
  readonly attempt: number;
  readonly url: string;
  /** of the workflow: `.github/workflows/measure.yml` */
  readonly workflow: string;
  readonly headRepository: string;
  readonly pullRequest: PullRequest;
}

/** @returns null when there is nothing to publish for it, which is told */
export async function findRun(
  inputs: ReportInputs,
  { github, log }: ReportHost,
): Promise<MeasuredRun | null> {
  const { octokit, owner, repo } = github;
  const { data } = await octokit.actions.getWorkflowRun({ owner, repo, run_id: inputs.runId });
  // `head_repository` is null when the fork was deleted, whatever the types say.
  const headRepository = data.head_repository as typeof data.head_repository | null;
  if (data.event !== 'pull_request' || headRepository === null) {
    log.info(`run ${inputs.runId} was started by ${data.event}: nothing to publish for it`);
    return null;
  }
  // Dependabot's branches are our own, its runs have a fork's rights.
  const published = (data.actor?.login ?? '') !== 'dependabot[bot]';
  if (published && headRepository.full_name.toLowerCase() === `${owner}/${repo}`.toLowerCase()) {
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
    workflow: data.path.replace(/@.*$/s, ''),
    headRepository: headRepository.full_name,
    pullRequest,
  };
}
