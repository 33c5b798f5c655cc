/** Boots neutral variations side by side, as many at once as the host bears. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BootgateError, inputError } from '../base/errors.ts';
import { makeWorkFolder } from '../base/work-folder.ts';
import type { Scenario } from '../config/scenario.ts';
import { formatInteger } from '../base/number-format.ts';
import type { Profile } from '../profile/profile.ts';
import { measuredTotal } from '../profile/profile-tables-check.ts';
import { statusOf, type MeasureHost, type MeasureOne, type Measurement } from './measurement.ts';
import { neutralVariations, type Variation, type VariationKind } from './neutral-variations.ts';
import { sideBySide, hostBears } from './side-by-side.ts';

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
  const lanes = atOnce ?? hostBears([scenario]);
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
  const one = sideBySide(measure, atOnce);
  const running = new Set<number>();
  let ended = 0;
  const bootVariation = async (
    { what, scenario, initrdPadding }: Variation,
    at: number,
  ): Promise<VariationBoot> => {
    const where = join(work, `variation-${at + 1}`);
    try {
      const measured = await one(scenario, where, {
        ...host,
        signal,
        initrdPadding,
        onStep: () => undefined,
        // Of several at once the first is shown: a line has room for one.
        onBoot: (state) => {
          running.add(at);
          if (at === Math.min(...running)) host.onBoot?.({ ...state, run: at + 1, runs: variations.length });
        },
      });
      signal.throwIfAborted();
      refuseUnlike(base, what, measured);
      ended += 1;
      const total = formatInteger(measuredTotal(measured.profile));
      host.onStep?.(`neutral variation ${ended} of ${variations.length}: ${total} instructions, ${what}`);
      return { what, profile: measured.profile };
    } catch (error) {
      stop.abort(error);
      throw error;
    } finally {
      running.delete(at);
      await rm(where, { recursive: true, force: true });
    }
  };
  const boots = variations.map(bootVariation);
  await Promise.allSettled(boots);
  signal.throwIfAborted(); // the reason of the first that failed, whichever place it has
  return await Promise.all(boots);
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
