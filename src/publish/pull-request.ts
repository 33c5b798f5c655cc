/** Finds the pull request that a run measured. */
import type { GitHub } from './github-client.ts';

export interface PullRequest {
  readonly number: number;
  readonly headSha: string;
  readonly baseSha: string;
  readonly baseRef: string;
}

/**
 * The open pull request whose head is this commit, null when there is none (any more: its branch moved on).
 * A `workflow_run` event does not name it when the branch is in a fork, and what an artifact says of it is the
 * fork's word; the run's head repository, branch and commit are GitHub's.
 *
 * @param headOwner owner of the repository that holds the branch
 */
export async function pullRequestOf(
  { octokit, owner, repo }: GitHub,
  head: { readonly owner: string; readonly branch: string; readonly sha: string },
): Promise<PullRequest | null> {
  const { data: byBranch } = await octokit.pulls.list({
    owner,
    repo,
    state: 'open',
    head: `${head.owner}:${head.branch}`,
    per_page: 100,
  });
  const found = byBranch.find((pull) => pull.head.sha === head.sha);
  if (!found) return null;
  return {
    number: found.number,
    headSha: found.head.sha,
    baseSha: found.base.sha,
    baseRef: found.base.ref,
  };
}
