/** History records for tests, without boots. */
import { environmentOf } from '../../src/profile/environment.ts';
import type { EnvironmentFields } from '../../src/profile/profile.ts';
import { recordVersion, type HistoryRecord } from '../../src/history/record.ts';
import { textEnvironment } from '../support/text-profile.ts';

/** Forty digits that stand for a number. */
export function shaOf(number: number): string {
  return (number + 1).toString(16).padStart(40, '0');
}

export interface RecordOptions {
  readonly number: number;
  readonly figures?: Readonly<Record<string, number>>;
  readonly stages?: Readonly<Record<string, number>>;
  readonly environment?: Partial<EnvironmentFields>;
  readonly record?: Partial<HistoryRecord>;
}

/** The record of commit `number`, whose parent is the one before; a day for each. */
export function recordAt({
  number,
  figures = {},
  stages = {},
  environment = {},
  record = {},
}: RecordOptions): HistoryRecord {
  const { fields, fingerprint } = environmentOf({ ...textEnvironment, ...environment });
  return {
    format: 'bootgate-history',
    version: recordVersion,
    scenario: 'boot',
    identity: null,
    commit: {
      sha: shaOf(number),
      parents: number === 0 ? [] : [shaOf(number - 1)],
      subject: `change ${number}`,
      author: 'A. Author',
      date: new Date(Date.UTC(2026, 0, 1 + number)).toISOString(),
    },
    branch: 'main',
    measuredAt: new Date(Date.UTC(2026, 0, 1 + number, 12)).toISOString(),
    runUrl: null,
    artifactUrl: null,
    fingerprint,
    environment: fields,
    subject: {
      kernel: 'Linux version 6.1.0',
      kernelBuildId: null,
      kernelSha256: String(number),
      initrdSha256: null,
      diskSha256: null,
      append: '',
      seed: 42,
    },
    unit: 'instructions',
    assume: 'exact',
    boots: 1,
    image: false,
    figures: Object.entries({ total: 1_400_000_000, ...figures }),
    stages: Object.entries(stages).map(([name, work]) => [name, work, work]),
    functions: [],
    processes: [],
    band: null,
    ...record,
  };
}
