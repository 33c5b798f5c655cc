/** Boots a scenario for the action: progress into the log, the console into the folder of results. */
import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage } from '../base/errors.ts';
import { explainWriteError } from '../base/file-system-error.ts';
import { makeFolder } from '../base/files.ts';
import { bootLine } from '../measure/boot-line.ts';
import type { BootState, MeasureHost } from '../measure/measurement.ts';
import { keptBootsOf } from '../measure/kept-boots.ts';
import type { Scenario } from '../config/scenario.ts';
import type { Profile } from '../profile/profile.ts';
import type { GateHost } from './gate-host.ts';
import type { ActionInputs } from './inputs.ts';
import { makeWorkFolder } from '../base/work-folder.ts';

/**
 * Measures a scenario; what it printed is put into `folder` even when that failed.
 *
 * @param consoleName of the file its console goes to
 * @throws BootgateError when nothing could be measured
 */
export async function measureInto(
  scenario: Scenario,
  folder: string,
  consoleName: string,
  inputs: ActionInputs,
  host: GateHost,
): Promise<Profile> {
  await makeFolder(folder);
  const work = await makeWorkFolder(folder, '.recording');
  try {
    const { profile, recording } = await host.measure(scenario, work, measureHostOf(inputs, host));
    await copyFile(recording.console, join(folder, consoleName)).catch((error: unknown) => {
      // The profile has its last lines, too.
      host.log.annotate(
        'warning',
        `${consoleName} not written`,
        errorMessage(explainWriteError(error, folder)),
      );
    });
    // A guest that was stopped in the middle has a profile, too: of half a boot.
    host.signal.throwIfAborted();
    return profile;
  } catch (error) {
    // Without a profile the console is all there is to say what went wrong.
    await copyFile(join(work, 'run-1', 'console.log'), join(folder, consoleName)).catch(() => undefined);
    throw error;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Where the action measures, and how it tells of it. */
export function measureHostOf(inputs: ActionInputs, host: GateHost): MeasureHost {
  return {
    cacheFolder: host.cacheFolder,
    env: host.env,
    cwd: inputs.folder,
    signal: host.signal,
    qemu: inputs.qemu,
    keptBoots: keptBootsOf(host.env),
    onStep: (text) => host.log.info(text),
    onBoot: everyTenSeconds((state) => host.log.progress(bootLine(state))),
  };
}

function everyTenSeconds(tell: (state: BootState) => void): (state: BootState) => void {
  let next = 10_000;
  return (state) => {
    if (state.elapsedMs < next) return;
    next = state.elapsedMs + 10_000;
    tell(state);
  };
}
