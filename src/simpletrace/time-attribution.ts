/**
 * From batches of events to time by function: the time from an event to the next one is charged to the block that
 * the first one entered, without what that block calls, as in "Tracing QEMU guest execution, part 3". Where
 * exec_tb_exit is traced, the time from an exit to the next block is QEMU's own and kept apart, unless the block
 * was the idle function's: then the guest slept.
 *
 * All of that happens by block (see block-table.ts); functions, roles and stages are looked up when a block is
 * seen for the first time. Blocks run by the hundred million: the loop in `consume` does nothing else.
 */
import type { Architecture } from '../arch/architecture.ts';
import { Float64Column, Int32Column } from '../base/column.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import { BlockTable, codeRole, hashAddress, specialRow, specialRows } from './block-table.ts';
import { CodeNamer, type CodeNames, type SystemCallName } from './code-namer.ts';
import { eventKind, type EventBatch } from './event-batch.ts';
import { anyStart, resetStage } from './firmware-stages.ts';
import type { TimeMark } from './time-mark.ts';
import { guestState, SystemCallTimes, type SystemCallTime } from './system-call-times.ts';

export interface TimeAttributionOptions {
  readonly arch: Architecture;
  readonly symbols: SymbolTable;
  readonly marks: readonly TimeMark[];
  readonly kaslrOffset?: bigint;
  /** distinct blocks to hold, for tests */
  readonly maxBlocks?: number;
}

/** What a trace says; times in ns from its first event. */
export interface TimeTables {
  readonly names: CodeNames;
  /** by code: first execution, -1 for never */
  readonly first: Float64Array;
  /** stages in the order they were reached */
  readonly stages: readonly { readonly name: string; readonly startNs: number }[];
  /** ns and calls by stage and code; what is missing is 0 */
  readonly rows: {
    readonly stage: Int32Array;
    readonly code: Int32Array;
    readonly self: Float64Array;
    readonly calls: Float64Array;
  };
  readonly totalNs: number;
  readonly idleNs: number;
  readonly blocks: number;
  readonly blockExecutions: number;
  readonly userExecutions: number;
  readonly systemCalls: readonly SystemCallTime[];
  readonly systemCallNames: readonly SystemCallName[];
  readonly unnamedSystemCalls: number;
  readonly toUser: number;
  readonly toKernel: number;
  /** exec_tb_exit was traced, so time inside QEMU is apart */
  readonly exitsSeen: boolean;
  /** blocks that did not fit, by executions */
  readonly overflow: number;
  /** the mark that ended the measurement before the trace's end, null for none */
  readonly endedBy: TimeMark | null;
}

export class TimeAttribution {
  /** blocks with their executions; complete after finish() */
  readonly blocks: BlockTable;
  readonly #arch: Architecture;
  readonly #namer: CodeNamer;
  readonly #calls = new SystemCallTimes();
  readonly #markAt = new Map<bigint, TimeMark>();
  #firstUserMark: TimeMark | undefined;
  readonly #first = new Float64Column();
  readonly #stages: { name: string; startNs: number }[] = [];
  readonly #rowStage = new Int32Column();
  readonly #rowCode = new Int32Column();
  readonly #rowSelf = new Float64Column();
  readonly #rowCalls = new Float64Column();
  /** by row of the block table: executions in the stages that are over */
  #executionsBefore = new Float64Array(0);
  #toUserBefore = 0;
  #idleNs = 0;
  /** row that time is charged to until the next event, -1 before the first */
  #current = -1;
  /** codeRole of the latest block */
  #currentRole: number = codeRole.kernel;
  /** the first event's time in the batches, from which times count here */
  #start = 0;
  /** time of the latest event: never runs backwards, so that what is charged sums up to the whole */
  #clock = 0;
  #exitsSeen = false;
  #endedBy: TimeMark | null = null;

  constructor(options: TimeAttributionOptions) {
    this.blocks = new BlockTable(options.maxBlocks);
    this.#arch = options.arch;
    this.#namer = new CodeNamer(options.arch, options.symbols, options.kaslrOffset);
    this.#stages.push({ name: anyStart, startNs: 0 });
    for (const mark of options.marks) {
      if ('address' in mark.at) {
        if (!this.#markAt.has(mark.at.address)) this.#markAt.set(mark.at.address, mark);
      } else this.#firstUserMark ??= mark;
    }
  }

  /** The measurement ended: an end or panic mark was reached, and what follows changes nothing. */
  get endedBy(): TimeMark | null {
    return this.#endedBy;
  }

  /** names of the stages reached so far; the last is where the boot is */
  get stages(): readonly string[] {
    return this.#stages.map(({ name }) => name);
  }

  consume(batch: EventBatch): void {
    if (this.#endedBy) return;
    const { kind, time, low, high, length } = batch;
    const table = this.blocks;
    const calls = this.#calls;
    let { slots, shift, sums } = table;
    let mask = slots.length - 1;
    let userFrom = this.#namer.inHighHalf ? this.#arch.addresses.kernelHalf : 0;
    let current = this.#current;
    let currentRole = this.#currentRole;
    let state = calls.state;
    let clock = this.#clock;
    let start = this.#start;
    for (let n = 0; n < length; n += 1) {
      const what = kind[n]!;
      if (what === eventKind.dropped) {
        if (current !== -1) current = specialRow.lost;
        continue;
      }
      if (current === -1) {
        start = this.#start = time[n]!;
        current = specialRow.qemu;
      }
      const t = time[n]! - start;
      if (t > clock) {
        sums[2 * current] = sums[2 * current]! + (t - clock);
        clock = t;
      }
      if (what === eventKind.exit) {
        this.#exitsSeen = true;
        if (currentRole !== codeRole.idle) current = specialRow.qemu;
        continue;
      }
      const pcHigh = high[n]!;
      if (pcHigh < userFrom) {
        if (state !== guestState.user) {
          this.#clock = clock;
          this.#enterUser();
          if (this.#ended()) return;
          state = calls.state;
        }
        current = specialRow.user;
        currentRole = codeRole.user;
        sums[2 * current + 1] = sums[2 * current + 1]! + 1;
        continue;
      }
      const wantedLow = low[n]! | 0;
      const wantedHigh = pcHigh | 0;
      let slot = (hashAddress(wantedLow, wantedHigh) >>> shift) << 2;
      let row = slots[slot + 2]!;
      while (row !== 0 && (slots[slot] !== wantedLow || slots[slot + 1] !== wantedHigh)) {
        slot = (slot + 4) & mask;
        row = slots[slot + 2]!;
      }
      if (row !== 0) currentRole = slots[slot + 3]!;
      else {
        this.#clock = clock;
        row = this.#see(low[n]!, pcHigh);
        if (this.#ended()) return;
        ({ slots, shift, sums } = table);
        mask = slots.length - 1;
        currentRole = table.role[row]!;
        userFrom = this.#namer.inHighHalf ? this.#arch.addresses.kernelHalf : 0;
      }
      sums[2 * row + 1] = sums[2 * row + 1]! + 1;
      if (currentRole !== state) {
        calls.follow(currentRole, clock);
        state = calls.state;
      }
      current = row;
    }
    this.#currentRole = currentRole;
    this.#current = current;
    this.#clock = clock;
  }

  /** Ends the measurement where the trace, or an end mark, does. */
  finish(): TimeTables {
    this.#closeStage();
    const clock = this.#clock;
    const { names, systemCalls } = this.#namer;
    let executions = 0;
    for (let row = specialRows; row < this.blocks.length; row += 1)
      executions += this.blocks.sums[2 * row + 1]!;
    const user = this.blocks.sums[2 * specialRow.user + 1]!;
    const overflow = this.blocks.sums[2 * specialRow.overflow + 1]!;
    while (this.#first.length < names.name.length) this.#first.push(-1);
    return {
      names,
      first: this.#first.toArray(),
      stages: this.#stages,
      rows: {
        stage: this.#rowStage.toArray(),
        code: this.#rowCode.toArray(),
        self: this.#rowSelf.toArray(),
        calls: this.#rowCalls.toArray(),
      },
      totalNs: clock,
      idleNs: this.#idleNs,
      blocks: this.blocks.length - specialRows,
      blockExecutions: executions + user + overflow,
      userExecutions: user,
      systemCalls: this.#calls.finish(clock),
      systemCallNames: systemCalls,
      unnamedSystemCalls: this.#calls.unnamed,
      toUser: this.#calls.toUser,
      toKernel: this.#calls.toKernel,
      exitsSeen: this.#exitsSeen,
      overflow,
      endedBy: this.#endedBy,
    };
  }

  /** A block for the first time: may begin a stage or end the measurement; returns its row. */
  #see(low: number, high: number): number {
    if (low === this.#arch.stages.resetVector && high === 0 && this.#clock === 0)
      this.#stages[0]!.name = resetStage;
    const pc = (BigInt(high) << 32n) | BigInt(low);
    const mark = this.#markAt.get(this.#namer.linkAddress(low, high) ?? pc);
    if (mark) this.#reach(mark);
    if (this.#ended()) return specialRow.overflow;
    const { code, role, entry } = this.#namer.see(low, high, this.#stages.at(-1)!.name);
    this.#runsFirst(code);
    return this.blocks.add(low, high, code, role, entry);
  }

  #enterUser(): void {
    if (this.#firstUserMark) this.#reach(this.#firstUserMark);
    this.#firstUserMark = undefined;
    if (this.#endedBy) return;
    this.#runsFirst(specialRow.user);
    this.#calls.follow(codeRole.user, this.#clock);
  }

  #reach(mark: TimeMark): void {
    if ('address' in mark.at) this.#markAt.delete(mark.at.address);
    if (mark.role !== 'stage') {
      this.#endedBy = mark;
      return;
    }
    if (this.#clock === 0 && this.#stages[0]!.name === anyStart) this.#stages.length = 0;
    else this.#closeStage();
    this.#stages.push({ name: mark.name, startNs: this.#clock });
  }

  #ended(): boolean {
    return this.#endedBy !== null;
  }

  #runsFirst(code: number): void {
    while (this.#first.length <= code) this.#first.push(-1);
    if (this.#first.get(code) === -1) this.#first.set(code, this.#clock);
  }

  /** Folds what the stage's blocks added up into rows by function. */
  #closeStage(): void {
    const { sums, code, role, entry, length } = this.blocks;
    const codes = this.#namer.names.name.length;
    const self = new Float64Array(codes);
    const calls = new Float64Array(codes);
    const before = this.#executionsBefore;
    const executions = new Float64Array(length);
    for (let row = 0; row < length; row += 1) {
      const ns = sums[2 * row]!;
      executions[row] = sums[2 * row + 1]!;
      const at = row < specialRows ? row : code[row]!;
      self[at] = self[at]! + ns;
      if (entry[row] === 1) calls[at] = calls[at]! + executions[row]! - (before[row] ?? 0);
      if (role[row] === codeRole.idle) this.#idleNs += ns;
      sums[2 * row] = 0;
    }
    calls[specialRow.user] = this.#calls.toUser - this.#toUserBefore;
    this.#toUserBefore = this.#calls.toUser;
    this.#executionsBefore = executions;
    for (let at = 0; at < codes; at += 1) {
      if (self[at] === 0 && calls[at] === 0) continue;
      this.#rowStage.push(this.#stages.length - 1);
      this.#rowCode.push(at);
      this.#rowSelf.push(self[at]!);
      this.#rowCalls.push(calls[at]!);
    }
  }
}
