/** Change points of noisy series, against another implementation, an exhaustive search and what was drawn. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { changePoints, pelt } from '../../src/history/change-points.ts';
import { seededRandom } from '../support/seeded-random.ts';

interface Case {
  readonly name: string;
  readonly values: readonly number[];
  readonly penalty: number;
  readonly least: number;
  readonly points: readonly number[];
}
const { cases } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/change-points.json'), 'utf8'),
) as { cases: readonly Case[] };

/** Normal with mean 0 and deviation 1, by Box and Muller. */
function normal(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The best segmentation by trying every last segment for every end: no pruning. */
function optimal(values: readonly number[], penalty: number, least: number): number {
  const best = [-penalty];
  for (let end = 1; end <= values.length; end += 1) {
    best[end] = Infinity;
    for (let start = 0; start + least <= end; start += 1) {
      best[end] = Math.min(best[end]!, best[start]! + deviations(values.slice(start, end)) + penalty);
    }
  }
  return best[values.length]!;
}

function deviations(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

describe('change points', () => {
  test('are those that ruptures finds, the Nile in 1898 among them', () => {
    expect(cases.length).toBeGreaterThan(10);
    for (const { name, values, penalty, least, points } of cases) {
      expect([name, ...pelt(values, penalty, least)]).toEqual([name, ...points]);
    }
    const [nile] = cases;
    // Cobb, The problem of the Nile, Biometrika 65, 1978: the flow changed with the year 1899.
    expect(changePoints(nile!.values)).toEqual([28]);
  });

  test('are the best ones of all, however short segments may be', () => {
    const random = seededRandom(5);
    const draw = normal(random);
    for (let round = 0; round < 60; round += 1) {
      const count = 12 + Math.floor(random() * 60);
      const values = Array.from({ length: count }, (_, at) => draw() + (at % 17 > 8 ? 2 : 0));
      const [penalty, least] = [1 + random() * 8, 1 + Math.floor(random() * 6)];
      const ends = [0, ...pelt(values, penalty, least), count];
      const cost = ends.slice(1).reduce((sum, end, at) => sum + deviations(values.slice(ends[at], end)), 0);
      expect(cost + penalty * (ends.length - 2)).toBeCloseTo(optimal(values, penalty, least), 6);
    }
  });

  test('are rarely found where there are none', () => {
    const draw = normal(seededRandom(11));
    let invented = 0;
    for (let round = 0; round < 150; round += 1) {
      if (changePoints(Array.from({ length: 200 }, () => 1e9 + 1e6 * draw())).length > 0) invented += 1;
    }
    expect(invented / 150).toBeLessThan(0.02);
  });

  test('are found at their place where levels are three deviations apart', () => {
    const draw = normal(seededRandom(12));
    let found = 0;
    for (let round = 0; round < 100; round += 1) {
      const values = Array.from({ length: 120 }, (_, at) => (at >= 40 && at < 90 ? 3 : 0) + draw());
      const points = changePoints(values);
      if (points.length === 2 && Math.abs(points[0]! - 40) <= 2 && Math.abs(points[1]! - 90) <= 2) found += 1;
    }
    expect(found).toBeGreaterThan(90);
  });

  test('of what does not vary, or is too short, are none', () => {
    expect(changePoints([])).toEqual([]);
    expect(changePoints([1, 1, 1, 1, 9, 9, 9])).toEqual([]);
    expect(changePoints(Array.from({ length: 50 }, () => 7))).toEqual([]);
  });

  test('of what mostly does not vary are its steps', () => {
    const values = Array.from({ length: 60 }, (_, at) => (at < 30 ? 1000 : 2000));
    expect(changePoints(values)).toEqual([30]);
  });
});
