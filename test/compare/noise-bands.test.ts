import { expect, test } from '@jest/globals';
import { bandsOf } from '../../src/compare/noise-bands.ts';
import type { NoiseBand } from '../../src/profile/noise-band.ts';
import { textProfile } from '../support/text-profile.ts';

const noise: NoiseBand = {
  version: 1,
  variations: ['seed 43'],
  rows: [
    { metric: 'work', min: 1_000_000, max: 1_001_000 },
    { metric: 'interrupts', min: 7_000_000, max: 7_002_000 },
    { metric: 'scheduling', min: 6_000_000, max: 16_000_000 },
  ],
};
const profile = textProfile('start_kernel self=1000000');
const bands = bandsOf({ ...profile, noise }, profile);

test.each([
  // 1,000 and half of it, and 300; of work the measured band is all there is
  ['work', 1_000_000, 1_001_800, 1_800],
  // what few variations show of interrupts is not all: 15 % by default, which stands against no limit
  ['interrupts', 7_000_000, 8_050_000, 3_300],
  // what was measured to be wider stays so
  ['scheduling', 6_000_000, 21_000_300, 15_000_300],
  ['memory', 1_000_000, 1_400_000, 300],
])('beside a measured band, %s of %d may grow to %d', (metric, base, high, sure) => {
  expect(bands.allowed(metric, base)).toMatchObject({ high, sure });
});

test.each([
  // as far as neutral changes moved them, with room to spare
  ['context-switches', 6_000, 6_120],
  ['page-faults', 3, 8],
  // what was not measured has none
  ['modules', 12, 12],
])('without a band, %s of %d may be %d', (metric, base, high) => {
  expect(bandsOf(profile, profile).allowed(metric, base).high).toBe(high);
});
