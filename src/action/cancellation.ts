/**
 * An ended job is no result: once it is cancelled (by hand, by `concurrency`, by `timeout-minutes`), nothing of it is
 * published, kept or set as an output, and nothing that it started runs on.
 */
import { BootgateError, exitStatus } from '../base/errors.ts';

/**
 * GitHub's runner sends SIGINT to a cancelled job's process, SIGTERM 7.5 s and SIGKILL 10 s later (GitHub's "Workflow
 * cancellation reference"). What does not end by itself until here is ended with us: QEMU is bound to this process.
 */
const graceMs = 6000;

/** The reason of an aborted signal, and what its step fails with. */
export function cancelled(signalName: string): BootgateError {
  return new BootgateError(`the job was cancelled (${signalName}): nothing is published or kept`, {
    exitStatus: exitStatus.interrupted,
  });
}

/** Aborts when the runner ends the job, and ends the process if that takes too long. */
export function cancellation(): AbortSignal {
  const interrupt = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (interrupt.signal.aborted) return;
      interrupt.abort(cancelled(name));
      setTimeout(() => process.exit(exitStatus.interrupted), graceMs).unref();
    });
  }
  return interrupt.signal;
}
