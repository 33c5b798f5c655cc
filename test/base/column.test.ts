import { expect, test } from '@jest/globals';
import { Float64Column, Int32Column } from '../../src/base/column.ts';

test('a column grows past its capacity and keeps every value', () => {
  const column = new Float64Column(2);
  const rows = Array.from({ length: 1000 }, (_, index) => column.push(index * 1.5));
  expect(rows).toEqual(Array.from({ length: 1000 }, (_, index) => index));
  expect([...column.toArray()]).toEqual(rows.map((row) => row * 1.5));
});

test('values can be changed in place', () => {
  const column = new Int32Column(1);
  column.push(-1);
  column.push(5);
  column.add(1, 2);
  column.set(0, 9);
  expect([...column.toArray()]).toEqual([9, 7]);
});
