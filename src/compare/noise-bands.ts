/**
 * Which changes of a figure mean nothing. Where the base has a measured band (profile/noise-band.ts), what lies in it;
 * else a default for each kind of figure, from the neutral changes that were measured (docs/gate.md).
 *
 * Why so: docs/decisions/0180-judge-work.md.
 */
import type { BandRow, NoiseBand } from '../profile/noise-band.ts';
import type { Profile } from '../profile/profile.ts';
import { formatInteger } from '../base/number-format.ts';
import { otherWords, type WordCost } from './command-line-words.ts';
import type { Noise } from './comparison.ts';

/** Values of the head from `low` to `high` mean nothing. */
export interface Allowed {
  readonly low: number;
  readonly high: number;
  /** growth of this much was measured to mean nothing, and stands against a limit; 0: all of it is assumed */
  readonly sure: number;
}

export interface Bands {
  /** measured, or assumed by default */
  readonly measured: boolean;
  readonly variations: readonly string[];
  /** what the command lines differ by is allowed for besides; missing: nothing */
  readonly words?: WordCost;
  /** @param base the base's value */
  allowed(metric: string, base: number): Allowed;
}

/** A few boots see less than all that can happen: the band is widened by half on both sides, and by this much. */
const margin = 0.5;
const slackInstructions = 300;
const slackNs = 10_000;

/** Relative to the base and absolute; the larger counts. Matched in order by the metric's beginning. */
type DefaultBand = readonly [begins: string, relative: number, absolute: number];

/**
 * Largest neutral changes measured on Debian's kernels with an init of our own, with room to spare; ns for times
 * (docs/decisions/0183-limits-from-series.md).
 */
const kernelBands: readonly DefaultBand[] = [
  ['work', 0.00004, 50_000],
  ['stage:decompress', 0.005, 500_000],
  ['stage:', 0.002, 60_000],
  ['waiting', 0, 2_500_000],
  ['interrupts', 0.15, 200_000],
  ['scheduling', 0.25, 2_000_000],
  ['memory', 0.02, 400_000],
  ['loading', 0.5, 2_000_000],
  ['random', 0.05, 100_000],
  ['background', 0.5, 500_000],
  ['idle', 0.01, 5_000_000],
  ['virtual-time', 0.01, 10_000_000],
  ['module:', 0.002, 20_000],
  // Eight neutral changes of 6.1 and 7.2: +38 of 7,531, +46 of 6,000, ±1 of 3; of a small kernel +34 of 90,242.
  ['interrupts-taken', 0.01, 50],
  ['context-switches', 0.02, 50],
  ['page-faults', 0.01, 5],
  ['device-accesses', 0.001, 100],
];

/** The same of images that boot a distribution; eleven neutral changes moved work by at most 0.033 % (docs/gate.md). */
const imageBands: readonly DefaultBand[] = [
  ['work', 0.0005, 200_000],
  ['stage:decompress', 0.005, 500_000],
  ['stage:', 0.005, 500_000],
  ['waiting', 0, 5_000_000],
  ['interrupts', 0.05, 500_000],
  ['scheduling', 0.05, 1_000_000],
  ['memory', 0.02, 1_000_000],
  ['loading', 0.05, 2_000_000],
  ['random', 0.2, 1_000_000],
  ['background', 1, 5_000_000],
  ['idle', 0.05, 50_000_000],
  ['virtual-time', 0.02, 50_000_000],
  ['module:', 0.01, 100_000],
  ['process:', 0.01, 100_000],
  ['unit:', 0.01, 100_000],
];

/** Bands of a comparison with this base. */
export function bandsOf(base: Profile, head: Profile): Bands {
  const isAnImage = isImage(base) || isImage(head);
  const bands = withWeather(bandsFrom(base.noise, isAnImage), defaultBands(isAnImage));
  return withWords(bands, otherWords(base.subject.append, head.subject.append));
}

/** What a few variations do not show all of, whatever they are: how well a payload is packed, and all but the work itself. */
const weather =
  /^(?:stage:decompress|waiting|interrupts|scheduling|memory|loading|random|background|idle|virtual-time)$/;

/** A measured band that is as wide as the default at least where the boot's weather is. */
function withWeather(bands: Bands, assumed: Bands): Bands {
  if (!bands.measured) return bands;
  return {
    ...bands,
    allowed(metric, base) {
      const of = bands.allowed(metric, base);
      if (!weather.test(metric)) return of;
      const usual = assumed.allowed(metric, base);
      return { ...of, low: Math.min(of.low, usual.low), high: Math.max(of.high, usual.high) };
    },
  };
}

/** Bands of two boots whose command lines differ by these words: what a word costs whoever reads it means nothing. */
function withWords(bands: Bands, words: WordCost | null): Bands {
  if (words === null) return bands;
  return {
    ...bands,
    words,
    allowed(metric, base) {
      const of = bands.allowed(metric, base);
      const more = metric === 'loading' ? words.loading : /^(?:work$|stage:)/.test(metric) ? words.work : 0;
      // Nothing of the default is about words, but it is wide enough for a few.
      return bands.measured
        ? { low: of.low - more, high: of.high + more, sure: of.sure + more }
        : { ...of, low: Math.min(of.low, base - more), high: Math.max(of.high, base + more) };
    },
  };
}

/** @param noise of the base; null: not measured, so that defaults are taken, those of images or of kernels */
export function bandsFrom(noise: Pick<NoiseBand, 'rows' | 'variations'> | null, image: boolean): Bands {
  return noise ? measuredBands(noise) : defaultBands(image);
}

/** A distribution boots: a disk, or units. */
export function isImage({ subject, units }: Profile): boolean {
  return subject.diskSha256 !== null || (units !== null && units.length > 0);
}

function measuredBands({ rows, variations }: Pick<NoiseBand, 'rows' | 'variations'>): Bands {
  const byMetric = new Map(rows.map((row) => [row.metric, row]));
  return {
    measured: true,
    variations,
    allowed(metric, base) {
      const row = byMetric.get(metric);
      const low = Math.min(base, row?.min ?? base);
      const high = Math.max(base, row?.max ?? base);
      // Parts of the boot are no more certain than the whole of its work.
      const least = metric.startsWith('stage:') ? widthOf(byMetric.get('work')) : 0;
      const pad = Math.max((high - low) * margin, least) + (isTime(metric) ? slackNs : slackInstructions);
      return { low: low - pad, high: high + pad, sure: high + pad - base };
    },
  };
}

function widthOf(row: BandRow | undefined): number {
  return row === undefined ? 0 : row.max - row.min;
}

function defaultBands(image: boolean): Bands {
  const defaults = image ? imageBands : kernelBands;
  return {
    measured: false,
    variations: [],
    allowed(metric, base) {
      const found = defaults.find(([begins]) => metric.startsWith(begins));
      const width = found ? Math.max(found[1] * base, found[2]) : 0;
      return { low: base - width, high: base + width, sure: 0 };
    },
  };
}

function isTime(metric: string): boolean {
  return metric === 'waiting' || metric === 'idle' || metric === 'virtual-time' || metric === 'host-time';
}

/** No change means nothing by itself. */
export const noBands: Bands = {
  measured: false,
  variations: [],
  allowed: (_metric, base) => ({ low: base, high: base, sure: 0 }),
};

/**
 * The floor of work as the report says it, where base and head are different things.
 *
 * @param work of the base; null: not known apart
 */
export function bandNoise(bands: Bands, base: Profile, work: number | null, otherwise: Noise): Noise {
  if (work === null) return { ...otherwise, measured: false, basis: notMeasured };
  const { low, high } = bands.allowed('work', work);
  if (!bands.measured) {
    return {
      floor: Math.floor(high - work),
      basis: `${notMeasured}: what neutral changes moved ${isImage(base) ? 'images' : 'kernels'} by, at most`,
      measured: false,
    };
  }
  const count = bands.variations.length;
  return {
    floor: Math.ceil((high - low - 2 * (slackInstructions + (bands.words?.work ?? 0))) / (1 + 2 * margin)),
    basis: `${count} neutral variation${count === 1 ? '' : 's'}${wordsText(bands)}`,
    measured: true,
  };
}

function wordsText({ words }: Bands): string {
  if (words === undefined) return '';
  return `; ${words.count} other word${words.count === 1 ? '' : 's'}: ${formatInteger(words.work)} more`;
}

const notMeasured = 'not measured';
