/**
 * A Profile is what a Recording and symbols come to (src/attribution): functions, call tree, stages, first calls,
 * totals, all by name. src/profile owns its file: what is declared here is what `profile.json` (or `.json.gz`) holds,
 * columns as plain arrays, and profile-layout.ts says how each is written and checked. It knows nothing of policies.
 *
 * Tables are columns of equal length; a row index is an identity, -1 means none. `unit` says what self, total
 * and the like are measured in: guest instructions (exact) or host nanoseconds (exec_tb). Both are whole
 * numbers, so that sums are exact: functions, tree, stage rows and stages all sum to the same total
 * (profile-tables-check.ts has the rules, which hold for every profile that is built or read).
 *
 * Versions. 1: first. 2: waits, idle time, parallelism, units; more of processes and modules. 3: control groups of
 * processes, what units did, who ended a wait. 4: the kind of cost of every node. 5: objects
 * instead of images. 6: another kind (loading), the seed. 7: the files that functions were compiled from.
 * 8: what counters are made of, the critical path.
 */

import type { NoiseBand } from './noise-band.ts';
import type { Outcome } from './outcome.ts';

export type { Outcome };

export const profileVersion = 8;

export interface Profile {
  readonly format: 'bootgate-profile';
  readonly version: typeof profileVersion;
  /** name of the scenario measured */
  readonly scenario: string;
  readonly tracer: 'plugin' | 'exec_tb';
  /** name of a unit: src/base/unit.ts */
  readonly unit: string;
  /** `exact`: two samples must be equal; `none`: a sample is one draw of a distribution */
  readonly assume: 'exact' | 'none';
  readonly outcome: Outcome;
  readonly environment: Environment;
  readonly subject: Subject;
  readonly totals: Totals;
  readonly coverage: Coverage;
  /** in order of time; they tile the whole measurement */
  readonly stages: readonly Stage[];
  readonly functions: FunctionTable;
  /** which files the kernel's functions were compiled from; null where nothing tells */
  readonly sources: SourceTable | null;
  readonly tree: TreeTable;
  /** how nodes' self and calls spread over stages; sums over stages equal the node's */
  readonly stageRows: StageRows;
  readonly timeline: Timeline | null;
  readonly initcalls: readonly Initcall[];
  readonly console: readonly ConsoleLine[];
  /** null where the tracer could not see them or was not asked to */
  readonly modules: readonly ModuleEvent[] | null;
  readonly processes: readonly Process[] | null;
  readonly systemCalls: readonly SystemCallRow[] | null;
  readonly waits: readonly Wait[] | null;
  readonly idle: readonly IdleTime[] | null;
  readonly parallelism: Parallelism | null;
  /** what decides when the boot ends; null where it cannot be told */
  readonly criticalPath: CriticalPath | null;
  readonly units: readonly Unit[] | null;
  /** what counters of the totals are made of; null: nothing is counted that way, where QEMU does not show it */
  readonly counted: readonly Counted[] | null;
  /** totals of every run when there were several, this profile's own included; null for one run */
  readonly samples: readonly RunSample[] | null;
  /** what neutral changes move this boot's figures by; null: not measured */
  readonly noise: NoiseBand | null;
  readonly warnings: readonly string[];
}

/** How was measured. Two profiles are comparable when their fingerprints are equal. */
export interface Environment {
  /** sha256 over the fields, hexadecimal; see environment.ts */
  readonly fingerprint: string;
  readonly fields: EnvironmentFields;
}

/** Every field is part of the fingerprint. A new field is a new reason for profiles not to be comparable. */
export interface EnvironmentFields {
  readonly tracer: string;
  readonly arch: string;
  readonly qemu: string;
  readonly firmware: string;
  readonly machine: string;
  readonly cpu: string;
  readonly memoryMiB: number;
  readonly vcpus: number;
  readonly icountShift: number;
  readonly qemuArgs: string;
  readonly diskAs: string;
  readonly end: string;
}

/** What was measured: what a pull request changes. Never a reason to refuse a comparison. */
export interface Subject {
  /** `Linux version 6.1.0-56-cloud-amd64 …` as found in the image, or the file's name */
  readonly kernel: string;
  /** GNU build-id of vmlinux, null where the image does not tell */
  readonly kernelBuildId: string | null;
  readonly kernelSha256: string;
  /** as it was booted: with the modules that were added, or generated whole; null: none */
  readonly initrdSha256: string | null;
  readonly diskSha256: string | null;
  readonly append: string;
  /** of QEMU's random numbers; null where unknown, and of a tracer that does not fix them */
  readonly seed: number | null;
}

export interface Totals {
  /** guest instructions; -1 where the tracer cannot tell (exec_tb) */
  readonly instructions: number;
  /** of these, in user mode, and iterations of REP-prefixed instructions */
  readonly userInstructions: number;
  readonly repIterations: number;
  /** virtual time and the idle part of it, ns; -1 where unknown */
  readonly virtualNs: number;
  readonly idleNs: number;
  /** host time of the boot: reported, never gated by default */
  readonly wallMs: number;
  readonly blocks: number;
  /** -1 where not counted: of a guest that is looked into */
  readonly blockExecutions: number;
  readonly calls: number;
  /** further metrics by their `key`: src/base/metric.ts */
  readonly [key: string]: number;
}

/** What share of the measurement is named and held. Shares are of `unit`, 0 to 1. */
export interface Coverage {
  /** kernel-mode share attributed to a named function */
  readonly kernelSymbolized: number;
  /** user-mode share attributed to a function, by name or, in stripped files, by file and offset; 1 when there was none */
  readonly userSymbolized: number;
  /**
   * share of the kernel's direct calls, each place once, that lead to where its symbols have a function begin; null:
   * not looked at, or too few
   */
  readonly callsToFunctions: number | null;
  /** where the names came from: `vmlinux`, `kallsyms`, `System.map` … */
  readonly symbolSource: string;
  /** share of executed blocks that the tracer saw: 1 but for exec_tb of an unchanged QEMU */
  readonly captured: number;
  /** events known to be lost (dropped trace records, table overflows) */
  readonly dropped: number;
  /** what could not be seen and why, one sentence each */
  readonly notes: readonly string[];
}

export interface Stage {
  readonly name: string;
  /** from reset */
  readonly startInstructions: number;
  readonly instructions: number;
  /** virtual (plugin) or host (exec_tb) time from reset, -1 where unknown */
  readonly startNs: number;
  readonly ns: number;
}

/** Sorted by self, descending, then object and name. */
export interface FunctionTable {
  readonly length: number;
  readonly name: readonly string[];
  /** row of `objects` */
  readonly object: Int32Array;
  /** `vmlinux`, a module's name, `firmware`, a user library's path, `unknown` … */
  readonly objects: readonly string[];
  readonly self: Float64Array;
  /** inclusive; a recursive function counts once */
  readonly total: Float64Array;
  readonly calls: Float64Array;
  /** instructions (plugin) or ns (exec_tb) from reset to the first execution */
  readonly first: Float64Array;
  /** code size in bytes, 0 where unknown */
  readonly size: Int32Array;
}

/** What told of a function's file: line information of a debug build, or the object files of the build. */
export const sourceEvidences = ['debug-lines', 'objects'] as const;

/**
 * The files of the kernel's functions, by the address of their code: static functions of one name are one row of
 * FunctionTable, and several here. Inlined code belongs to the file of the function it ended up in. What of a file is
 * known from the source tree (options, owner) is empty where there was none.
 */
export interface SourceTable {
  readonly evidence: (typeof sourceEvidences)[number];
  /** version of the source tree that options and owners are from, `6.1`; null: there was no tree */
  readonly tree: string | null;
  readonly files: SourceFiles;
  readonly code: SourceCode;
}

/** In order of their paths. */
export interface SourceFiles {
  readonly length: number;
  /** of the compiled file (`kernel/fork.c`), in the source tree */
  readonly path: readonly string[];
  /** row of `needs`, -1: not known what builds it */
  readonly need: Int32Array;
  /** options that build it, outermost first, the one that decides last: `CONFIG_NET CONFIG_IPV6`; empty: always built */
  readonly needs: readonly string[];
  /** row of `owners`, -1: nobody's */
  readonly owner: Int32Array;
  /** titles of MAINTAINERS */
  readonly owners: readonly string[];
}

/** What of a function's self lies in a file; by function, then file. What is missing lies in no known file. */
export interface SourceCode {
  readonly length: number;
  /** row of FunctionTable */
  readonly function: Int32Array;
  /** row of SourceFiles */
  readonly file: Int32Array;
  readonly self: Float64Array;
}

/** The call tree in preorder: a parent stands before its children, children sorted by total, descending. */
export interface TreeTable {
  readonly length: number;
  /** -1 for roots */
  readonly parent: Int32Array;
  /** row of FunctionTable */
  readonly function: Int32Array;
  /** one of nodeKind */
  readonly kind: Uint8Array;
  /** number of the node's CostKind: its place in costKinds */
  readonly cost: Uint8Array;
  readonly self: Float64Array;
  readonly total: Float64Array;
  readonly calls: Float64Array;
  readonly first: Float64Array;
  /** row of Profile.processes the node ran in, -1 for kernel threads' and unattributed work */
  readonly process: Int32Array;
}

export interface StageRows {
  readonly length: number;
  /** row of Profile.stages */
  readonly stage: Int32Array;
  /** row of TreeTable */
  readonly node: Int32Array;
  readonly self: Float64Array;
  readonly calls: Float64Array;
}

/** The node at every `period` units, run-length coded. */
export interface Timeline {
  readonly period: number;
  readonly node: Int32Array;
  readonly count: Int32Array;
}

export interface Initcall {
  readonly name: string;
  /** `early`, `pure`, `core`, `postcore`, `arch`, `subsys`, `fs`, `rootfs`, `device`, `late`, or `` where unknown */
  readonly level: string;
  readonly startInstructions: number;
  /** inclusive */
  readonly instructions: number;
  readonly startNs: number;
  /** the initcall's return value, null where unknown */
  readonly result: number | null;
}

export interface ConsoleLine {
  /** -1 where the tracer cannot see the write */
  readonly instructions: number;
  readonly ns: number;
  /** control characters removed */
  readonly text: string;
}

export interface ModuleEvent {
  readonly name: string;
  readonly loadedAtInstructions: number;
  /** -1: it stayed to the end */
  readonly unloadedAtInstructions: number;
  /** initialisation of the module, inclusive */
  readonly instructions: number;
  readonly sizeBytes: number;
}

/** A process with all its threads, in order of their start. */
export interface Process {
  readonly pid: number;
  /** row of the parent, -1 for none */
  readonly parent: number;
  /** names it had, in order: a fork keeps its parent's until exec */
  readonly names: readonly string[];
  /** command line of the last exec, quoted like a shell's where needed; empty for kernel threads and mere forks */
  readonly command: string;
  /** path of the file last executed, empty likewise */
  readonly executable: string;
  /** the control group it was last in, as a path of the unified hierarchy; empty where unknown */
  readonly cgroup: string;
  readonly kernelThread: boolean;
  /** how many threads it had over its life, the first included */
  readonly threads: number;
  readonly startInstructions: number;
  /** -1: it ran until the end */
  readonly endInstructions: number;
  /** virtual time, -1 where unknown */
  readonly startNs: number;
  readonly endNs: number;
  readonly userInstructions: number;
  /** interrupts of it excluded */
  readonly kernelInstructions: number;
  readonly interruptInstructions: number;
  /** what exit(2) was called with, -signal where a signal ended it, null where unknown or still running */
  readonly exitStatus: number | null;
}

export interface SystemCallRow {
  /** row of Profile.processes, -1 for all */
  readonly process: number;
  /** of 32-bit programs, where they are told apart, 16,777,216 more; their names end in ` (32-bit)` */
  readonly number: number;
  readonly name: string;
  readonly count: number;
  /** -1 where results cannot be seen */
  readonly errors: number;
  /** in the profile's unit; files name it `instructions` */
  readonly cost: number;
  /** of the first call, from reset, likewise; files name it `firstInstructions` */
  readonly firstAt: number;
}

/**
 * What a task sleeps for: a timer, a disk, another process (child, pipe, socket, lock), a device, or something else.
 * Told from who woke it; where that is not seen, from the functions on its stack.
 */
export const waitReasons = ['timer', 'disk', 'process', 'device', 'other'] as const;

export type WaitReason = (typeof waitReasons)[number];

/** Who ended a sleep. */
export interface Waker {
  /** the kernel's function that decided to: `hrtimer_wakeup`, an interrupt's handler, `pipe_write`; empty where unknown */
  readonly by: string;
  /** row of Profile.processes in which it did, -1 for an interrupt */
  readonly process: number;
}

/** Of a sleep whose end was not seen. */
export const noWaker: Waker = { by: '', process: -1 };

/** Sleeps of one process at one place ended by one other, from falling asleep to running again, in virtual time. */
export interface Wait {
  /** row of Profile.processes */
  readonly process: number;
  /** row of TreeTable: the call path that slept */
  readonly node: number;
  readonly reason: WaitReason;
  readonly count: number;
  readonly ns: number;
  readonly longestNs: number;
  /** when the longest began, from reset */
  readonly longestAtInstructions: number;
  readonly waker: Waker;
}

/** Virtual time in which nothing was runnable, by who ran next and what it had waited for. */
export interface IdleTime {
  readonly reason: WaitReason;
  /** row of Profile.processes that ended the idling, -1 for an interrupt alone */
  readonly process: number;
  /** row of TreeTable: where that process had waited, -1 for none */
  readonly node: number;
  readonly count: number;
  readonly ns: number;
  readonly waker: Waker;
}

/** How many tasks could have run: what a second CPU could have done. */
export interface Parallelism {
  /** mean number of runnable tasks while at least one was: what more CPUs could at most have shared, seen on one */
  readonly averageRunnable: number;
  /** share of the busy samples with 1, 2, 3 … runnable tasks; the last entry holds that many or more */
  readonly shares: readonly number[];
  /** instructions between samples */
  readonly period: number;
  /** number runnable, run-length coded */
  readonly runnable: Int32Array;
  readonly count: Int32Array;
}

/**
 * The chain of what each task did itself and had to sleep for that decides when the boot ends: what would be left of it on
 * as many processors as ever help.
 */
export interface CriticalPath {
  /** virtual time from reset to the end of the measurement by this chain alone */
  readonly ns: number;
  /** in order of time; with `restNs` they add up to `ns` */
  readonly steps: readonly PathStep[];
  /** ns of steps beyond those that a profile holds, the shortest */
  readonly restNs: number;
}

export const pathStepKinds = ['runs', 'sleeps'] as const;

/** A stretch of the critical path in one process. */
export interface PathStep {
  readonly kind: (typeof pathStepKinds)[number];
  /** row of Profile.processes */
  readonly process: number;
  readonly ns: number;
  /** when it began and ended in the boot that was measured, where others ran in between */
  readonly startInstructions: number;
  readonly endInstructions: number;
  /** row of TreeTable: the call by which it made the next one go on; where it slept; -1 for the end */
  readonly node: number;
  /** what ended a sleep: an interrupt */
  readonly waker: Waker;
}

/**
 * What systemd said of a unit on the console; `pending`: that it starts, and nothing more; `unreported`: nothing, as in
 * a quiet boot, so that it is known by its processes alone.
 */
export const unitResults = ['started', 'failed', 'pending', 'unreported'] as const;

/** A systemd unit as the guest started it. */
export interface Unit {
  /** `ssh.service` where the unit's name is known, else systemd's description of it */
  readonly name: string;
  /** its first process began, or systemd said that it starts; from reset, -1 where unknown */
  readonly startInstructions: number;
  /** when it was reported as started, reached or failed; -1: never */
  readonly readyInstructions: number;
  /** its last process ended; -1: one still runs, or it had none */
  readonly endInstructions: number;
  readonly startNs: number;
  readonly readyNs: number;
  readonly endNs: number;
  readonly result: (typeof unitResults)[number];
  /** processes that were last in its control group; -1 where control groups are not seen, and so are the next two */
  readonly processes: number;
  /** of these processes, over their whole lives; interrupts of them excluded */
  readonly userInstructions: number;
  readonly kernelInstructions: number;
}

/** Part of a metric's count: rows of one metric sum up to it. */
export interface Counted {
  /** `key` of the metric */
  readonly metric: string;
  /** a device or a disk, as people call it; empty where the metric is of no such thing */
  readonly of: string;
  /** `reads` or `writes` of a device, the file of a disk; empty where it has no parts */
  readonly part: string;
  /** row of TreeTable: the call path that did it, -1 for none */
  readonly node: number;
  readonly count: number;
}

export interface RunSample {
  readonly instructions: number;
  readonly virtualNs: number;
  readonly wallMs: number;
  /** `unit` spent in each of Profile.stages, in their order */
  readonly stages: readonly number[];
  /** sha256 of the run's functions, tree and stages: equal when the runs were identical */
  readonly digest: string;
  /** further metrics by their `key` */
  readonly [key: string]: unknown;
}
