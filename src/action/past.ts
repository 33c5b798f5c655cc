/** What the history tells of a boot before it is compared: where it stands, and the last commit measured before it. */
import { errorMessage } from '../base/errors.ts';
import { ancestorsFromGitHub } from '../baseline/ancestors.ts';
import { lineFolder, type RecordPlace } from '../history/record-file.ts';
import { recordOf } from '../history/record.ts';
import { isOfLine, placesForStanding, standingOf, type Past } from '../history/standing.ts';
import type { Profile } from '../profile/profile.ts';
import type { GateHost } from './gate-host.ts';

export type PastHost = Pick<GateHost, 'history' | 'github' | 'log' | 'now'> &
  Partial<Pick<GateHost, 'signal'>>;

export interface AboutPast {
  readonly sha: string;
  /** that pull requests go to, or that was pushed to */
  readonly branch: string;
  readonly identity: string;
}

/** @returns null where no history is kept, nothing is there, or it cannot be read; that is told */
export async function readPast(
  profile: Profile,
  { sha, branch, identity }: AboutPast,
  { history, github, log, now, signal }: PastHost,
): Promise<Past | null> {
  if (history === null || profile.outcome.kind !== 'reached-end') return null;
  const today = now();
  const time = today.toISOString();
  const head = recordOf(profile, {
    commit: { sha, parents: [], subject: '', author: '', date: time },
    ...{ branch, identity, measuredAt: time, runUrl: null, artifactUrl: null },
  });
  try {
    const folder = lineFolder(head);
    const [tags, line] = [await history.tags(), await lineOf(sha, { github, log })];
    const nearest = (places: readonly RecordPlace[]): RecordPlace[] => {
      const bySha = new Map(places.map((place) => [place.sha, place]));
      const found = line.slice(1).find((commit) => bySha.has(commit));
      return found === undefined ? [] : [bySha.get(found)!];
    };
    const { records, problems } = await history.readSome((all) => {
      const places = all.filter((place) => place.folder === folder);
      return [...placesForStanding(places, tags, today), ...nearest(places)];
    });
    for (const problem of problems) log.info(`history: ${problem}`);
    const bySha = new Map(
      records.filter((record) => isOfLine(record, head)).map((record) => [record.commit.sha, record]),
    );
    const before = line.slice(1).find((commit) => bySha.has(commit));
    return {
      standing: standingOf(
        head,
        records.filter(({ commit }) => commit.sha !== sha),
        tags,
        { branch, today },
      ),
      before: before === undefined ? null : bySha.get(before)!,
      line,
    };
  } catch (error) {
    signal?.throwIfAborted();
    log.annotate('warning', 'History not read', errorMessage(error));
    return null;
  }
}

/** A commit whose ancestors nobody tells has none. */
async function lineOf(
  sha: string,
  { github, log }: Pick<GateHost, 'github' | 'log'>,
): Promise<readonly string[]> {
  try {
    return github === null ? [sha] : await ancestorsFromGitHub(github, sha);
  } catch (error) {
    log.info(`history: the commits before ${sha.slice(0, 12)} are not known: ${errorMessage(error)}`);
    return [sha];
  }
}
