/** The noise band of a baseline, measured before it is kept where the workflow asks for it. */
import { errorMessage } from '../base/errors.ts';
import { measureBand } from '../compare/measure-band.ts';
import type { Scenario } from '../config/scenario.ts';
import { bootNeutral } from '../measure/boot-variations.ts';
import type { Profile } from '../profile/profile.ts';
import type { GateHost } from './gate-host.ts';
import type { ActionInputs } from './inputs.ts';
import { measureHostOf } from './measure-into.ts';

/**
 * The profile with its band, measured anew each time: it is cheap beside what a false alarm costs.
 *
 * @param folder where recordings are put for a while
 * @returns the profile as it is, with a warning in the log, where there is none to be had
 */
export async function withNoise(
  profile: Profile,
  scenario: Scenario,
  folder: string,
  inputs: ActionInputs,
  host: GateHost,
): Promise<Profile> {
  if (inputs.noise === 0) return profile;
  try {
    const varied = await bootNeutral(profile, scenario, {
      count: inputs.noise,
      folder,
      measure: host.measure,
      host: measureHostOf(inputs, host),
    });
    const noise = measureBand(profile, varied);
    host.log.info(`noise: ${noise.variations.length} neutral variations moved ${noise.rows.length} figures`);
    return { ...profile, noise };
  } catch (error) {
    if (!host.signal.aborted) host.log.annotate('warning', 'Noise not measured', errorMessage(error));
    return profile;
  }
}
