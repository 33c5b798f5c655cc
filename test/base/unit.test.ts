import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  countUnit,
  declareUnit,
  instructions,
  nanoseconds,
  unitNamed,
  unitNames,
} from '../../src/base/unit.ts';

describe('amounts of a unit', () => {
  test('counts are bare in columns and carry their unit in sentences', () => {
    expect(instructions.format(1_234_567)).toBe('1,234,567');
    expect(instructions.formatShort(1_234_567)).toBe('1.235 M');
    expect(instructions.formatDelta(1_234)).toBe('+1,234');
    expect(instructions.say(1_234)).toBe('1,234 instructions');
    expect(instructions.sayShort(41_234_567)).toBe('41.23 M instructions');
    expect(instructions.sayDelta(-5)).toBe('-5 instructions');
    expect(instructions.sayShortDelta(41_234_567)).toBe('+41.23 M instructions');
  });

  test('times always carry theirs', () => {
    const { format, formatShort, formatDelta, say, sayShort, sayDelta, sayShortDelta } = nanoseconds;
    for (const written of [format, formatShort, say, sayShort]) expect(written(481e6)).toBe('481.0 ms');
    for (const written of [formatDelta, sayDelta, sayShortDelta]) {
      expect([5e6, -5e6, 0].map(written)).toEqual(['+5.0 ms', '-5.0 ms', '0 ns']);
    }
  });

  test.each([
    ['200k', 200_000, null],
    ['1_500,000', 1_500_000, null],
    ['1.5G', 1_500_000_000, null],
    ['3 instructions', 3, null],
    ['0', 0, null],
    ['5ms', null, 5_000_000],
    ['5 ms', null, 5_000_000],
    ['0.2 µs', null, 200],
    ['0.2us', null, 200],
    ['2 s', null, 2_000_000_000],
    ['5 faults', null, null],
    ['constructor', null, null],
    ['1 constructor', null, null],
    ['-5', null, null],
    ['', null, null],
  ])('%p is of one unit at most', (text, count, ns) => {
    expect(instructions.parse(text)).toBe(count);
    expect(nanoseconds.parse(text)).toBe(ns);
  });

  test('what is written is read again', () => {
    for (const unit of [instructions, nanoseconds, countUnit('page faults')]) {
      for (const value of [0, 1, 999_999, 123_456_789_012]) expect(unit.parse(unit.write(value))).toBe(value);
    }
  });

  test('a unit is known by its name', () => {
    expect(unitNames()).toEqual(['instructions', 'ns']);
    expect(unitNamed('ns')).toBe(nanoseconds);
    expect(() => unitNamed('cycles')).toThrow("there is no unit 'cycles'");
    const cycles = declareUnit(countUnit('cycles'));
    expect(unitNamed('cycles')).toBe(cycles);
    expect(cycles.say(12)).toBe('12 cycles');
  });
});

/** A comparison with a unit's name is right for the units that were thought of, and calls the next one by a wrong name. */
test('nobody decides by the name of a unit', () => {
  const root = resolve(import.meta.dirname, '../../src');
  const deciding =
    /[!=]== '(?:ns|instructions)'|'(?:ns|instructions)' [!=]==|'ns' \| 'instructions'|'instructions' \| 'ns';/;
  const files = globSync('**/*.ts', { cwd: root });
  expect(files.length).toBeGreaterThan(300);
  const wrong = files.filter((file) => deciding.test(readFileSync(resolve(root, file), 'utf8')));
  expect(wrong).toEqual([]);
});
