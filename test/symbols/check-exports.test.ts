import { describe, expect, test } from '@jest/globals';
import { exportsDoubt, symbolDoubts } from '../../src/symbols/check-exports.ts';
import { plainSymbols } from '../support/plain-symbols.ts';

const text = 0xffff_ffff_8100_0000n;
const names = Array.from({ length: 100 }, (_, index) => `exported_${index}`);
const at = (index: number): bigint => text + BigInt(index * 0x100);
const exports = names.map((name, index) => ({ name, address: at(index) }));
/** the first so many stand where another does */
const table = (wrong: number, lacking = 0): ReturnType<typeof plainSymbols> =>
  plainSymbols(
    names
      .map((name, index) => ({ name, address: index < wrong ? at(index) + 0x80n : at(index), size: 0x80 }))
      .slice(0, names.length - lacking),
  );

describe('exports', () => {
  test('that stand where the symbols say, but for a few, speak for them', () => {
    expect(exportsDoubt(table(0), exports)).toBeNull();
    expect(exportsDoubt(table(2), exports)).toBeNull();
  });

  test('of variables that kallsyms lacks say nothing', () => {
    expect(exportsDoubt(table(0, 60), exports)).toBeNull();
  });

  test('that stand elsewhere: some are a sign, most are proof', () => {
    expect(exportsDoubt(table(10), exports)).toMatchObject({ sure: false });
    expect(exportsDoubt(table(80), exports)).toEqual({
      sure: true,
      text:
        '80 of 100 functions and variables that the kernel exports stand elsewhere than its symbols say: ' +
        'exported_0 is at 0xffffffff81000000, not at 0xffffffff81000080',
    });
  });

  test('too few prove nothing', () => {
    expect(exportsDoubt(table(100), exports.slice(0, 10))).toBeNull();
  });
});

describe('a file beside the kernel’s own symbols', () => {
  const sure = (doubts: ReturnType<typeof symbolDoubts>): boolean[] => doubts.map((doubt) => doubt.sure);

  test('that says the same is not doubted', () => {
    expect(symbolDoubts(table(0), table(0), exports)).toEqual([]);
    expect(symbolDoubts(table(0), null, exports)).toEqual([]);
  });

  test('that says something else, and so do the exports', () => {
    expect(sure(symbolDoubts(table(100), table(0), exports))).toEqual([true, true]);
  });

  test('that says something else, without exports: one of the two is wrong', () => {
    const doubts = symbolDoubts(table(100), table(0), []);
    expect(sure(doubts)).toEqual([true]);
    expect(doubts[0]!.text).toBe(
      "100 of 100 functions stand elsewhere than the kernel's own symbols say: " +
        'exported_0 is at 0xffffffff81000000 in the kernel and at 0xffffffff81000080 in this file',
    );
  });

  test('that the exports bear out is right, and the kernel’s own symbols are wrong', () => {
    expect(sure(symbolDoubts(table(0), table(100), exports))).toEqual([false]);
  });
});
