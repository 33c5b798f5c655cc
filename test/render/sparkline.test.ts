import { expect, test } from '@jest/globals';
import { sparkline } from '../../src/render/sparkline.ts';

test('a curve in one line', () => {
  expect(sparkline([1, 2, 3, 4, 5, 6, 7, 8], 60)).toBe('▁▂▃▄▅▆▇█');
  expect(sparkline([1, 1, 9, 9], 2)).toBe('▁█');
  expect(sparkline([5, 5, 5], 9)).toBe('▁▁▁');
  expect(sparkline([1, NaN, 9], 9)).toBe('▁ █');
  expect(sparkline([], 9)).toBe('');
});
