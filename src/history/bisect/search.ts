/**
 * Which commits to measure next to find where a boot stepped, and what is known by then. Pure: what was measured goes
 * in, places to measure come out, so that a search goes on from wherever it was interrupted, on any machine.
 *
 * Places are those of a line of commits: 0 is the good one, the last the bad one. With exact numbers two commits either
 * differ or do not, and between two that do not nothing is looked for; so one step among n commits takes log2(n) boots,
 * log_{k+1}(n) rounds of k boots, and each further step as many again at most.
 */

/** What is known of a commit; null: it cannot be judged. */
export type Known<T> = ReadonlyMap<number, T | null>;

export interface SearchOptions<T> {
  /** places on the line, both ends included */
  readonly count: number;
  readonly known: Known<T>;
  /** how far a figure stepped between two commits; 0: within the noise band */
  readonly stepBetween: (base: T, head: T) => number;
  /** every step of the range, else the one that has most of the change */
  readonly all: boolean;
  /** boots at a time */
  readonly jobs: number;
}

/** A step between two measured places; all between them cannot be judged. */
export interface FoundStep {
  readonly from: number;
  readonly to: number;
}

export interface SearchResult {
  /** to measure now, at most `jobs`; empty when the search is over */
  readonly next: readonly number[];
  /** what is certain already, in order */
  readonly steps: readonly FoundStep[];
}

/** @returns what to measure, and the steps that are known; first of all both ends */
export function searchSteps<T>(options: SearchOptions<T>): SearchResult {
  const { count, known, all, jobs, stepBetween } = options;
  const ends = [0, count - 1].filter((place) => !known.has(place));
  if (ends.length > 0) return { next: ends.slice(0, jobs), steps: [] };
  const stepped = steppedPairs(options);
  const pairs = all ? stepped : largestPair(stepped, known, stepBetween);
  const open = pairs.filter((pair) => candidates(pair, known).length > 0);
  const steps = pairs.filter((pair) => !open.includes(pair));
  return { next: spread(open, known, jobs), steps };
}

/** Neighbours among what was measured that differ. */
function steppedPairs<T>({ known, stepBetween }: SearchOptions<T>): FoundStep[] {
  const measured = [...known]
    .filter((entry): entry is [number, T & {}] => entry[1] !== null)
    .sort(([a], [b]) => a - b);
  return measured.slice(1).flatMap(([to, head], at): FoundStep[] => {
    const [from, base] = measured[at]!;
    return stepBetween(base, head) === 0 ? [] : [{ from, to }];
  });
}

function largestPair<T>(
  pairs: readonly FoundStep[],
  known: Known<T>,
  stepBetween: (base: T, head: T) => number,
): FoundStep[] {
  const size = ({ from, to }: FoundStep): number => Math.abs(stepBetween(known.get(from)!, known.get(to)!));
  const [largest] = [...pairs].sort((a, b) => size(b) - size(a) || a.from - b.from);
  return largest ? [largest] : [];
}

/** Places within a pair that nobody tried. */
function candidates<T>({ from, to }: FoundStep, known: Known<T>): number[] {
  return Array.from({ length: to - from - 1 }, (_, at) => from + 1 + at).filter((place) => !known.has(place));
}

/** As many places as there are jobs, shared out by the pairs' lengths, evenly within each. */
function spread<T>(pairs: readonly FoundStep[], known: Known<T>, jobs: number): number[] {
  const longest = [...pairs]
    .sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from)
    .slice(0, jobs);
  // Another boot goes where the parts are largest.
  const shares = longest.map(() => 1);
  for (let left = jobs - longest.length; left > 0 && longest.length > 0; left -= 1) {
    const parts = longest.map(({ from, to }, at) => (to - from) / (shares[at]! + 1));
    shares[parts.indexOf(Math.max(...parts))]! += 1;
  }
  return longest.flatMap((pair, at) => splitPair(pair, known, shares[at]!)).sort((a, b) => a - b);
}

/** Places that cut a pair into parts as equal as what can be tried allows. */
function splitPair<T>(pair: FoundStep, known: Known<T>, cuts: number): number[] {
  let free = candidates(pair, known);
  const chosen: number[] = [];
  for (let cut = 1; cut <= cuts && free.length > 0; cut += 1) {
    const wanted = pair.from + ((pair.to - pair.from) * cut) / (cuts + 1);
    const nearest = free.reduce((best, place) =>
      Math.abs(place - wanted) < Math.abs(best - wanted) ? place : best,
    );
    chosen.push(nearest);
    free = free.filter((place) => place !== nearest);
  }
  return chosen;
}
