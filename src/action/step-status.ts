/** What a step exits with for one comparison. */
import { exitStatus, type ExitStatus } from '../base/errors.ts';
import type { Comparison } from '../compare/comparison.ts';
import { verdictExitStatus } from '../compare/verdict.ts';
import type { Policy } from '../config/policy.ts';
import { gates, type RunEvent } from './event.ts';

/** @param failOnRegression false: a regression is told, and passes */
export function stepStatus(
  event: Pick<RunEvent, 'name'>,
  { verdict, policy: source }: Comparison,
  policy: Policy,
  failOnRegression: boolean,
): ExitStatus {
  const status = verdictExitStatus(verdict, policy);
  if (status === exitStatus.bootFailed) return status;
  // A push is on the branch already, and the first one has nothing to compare with.
  if (!gates(event)) return exitStatus.ok;
  const asked = status === exitStatus.regressed && !failOnRegression ? exitStatus.ok : status;
  // No setting lets pass what moves the settings.
  return asked === exitStatus.ok && source.refused !== undefined ? exitStatus.noVerdict : asked;
}
