/** Boots neutral variations side by side, as many at once as the host bears. */
import { rm } from 'node:fs/promises';
import { availableParallelism, freemem } from 'node:os';
import { join } from 'node:path';
import { BootgateError, inputError } from '../base/errors.ts';
import { makeWorkFolder } from '../base/work-folder.ts';
import type { Scenario } from '../config/scenario.ts';
import { formatInteger } from '../base/number-format.ts';
import type { Profile } from '../profile/profile.ts';
import { measuredTotal } from '../profile/profile-tables-check.ts';
import { statusOf, type Measurement, type MeasureHost } from './measurement.ts';
import { bootsAtOnce, neutralVariations, type Variation, type VariationKind } from './neutral-variations.ts';

/** Makes one measurement; measure.ts's, or a test's. */
export type MeasureOne = (scenario: Scenario, folder: string, host: MeasureHost) => Promise<Measurement>;

export interface VariationBoot {
  readonly what: string;
  readonly profile: Profile;
}

export interface VariationRequest {
  /** how many */
  readonly count: number;
  /** default: those that a band is made of */
  readonly kinds?: readonly VariationKind[];
  /** a work folder for recordings is made in it, and taken away again */
  readonly folder: string;
  readonly measure: MeasureOne;
  readonly host: MeasureHost;
  /** default: what the host bears now */
  readonly atOnce?: number;
}

/**
 * Boots so many neutral variations of a scenario, whose unvaried boot is known.
 *
 * @throws BootgateError when the boot is not exact, a variation does not reach its end or was measured differently, or
 *   the signal's reason
 */
export async function bootNeutral(
  base: Profile,
  scenario: Scenario,
  { count, kinds, folder, measure, host, atOnce }: VariationRequest,
): Promise<readonly VariationBoot[]> {
  if (base.assume !== 'exact') {
    throw inputError('a noise band is of boots that are counted exactly, which this one is not', {
      hint: "'runs' reports how much such boots differ",
    });
  }
  const lanes = atOnce ?? bootsAtOnce(scenario, availableParallelism(), freemem());
  const work = await makeWorkFolder(folder, '.variations');
  try {
    const variations = neutralVariations(scenario, count, kinds);
    const started = performance.now();
    const boots = await bootVariations(base, variations, lanes, { measure, host, work });
    host.onStep?.(tookText(base, boots.length, Math.min(lanes, boots.length), performance.now() - started));
    return boots;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** What the band cost, beside what a boot costs: `all in 12.1 s, 4 side by side; the base's boot alone took 11.8 s`. */
function tookText({ totals }: Profile, count: number, atOnce: number, ms: number): string {
  const seconds = (duration: number): string => `${(duration / 1000).toFixed(1)} s`;
  const together = atOnce > 1 ? `, ${atOnce} side by side` : '';
  const took = `${count === 1 ? 'it took' : `all ${count} in`} ${seconds(ms)}${together}`;
  return totals.wallMs > 0 ? `${took}; the base's boot alone took ${seconds(totals.wallMs)}` : took;
}

/** In the order of `variations`, whichever ended first. The first that fails ends all of them. */
async function bootVariations(
  base: Profile,
  variations: readonly Variation[],
  atOnce: number,
  { measure, host, work }: { measure: MeasureOne; host: MeasureHost; work: string },
): Promise<readonly VariationBoot[]> {
  const stop = new AbortController();
  const signal = AbortSignal.any([host.signal, stop.signal]);
  const boots: VariationBoot[] = [];
  const running = new Set<number>();
  let next = 0;
  let ended = 0;
  const bootNext = async (): Promise<void> => {
    while (next < variations.length) {
      const at = next;
      next += 1;
      const { what, scenario, initrdPadding } = variations[at]!;
      const where = join(work, `variation-${at + 1}`);
      running.add(at);
      try {
        signal.throwIfAborted();
        const measured = await measure(scenario, where, {
          ...host,
          signal,
          initrdPadding,
          onStep: () => undefined,
          // Of several at once the first is shown: a line has room for one.
          onBoot: (state) => {
            if (at === Math.min(...running))
              host.onBoot?.({ ...state, run: at + 1, runs: variations.length });
          },
        });
        signal.throwIfAborted();
        refuseUnlike(base, what, measured);
        boots[at] = { what, profile: measured.profile };
        ended += 1;
        const total = formatInteger(measuredTotal(measured.profile));
        host.onStep?.(`neutral variation ${ended} of ${variations.length}: ${total} instructions, ${what}`);
      } finally {
        running.delete(at);
        await rm(where, { recursive: true, force: true });
      }
    }
  };
  const lanes = Array.from({ length: Math.min(atOnce, variations.length) }, () =>
    bootNext().catch((error: unknown) => {
      stop.abort(error);
    }),
  );
  await Promise.all(lanes);
  signal.throwIfAborted();
  return boots;
}

/** Such a boot says nothing of the base's noise. */
function refuseUnlike(base: Profile, what: string, { profile, recording }: Measurement): void {
  if (profile.outcome.kind !== 'reached-end') {
    throw new BootgateError(
      `there is no noise band: the boot with ${what} ended early: ${profile.outcome.detail}`,
      {
        exitStatus: statusOf(recording.outcome),
        hint: 'a boot that a neutral change breaks is worth a look of its own',
      },
    );
  }
  if (profile.environment.fingerprint !== base.environment.fingerprint) {
    throw new BootgateError(
      `there is no noise band: the boot with ${what} was measured differently than the base`,
    );
  }
}
