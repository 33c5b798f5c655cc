/** What to say where there is no QEMU that will do: a cure that works on this machine. */
import type { QemuTarget } from '../arch/architecture.ts';
import { BootgateError } from '../base/errors.ts';
import { installCommand, thisDistribution } from './distribution.ts';

/** @param attempts what was tried to get one, a sentence each */
export async function noQemu(
  message: string,
  target: QemuTarget,
  attempts: readonly string[] = [],
): Promise<BootgateError> {
  const distribution = await thisDistribution();
  const install = `'${installCommand(distribution, ['qemu'], target)}' installs one`;
  return new BootgateError(message, {
    hint: attempts.length > 0 ? `${attempts.join('; ')}. ${install}` : `${install}, '--qemu auto' gets one`,
  });
}
