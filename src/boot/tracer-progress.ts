import { closeSync, openSync, readSync } from 'node:fs';

/** How far a boot is, as the tracer tells while it runs: some 20 million instructions behind at most. */
export interface TracerProgress {
  readonly instructions: number;
  /** stage marks passed */
  readonly stages: number;
  /** the guest was halted where that was asked for */
  readonly halted: boolean;
}

/**
 * Reads the file the tracer plugin keeps mapped while the guest runs: little-endian u64 instructions, u64 stage
 * marks passed, u64 whether the trace is there, u64 whether the guest was halted (src/tracer/plugin/tasks.c.inc).
 *
 * @returns null when there is no such file yet
 */
export function readProgress(file: string): TracerProgress | null {
  const bytes = Buffer.alloc(32);
  let descriptor;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return null;
  }
  try {
    if (readSync(descriptor, bytes, 0, 32, 0) < 32) return null;
    return {
      instructions: Number(bytes.readBigUInt64LE(0)),
      stages: Number(bytes.readBigUInt64LE(8)),
      halted: bytes.readBigUInt64LE(24) !== 0n,
    };
  } finally {
    closeSync(descriptor);
  }
}
