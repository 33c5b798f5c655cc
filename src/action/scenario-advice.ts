/** What would make a measured scenario faster. Nothing about it fails a gate. */
import { adviceOf, nothingKnown, type Advice } from '../advise/advise.ts';
import type { Known } from '../advise/rule.ts';
import { errorMessage } from '../base/errors.ts';
import type { Scenario } from '../config/scenario.ts';
import { knownOfFiles } from '../measure/known-of-files.ts';
import type { Profile } from '../profile/profile.ts';
import type { GateHost } from './gate-host.ts';

/** @returns null for what there is no advice on: a boot that failed, or is not counted in instructions */
export function scenarioAdvice(
  profile: Profile,
  { kernel, initrd }: Scenario,
  { log }: Pick<GateHost, 'log'>,
): Advice | null {
  let known: Known = nothingKnown;
  try {
    known = knownOfFiles(kernel, initrd);
  } catch (error) {
    log.info(`advice: files tell nothing: ${errorMessage(error)}`);
  }
  return adviceOf(profile, known);
}
