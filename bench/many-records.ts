/** Histories of many commits, for benchmarks. */
import { createHash } from 'node:crypto';
import { keptFunctions, recordOf, type HistoryRecord } from '../src/history/record.ts';
import { mulberry32, randomProfile } from '../test/support/text-profile.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Every commit moves a tenth of the functions and stages of each scenario, and its digests, as a kernel's own build does.
 */
export function* manyRecords(commits: number, scenarios: number): Generator<HistoryRecord> {
  const random = mulberry32(1);
  const lines = Array.from({ length: scenarios }, (_, scenario) => {
    const profile = randomProfile({
      seed: scenario + 1,
      nodes: 5000,
      functions: 500,
      stages: Array.from({ length: 14 }, (_, at) => `stage number ${at}`),
      profile: { scenario: `scenario-${scenario}` },
    });
    return recordOf(profile, {
      commit: { sha: '0'.repeat(40), parents: [], subject: '', author: '', date: '' },
      ...{ branch: 'main', identity: 'build.yml/boot/x86', measuredAt: '', runUrl: null, artifactUrl: null },
    });
  });
  let parent = digest('root').slice(0, 40);
  for (let number = 0; number < commits; number += 1) {
    const sha = digest(`commit ${number}`).slice(0, 40);
    const date = new Date(1_600_000_000_000 + number * 3_600_000).toISOString();
    const moved = <T extends readonly [string, number, ...number[]]>(rows: readonly T[]): T[] =>
      rows.map((row) =>
        random() < 0.1
          ? ([
              row[0],
              ...row.slice(1).map((value) => Number(value) + Math.floor(random() * 1000)),
            ] as unknown as T)
          : row,
      );
    for (const [at, line] of lines.entries()) {
      const run = `https://github.com/owner/repository/actions/runs/${10_000_000_000 + number}`;
      const record: HistoryRecord = {
        ...line,
        commit: {
          sha,
          parents: [parent],
          subject: `subsystem: change number ${number} of ${digest(sha).slice(0, 20)}`,
          author: `Author ${number % 50}`,
          date,
        },
        measuredAt: date,
        runUrl: run,
        artifactUrl: `${run}/artifacts/${2_000_000_000 + number}`,
        subject: {
          ...line.subject,
          kernel: `Linux version 6.12.${number} #1 SMP`,
          kernelBuildId: digest(`${sha} id`).slice(0, 40),
          kernelSha256: digest(`${sha} kernel`),
        },
        figures: line.figures.map(([name, value]) => [
          name,
          value === 0 ? 0 : value + Math.floor(random() * 10_000),
        ]),
        stages: moved(line.stages),
        functions: moved(line.functions).slice(0, keptFunctions),
      };
      lines[at] = record;
      yield record;
    }
    parent = sha;
  }
}
