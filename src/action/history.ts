/**
 * The history of measured commits, as a workflow that names its branch adds to it: pushes to the base and release
 * branches add, pull requests read. What cannot be added is a warning; the gate's verdict does not depend on it.
 */
import { errorMessage } from '../base/errors.ts';
import { runProgram } from '../base/run-program.ts';
import { commitFacts } from '../history/commit-facts.ts';
import { historyBranch } from '../history/history-branch.ts';
import { recordOf, type AboutRecord, type CommitFacts, type HistoryRecord } from '../history/record.ts';
import type { Profile } from '../profile/profile.ts';
import type { GitHub } from '../publish/github-client.ts';
import { remeasuredText } from '../render/remeasured.ts';
import { gitCredentials } from './baseline-stores.ts';
import { branchOfRef } from './base-branch.ts';
import type { RunEvent } from './event.ts';
import type { GateHistory, GateHost } from './gate-host.ts';
import type { Plan } from './plan.ts';

/** @param url `https://github.com/owner/repo` */
export function gateHistory(url: string, branch: string, token: string | undefined): GateHistory {
  const env = gitCredentials(url, token);
  return {
    ...historyBranch({ remote: url, branch, env }),
    tags: async () => {
      const { status, stdout, stderr } = await runProgram('git', ['ls-remote', '--tags', url], {
        env: { ...process.env, ...env, LC_ALL: 'C' },
      });
      if (status !== 0) throw new Error(`git ls-remote failed with status ${status}: ${stderr.trim()}`);
      return parseTags(stdout.toString());
    },
  };
}

/** `ID<tab>refs/tags/NAME`; what an annotated tag stands for follows with `^{}` (git-ls-remote(1)). */
export function parseTags(text: string): Map<string, string> {
  const commits = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, sha, name, peeled] = /^([0-9a-f]+)\trefs\/tags\/(.+?)(\^\{\})?$/.exec(line) ?? [];
    if (sha !== undefined && name !== undefined && (peeled !== undefined || !commits.has(name)))
      commits.set(name, sha);
  }
  return new Map([...commits].map(([name, sha]) => [sha, name]));
}

/**
 * Adds what a push measured, all of a job at once.
 *
 * @returns the records, whoever added them first; none where they could not be added: that is told
 */
export async function addToHistory(
  profiles: readonly Profile[],
  { measured }: Plan,
  event: RunEvent,
  host: GateHost,
  about: Pick<AboutRecord, 'identity' | 'artifactUrl'>,
): Promise<readonly HistoryRecord[]> {
  const { history, log, github, now } = host;
  if (history === null || profiles.length === 0) return [];
  try {
    const commit = await factsOf(measured.sha, measured.folder, github);
    const [branch, measuredAt] = [branchOfRef(event.ref), now().toISOString()];
    const records = profiles.map((profile) =>
      recordOf(profile, { ...about, commit, branch, measuredAt, runUrl: event.runUrl }),
    );
    const result = await history.add(records);
    const name = ({ scenario }: HistoryRecord): string => `${scenario} at ${measured.sha.slice(0, 12)}`;
    for (const record of result.added) log.info(`history: ${name(record)} added to ${history.place}`);
    for (const one of result.existing) log.info(`history: ${name(one.record)} ${remeasuredText(one)}`);
    return records;
  } catch (error) {
    host.signal.throwIfAborted();
    const message = errorMessage(error);
    const lines = isRefused(message)
      ? '\nThe token may not write. Give the job, in its workflow:\npermissions:\n  contents: write'
      : '';
    log.annotate('warning', 'Not added to the history', `${message}${lines}`);
    return [];
  }
}

function isRefused(message: string): boolean {
  return /\b40[13]\b|denied|could not read Username|authentication/i.test(message);
}

/** From the checkout; without one, from GitHub. */
async function factsOf(sha: string, folder: string | null, github: GitHub | null): Promise<CommitFacts> {
  if (folder !== null || github === null) return await commitFacts(folder ?? '.', sha);
  const { octokit, owner, repo } = github;
  const { data } = await octokit.repos.getCommit({ owner, repo, ref: sha });
  const { author, committer, message } = data.commit;
  return {
    sha,
    parents: data.parents.map((parent) => parent.sha),
    subject: message.trimStart().split('\n')[0] ?? '',
    author: author?.name ?? '',
    date: new Date(committer?.date ?? 0).toISOString(),
  };
}
