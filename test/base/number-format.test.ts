import { describe, expect, test } from '@jest/globals';
import {
  formatBytes,
  formatCount,
  formatDelta,
  formatInteger,
  formatNs,
  formatRelative,
  formatShare,
} from '../../src/base/number-format.ts';

describe('numbers as people read them', () => {
  test.each([
    [0, '0'],
    [-0, '0'],
    [1_234_567, '1,234,567'],
    [-42, '-42'],
  ])('formatInteger(%p)', (value, text) => {
    expect(formatInteger(value)).toBe(text);
  });

  test('a delta carries its sign', () => {
    expect([5, -5, 0].map(formatDelta)).toEqual(['+5', '-5', '0']);
  });

  test('counts keep four significant digits', () => {
    expect([999_999, 1_500_000, 41_234_567, 412_345_678, 1.4e9, 2e12].map(formatCount)).toEqual([
      '999,999',
      '1.500 M',
      '41.23 M',
      '412.3 M',
      '1.400 G',
      '2.000 T',
    ]);
  });

  test('times choose their unit', () => {
    expect([12, 4_200, 17_300_000, 2_410_000_000].map(formatNs)).toEqual([
      '12 ns',
      '4.2 µs',
      '17.3 ms',
      '2.41 s',
    ]);
  });

  test('bytes choose their unit', () => {
    expect([512, 4096, 13_841_203].map(formatBytes)).toEqual(['512 B', '4.0 KiB', '13.2 MiB']);
  });

  test('shares keep small things visible', () => {
    expect([0, 0.0000417, 0.0123, 0.1234, 0.9999, 1].map(formatShare)).toEqual([
      '0 %',
      '0.0042 %',
      '1.23 %',
      '12.3 %',
      '99.99 %',
      '100.00 %',
    ]);
  });

  test('relative changes', () => {
    expect(formatRelative(100, 100)).toBe('0 %');
    expect(formatRelative(0, 7)).toBe('new');
    expect(formatRelative(1000, 1010)).toBe('+1.00 %');
    expect(formatRelative(1000, 500)).toBe('-50.0 %');
  });
});
