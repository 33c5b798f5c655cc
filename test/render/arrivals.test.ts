import { describe, expect, test } from '@jest/globals';
import type { Comparison, UnitChange } from '../../src/compare/comparison.ts';
import { arrivals } from '../../src/render/comparison-causes.ts';
import { cases } from '../support/comparison-cases.ts';

/** Units by what their processes did in the base and in the head; 0: there was none. */
function withUnits(units: readonly (readonly [name: string, base: number, head: number])[]): Comparison {
  const changes = units.map(([name, baseInstructions, headInstructions]) => ({
    ...{ name, baseInstructions, headInstructions },
    change: baseInstructions === 0 ? 'added' : headInstructions === 0 ? 'removed' : 'changed',
  }));
  return { ...cases['neutral']!, units: changes as unknown as readonly UnitChange[] };
}
const shown = (...units: Parameters<typeof withUnits>[0]): string[] =>
  arrivals(withUnits(units)).map(({ what, name, delta }) => `${what} ${name} ${delta}`);

describe('what came or went', () => {
  test('is told by its cost', () => {
    expect(shown(['a', 0, 3e6], ['b', 9e6, 0], ['c', 5e6, 6e6], ['d', 0, 99_999])).toEqual([
      'no more unit b -9000000',
      'new unit a 3000000',
    ]);
  });

  test('is nothing where it has another name now', () => {
    expect(shown(['ssh', 125e6, 0], ['sshd', 0, 126e6])).toEqual([]);
  });

  test('is told where what came in its place costs more', () => {
    expect(shown(['ssh', 125e6, 0], ['sshd', 0, 127e6])).toEqual([
      'new unit sshd 127000000',
      'no more unit ssh -125000000',
    ]);
  });

  test('of several, the nearest is the one that was renamed', () => {
    expect(shown(['x', 100e6, 0], ['y', 100.5e6, 0], ['z', 0, 100.4e6])).toEqual([
      'no more unit x -100000000',
    ]);
  });
});
