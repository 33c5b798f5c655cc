import { setTimeout as pause } from 'node:timers/promises';
import { errorCode } from '../../base/errors.ts';
import { runProgram, type ProgramResult, type RunProgramOptions } from '../../base/run-program.ts';
import type { QemuFiles } from '../qemu.ts';

/** A question to QEMU is answered at once; one that hangs (a wrapper waiting for input) is not a QEMU. */
const answerMs = 20_000;

/** A program that is being written cannot be run (ETXTBSY): another job on this machine unpacks it. */
const busy = { tries: 100, pauseMs: 200 };

/**
 * Runs a QEMU for a question about itself.
 *
 * @throws BootgateError when it cannot be started, was killed, or does not answer within 20 s
 */
export async function runQemu(
  qemu: QemuFiles,
  args: readonly string[],
  options: RunProgramOptions = {},
): Promise<ProgramResult> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await runProgram(qemu.binary, [...qemu.args, ...args], {
        timeoutMs: answerMs,
        ...options,
        env: { ...(options.env ?? process.env), ...qemu.env },
      });
    } catch (error) {
      // Thrown by spawn() as it is.
      if (errorCode(error) !== 'ETXTBSY' || tried === busy.tries) throw error;
      await pause(busy.pauseMs);
    }
  }
}

/** A machine without devices and windows, for questions that need no guest. */
export const emptyMachine = ['-machine', 'none', '-nodefaults', '-display', 'none', '-S'] as const;
