/**
 * A check run on a commit: how a result shows that was measured in another run (a fork's). The job's exit
 * status stays the gate of the first action; this is for the second.
 */
import type { GitHub } from './github-client.ts';

export interface CheckRun {
  /** stable: branch protection matches required checks by it */
  readonly name: string;
  /** the pull request's head, not the merge commit: GitHub shows checks of the head only */
  readonly headSha: string;
  readonly conclusion: 'success' | 'failure' | 'neutral';
  readonly title: string;
  /** Markdown */
  readonly summary: string;
  readonly detailsUrl: string;
  readonly annotations: readonly Annotation[];
}

export interface Annotation {
  /** in the repository; GitHub wants one, also for what is about the whole */
  readonly path: string;
  readonly line: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
}

/** GitHub: "The Checks API limits the number of annotations to a maximum of 50 per API request." */
const annotationsARequest = 50;
/** GitHub: output.summary, "Maximum length: 65535 characters". */
export const checkSummaryLimit = 65_535;

/**
 * Creates the check run, completed; annotations beyond 50 follow in updates.
 *
 * @returns its id
 * @throws Octokit's error when GitHub refuses
 */
export async function createCheckRun({ octokit, owner, repo }: GitHub, check: CheckRun): Promise<number> {
  if (check.summary.length > checkSummaryLimit) {
    throw new RangeError(`a check run's summary holds ${checkSummaryLimit} characters`);
  }
  const output = (from: number) => ({
    title: check.title,
    summary: check.summary,
    annotations: check.annotations.slice(from, from + annotationsARequest).map((annotation) => ({
      path: annotation.path,
      start_line: annotation.line,
      end_line: annotation.line,
      annotation_level: annotation.level,
      title: annotation.title,
      message: annotation.message,
    })),
  });
  const { data } = await octokit.checks.create({
    owner,
    repo,
    name: check.name,
    head_sha: check.headSha,
    status: 'completed',
    conclusion: check.conclusion,
    details_url: check.detailsUrl,
    output: output(0),
  });
  for (let from = annotationsARequest; from < check.annotations.length; from += annotationsARequest) {
    await octokit.checks.update({ owner, repo, check_run_id: data.id, output: output(from) });
  }
  return data.id;
}
