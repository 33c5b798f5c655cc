/**
 * Drives a search for steps: measures what it asks for, several commits at a time, keeps every result at once, and goes
 * on with what was kept before.
 */
import { BootgateError, inputError } from '../../base/errors.ts';
import { settled } from '../../base/promises.ts';
import type { HistoryRecord } from '../record.ts';
import { allFigures, roomOf } from '../series.ts';
import { searchSteps, type FoundStep } from './search.ts';

/** What a commit came to: its record, or why it cannot be judged. */
export type CommitResult = { readonly record: HistoryRecord } | { readonly skipped: string };

export interface BisectOptions {
  /** ids of the commits, the good one first, the bad one last */
  readonly line: readonly string[];
  readonly metric: string;
  readonly all: boolean;
  readonly jobs: number;
  /** results of before, by commit */
  readonly results: ReadonlyMap<string, CommitResult>;
  /**
   * Builds and boots a commit.
   *
   * @param job 0 … jobs - 1: no two at a time with the same number
   */
  readonly measure: (sha: string, job: number) => Promise<CommitResult>;
  readonly keep: (sha: string, result: CommitResult) => Promise<void>;
}

export interface BisectedStep {
  readonly before: HistoryRecord;
  readonly after: HistoryRecord;
  readonly base: number;
  readonly head: number;
  /** commits between the two, which could not be judged: the step may be at one of them */
  readonly unjudged: readonly string[];
}

export interface Bisection {
  readonly steps: readonly BisectedStep[];
  /** good and bad differ; else there is nothing to be found */
  readonly differs: boolean;
  /** measured now, those that could not be judged among them */
  readonly boots: number;
}

/** @throws what `measure` throws; what was measured until then is kept */
export async function bisect(options: BisectOptions): Promise<Bisection> {
  const results = new Map(options.results);
  for (let boots = 0; ;) {
    const { next, steps } = search(options, results);
    if (next.length === 0)
      return {
        steps: steps.map((step) => described(step, options, results)),
        differs: differs(options, results),
        boots,
      };
    await settled(
      next.map(async (sha, job) => {
        const result = await options.measure(sha, job);
        results.set(sha, result);
        await options.keep(sha, result);
      }),
    );
    boots += next.length;
    checkEnds(options, results);
  }
}

/** The commits to measure now; empty when all is known. */
export function nextCommits(
  options: Pick<BisectOptions, 'line' | 'metric' | 'all' | 'jobs'>,
  results: ReadonlyMap<string, CommitResult>,
): string[] {
  return search(options, results).next;
}

function search(
  { line, metric, all, jobs }: Pick<BisectOptions, 'line' | 'metric' | 'all' | 'jobs'>,
  results: ReadonlyMap<string, CommitResult>,
): { next: string[]; steps: readonly FoundStep[] } {
  const known = new Map<number, HistoryRecord | null>();
  for (const [place, sha] of line.entries()) {
    const result = results.get(sha);
    if (result) known.set(place, 'record' in result ? result.record : null);
  }
  const { next, steps } = searchSteps({
    ...{ count: line.length, known, all, jobs },
    stepBetween: (base, head) => stepBetween(base, head, metric),
  });
  return { next: next.map((place) => line[place]!), steps };
}

/** By how much a figure moved, 0 within its noise band. */
function stepBetween(base: HistoryRecord, head: HistoryRecord, metric: string): number {
  if (base.fingerprint !== head.fingerprint) {
    throw new BootgateError(
      `${base.commit.sha.slice(0, 12)} and ${head.commit.sha.slice(0, 12)} were measured differently`,
      {
        hint: 'bisect with one QEMU, and remove the results of another',
      },
    );
  }
  const [from, to] = [figureOf(base, metric), figureOf(head, metric)];
  const room = roomOf(base, metric, from, to > from ? 1 : -1);
  return Math.abs(to - from) > room ? to - from : 0;
}

function figureOf(record: HistoryRecord, metric: string): number {
  const value = allFigures(record).get(metric);
  if (value !== undefined) return value;
  throw inputError(`the boot of ${record.commit.sha.slice(0, 12)} tells of no '${metric}'`, {
    hint: `known: ${[...allFigures(record).keys()].join(', ')}`,
  });
}

/** @throws BootgateError where the good or the bad commit itself cannot be judged */
function checkEnds({ line }: BisectOptions, results: ReadonlyMap<string, CommitResult>): void {
  for (const [sha, word] of [
    [line[0]!, 'good'],
    [line.at(-1)!, 'bad'],
  ] as const) {
    const result = results.get(sha);
    if (result && 'skipped' in result) {
      throw inputError(`the ${word} commit ${sha.slice(0, 12)} cannot be judged: ${result.skipped}`, {
        hint: 'name one that builds and boots',
      });
    }
  }
}

function differs({ line, metric }: BisectOptions, results: ReadonlyMap<string, CommitResult>): boolean {
  const [good, bad] = [results.get(line[0]!)!, results.get(line.at(-1)!)!];
  return 'record' in good && 'record' in bad && stepBetween(good.record, bad.record, metric) !== 0;
}

function described(
  { from, to }: FoundStep,
  { line, metric }: BisectOptions,
  results: ReadonlyMap<string, CommitResult>,
): BisectedStep {
  const recordAt = (place: number): HistoryRecord =>
    (results.get(line[place]!) as { record: HistoryRecord }).record;
  const [before, after] = [recordAt(from), recordAt(to)];
  return {
    ...{ before, after, base: figureOf(before, metric), head: figureOf(after, metric) },
    unjudged: line.slice(from + 1, to),
  };
}
