/** The search for steps on lines whose truth is drawn: what it finds, and with how many boots. */
import { describe, expect, test } from '@jest/globals';
import { bisect, nextCommits, type Bisection, type CommitResult } from '../../src/history/bisect/bisect.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { recordAt, shaOf } from './records.ts';

interface Drawn {
  readonly works: readonly number[];
  readonly unjudged?: readonly number[];
  readonly all?: boolean;
  readonly jobs?: number;
  readonly results?: Map<string, CommitResult>;
  /** stop as if interrupted after so many boots */
  readonly until?: number;
}

async function search({
  works,
  unjudged = [],
  all = false,
  jobs = 1,
  results = new Map(),
  until = Infinity,
}: Drawn): Promise<
  Bisection & { readonly found: number[][]; readonly rounds: number; readonly measured: number[] }
> {
  const measured: number[] = [];
  const busy = new Set<number>();
  let rounds = 0;
  const bisection = await bisect({
    ...{ line: works.map((_, number) => shaOf(number)), metric: 'work', all, jobs, results },
    async measure(sha, job) {
      if (measured.length >= until) throw new Error('interrupted');
      expect(busy.has(job)).toBe(false);
      if (job === 0) rounds += 1;
      busy.add(job);
      const number = parseInt(sha, 16) - 1;
      measured.push(number);
      await Promise.resolve();
      busy.delete(job);
      if (unjudged.includes(number)) return { skipped: 'it does not build' };
      return { record: recordAt({ number, figures: { work: works[number]!, total: works[number]! } }) };
    },
    keep: (sha, result) => Promise.resolve(void results.set(sha, result)),
  });
  const numberOf = (sha: string): number => parseInt(sha, 16) - 1;
  const found = bisection.steps.map(({ before, after }) => [
    numberOf(before.commit.sha),
    numberOf(after.commit.sha),
  ]);
  return { ...bisection, found, rounds, measured };
}

/** Work of n commits with steps at these places; neutral changes move it by up to 8,000. */
function drawn(count: number, steps: readonly (readonly [number, number])[]): number[] {
  const random = seededRandom(count);
  return Array.from(
    { length: count },
    (_, number) =>
      1e9 + Math.floor(random() * 8000) + steps.reduce((sum, [at, by]) => sum + (number >= at ? by : 0), 0),
  );
}

describe('a bisection', () => {
  test('finds one step wherever it is, with both ends and log2 of the range', async () => {
    for (const count of [2, 3, 17, 100]) {
      for (let at = 1; at < count; at += count > 50 ? 7 : 1) {
        const { found, boots } = await search({ works: drawn(count, [[at, 1e6]]) });
        expect(found).toEqual([[at - 1, at]]);
        expect(boots).toBeLessThanOrEqual(2 + Math.ceil(Math.log2(count - 1)));
      }
    }
  });

  test('of k boots at a time takes log of the range to k + 1 rounds', async () => {
    for (const jobs of [2, 3, 7]) {
      for (const at of [1, 200, 511, 700, 1023]) {
        const { found, rounds } = await search({ works: drawn(1024, [[at, 1e6]]), jobs });
        expect(found).toEqual([[at - 1, at]]);
        expect(rounds).toBeLessThanOrEqual(1 + Math.ceil(Math.log(1023) / Math.log(jobs + 1)) + 1);
      }
    }
  });

  test('finds every step, up and down, with as many boots for each', async () => {
    const steps = [
      [20, 1e6],
      [100, -3e6],
      [101, 5e5],
      [180, 2e6],
      [255, 9e5],
    ] as const;
    const { found, boots } = await search({ works: drawn(256, steps), all: true });
    expect(found).toEqual(steps.map(([at]) => [at - 1, at]));
    expect(boots).toBeLessThanOrEqual(2 + 5 * 8);
  });

  test('of one step takes the one that has most of the change', async () => {
    const { found } = await search({
      works: drawn(64, [
        [10, 4e5],
        [40, 5e6],
      ]),
    });
    expect(found).toEqual([[39, 40]]);
  });

  test('goes round what cannot be judged, and names it where it lies beside the step', async () => {
    const works = drawn(40, [[20, 1e6]]);
    const beside = await search({ works, unjudged: [18, 19, 20, 21] });
    expect(beside.found).toEqual([[17, 22]]);
    expect(beside.steps[0]!.unjudged).toEqual([18, 19, 20, 21].map(shaOf));
    const elsewhere = await search({ works, unjudged: [10, 19, 30] });
    expect(elsewhere.found).toEqual([[18, 20]]);
    await expect(search({ works, unjudged: [39] })).rejects.toThrow(
      'the bad commit 000000000000 cannot be judged: it does not build',
    );
  });

  test('that was interrupted goes on where it was', async () => {
    const works = drawn(300, [
      [77, 1e6],
      [200, 1e6],
    ]);
    const whole = await search({ works, all: true });
    const results = new Map<string, CommitResult>();
    await expect(search({ works, all: true, results, until: 7 })).rejects.toThrow('interrupted');
    const rest = await search({ works, all: true, results });
    expect(rest.found).toEqual(whole.found);
    expect(rest.boots).toBe(whole.boots - 7);
    expect((await search({ works, all: true, results })).boots).toBe(0);
  });

  test('of what does not differ finds nothing, with two boots', async () => {
    expect(await search({ works: drawn(100, []) })).toMatchObject({ found: [], differs: false, boots: 2 });
  });

  test('plans a round for other machines', () => {
    const works = drawn(65, [[33, 1e6]]);
    const line = works.map((_, number) => shaOf(number));
    const results = new Map<string, CommitResult>();
    const plan = (): string[] => nextCommits({ line, metric: 'work', all: false, jobs: 3 }, results);
    expect(plan()).toEqual([shaOf(0), shaOf(64)]);
    for (const number of [0, 64]) {
      results.set(shaOf(number), { record: recordAt({ number, figures: { work: works[number]! } }) });
    }
    expect(plan()).toEqual([16, 32, 48].map(shaOf));
  });
});
