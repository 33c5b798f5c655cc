/** How a boot developed, as `history show --format json` prints it: facts alone, commits by their ids. */
import type { Development, Step } from '../history/developments.ts';
import type { HistoryRecord } from '../history/record.ts';
import type { Change, Drift } from '../history/steps.ts';

export function historyJson(developments: readonly Development[]): string {
  const lines = developments.map(({ scenario, identity, branch, segments }) => ({
    ...{ scenario, identity, branch },
    segments: segments.map(({ fingerprint, differs, records, steps, drifts }) => ({
      ...{ fingerprint, differs },
      commits: records.map(({ commit }) => commit.sha),
      steps: steps.map(stepJson),
      drifts: drifts.map((drift) => driftJson(drift, records)),
    })),
  }));
  return `${JSON.stringify({ format: 'bootgate-developments', version: 1, lines }, null, 2)}\n`;
}

function stepJson({ before, after, unmeasured, assume, rows, functions }: Step): object {
  return {
    from: before.commit.sha,
    to: after.commit.sha,
    ...{ subject: after.commit.subject, author: after.commit.author, date: after.commit.date },
    ...{ unmeasured, assume },
    rows: rows.map(changeJson),
    functions,
  };
}

function changeJson({ metric, base, head }: Change): object {
  return { metric, base, head, delta: head - base };
}

function driftJson(
  { metric, from, to, base, delta, parts }: Drift,
  records: readonly HistoryRecord[],
): object {
  return {
    ...{ metric, base, delta },
    from: records[from]!.commit.sha,
    to: records[to]!.commit.sha,
    parts: parts.map((part) => ({
      commit: records[part.to]!.commit.sha,
      subject: records[part.to]!.commit.subject,
      delta: part.head - part.base,
      share: (part.head - part.base) / delta,
    })),
  };
}
