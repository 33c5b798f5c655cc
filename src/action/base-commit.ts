/**
 * Finds the commit to compare with, from the checkout where it knows, else from GitHub.
 *
 * Why so: docs/decisions/0210-the-commit-is-the-checkouts.md.
 */
import type { GitHub } from '../publish/github-client.ts';
import { gitIn, parentsInCheckout } from './checkout.ts';
import type { BaseRequest } from './event.ts';

/** `how`: why it is this one, in words. */
export type ResolvedBase =
  { readonly sha: string; readonly how: string } | { readonly sha: null; readonly why: string };

/**
 * The base commit, or null with the reason in `why`.
 *
 * @param folder of the checkout; a shallow one still knows the parents of its commit
 */
export async function resolveBase(
  request: BaseRequest,
  folder: string,
  github: GitHub | null,
): Promise<ResolvedBase> {
  switch (request.kind) {
    case 'commit':
      return { sha: request.sha, how: 'as the event says' };
    case 'ref':
      return await commitOfRef(github, request.ref);
    case 'merge-base': {
      const sha = (await mergeBase(github, folder, request)) ?? request.otherwise;
      if (sha !== null) return { sha, how: `where ${request.of.slice(0, 12)} left ${request.branch}` };
      const why = `where ${request.of.slice(0, 12)} left ${request.branch} is not known ('fetch-depth: 0' or a github-token tells)`;
      return { sha: null, why };
    }
    case 'first-parent': {
      const parent =
        (await parentsInCheckout(folder, request.of)) ?? (await parentsOnGitHub(github, request.of));
      if (parent?.[0] !== undefined) {
        return { sha: parent[0], how: `first parent of ${request.of.slice(0, 12)}` };
      }
      if (request.otherwise !== null) return { sha: request.otherwise, how: "the pull request's base" };
      return { sha: null, why: `${request.of.slice(0, 12)} is the first commit` };
    }
  }
}

/** Where a head left its branch: from GitHub, else from a checkout that is no shallow one. */
async function mergeBase(
  github: GitHub | null,
  folder: string,
  { of, branch, otherwise }: Extract<BaseRequest, { kind: 'merge-base' }>,
): Promise<string | null> {
  if (github) {
    const { octokit, owner, repo } = github;
    try {
      const basehead = `${branch}...${of}`;
      const { data } = await octokit.repos.compareCommitsWithBasehead({ owner, repo, basehead, per_page: 1 });
      return data.merge_base_commit.sha;
    } catch {
      // The checkout may know.
    }
  }
  if ((await gitIn(folder, 'rev-parse', '--is-shallow-repository'))?.trim() !== 'false') return null;
  for (const tip of [`refs/remotes/origin/${branch}`, otherwise]) {
    const sha = tip === null ? null : await gitIn(folder, 'merge-base', tip, of);
    if (sha) return sha.trim();
  }
  return null;
}

/**
 * Whether a commit is an ancestor of another (or the same).
 *
 * @param of a commit, or a branch of the repository
 * @returns null where neither the checkout nor GitHub knows
 */
export async function isAncestor(
  ancestor: string,
  of: string,
  folder: string | null,
  github: GitHub | null,
): Promise<boolean | null> {
  if (ancestor === of) return true;
  for (const tip of folder === null ? [] : [of, `refs/remotes/origin/${of}`]) {
    // A shallow clone that says no has only not enough history.
    if ((await gitIn(folder!, 'merge-base', '--is-ancestor', ancestor, tip)) !== null) return true;
  }
  if (!github) return null;
  const { octokit, owner, repo } = github;
  try {
    const basehead = `${ancestor}...${of}`;
    const { data } = await octokit.repos.compareCommitsWithBasehead({ owner, repo, basehead, per_page: 1 });
    return data.status === 'ahead' || data.status === 'identical';
  } catch {
    return null;
  }
}

async function parentsOnGitHub(github: GitHub | null, sha: string): Promise<readonly string[] | null> {
  if (!github) return null;
  const { octokit, owner, repo } = github;
  try {
    const { data } = await octokit.repos.getCommit({ owner, repo, ref: sha, per_page: 1 });
    return data.parents.map((parent) => parent.sha);
  } catch {
    return null;
  }
}

async function commitOfRef(github: GitHub | null, ref: string): Promise<ResolvedBase> {
  const how = `base-ref ${ref}`;
  if (/^[0-9a-f]{40}$/.test(ref)) return { sha: ref, how };
  if (!github) return { sha: null, why: `without github-token '${ref}' cannot be looked up` };
  const { octokit, owner, repo } = github;
  const short = ref.replace(/^refs\/(heads|tags)\//, '');
  try {
    const { data } = await octokit.repos.getCommit({ owner, repo, ref: short, per_page: 1 });
    return { sha: data.sha, how };
  } catch {
    return { sha: null, why: `GitHub knows no commit '${ref}'` };
  }
}
