/** Stages of a boot before the kernel, at addresses that the machine fixes. The kernel's come from its symbols. */
import type { Architecture } from '../arch/architecture.ts';
import type { TimeMark } from './time-mark.ts';

/** The stage before the first mark, in a trace that begins at the reset vector and in one that does not. */
export const resetStage = 'reset';
export const anyStart = 'start of trace';

export function firmwareStages({ stages }: Architecture): readonly TimeMark[] {
  return stages.firmware.map(({ name, address }) => ({ name, role: 'stage', at: { address } }));
}

/** Stages whose code is the firmware's, wherever it lies. */
const firmwareNames = new Set([resetStage, anyStart, 'firmware']);

/** Whether code that runs before the kernel is firmware; else it is named after its stage. */
export function isFirmware({ addresses }: Architecture, address: number, stage: string): boolean {
  return firmwareNames.has(stage) || addresses.isFirmware(address);
}
