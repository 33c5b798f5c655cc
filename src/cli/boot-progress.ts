/** Shows how far a boot is: one line that is rewritten, on terminals only. */
import { formatCount } from '../base/number-format.ts';
import type { Output } from './command.ts';
import type { BootState } from './measure.ts';

export interface ProgressLine {
  /** a step of the work, one line each; the boot's line gives way */
  readonly step: (text: string) => void;
  readonly boot: (state: BootState) => void;
  /** clears the boot's line */
  readonly done: () => void;
}

const redrawMs = 200;

/** Progress on an output; what is no terminal gets the steps alone. */
export function progressLine(output: Output, now: () => number = () => performance.now()): ProgressLine {
  const terminal = output.isTTY === true;
  let shown = false;
  let drawn = -Infinity;
  const clear = (): void => {
    if (shown) output.write('\r\u001b[K');
    shown = false;
  };
  return {
    step: (text) => {
      clear();
      output.write(`${text}\n`);
    },
    boot: (state) => {
      if (!terminal || now() - drawn < redrawMs) return;
      drawn = now();
      shown = true;
      output.write(`\r\u001b[K${bootLine(state).slice(0, (output.columns || 80) - 1)}`);
    },
    done: clear,
  };
}

/** `run 2 of 3 · 4.1 s · 512.3 M instructions · decompress` */
export function bootLine({ run, runs, elapsedMs, instructions, counted, stage }: BootState): string {
  return [
    runs > 1 ? `run ${run} of ${runs}` : 'booting',
    `${(elapsedMs / 1000).toFixed(1)} s`,
    `${formatCount(instructions)} ${counted ?? 'instructions'}`,
    stage,
  ].join(' · ');
}
