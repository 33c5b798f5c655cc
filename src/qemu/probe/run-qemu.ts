import { runProgram, type ProgramResult, type RunProgramOptions } from '../../base/run-program.ts';
import type { QemuFiles } from '../qemu.ts';

/** A question to QEMU is answered at once; one that hangs (a wrapper waiting for input) is not a QEMU. */
const answerMs = 20_000;

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
  return await runProgram(qemu.binary, [...qemu.args, ...args], {
    timeoutMs: answerMs,
    ...options,
    env: { ...(options.env ?? process.env), ...qemu.env },
  });
}

/** A machine without devices and windows, for questions that need no guest. */
export const emptyMachine = ['-machine', 'none', '-nodefaults', '-display', 'none', '-S'] as const;
