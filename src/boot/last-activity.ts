/** What a guest did at last that was stopped from outside: it waited, or it worked. */
import type { SleepTable, TraceHeader } from '../tracer/trace-tables.ts';

/** What of a trace tells it. */
export interface ActivityTables {
  readonly header: Pick<TraceHeader, 'instructions' | 'idleNs'>;
  readonly sleeps: Pick<SleepTable, 'instructions' | 'ns'>;
}

export interface Activity {
  /** executed in it */
  readonly instructions: number;
  /** share of its virtual time that was slept, 0 to 1 */
  readonly slept: number;
}

/**
 * The end of a boot.
 *
 * @param from instructions from reset
 * @param icountShift an instruction takes 2^shift ns of virtual time
 * @returns null where this QEMU has no virtual clock for the tracer, and where nothing ran since
 */
export function activitySince(
  from: number,
  { header, sleeps }: ActivityTables,
  icountShift: number,
): Activity | null {
  const instructions = header.instructions - from;
  if (header.idleNs < 0 || instructions <= 0) return null;
  // The total has the sleeps too that were beyond the tracer's memory: the last ones.
  let slept = header.idleNs;
  for (let row = 0; row < sleeps.ns.length; row++) {
    if (sleeps.instructions[row]! <= from) slept -= sleeps.ns[row]!;
  }
  slept = Math.max(0, slept);
  return { instructions, slept: slept / (slept + instructions * 2 ** icountShift) };
}

/** `idle (…)` or `busy (…)`, after the words that say since when. */
export function activityText({ instructions, slept }: Activity): string {
  const share = `${(Math.floor(slept * 1000) / 10).toFixed(1)} %`;
  const millions = Math.round(instructions / 1e6).toLocaleString('en-US');
  return slept >= 0.5
    ? `idle (it slept ${share} of its virtual time: it waits for input, a device or a timer)`
    : `busy (${millions} million instructions, ${share} of its virtual time slept: ` +
        'it loops, or its work takes longer than the limit)';
}
