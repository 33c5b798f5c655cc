/** How far a boot is, in a line. */
import { formatCount } from '../base/number-format.ts';
import type { BootState } from './measurement.ts';

/** `run 2 of 3 · 4.1 s · 512.3 M instructions · decompress` */
export function bootLine({ run, runs, elapsedMs, instructions, counted, stage }: BootState): string {
  return [
    runs > 1 ? `run ${run} of ${runs}` : 'booting',
    `${(elapsedMs / 1000).toFixed(1)} s`,
    `${formatCount(instructions)} ${counted ?? 'instructions'}`,
    stage,
  ].join(' · ');
}
