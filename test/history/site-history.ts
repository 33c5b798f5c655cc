/** A history with everything a page shows: steps, drift, another QEMU, functions, commits that were not measured. */
import { sha256 } from '../../src/base/files.ts';
import { developmentsOf, type Development } from '../../src/history/developments.ts';
import type { HistoryRecord } from '../../src/history/record.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { recordAt, shaOf } from './records.ts';

export const siteCommits = 300;
/** Ids as git's look: their beginnings tell commits apart. */
const ids = Array.from({ length: siteCommits }, (_, number) => sha256(shaOf(number)).slice(0, 40));
/** Which commit of main it is. */
export function siteNumber(sha: string): number {
  return ids.indexOf(sha);
}
/** commits of main at which the work of the boot changes */
export const siteSteps: ReadonlyMap<number, number> = new Map([
  [40, 3_000_000],
  [95, -7_000_000],
  [150, 900_000],
  [281, 2_000_000],
]);
export const siteQemu = 220;

const subjects = [
  'sched: keep the idle CPU out of the first balance',
  'mm: initialise struct pages of the second node later',
  'virtio_blk: probe with a single request queue',
  'ACPI: scan devices once',
  'net: defer the loopback device',
  'selftests: wait for the guest to settle',
];
const authors = ['A. Author', 'Jürgen Weiß', 'Mei Lin', 'R. Committer'];

export interface SiteRecordsOptions {
  readonly scenario?: string;
  readonly scale?: number;
  /** of a step, in its own words */
  readonly subject?: string;
}

/** Records of 300 commits, of which every thirtieth is missing. */
export function siteRecords({
  scenario = 'boot',
  scale = 1,
  subject,
}: SiteRecordsOptions = {}): HistoryRecord[] {
  const random = seededRandom(scenario.length);
  let work = 1_400_000_000 * scale;
  let probe = 80_000_000 * scale;
  return Array.from({ length: siteCommits }, (_, number) => {
    const step = Math.round((siteSteps.get(number) ?? 0) * scale);
    const drift = number >= 170 && number < 210 && number % 2 === 0 ? 30_000 : 0;
    work += step + drift;
    probe += step;
    const noise = Math.floor(random() * 8000);
    const waiting = 300_000_000 + Math.floor(random() * 10_000);
    return recordAt({
      number,
      figures: {
        work: work + noise,
        total: work + noise + 41_000_000 + Math.floor(random() * 3000),
        waiting,
      },
      stages: {
        decompress: 90_000_000 + Math.floor(random() * 100),
        'early setup': 310_000_000 + noise,
        'initcalls device': Math.round(work * 0.4) + Math.round(noise / 2),
      },
      environment: { qemu: number < siteQemu ? '9.2.0' : '10.0.2' },
      record: {
        scenario,
        runUrl: `https://github.com/owner/kernel/actions/runs/${1000 + number}`,
        functions: [
          ['memset', 120_000_000],
          ['virtblk_probe', probe],
          ['acpi_scan', 30_000_000 + (number % 7)],
        ],
        commit: {
          ...recordAt({ number }).commit,
          sha: ids[number]!,
          parents: number === 0 ? [] : [ids[number - 1]!],
          subject:
            (siteSteps.has(number) ? subject : undefined) ??
            `${subjects[number % subjects.length]!} (${number})`,
          author: authors[number % authors.length]!,
        },
      },
    });
  }).filter((_, number) => number % 30 !== 29);
}

/** In the order of the branch, which all 300 commits are on. */
export function siteDevelopments(...records: readonly HistoryRecord[][]): Development[] {
  return developmentsOf(records.flat(), {
    order: ids,
  });
}
