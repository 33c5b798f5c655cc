/** A commit and its nearest ancestors along first parents: what was the tip of the base branch, and before that. */
import type { Octokit } from '@octokit/rest';
import { runProgram } from '../base/run-program.ts';
import { maximumAncestors } from './find-baseline.ts';

/** Of a hundred commits each; a branch that merges large ones has few first parents among them. */
const maximumPages = 5;
const enough = 100;

/**
 * From GitHub: checkouts are shallow. Nearest first, the commit itself first of all.
 *
 * @throws octokit's error; the commit alone is then all that is known
 */
export async function ancestorsFromGitHub(
  { octokit, owner, repo }: { octokit: Octokit; owner: string; repo: string },
  sha: string,
): Promise<readonly string[]> {
  // The list holds merged branches' commits too, by date; first parents are followed within it.
  const parentOf = new Map<string, string | undefined>();
  for (let page = 1; page <= maximumPages; page += 1) {
    const { data } = await octokit.repos.listCommits({ owner, repo, sha, per_page: 100, page });
    for (const commit of data) parentOf.set(commit.sha, commit.parents[0]?.sha);
    if (data.length < 100 || follow(sha, (commit) => parentOf.get(commit)).length >= enough) break;
  }
  return follow(sha, (commit) => parentOf.get(commit));
}

/** From a clone, as far as its history goes. Just the commit where git does not know it. */
export async function ancestorsFromGit(folder: string, sha: string): Promise<readonly string[]> {
  const { status, stdout } = await runProgram('git', [
    ...['-C', folder, 'rev-list', '--first-parent', `--max-count=${maximumAncestors}`, sha, '--'],
  ]);
  const shas = stdout.toString().split('\n').filter(Boolean);
  return status === 0 && shas.length > 0 ? shas : [sha];
}

function follow(sha: string, parent: (sha: string) => string | undefined): string[] {
  const line: string[] = [];
  for (
    let next: string | undefined = sha;
    next !== undefined && line.length < maximumAncestors;
    next = parent(next)
  ) {
    line.push(next);
  }
  return line;
}
