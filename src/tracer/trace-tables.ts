/**
 * src/tracer holds the TCG plugin (plugin.c, compiled on first use) and the reader of the file it writes: one
 * layout, checked against each other. It turns a trace file into the tables below. Addresses only: what they
 * are called is src/symbols' business.
 *
 * Units: `instructions` are guest instructions as QEMU's icount counts them (a REP-prefixed instruction counts
 * once per iteration). Columns of one table have equal length; a row index is the identity.
 */

export interface TraceTables {
  readonly header: TraceHeader;
  readonly blocks: BlockTable;
  readonly nodes: NodeTable;
  readonly stageRows: StageRowTable;
  readonly marks: MarkTable;
  readonly samples: SampleTable;
  readonly consoleBytes: ConsoleByteTable;
  readonly images: ImageEvents;
  /** what bounded memory could not hold, and other reservations; counts of 0 everywhere on a clean run */
  readonly lost: LostCounts;
}

export interface TraceHeader {
  readonly layoutVersion: number;
  /** plugin API the plugin was compiled for and the range QEMU offered */
  readonly pluginApi: number;
  readonly qemuApiMin: number;
  readonly qemuApiCurrent: number;
  /** why the measurement ended; `exit`: QEMU ended, by itself or by a signal, before any end mark */
  readonly end: 'end-mark' | 'panic' | 'instruction-limit' | 'exit';
  /** index into the requested marks of the one that ended it, -1 for none */
  readonly endMark: number;
  /** guest instructions from reset to the end, exact */
  readonly instructions: number;
  /** of these, iterations of REP-prefixed instructions */
  readonly repIterations: number;
  /** of these, at user addresses */
  readonly userInstructions: number;
  /** virtual time at the end in ns, -1 where this QEMU cannot tell */
  readonly virtualNs: number;
  /** virtual time without instructions (the guest slept), -1 where unknown */
  readonly idleNs: number;
  readonly blockExecutions: number;
  readonly calls: number;
  readonly interrupts: number;
}

/** One row a translated block (by address: retranslations are merged). */
export interface BlockTable {
  readonly address: BigUint64Array;
  /** address space the block was first seen in: row of images.spaces, -1 for the kernel or unknown */
  readonly space: Int32Array;
  /** guest instructions in the block when complete */
  readonly size: Int32Array;
  readonly executions: Float64Array;
  /** guest instructions spent in it, exact (blocks cut short counted as far as they ran) */
  readonly instructions: Float64Array;
  /** instructions from reset to its first execution */
  readonly first: Float64Array;
}

/** The call tree; a parent has a smaller row than its children. */
export interface NodeTable {
  /** -1 for a root: a task's or the machine's first frame */
  readonly parent: Int32Array;
  /**
   * entry address of the function called; of a task's root also 0, while its first function is unknown, and 1
   * for user code
   */
  readonly address: BigUint64Array;
  readonly kind: Uint8Array;
  /** address space of a user address: row of images.spaces; -1 kernel or unknown */
  readonly space: Int32Array;
  readonly calls: Float64Array;
  readonly self: Float64Array;
  /** instructions from reset to the first entry */
  readonly first: Float64Array;
}

/** Values of NodeTable.kind. */
export const nodeKind = { call: 0, interrupt: 1, taskRoot: 2, systemCall: 3 } as const;

/** How the self instructions and calls of nodes spread over stages; sums over stages equal the node's. */
export interface StageRowTable {
  /** how many stage marks had been passed: 0 before the first */
  readonly stage: Int32Array;
  readonly node: Int32Array;
  readonly self: Float64Array;
  readonly calls: Float64Array;
}

/** Requested marks that were reached, in order of time. */
export interface MarkTable {
  /** index into the marks given to the plugin */
  readonly mark: Int32Array;
  readonly instructions: Float64Array;
  /** virtual ns, -1 where unknown */
  readonly ns: Float64Array;
  /** rdi at that moment where registers can be read (API >= 2), else 0 */
  readonly argument: BigUint64Array;
  /** rsi, likewise */
  readonly argument2: BigUint64Array;
}

/** Virtual-time samples: the call-tree node at every `period` instructions; run-length coded. */
export interface SampleTable {
  /** instructions between samples; samples beyond the plugin's memory are counted in `lost` */
  readonly period: number;
  readonly node: Int32Array;
  /** how many consecutive samples fell on it */
  readonly count: Int32Array;
}

/** Bytes the guest wrote to the serial port, where the plugin can see them (API >= 2). */
export interface ConsoleByteTable {
  readonly byte: Uint8Array;
  readonly instructions: Float64Array;
}

/** What the guest did, seen from outside; empty where the QEMU cannot show it. Columns are added by need. */
export interface ImageEvents {
  /** user address spaces by page-table root */
  readonly spaces: { readonly cr3: BigUint64Array; readonly task: Int32Array };
}

export interface LostCounts {
  readonly blocks: number;
  readonly nodes: number;
  readonly stackFrames: number;
  readonly tasks: number;
  readonly samples: number;
  readonly consoleBytes: number;
  readonly stageRows: number;
  readonly marks: number;
  /** instructions that should have had a callback: calls, returns, entries */
  readonly sites: number;
}
