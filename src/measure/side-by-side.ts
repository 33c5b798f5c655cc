/** Boots side by side, as many at once as the host bears: a guest has one processor, and most hosts have more. */
import { availableParallelism, freemem } from 'node:os';
import type { Scenario } from '../config/scenario.ts';
import type { MeasureHost, MeasureOne } from './measurement.ts';
import { bootsAtOnce } from './neutral-variations.ts';

/** How many boots of these scenarios the host bears at once, as far as can be told now; one at least. */
export function hostBears(scenarios: readonly Scenario[]): number {
  return Math.min(...scenarios.map((one) => bootsAtOnce(one, availableParallelism(), freemem())));
}

/**
 * Limits how many measurements run at once; they begin in the order asked for. Boots that are measured by the host's
 * clock run alone.
 *
 * @param atOnce one at least
 */
export function sideBySide(one: MeasureOne, atOnce: number): MeasureOne {
  const slots = new Slots(atOnce);
  return async (scenario, folder, host) => {
    const width = scenario.tracer === 'exec_tb' ? atOnce : 1;
    await slots.take(width);
    try {
      host.signal.throwIfAborted();
      return await one(scenario, folder, host);
    } finally {
      slots.give(width);
    }
  };
}

/**
 * Lets the first measurement of a kind go ahead: what it finds or builds on its way to the guest (QEMU, the tracer) the
 * others then have. Until its guest runs, or it fails, they wait.
 */
export function firstAhead(one: MeasureOne): MeasureOne {
  const first = new Map<string, Promise<void>>();
  return async (scenario, folder, host) => {
    const kind = `${scenario.arch} ${scenario.tracer}`;
    let arrived = (): void => undefined;
    const ahead = first.get(kind);
    if (ahead) await ahead;
    else first.set(kind, new Promise((resolve) => (arrived = resolve)));
    const onBoot: MeasureHost['onBoot'] = (state) => {
      arrived();
      host.onBoot?.(state);
    };
    try {
      return await one(scenario, folder, { ...host, onBoot });
    } finally {
      arrived();
    }
  };
}

/** A counting semaphore; whoever asks for much is not passed by those who ask for little. */
class Slots {
  #free: number;
  readonly #waiting: { readonly width: number; readonly go: () => void }[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async take(width: number): Promise<void> {
    await new Promise<void>((go) => {
      this.#waiting.push({ width, go });
      this.#serve();
    });
  }

  give(width: number): void {
    this.#free += width;
    this.#serve();
  }

  #serve(): void {
    for (let [next] = this.#waiting; next && next.width <= this.#free; [next] = this.#waiting) {
      this.#waiting.shift();
      this.#free -= next.width;
      next.go();
    }
  }
}
