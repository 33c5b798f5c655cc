/** Where a boot stands among those of its branch: against the last release, and over the last days. */
import { headMetric } from './developments.ts';
import type { RecordPlace } from './record-file.ts';
import type { HistoryRecord } from './record.ts';
import { allFigures, roomOf } from './series.ts';

/** So far back is looked, days. */
export const lookedBackDays = 30;

export interface Standing {
  /** the boot that it is about */
  readonly head: HistoryRecord;
  /** what the boot is known by */
  readonly metric: string;
  readonly value: number;
  /** newest measured commit whose tag is a version; null: none is */
  readonly release: { readonly tag: string; readonly value: number } | null;
  /** what the last days began with; null: nothing was measured yet */
  readonly earlier: { readonly value: number; readonly days: number } | null;
  /** of the last days, oldest first, and of the boot itself */
  readonly values: readonly number[];
  /** what moves by less than this does not move */
  readonly room: number;
}

/** What a history tells of a boot. */
export interface Past {
  readonly standing: Standing | null;
  /** of the nearest ancestor that was measured as the boot is; null: none was */
  readonly before: HistoryRecord | null;
  /** the measured commit and its first parents, as far as they are known; nearest first */
  readonly line: readonly string[];
}

/** Tags with a number and a point in them, `v6.12`, `release-1.2.3`; others name anything. */
function isVersion(tag: string): boolean {
  return /(?:^|[^0-9])\d+\.\d+/.test(tag);
}

/** Of equally many tagged commits these may be of another branch, so that some more are read. */
const readTagged = 8;

/** What of a line has to be read for its standing: the last days, what they began with, tagged versions. */
export function placesForStanding(
  places: readonly RecordPlace[],
  tags: ReadonlyMap<string, string>,
  today: Date,
): RecordPlace[] {
  const sorted = [...places].sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0));
  const first = dayBefore(today);
  const recent = sorted.filter(({ day }) => day >= first);
  const older = sorted.filter(({ day }) => day < first).slice(0, readTagged);
  const tagged = sorted.filter(({ sha }) => isVersion(tags.get(sha) ?? '')).slice(0, readTagged);
  return [...new Set([...recent, ...older, ...tagged])];
}

/** `20260102`, in UTC */
function dayBefore(today: Date): string {
  return new Date(today.getTime() - lookedBackDays * 86_400_000)
    .toISOString()
    .slice(0, 10)
    .replaceAll('-', '');
}

/**
 * Where a boot stands.
 *
 * @param head of the boot; only its figures count
 * @param records of any lines; only those count that were measured as it was, on the branch
 * @returns null where nothing of it is known
 */
export function standingOf(
  head: HistoryRecord,
  records: readonly HistoryRecord[],
  tags: ReadonlyMap<string, string>,
  { branch, today }: { readonly branch: string; readonly today: Date },
): Standing | null {
  const metric = headMetric(head);
  const value = allFigures(head).get(metric);
  const line = records
    .filter((record) => isOfLine(record, head) && (record.branch ?? branch) === branch)
    .map((record) => ({ record, value: allFigures(record).get(metric) ?? NaN, age: ageOf(record, today) }))
    .filter((point) => !Number.isNaN(point.value))
    .sort((a, b) => b.age - a.age);
  const newest = line.at(-1);
  if (value === undefined || newest === undefined) return null;
  const released = line.findLast(({ record }) => isVersion(tags.get(record.commit.sha) ?? ''));
  const recent = line.filter(({ age }) => age <= lookedBackDays);
  const before = line.findLast(({ age }) => age > lookedBackDays);
  const earliest = before ?? recent[0];
  return {
    ...{ head, metric, value },
    release: released ? { tag: tags.get(released.record.commit.sha)!, value: released.value } : null,
    earlier: earliest
      ? { value: earliest.value, days: before ? lookedBackDays : Math.ceil(earliest.age) }
      : null,
    values: [...(before ? [before.value] : []), ...recent.map((point) => point.value), value],
    room: roomOf(newest.record, metric, newest.value, 1),
  };
}

/** Measured as the other was, by the same job. */
export function isOfLine(a: HistoryRecord, b: HistoryRecord): boolean {
  return a.scenario === b.scenario && a.fingerprint === b.fingerprint && a.identity === b.identity;
}

/** Days since the commit. */
function ageOf({ commit }: HistoryRecord, today: Date): number {
  return (today.getTime() - Date.parse(commit.date)) / 86_400_000;
}
