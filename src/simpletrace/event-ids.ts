/** Which event ids of a trace are those of interest. Ids differ from build to build, so they go by name. */
import { eventKind } from './event-batch.ts';

/** exec_tb_nocache (a block run once, not cached) went away in QEMU 6. */
const kindByName: ReadonlyMap<string, number> = new Map([
  ['exec_tb', eventKind.block],
  ['exec_tb_nocache', eventKind.block],
  ['exec_tb_exit', eventKind.exit],
]);

/** QEMU hands out some 5,000 ids. Larger ones than this are never those of the events of interest. */
export const maxEventId = 1 << 16;
/** an event of no interest */
export const otherEvent = 255;

export class EventIds {
  /** eventKind by id, otherEvent where the event is of no interest */
  readonly kindOfId = new Uint8Array(maxEventId).fill(otherEvent);
  /** ids below this exist; no limit where the trace itself declares them (version 4) */
  limit = Infinity;

  /** A mapping record of a trace: the id is this event's from here on. A million of them cost no memory. */
  declare(low: number, high: number, name: string): void {
    if (high === 0 && low < maxEventId) this.kindOfId[low] = kindByName.get(name) ?? otherEvent;
  }

  /** All names of a trace-events file, in the order of their ids. */
  declareAll(names: readonly string[]): void {
    this.limit = names.length;
    for (const [id, name] of names.entries()) this.declare(id, 0, name);
  }

  kind(low: number, high: number): number {
    return high === 0 && low < maxEventId ? this.kindOfId[low]! : otherEvent;
  }
}
