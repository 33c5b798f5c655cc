/** Boots several scenarios side by side, each for itself: one that fails is a result, too. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BootgateError } from '../base/errors.ts';
import { makeWorkFolder } from '../base/work-folder.ts';
import type { Scenario } from '../config/scenario.ts';
import type { Profile } from '../profile/profile.ts';
import type { MeasureHost, MeasureOne } from './measurement.ts';
import { hostBears, sideBySide } from './side-by-side.ts';

export interface BootEachRequest {
  /** a work folder for recordings is made in it, and taken away again */
  readonly folder: string;
  readonly measure: MeasureOne;
  readonly host: MeasureHost;
  /** default: what the host bears now */
  readonly atOnce?: number;
  /** told of each when it ended: its place, and how many have */
  readonly onEnded?: (index: number, ended: number, result: Profile | BootgateError) => void;
}

/**
 * One profile a scenario, in their order; where nothing could be measured, why.
 *
 * @throws what is not about the boot: the signal's reason, an error of ours
 */
export async function bootEach(
  scenarios: readonly Scenario[],
  { folder, measure, host, atOnce, onEnded }: BootEachRequest,
): Promise<readonly (Profile | BootgateError)[]> {
  if (scenarios.length === 0) return [];
  const one = sideBySide(measure, atOnce ?? hostBears(scenarios));
  const work = await makeWorkFolder(folder, '.boots');
  let ended = 0;
  const running = new Set<number>();
  const bootOne = async (scenario: Scenario, index: number): Promise<Profile | BootgateError> => {
    const where = join(work, String(index + 1));
    const quiet: MeasureHost = {
      ...host,
      onStep: () => undefined,
      // Of several at once the first is shown: a line has room for one.
      onBoot: (state) => {
        running.add(index);
        if (index === Math.min(...running))
          host.onBoot?.({ ...state, run: index + 1, runs: scenarios.length });
      },
    };
    const result = await one(scenario, where, quiet).then(
      ({ profile }) => profile,
      (error: unknown) => {
        if (error instanceof BootgateError && !host.signal.aborted) return error;
        throw error;
      },
    );
    running.delete(index);
    await rm(where, { recursive: true, force: true });
    ended += 1;
    onEnded?.(index, ended, result);
    return result;
  };
  try {
    return await Promise.all(scenarios.map(bootOne));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
