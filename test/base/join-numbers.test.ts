import { describe, expect, test } from '@jest/globals';
import { joinNumbers } from '../../src/base/join-numbers.ts';
import { seededRandom } from '../support/seeded-random.ts';

const edges = [0, -0, 1, 9, 10, 99, 100, 2 ** 31 - 1, 2 ** 31, -1, -2, -(2 ** 31), 2 ** 53 - 1, -(2 ** 53)];
const fractions = [0.5, -1.2345678901234567e-30, 1e21, Number.MAX_VALUE];

describe('numbers as text', () => {
  test.each([
    ['none', new Float64Array()],
    ['edges', Float64Array.from([...edges, ...fractions])],
    ['whole numbers of 32 bits', Int32Array.from(edges)],
    ['bytes', Uint8Array.from({ length: 256 }, (_, value) => value)],
  ])("%s read as the engine's own join() has them", (_, values) => {
    expect(joinNumbers(values)).toBe(`[${values.join(',')}]`);
  });

  test('so do long columns of numbers of every length', () => {
    const random = seededRandom(1);
    const values = Float64Array.from({ length: 50_000 }, () => {
      const value = Math.floor(10 ** (random() * 16));
      return random() < 0.1 ? -value : value;
    });
    expect(joinNumbers(values)).toBe(`[${values.join(',')}]`);
  });
});
