/** Whether a commit stepped, as soon as it is measured: against the last one that was measured before it. */
import { developmentsOf, type Step } from './developments.ts';
import type { HistoryRecord } from './record.ts';

/**
 * The step from one record to another that was measured the same way; null where nothing left the noise band. Boots
 * that are noisy have none here: that they stepped takes several commits to see.
 *
 * @param line commits from the newer one on, nearest first, with the older one among them
 */
export function lastStep(before: HistoryRecord, after: HistoryRecord, line: readonly string[]): Step | null {
  const [development] = developmentsOf([before, after], { order: [...line].reverse() });
  return development?.segments.at(-1)?.steps.at(-1) ?? null;
}

/** Whether a step makes the boot slower. */
export function isUp({ head }: Step): boolean {
  return head.head > head.base;
}
