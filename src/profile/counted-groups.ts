/** What a counter of a boot is made of: devices, disks' files and call paths, summed up. */
import { ascending } from '../base/ascending.ts';
import { comparedMetrics, metricOf, type Metric } from '../base/metric.ts';
import { hasBelievedNames } from './believed-names.ts';
import { pathNames } from './call-tree.ts';
import type { Counted, Profile } from './profile.ts';

/** Metrics of a boot beside its times, as far as it knows them, and their values. */
export function countersOf({ totals }: Profile): { readonly metric: Metric; readonly value: number }[] {
  return comparedMetrics()
    .filter(({ always }) => !always)
    .map((metric) => ({ metric, value: metricOf(totals, metric) }))
    .filter(({ value }) => value >= 0);
}

/** All that was counted of one thing and part of it. */
export interface CountedGroup {
  /** as in Counted: a device or a disk; empty where the counter is of no such thing */
  readonly of: string;
  /** as in Counted: `reads`, a file; empty where it has no parts */
  readonly part: string;
  readonly count: number;
  /** the call path that did most of it, callers first; empty where names are not known */
  readonly path: readonly string[];
  /** what of `count` this path did */
  readonly ofPath: number;
}

/** Callers of the function that are kept. */
export const maxCountedPath = 64;

/** The rows of a metric, by what they are of and its part: all of a group have `of` and `part` of its first. */
export function countedParts({ counted }: Profile, key: string): ReadonlyMap<string, readonly Counted[]> {
  const parts = new Map<string, Counted[]>();
  for (const row of counted ?? []) {
    if (row.metric !== key) continue;
    const part = `${row.of}\0${row.part}`;
    const rows = parts.get(part);
    if (rows) rows.push(row);
    else parts.set(part, [row]);
  }
  return parts;
}

export function countOf(rows: readonly Counted[]): number {
  return rows.reduce((total, { count }) => total + count, 0);
}

/** @param key of a metric. @returns the largest first; none where the profile does not know its parts */
export function countedGroups(profile: Profile, key: string): CountedGroup[] {
  const named = hasBelievedNames(profile);
  return [...countedParts(profile, key).values()]
    .map((rows): CountedGroup => {
      const { of, part } = rows[0]!;
      const largest = rows.reduce((a, b) => (b.count > a.count ? b : a));
      return {
        ...{ of, part, count: countOf(rows) },
        path: named && largest.node >= 0 ? pathNames(profile, largest.node, maxCountedPath) : [],
        ofPath: largest.count,
      };
    })
    .sort((a, b) => b.count - a.count || ascending(a.of + a.part, b.of + b.part));
}
