/**
 * What every reader of traces hands on: events in columns, a few thousand at a time, so that the work per event
 * needs no object and no call. The binary decoder and the reader of QEMU's text log both fill these.
 */

export interface EventBatch {
  readonly length: number;
  /** see eventKind */
  readonly kind: Uint8Array;
  /** ns since the trace's first event, exact; it may run backwards, see EventCounts.backwards */
  readonly time: Float64Array;
  /** address of the block, or the number of dropped events, or an exit's `last_tb` */
  readonly low: Uint32Array;
  readonly high: Uint32Array;
}

/** Values of EventBatch.kind. */
export const eventKind = {
  /** a block of guest code is entered: exec_tb, exec_tb_nocache */
  block: 0,
  /** QEMU left guest code: exec_tb_exit */
  exit: 1,
  /** events were lost; the time is the writer's at the moment it noticed, later than the events that follow */
  dropped: 2,
} as const;

/** Receives a batch; its columns are filled anew afterwards. */
export type EventSink = (batch: EventBatch) => void;

/** What a reader met besides the events it handed on. */
export interface EventCounts {
  readonly blocks: number;
  readonly exits: number;
  /** events QEMU says it lost, and in how many places it says so */
  readonly dropped: number;
  readonly droppedRecords: number;
  /** events of other names, skipped */
  readonly skipped: number;
  /** blocks and exits whose time lies before an earlier one's, and by how much at most, ns */
  readonly backwards: number;
  readonly backwardsNs: number;
  readonly bytes: number;
  /** the trace ends inside a record */
  readonly truncated: boolean;
}

/** Events of a batch: their columns, 100 KB, stay in a core's second-level cache. */
export const batchCapacity = 4096;

/** A batch under construction. */
export class EventBatchBuilder implements EventBatch {
  length = 0;
  readonly kind = new Uint8Array(batchCapacity);
  readonly time = new Float64Array(batchCapacity);
  readonly low = new Uint32Array(batchCapacity);
  readonly high = new Uint32Array(batchCapacity);
}
