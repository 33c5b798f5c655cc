/** A history of 300 commits with planted changes: every one is found at its commit, and none is invented. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { saveBaseline } from '../../src/baseline/save-baseline.ts';
import { dirStore } from '../../src/baseline/dir-store.ts';
import { commitFacts } from '../../src/history/commit-facts.ts';
import { historyBranch } from '../../src/history/history-branch.ts';
import { recordOf } from '../../src/history/record.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { runCli, type CliResult } from '../support/run-cli.ts';
import { textProfile } from '../support/text-profile.ts';
import { planted, plantCommits, type PlantedCommit } from './planted-commits.ts';

jest.setTimeout(180_000); // hundreds of git processes, on a machine that may be busy

interface Shown {
  readonly lines: readonly {
    readonly segments: readonly {
      readonly differs: readonly { readonly field: string }[] | null;
      readonly commits: readonly string[];
      readonly steps: readonly {
        readonly from: string;
        readonly to: string;
        readonly unmeasured: number | null;
        readonly rows: readonly { readonly metric: string; readonly delta: number }[];
      }[];
      readonly drifts: readonly {
        readonly metric: string;
        readonly delta: number;
        readonly parts: readonly {
          readonly commit: string;
          readonly delta: number;
          readonly share: number;
        }[];
      }[];
    }[];
  }[];
}

let folder: string;
let commits: readonly PlantedCommit[];
const run = (...argv: string[]): Promise<CliResult> => runCli(argv, { cwd: join(folder, 'clone') });
const numberOf = (sha: string): number => commits.find((commit) => commit.sha === sha)!.number;

function profileOf({ work, qemu }: PlantedCommit): Profile {
  return textProfile(`start_kernel self=${work - 1_000_000}\n  probe self=1000000`, {
    environment: { qemu },
    profile: { scenario: 'boot' },
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'history-300-'));
  const clone = join(folder, 'clone');
  mkdirSync(clone);
  commits = plantCommits(clone);
  const remote = join(folder, 'remote.git');
  execFileSync('git', ['init', '-q', '--bare', remote]);
  execFileSync('git', ['-C', clone, 'remote', 'add', 'origin', remote]);
  const measured = commits.filter((commit) => commit.measured);
  const records = await Promise.all(
    measured.map(async (commit) =>
      recordOf(profileOf(commit), {
        commit: await commitFacts(clone, commit.sha),
        branch: commit.aside ? 'side' : 'main',
        ...{ identity: null, measuredAt: '2026-01-01T00:00:00.000Z', runUrl: null, artifactUrl: null },
      }),
    ),
  );
  await historyBranch({ remote, branch: 'bootgate-history' }).add(records);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a history of 300 commits', () => {
  test('has every planted step at its commit, and no other', async () => {
    const shown = await run('history', 'show', '--format', 'json');
    expect(shown.status).toBe(0);
    expect(shown.stderr).toContain('4 records are of commits that are not on the first-parent line of HEAD');
    const { lines } = JSON.parse(shown.stdout) as Shown;
    expect(lines).toHaveLength(1);
    const { segments } = lines[0]!;
    expect(
      segments.map(({ commits: of, differs }) => [numberOf(of[0]!), differs?.map(({ field }) => field)]),
    ).toEqual([
      [0, undefined],
      [planted.qemu, ['qemu']],
    ]);
    const found = segments.flatMap(({ steps }) =>
      steps.map(({ from, to, unmeasured, rows }) => ({
        ...{ from: numberOf(from), to: numberOf(to), unmeasured },
        work: Math.round(rows[0]!.delta / 100_000) * 100_000,
      })),
    );
    expect(found).toEqual([
      { from: 39, to: 40, unmeasured: 0, work: 3_000_000 },
      // 94 to 96 were not measured: the step is at one of four.
      { from: 93, to: 97, unmeasured: 3, work: -7_000_000 },
      { from: 149, to: 150, unmeasured: 0, work: 900_000 },
      { from: 150, to: 151, unmeasured: 0, work: -400_000 },
      { from: 229, to: 230, unmeasured: 0, work: 100_000 },
      { from: 297, to: 299, unmeasured: 1, work: 2_000_000 },
    ]);
  });

  test('has the drift of twenty, with the share of each, and no other', async () => {
    const { lines } = JSON.parse(
      (await run('history', 'show', '--format', 'json', '--metric', 'work')).stdout,
    ) as Shown;
    const drifts = lines[0]!.segments.flatMap((segment) => segment.drifts);
    expect(drifts).toHaveLength(1);
    const [drift] = drifts;
    expect(Math.abs(drift!.delta - 600_000)).toBeLessThan(20_000);
    const large = drift!.parts.filter(({ delta }) => delta > 15_000).map(({ commit }) => numberOf(commit));
    // 210 was not measured: what it did is seen at the next.
    const seen = Array.from({ length: 20 }, (_, at) => planted.drift.from + 2 * at);
    expect(large).toEqual(seen.map((number) => (planted.unmeasured.has(number) ? number + 1 : number)));
    expect(drift!.parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
  });

  test('is told the same without a clone, by parents and dates, but for what was not measured', async () => {
    const away = await runCli(
      ['history', 'show', '--format', 'json', '--branch', 'main', '--remote', join(folder, 'remote.git')],
      { cwd: folder },
    );
    const { lines } = JSON.parse(away.stdout) as Shown;
    expect(
      lines[0]!.segments.flatMap(({ steps }) =>
        steps.map(({ to, unmeasured }) => [numberOf(to), unmeasured]),
      ),
    ).toEqual([
      [40, 0],
      [97, null],
      [150, 0],
      [151, 0],
      [230, 0],
      [299, null],
    ]);
  });

  test('says causes where both profiles are kept, and functions where they are not', async () => {
    const at = (number: number): PlantedCommit =>
      commits.find((commit) => commit.number === number && !commit.aside)!;
    const store = dirStore(join(folder, 'baselines'));
    for (const number of [39, 40]) {
      const about = { sha: at(number).sha, measuredAt: '2026-01-01T00:00:00.000Z', runUrl: null };
      await saveBaseline(store, profileOf(at(number)), about);
    }
    const { stdout } = await run('history', 'show', '--store', `dir:${join(folder, 'baselines')}`);
    const step = stdout.slice(stdout.indexOf('change 40'), stdout.indexOf('change 97'));
    expect(step).toContain('Cause: start_kernel');
    expect(stdout.slice(stdout.indexOf('change 97'))).toContain('functions: start_kernel -7,00');
    expect(stdout).toContain('it or one of 3 before it, which were not measured');
    expect(stdout).toContain('Measured otherwise from here on: qemu: QEMU 9 → QEMU 10');
    expect(stdout).toMatch(/drift: work \+\d+,\d+ instructions \(\+0.04\d %\) in \d+ small changes/);
    expect(stdout).toMatch(/▁.*█/);
  });

  test('as feed and badge', async () => {
    const feed = (await run('history', 'show', '--format', 'atom')).stdout;
    expect(feed.match(/<entry>/g)).toHaveLength(6);
    expect(feed).toContain('<title>boot: work +2.019 M instructions (+0.14 %): change 299</title>');
    expect(JSON.parse((await run('history', 'show', '--format', 'shields')).stdout)).toEqual({
      schemaVersion: 1,
      label: 'boot: boot',
      message: '1.413 G instructions (+0.14 %)',
      color: 'yellow',
    });
    expect((await run('history', 'show', '--format', 'badge')).stdout).toContain(
      '>1.413 G instructions (+0.14 %)</text>',
    );
  });
});
