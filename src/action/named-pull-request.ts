/** The pull request of an event that only names it: a comment on it, a run that it started. */
import type { GitHub } from '../publish/github-client.ts';
import type { RunEvent } from './event.ts';

/**
 * The event with its pull request as GitHub has it now.
 *
 * @throws octokit's error when GitHub cannot be asked
 */
export async function withNamedPullRequest(event: RunEvent, github: GitHub | null): Promise<RunEvent> {
  const number = event.namedPullRequest ?? null;
  if (event.pullRequest || number === null || github === null) return event;
  const { octokit, owner, repo } = github;
  const { data } = await octokit.pulls.get({ owner, repo, pull_number: number });
  // Null for a fork that was deleted, whatever the types say.
  const headRepository = (data.head.repo as typeof data.head.repo | null)?.full_name ?? null;
  return {
    ...event,
    pullRequest: {
      number,
      headSha: data.head.sha,
      baseSha: data.base.sha,
      baseRef: data.base.ref,
      headRepository,
      fromFork: headRepository?.toLowerCase() !== event.repository.toLowerCase(),
      // These events run the default branch's workflow with the repository's own token.
      readOnly: false,
    },
  };
}
