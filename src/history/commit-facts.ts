/** What a clone knows of commits: subject line, author, parents, order. */
import { inputError } from '../base/errors.ts';
import { runProgram } from '../base/run-program.ts';
import type { CommitFacts } from './record.ts';

/**
 * A commit's facts, read from the commit itself: a shallow clone shows its oldest commits without parents otherwise.
 *
 * @param sha full id
 * @throws BootgateError (bad input) where the clone has no such commit
 */
export async function commitFacts(folder: string, sha: string): Promise<CommitFacts> {
  const { status, stdout } = await runProgram('git', ['-C', folder, 'cat-file', 'commit', sha], {
    missingHint: 'apt-get install git',
  });
  if (status !== 0) {
    throw inputError(`git knows no commit ${sha.slice(0, 12)} here`, {
      hint: 'run it in a clone that has the commit',
    });
  }
  return parseCommit(sha, stdout.toString());
}

/** Reads a commit object's text (git-cat-file(1)): headers, an empty line, the message. */
export function parseCommit(sha: string, text: string): CommitFacts {
  const end = text.indexOf('\n\n');
  const headers = (end < 0 ? text : text.slice(0, end)).split('\n');
  const values = (name: string): string[] =>
    headers.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  const [, author = ''] = /^(.*?) ?<[^>]*>/.exec(values('author')[0] ?? '') ?? [];
  const [, seconds = '0'] = /> (\d{1,12}) [+-]\d{4}$/.exec(values('committer')[0] ?? '') ?? [];
  return {
    sha,
    parents: values('parent'),
    subject:
      end < 0
        ? ''
        : (text
            .slice(end + 2)
            .trimStart()
            .split('\n')[0] ?? ''),
    author,
    date: new Date(Number(seconds) * 1000).toISOString(),
  };
}

/**
 * Commits along first parents, oldest first: the line that a branch has gone. Null where the folder is no clone, does
 * not know the commit, or is a shallow clone, which knows a part that it takes for the whole.
 *
 * @param from id or name of the newest commit; of a branch that only the remote has, its name alone
 */
export async function commitOrder(folder: string, from: string): Promise<readonly string[] | null> {
  const git = (args: readonly string[]): ReturnType<typeof runProgram> =>
    runProgram('git', ['-C', folder, ...args]);
  const shallow = await git(['rev-parse', '--is-shallow-repository']);
  if (shallow.status !== 0 || shallow.stdout.toString().trim() !== 'false') return null;
  for (const name of [from, `refs/remotes/origin/${from}`]) {
    const { status, stdout } = await git([
      'rev-list',
      '--first-parent',
      '--reverse',
      '--end-of-options',
      name,
      '--',
    ]);
    if (status === 0) return stdout.toString().split('\n').filter(Boolean);
  }
  return null;
}
