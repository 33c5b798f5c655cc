/**
 * The commit that a fork's run compared with. GitHub merges a pull request with the base branch as it is when the
 * run starts; by the time of the report the branch has moved on, and the pull request would be blamed (or praised)
 * for what others merged meanwhile. Only the run knows which commit it was, and the run is not trusted: its word
 * counts when the commit is on the base branch, and no older than where the pull request left that branch.
 */
import { errorMessage } from '../base/errors.ts';
import type { GitHub } from '../publish/github-client.ts';
import type { PullRequest } from '../publish/pull-request.ts';

export interface MeasuredBase {
  readonly sha: string;
  /** why it is not what the run said; null where it is */
  readonly warning: string | null;
}

/** @param claimed by the run; null: it said nothing. @returns the base as GitHub has it where that cannot count */
export async function measuredBase(
  claimed: string | null,
  pull: PullRequest,
  { octokit, owner, repo }: GitHub,
): Promise<MeasuredBase> {
  if (claimed === null || claimed === pull.baseSha) return { sha: pull.baseSha, warning: null };
  const compare = async (from: string, to: string) => {
    const basehead = `${from}...${to}`;
    return (await octokit.repos.compareCommitsWithBasehead({ owner, repo, basehead, per_page: 1 })).data;
  };
  const refused = (why: string): MeasuredBase => ({
    sha: pull.baseSha,
    warning: `the run says that it compared with ${claimed.slice(0, 12)}, ${why}; compared with ${pull.baseSha.slice(0, 12)} instead`,
  });
  try {
    const [toBranch, ofClaimed, ofBranch] = await Promise.all([
      compare(claimed, pull.baseRef),
      compare(claimed, pull.headSha),
      compare(pull.baseRef, pull.headSha),
    ]);
    if (!['ahead', 'identical'].includes(toBranch.status)) return refused(`which is not on ${pull.baseRef}`);
    if (ofClaimed.merge_base_commit.sha !== ofBranch.merge_base_commit.sha) {
      return refused('which is older than the pull request');
    }
    return { sha: claimed, warning: null };
  } catch (error) {
    return refused(`which could not be looked up (${errorMessage(error)})`);
  }
}
