/** Shows how far a boot is: one line that is rewritten, on terminals only. */
import { bootLine } from '../measure/boot-line.ts';
import type { Output } from './command.ts';
import type { BootState } from '../measure/measurement.ts';

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
