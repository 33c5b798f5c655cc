/** Shows how far a boot is: one line that is rewritten, on terminals only. */
import { formatCount } from '../base/number-format.ts';
import { bootLine } from '../measure/boot-line.ts';
import type { Output } from './command.ts';
import type { BootState } from '../measure/measurement.ts';

export interface ProgressLine {
  /** a step of the work, one line each; the boot's line gives way */
  readonly step: (text: string) => void;
  /** @param name of the boot, where several are shown at once */
  readonly boot: (state: BootState, name?: string) => void;
  /** clears the boot's line; what is shown of the others goes on */
  readonly done: (name?: string) => void;
}

const redrawMs = 200;

/** Progress on an output; what is no terminal gets the steps alone. */
export function progressLine(output: Output, now: () => number = () => performance.now()): ProgressLine {
  const terminal = output.isTTY === true;
  const running = new Map<string, BootState>();
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
    boot: (state, name = '') => {
      running.set(name, state);
      if (!terminal || now() - drawn < redrawMs) return;
      drawn = now();
      shown = true;
      output.write(`\r\u001b[K${bootsLine(running).slice(0, (output.columns || 80) - 1)}`);
    },
    done: (name = '') => {
      running.delete(name);
      clear();
    },
  };
}

/** One boot in full, of several how far each is: `2 boots · small 512.3 M decompress · large 1.2 G initcalls`. */
function bootsLine(running: ReadonlyMap<string, BootState>): string {
  const [only] = running.values();
  if (running.size === 1) return bootLine(only!);
  const each = [...running].map(
    ([name, { instructions, stage }]) => `${name} ${formatCount(instructions)} ${stage}`,
  );
  return [`${running.size} boots`, ...each].join(' · ');
}
