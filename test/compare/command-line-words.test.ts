import { describe, expect, test } from '@jest/globals';
import { otherWords } from '../../src/compare/command-line-words.ts';
import { bandsOf } from '../../src/compare/noise-bands.ts';
import type { NoiseBand } from '../../src/profile/noise-band.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { textProfile } from '../support/text-profile.ts';

describe('words that two command lines do not share', () => {
  test.each([
    ['', '', null],
    ['quiet  a=1', 'a=1 quiet', null],
    ['quiet', 'quiet foo=1', 1],
    ['a b', 'c', 3],
    ['a', 'a a a', 2],
  ])("'%s' and '%s'", (base, head, count) => {
    expect(otherWords(base, head)?.count ?? null).toBe(count);
  });

  test('cost by their number and length, up to what a kernel takes', () => {
    expect(otherWords('', 'foo=1')).toEqual({ count: 1, work: 16_200, loading: 256_000 });
    const most = otherWords('', 'word '.repeat(2_000))!;
    expect(most.work).toBe(32 * 12_000 + 2_048 * 700);
  });
});

function booted(append: string, noise: NoiseBand | null = null): Profile {
  const profile = textProfile('start_kernel self=1000000000');
  return { ...profile, noise, subject: { ...profile.subject, append } };
}

const measured: NoiseBand = {
  version: 1,
  variations: ['seed 43'],
  rows: [{ metric: 'work', min: 999_999_000, max: 1_000_000_000 }],
};

test.each([
  ['the same', 'quiet', 800, 50_000],
  ['a word more', 'quiet foo=1', 17_000, 50_000],
  ['ten words more', `quiet ${'a=1 '.repeat(10)}`, 148_800, 148_000],
])('the band of work where the command line is %s', (_, append, wide, byDefault) => {
  const width = (noise: NoiseBand | null): number =>
    bandsOf(booted('quiet', noise), booted(append)).allowed('work', 1e9).high - 1e9;
  expect([width(measured), width(null)]).toEqual([wide, byDefault]);
});
