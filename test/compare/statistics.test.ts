/** Against what scipy and numpy say; fixtures/statistics.py makes the fixture and names versions. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { mannWhitney, median, medianAbsoluteDeviation } from '../../src/compare/statistics.ts';

interface Fixture {
  mannWhitney: { first: number[]; second: number[]; method: string; u: number; p: number; source: string }[];
  spread: { values: number[]; median: number; mad: number; source: string }[];
}
const fixture = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/statistics.json'), 'utf8'),
) as Fixture;

describe('Mann-Whitney U', () => {
  test.each(fixture.mannWhitney)('$method, $first.length and $second.length: $source', (row) => {
    const { u, p } = mannWhitney(row.first, row.second);
    expect(u).toBe(row.u);
    expect(Math.abs(p - row.p)).toBeLessThanOrEqual(row.method === 'exact' ? 1e-12 : 1.2e-7 * row.p + 1e-9);
  });
  test('does not depend on the order of the sets', () => {
    for (const { first, second } of fixture.mannWhitney) {
      expect(mannWhitney(second, first).p).toBeCloseTo(mannWhitney(first, second).p, 12);
    }
  });
  test('equal values tell nothing', () => {
    expect(mannWhitney([3, 3, 3], [3, 3]).p).toBe(1);
  });
});

describe('median and its deviation', () => {
  test.each(fixture.spread)('of $values.length: $source', (row) => {
    expect(median(row.values)).toBeCloseTo(row.median, 10);
    expect(medianAbsoluteDeviation(row.values)).toBeCloseTo(row.mad, 10);
  });
});
