/** Stages in the profile's unit: where they begin and what they took. */
import { instructions, nanoseconds } from '../base/unit.ts';
import type { Profile, Stage } from './profile.ts';

interface StageColumns {
  readonly start: keyof Stage & `start${string}`;
  readonly cost: Exclude<keyof Stage, 'name' | `start${string}`>;
}

/** Where stages hold what is measured in a unit. A unit that is not here cannot be what a profile is measured in. */
const columns: Readonly<Record<string, StageColumns>> = {
  [instructions.name]: { start: 'startInstructions', cost: 'instructions' },
  [nanoseconds.name]: { start: 'startNs', cost: 'ns' },
};

/** Names of the units that a profile may be measured in. */
export const costUnits: readonly string[] = Object.keys(columns);

export function stageCost({ unit }: Pick<Profile, 'unit'>, stage: Stage): number {
  return stage[columnsOf(unit).cost];
}

/** From reset. */
export function stageStart({ unit }: Pick<Profile, 'unit'>, stage: Stage): number {
  return stage[columnsOf(unit).start];
}

function columnsOf(unit: string): StageColumns {
  const found = columns[unit];
  if (found === undefined) throw new RangeError(`stages do not hold ${unit}`);
  return found;
}
