/**
 * How much two boots of the same thing differ, told from the samples at hand: several runs of a side, or a base
 * and a head that are the same subject (an A/A comparison).
 */
import { sampledTotals } from '../profile/run-sample.ts';
import { stageCost } from '../profile/stage-cost.ts';
import type { NoisePolicy } from '../config/policy.ts';
import type { Profile, RunSample } from '../profile/profile.ts';
import type { Noise, SampleTest } from './comparison.ts';
import { mannWhitney, medianAbsoluteDeviation } from './statistics.ts';

/** Samples of one side: one per boot. */
export interface Samples {
  readonly runs: readonly RunSample[];
  /** of every run, in the profile's unit */
  readonly totals: readonly number[];
  /** all runs did exactly the same */
  readonly identical: boolean;
}

/** The whole measurement in the profile's unit. */
export function totalOf(profile: Profile): number {
  return profile.stages.reduce((sum, stage) => sum + stageCost(profile, stage), 0);
}

/** The runs of a profile and of further profiles of the same side. */
export function samplesOf(profiles: readonly Profile[]): Samples {
  const runs = profiles.flatMap(
    (profile) =>
      profile.samples ?? [
        {
          ...sampledTotals(profile),
          stages: profile.stages.map((stage) => stageCost(profile, stage)),
          digest: '',
        },
      ],
  );
  const totals = runs.map((run) => run.stages.reduce((sum, value) => sum + value, 0));
  const [first] = runs;
  const identical = runs.every(
    (run, index) =>
      totals[index] === totals[0] &&
      (run.digest === first!.digest || run.digest === '' || first!.digest === '') &&
      run.stages.every((value, stage) => value === first!.stages[stage]),
  );
  return { runs, totals, identical };
}

/**
 * Two boots of the same thing that differ by more than this share of the base are not noisy: something changed
 * that the subject does not name (a file given by an extra QEMU argument), or somebody says so who is not to be
 * believed. The noisiest disk measured varied by 0.23 %.
 */
const largestNoise = 0.01;

/** The noise floor of the total. */
export function noiseOf(
  base: Samples,
  head: Samples,
  options: {
    assume: 'exact' | 'none';
    sameSubject: boolean;
    /** one side is a boot that was made before */
    bootedOnce: boolean;
    policy: NoisePolicy;
    delta: number;
  },
): Noise {
  const boots = `${base.runs.length} and ${head.runs.length} boots`;
  if (options.assume === 'none') {
    const mad = Math.max(medianAbsoluteDeviation(base.totals), medianAbsoluteDeviation(head.totals));
    return {
      floor: Math.ceil(options.policy.madFactor * mad),
      basis: `${options.policy.madFactor} x the median absolute deviation of ${boots}`,
      measured: base.runs.length > 1 && head.runs.length > 1,
    };
  }
  const difference = Math.abs(options.delta);
  if (options.sameSubject && difference > largestNoise * (base.totals[0] ?? 0)) {
    return {
      floor: 0,
      basis: 'the same kernel, initrd, disk and command line: too large a difference for noise',
      measured: false,
    };
  }
  if (options.sameSubject && options.bootedOnce) {
    return { floor: 0, basis: 'the same inputs, which were booted once', measured: false };
  }
  if (options.sameSubject) {
    const floor = difference;
    return {
      floor,
      basis: floor === 0 ? 'the same thing booted twice did exactly the same' : 'the same thing booted twice',
      measured: true,
    };
  }
  if (base.runs.length > 1 || head.runs.length > 1) {
    return { floor: 0, basis: `${boots}, those of a side identical`, measured: true };
  }
  return { floor: 0, basis: 'exact by construction; one boot of each side', measured: false };
}

/** The test of one metric's samples. */
export function testSamples(
  base: readonly number[],
  head: readonly number[],
  { minRuns }: NoisePolicy,
): SampleTest {
  const enough = base.length >= minRuns && head.length >= minRuns;
  return {
    baseRuns: base.length,
    headRuns: head.length,
    baseMad: medianAbsoluteDeviation(base),
    headMad: medianAbsoluteDeviation(head),
    p: enough ? mannWhitney(base, head).p : null,
  };
}
