/**
 * src/tracer holds the TCG plugin (plugin.c, compiled on first use) and the reader of the file it writes: one
 * layout, checked against each other. It turns a trace file into the tables below. Addresses only: what they
 * are called is src/symbols' business.
 *
 * Units: `instructions` are guest instructions as QEMU's icount counts them (a REP-prefixed instruction counts
 * once per iteration). Columns of one table have equal length; a row index is the identity.
 */

import type { countedKinds } from './trace-layout.ts';

export interface TraceTables {
  readonly header: TraceHeader;
  readonly blocks: BlockTable;
  readonly nodes: NodeTable;
  readonly stageRows: StageRowTable;
  readonly marks: MarkTable;
  readonly samples: SampleTable;
  readonly consoleBytes: ConsoleByteTable;
  readonly sleeps: SleepTable;
  readonly guest: GuestTables;
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
  /** of these, iterations of REP-prefixed instructions that accessed memory */
  readonly repIterations: number;
  /** of these, at user addresses */
  readonly userInstructions: number;
  /** virtual time at the end in ns, -1 where this QEMU cannot tell */
  readonly virtualNs: number;
  /** virtual time without instructions (the guest slept), -1 where unknown */
  readonly idleNs: number;
  /** 0: not counted, see BlockTable */
  readonly blockExecutions: number;
  readonly calls: number;
  readonly interrupts: number;
  /** what KASLR added to the kernel's link addresses; all addresses of the tables are link addresses */
  readonly kaslrOffset: number;
  /** returns in user code that met no call: what runs after them stays with the function that returned */
  readonly strayReturns: number;
  /** of what GuestTables.counted has rows, if there was any */
  readonly kindsCounted: readonly (typeof countedKinds)[number][];
  /** pages that the guest's kernel has given out at the end, and at the sample with the most of them; -1 where it does not tell */
  readonly pagesInUse: number;
  readonly mostPages: number;
  /** beginnings of functions that were held against the kernel's image, and those that were as it has them */
  readonly codeCompared: number;
  readonly codeEqual: number;
  /** row of the task that ran at the end; without tasks, 0 */
  readonly lastTask: number;
  /** direct calls of the kernel that were met, each place once, and those that lead to where a function begins */
  readonly callTargets: number;
  readonly callTargetsEntries: number;
}

/** One row a translated block (by address: retranslations are merged). */
export interface BlockTable {
  /** or code, see code-address.ts */
  readonly address: BigUint64Array;
  /** 1 for code that runs in user mode */
  readonly user: Uint8Array;
  /** guest instructions in the block when complete */
  readonly size: Int32Array;
  /** 0 unless the tracer was asked to count blocks (`exactBlocks`) */
  readonly executions: Float64Array;
  /**
   * guest instructions spent in it: exact, blocks cut short counted as far as they ran, where the tracer was asked for
   * that; else what ran, 8,192 instructions or a little more at a time, since a call or return was looked at before
   * this one. The rows sum up to the boot but for its last such interval
   */
  readonly instructions: Float64Array;
  /** instructions from reset to its first execution */
  readonly first: Float64Array;
}

/** The call tree; a parent has a smaller row than its children. */
export interface NodeTable {
  /** -1 for a root: a task's or the machine's first frame */
  readonly parent: Int32Array;
  /**
   * entry of the function called, as an address or, where that does not say which code it is, as a code (see
   * code-address.ts); of a task's root also 0, while its first function is unknown
   */
  readonly address: BigUint64Array;
  /** one of nodeKind */
  readonly kind: Uint8Array;
  readonly calls: Float64Array;
  readonly self: Float64Array;
  /** instructions from reset to the first entry */
  readonly first: Float64Array;
}

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
  /** a function's first argument at that moment where registers can be read (API >= 2), else 0 */
  readonly argument: BigUint64Array;
  /** the second, likewise */
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

/** How far the virtual clock jumped ahead of the instructions, and when that was known. */
export interface SleepTable {
  readonly instructions: Float64Array;
  readonly ns: Float64Array;
}

/**
 * What the guest's kernel did, seen from outside; all tables are empty where the QEMU cannot show it. Times are
 * instructions from reset, -1 for never, and virtual ns, -1 where unknown.
 */
export interface GuestTables {
  readonly objects: readonly GuestObject[];
  /** functions of modules, relocated; in the order the kernel has them */
  readonly moduleSymbols: {
    readonly object: Int32Array;
    readonly address: BigUint64Array;
    readonly size: Float64Array;
    readonly name: readonly string[];
  };
  /** names of programs: roots of what their processes do in user mode */
  readonly programs: readonly { readonly name: string; readonly focused: boolean }[];
  readonly tasks: readonly GuestTask[];
  /** in order of time */
  readonly taskEvents: readonly GuestTaskEvent[];
  /** executable mappings as they were made, in order of time */
  readonly mappings: readonly GuestMapping[];
  readonly systemCalls: readonly GuestSystemCall[];
  readonly waits: readonly GuestWait[];
  readonly idle: readonly GuestIdle[];
  /** by node and what they are of; empty where nothing is counted */
  readonly counted: readonly GuestCounted[];
  /** runnable tasks at every sample of the timeline, run-length coded */
  readonly runnable: { readonly runnable: Int32Array; readonly count: Int32Array };
  readonly wakeUps: GuestWakeUps;
}

/**
 * Each time a task was made to go on, in order of time: from where it slept, or from its beginning. `ran` and `wakerRan`
 * are instructions of its own that a task had executed by then, interrupts excluded.
 */
export interface GuestWakeUps {
  readonly instructions: Float64Array;
  /** virtual time; -1 unknown */
  readonly ns: Float64Array;
  /** when it fell asleep, in instructions and in virtual time; 0 and -1 where it begins */
  readonly asleep: Float64Array;
  readonly asleepNs: Float64Array;
  /** where the guest idled until then, since when, in virtual time; else -1 */
  readonly idleSinceNs: Float64Array;
  readonly ran: Float64Array;
  readonly wakerRan: Float64Array;
  readonly task: Int32Array;
  /** the node of the call tree it slept in, -1 where it begins */
  readonly node: Int32Array;
  /** the task that ran, was interrupted, or ran before the guest idled */
  readonly waker: Int32Array;
  /** 1: an interrupt made it go on */
  readonly interrupt: Uint8Array;
  readonly wakerNode: Int32Array;
}

/** A file, a module, the vDSO: what code belongs to. */
export interface GuestObject {
  readonly kind: 'file' | 'module' | 'vdso';
  /** absolute path in the guest; a module's name */
  readonly name: string;
  /** type of the file system, `` for modules */
  readonly filesystem: string;
  /** size of the file, of the module's core */
  readonly sizeBytes: number;
  /** modules: address of the text */
  readonly base: bigint;
  /** first mapped, or laid out in memory */
  readonly loaded: number;
  /** modules: initialisation began; files: -1 */
  readonly initialised: number;
  readonly unloaded: number;
}

/** A thread; a process is all threads of one `process` number. */
export interface GuestTask {
  readonly process: number;
  readonly id: number;
  /** row of the parent, -1 for none */
  readonly parent: number;
  readonly kernelThread: boolean;
  readonly focused: boolean;
  /** it has run code of 32 bits */
  readonly narrow: boolean;
  readonly started: number;
  readonly startedNs: number;
  readonly ended: number;
  readonly endedNs: number;
  /** argument of do_exit: status << 8, or the signal */
  readonly exitCode: number;
  /** instructions */
  readonly user: number;
  readonly kernel: number;
  /** in handlers of interrupts during it */
  readonly interrupt: number;
}

export interface GuestTaskEvent {
  readonly task: number;
  /**
   * the task has a new name; executes a program (text: its arguments, NUL-separated); executes a file (its path); is
   * in a control group (its path in the unified hierarchy)
   */
  readonly kind: 'name' | 'exec' | 'file' | 'cgroup';
  readonly instructions: number;
  readonly ns: number;
  readonly text: string;
}

export interface GuestMapping {
  /** row of images, -1 for none */
  readonly object: number;
  readonly task: number;
  /** number of the address space */
  readonly space: number;
  readonly start: bigint;
  readonly end: bigint;
  readonly fileOffset: number;
  readonly instructions: number;
}

export interface GuestSystemCall {
  readonly task: number;
  readonly number: number;
  readonly count: number;
  /** that returned -4095 to -1 */
  readonly errors: number;
  /** of the kernel, interrupts excluded */
  readonly instructions: number;
  readonly first: number;
}

/** Who ended a sleep. */
export interface GuestWaker {
  /** the kernel's call that woke the task (try_to_wake_up) as a node of the call tree, -1 where that is not seen */
  readonly wakerNode: number;
  /** row of the task that made it, -1 for an interrupt or unknown */
  readonly waker: number;
}

/** How long a task slept at one node of the call tree until it was woken from one other. */
export interface GuestWait extends GuestWaker {
  readonly task: number;
  readonly node: number;
  readonly count: number;
  readonly ns: number;
  readonly longestNs: number;
  readonly longestAt: number;
}

/** How long the guest slept until a task that had waited at a node went on; consecutive rows may say the same. */
export interface GuestIdle extends GuestWaker {
  readonly task: number;
  readonly node: number;
  readonly count: number;
  readonly ns: number;
}

/**
 * How often code of one node of the call tree accessed one port, or 256 bytes of a device's memory; how many pages it asked
 * for; how many bytes of a disk it had read.
 */
export interface GuestCounted {
  readonly kind: (typeof countedKinds)[number];
  /** a port, a physical address; of others without meaning */
  readonly place: number;
  /** QEMU's name of a memory region; a disk's name, a NUL, and a file's path or nothing */
  readonly name: string;
  readonly node: number;
  /** or pages, or bytes */
  readonly reads: number;
  readonly writes: number;
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
  /** rows of GuestTables */
  readonly guestRows: number;
}
