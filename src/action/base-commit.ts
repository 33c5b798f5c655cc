/** Finds the commit to compare with, from the checkout where it knows, else from GitHub. */
import { runProgram } from '../base/run-program.ts';
import type { GitHub } from '../publish/github-client.ts';
import type { BaseRequest } from './event.ts';

/**
 * The base commit, or null with the reason in `why`.
 *
 * @param folder of the checkout; a shallow one still knows the parents of its commit
 */
export async function resolveBase(
  request: BaseRequest,
  folder: string,
  github: GitHub | null,
): Promise<{ readonly sha: string } | { readonly sha: null; readonly why: string }> {
  switch (request.kind) {
    case 'commit':
      return { sha: request.sha };
    case 'ref':
      return await commitOfRef(github, request.ref);
    case 'first-parent': {
      const parent =
        (await parentsInCheckout(folder, request.of)) ?? (await parentsOnGitHub(github, request.of));
      if (parent?.[0] !== undefined) return { sha: parent[0] };
      if (request.otherwise !== null) return { sha: request.otherwise };
      return { sha: null, why: `${request.of.slice(0, 12)} is the first commit` };
    }
  }
}

/** Null where there is no git, no checkout or no such commit in it. */
async function parentsInCheckout(folder: string, sha: string): Promise<readonly string[] | null> {
  try {
    // The container that runs a step often is not the user who owns the checkout; only one object is read.
    const { status, stdout } = await runProgram('git', [
      ...['-C', folder, '-c', `safe.directory=*`],
      ...['cat-file', 'commit', sha],
    ]);
    if (status !== 0) return null;
    const header = stdout.toString().split('\n\n', 1)[0]!;
    return [...header.matchAll(/^parent ([0-9a-f]{40,64})$/gm)].map((match) => match[1]!);
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

async function commitOfRef(
  github: GitHub | null,
  ref: string,
): Promise<{ readonly sha: string } | { readonly sha: null; readonly why: string }> {
  if (/^[0-9a-f]{40}$/.test(ref)) return { sha: ref };
  if (!github) return { sha: null, why: `without github-token '${ref}' cannot be looked up` };
  const { octokit, owner, repo } = github;
  const short = ref.replace(/^refs\/(heads|tags)\//, '');
  try {
    const { data } = await octokit.repos.getCommit({ owner, repo, ref: short, per_page: 1 });
    return { sha: data.sha };
  } catch {
    return { sha: null, why: `GitHub knows no commit '${ref}'` };
  }
}
