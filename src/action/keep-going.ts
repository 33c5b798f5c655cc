/** What cannot be written must not cost what was measured: a full disk loses files, not the verdict. */
import { errorMessage } from '../base/errors.ts';
import { explainWriteError } from '../base/file-system-error.ts';
import { readsOnly, type RunEvent } from './event.ts';
import type { GateHost } from './gate-host.ts';

/**
 * Writes files of the results; trouble is a warning.
 *
 * @param what was to be written, for the warning's title
 * @throws what the job was cancelled with; the trouble itself where the files are all that a run may publish
 */
export async function writeOrWarn(
  what: string,
  folder: string,
  event: RunEvent,
  { log, signal }: GateHost,
  body: () => Promise<unknown>,
): Promise<void> {
  try {
    await body();
  } catch (error) {
    signal.throwIfAborted();
    const explained = explainWriteError(error, folder);
    if (readsOnly(event)) throw explained;
    log.annotate('warning', `${what} not written`, errorMessage(explained));
  }
}
