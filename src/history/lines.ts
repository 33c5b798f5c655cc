/**
 * Records in the order of their commits: a line for each scenario and branch, cut into segments by how was measured.
 * Figures of two segments are never compared: another QEMU is a break, no step.
 */
import { differingFields } from '../profile/environment.ts';
import type { HistoryRecord } from './record.ts';

export interface Line {
  readonly scenario: string;
  readonly identity: string | null;
  /** null: unknown, or told by the order of commits that was given */
  readonly branch: string | null;
  /** by their first commit */
  readonly segments: readonly Segment[];
}

/** What was measured in one environment, oldest commit first. */
export interface Segment {
  readonly fingerprint: string;
  readonly records: readonly HistoryRecord[];
  /** how it differs from the segment that began before it; null: the first */
  readonly differs: readonly EnvironmentChange[] | null;
}

export interface EnvironmentChange {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

/**
 * @param order commits of the branch that is looked at, oldest first; records of other commits are left out. null: told
 *   from parents and dates, a line for each branch
 */
export function linesOf(records: readonly HistoryRecord[], order: readonly string[] | null): Line[] {
  const place = order && new Map(order.map((sha, at) => [sha, at]));
  const counted = place ? records.filter(({ commit }) => place.has(commit.sha)) : records;
  const branchOf = ({ branch }: HistoryRecord): string | null => (place ? null : branch);
  const groups = groupBy(counted, (record) =>
    JSON.stringify([record.scenario, record.identity, branchOf(record)]),
  );
  return [...groups].sort(byKey).map(([, group]): Line => {
    const [first] = group;
    const sorted = place
      ? [...group].sort((a, b) => place.get(a.commit.sha)! - place.get(b.commit.sha)!)
      : byAncestry(group);
    return {
      scenario: first!.scenario,
      identity: first!.identity,
      branch: branchOf(first!),
      segments: segmentsOf(sorted),
    };
  });
}

function segmentsOf(sorted: readonly HistoryRecord[]): Segment[] {
  const groups = [...groupBy(sorted, ({ fingerprint }) => fingerprint).values()];
  return groups.map((records, at): Segment => {
    const before = groups[at - 1]?.[0]?.environment;
    const after = records[0]!.environment;
    return {
      fingerprint: records[0]!.fingerprint,
      records,
      differs:
        before === undefined
          ? null
          : differingFields(before, after).map((field) => ({
              field,
              from: String(before[field]),
              to: String(after[field]),
            })),
    };
  });
}

/** Parents before children as far as they are known, else by the committer's date; ties by commit. */
function byAncestry(records: readonly HistoryRecord[]): HistoryRecord[] {
  const dated = [...records].sort(
    (a, b) => Date.parse(a.commit.date) - Date.parse(b.commit.date) || (a.commit.sha < b.commit.sha ? -1 : 1),
  );
  const bySha = groupBy(dated, ({ commit }) => commit.sha);
  const sorted: HistoryRecord[] = [];
  const state = new Map<string, 'open' | 'done'>();
  // Depth first without recursion: a line may be ten thousand commits. A circle, which git cannot have, ends at `open`.
  for (const { commit } of dated) {
    const pending = [commit.sha];
    while (pending.length > 0) {
      const sha = pending.at(-1)!;
      const own = bySha.get(sha)!;
      if (state.get(sha) === undefined) {
        state.set(sha, 'open');
        for (const parent of own[0]!.commit.parents) {
          if (bySha.has(parent) && state.get(parent) === undefined) pending.push(parent);
        }
        continue;
      }
      pending.pop();
      if (state.get(sha) === 'open') sorted.push(...own);
      state.set(sha, 'done');
    }
  }
  return sorted;
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
