/** What a counter of a boot is made of: devices, disks' files and call paths, summed up. */
import { ascending } from '../base/ascending.ts';
import { hasBelievedNames } from './believed-names.ts';
import { pathNames } from './call-tree.ts';
import type { Counted, Profile } from './profile.ts';

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
const maxPath = 64;

/** @param key of a metric. @returns the largest first; none where the profile does not know its parts */
export function countedGroups(profile: Profile, key: string): CountedGroup[] {
  const groups = new Map<string, Counted[]>();
  for (const row of profile.counted ?? []) {
    if (row.metric !== key) continue;
    const id = `${row.of}\0${row.part}`;
    const rows = groups.get(id);
    if (rows) rows.push(row);
    else groups.set(id, [row]);
  }
  const named = hasBelievedNames(profile);
  return [...groups.values()]
    .map((rows): CountedGroup => {
      const { of, part } = rows[0]!;
      const largest = rows.reduce((a, b) => (b.count > a.count ? b : a));
      return {
        ...{ of, part, count: rows.reduce((sum, { count }) => sum + count, 0) },
        path: named && largest.node >= 0 ? pathNames(profile, largest.node, maxPath) : [],
        ofPath: largest.count,
      };
    })
    .sort((a, b) => b.count - a.count || ascending(a.of + a.part, b.of + b.part));
}
