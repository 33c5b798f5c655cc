/** Where a boot stands: against the last release, and over the last days. */
import { describe, expect, test } from '@jest/globals';
import { lineFolder, recordPath, recordPlace } from '../../src/history/record-file.ts';
import type { HistoryRecord } from '../../src/history/record.ts';
import { placesForStanding, standingOf } from '../../src/history/standing.ts';
import { writeMarkdown } from '../../src/render/document/write-markdown.ts';
import { historyLine } from '../../src/render/history-line.ts';
import { recordAt, shaOf } from './records.ts';

const today = new Date(Date.UTC(2026, 2, 12)); // commit 70 is of this day
const work = (number: number, value: number, record: Partial<HistoryRecord> = {}): HistoryRecord =>
  recordAt({ number, figures: { work: value, total: 2 * value }, record });
const line = [10, 39, 41, 60, 69].map((number, at) => work(number, 1_000_000_000 + at * 1_000_000));
const head = work(70, 1_010_000_000);
const tags = new Map([
  [shaOf(10), 'v1.1'],
  [shaOf(39), 'v1.2'],
  [shaOf(69), 'nightly'],
]);
const about = { branch: 'main', today };
const said = (records: readonly HistoryRecord[], named: ReadonlyMap<string, string> = tags): string => {
  const standing = standingOf(head, records, named, about);
  if (standing === null) return '';
  const blocks = [{ kind: 'paragraph', lines: [historyLine(standing)] } as const];
  return writeMarkdown({ sections: [{ kind: 'section', blocks }] }).trim();
};

describe('a standing', () => {
  test('is against the newest release and what 30 days began with', () => {
    expect(said(line)).toBe(
      'History of work: **+9.000 M instructions (+0.90 %)** since `v1.2`, **+0.90 %** in 30 days `▁▁▂▃█`',
    );
  });

  test('of a young history is against its beginning', () => {
    expect(said(line.slice(3), new Map())).toBe(
      'History of work: **+7.000 M instructions (+0.70 %)** in 10 days `▁▂█`',
    );
  });

  test('is drawn flat where all of it is within the noise', () => {
    const still = [50, 60].map((number, at) => work(number, 1_010_000_000 - 10 * at));
    expect(said(still)).toMatch(/`▁▁▁`$/);
  });

  test('counts nothing of another branch, job, scenario or way of measuring', () => {
    const others = [
      work(60, 1, { branch: 'stable' }),
      work(61, 1, { identity: 'another' }),
      work(62, 1, { scenario: 'other' }),
      recordAt({ number: 63, figures: { work: 1 }, environment: { memoryMiB: 64 } }),
    ];
    expect(standingOf(head, others, tags, about)).toBeNull();
    expect(said([...others, ...line])).toBe(said(line));
  });

  test('reads the last days, what they began with and the releases, and no more', () => {
    const places = [...line, ...Array.from({ length: 20 }, (_, at) => work(11 + at, 1))]
      .map((record) => recordPlace(recordPath(record))!)
      .filter(({ folder }) => folder === lineFolder(head));
    const chosen = placesForStanding(places, tags, today).map(({ sha }) => parseInt(sha, 16) - 1);
    expect([10, 39, 41, 60, 69].filter((number) => !chosen.includes(number))).toEqual([]);
    expect(chosen.length).toBeLessThan(15);
  });
});
