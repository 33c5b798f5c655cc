/** The branch that pull requests go to: whose commits are compared with, and on which pushes keep baselines. */
import type { GitHub } from '../publish/github-client.ts';
import type { RunEvent } from './event.ts';

export interface BaseBranch {
  readonly name: string;
  /** pull requests go to it, so what is measured on it is kept */
  readonly keeps: boolean;
  /** what the run was started on, where that keeps nothing: `topic`, `refs/tags/v1.1` */
  readonly startedOn?: string;
}

/** The branch a run was started on, null for tags and other refs. */
export function branchOfRef(ref: string): string | null {
  return /^refs\/heads\/(.+)$/.exec(ref)?.[1] ?? null;
}

/**
 * The base branch of a run. Of a push to a branch that a pull request ever went to (a release branch), that
 * branch; of one to a topic branch the default branch, on which nothing is kept by it.
 *
 * @param github null: only the default branch and `base-ref` are known
 */
export async function baseBranchOf(
  event: RunEvent,
  baseRef: string | undefined,
  github: GitHub | null,
): Promise<BaseBranch> {
  const { pullRequest, mergeGroup } = event;
  if (pullRequest) return { name: pullRequest.baseRef, keeps: true };
  if (mergeGroup?.baseRef) return { name: mergeGroup.baseRef, keeps: true };
  const standard = event.defaultBranch ?? 'main';
  const own = branchOfRef(event.ref);
  if (own === null) return { name: standard, keeps: false, startedOn: event.ref };
  if (own === standard) return { name: standard, keeps: true };
  if (own === baseRef?.replace(/^refs\/heads\//, '')) return { name: own, keeps: true };
  return (await hasPullRequests(own, github))
    ? { name: own, keeps: true }
    : { name: standard, keeps: false, startedOn: own };
}

async function hasPullRequests(branch: string, github: GitHub | null): Promise<boolean> {
  if (!github) return false;
  const { octokit, owner, repo } = github;
  try {
    const { data } = await octokit.pulls.list({ owner, repo, base: branch, state: 'all', per_page: 1 });
    return data.length > 0;
  } catch {
    return false;
  }
}
