/** The second tracer: QEMU logs every executed block into a FIFO, and time is attributed while the guest runs. */
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Architecture } from '../arch/architecture.ts';
import { BootgateError, inputError } from '../base/errors.ts';
import type { EndedTables, PreparedTracer } from '../boot/record.ts';
import type { Mark } from '../boot/recording.ts';
import type { Qemu } from '../qemu/qemu.ts';
import type { EventCounts } from '../simpletrace/event-batch.ts';
import { LiveTrace } from '../simpletrace/live-trace.ts';
import { firmwareStages } from '../simpletrace/firmware-stages.ts';
import { TimeAttribution, type TimeTables } from '../simpletrace/time-attribution.ts';
import type { TimeMark } from '../simpletrace/time-mark.ts';
import { QemuGone } from '../simpletrace/qmp-client.ts';
import { traceWindow, windowArguments, type TraceWindow } from '../simpletrace/trace-window.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import { makeWorkFolder } from '../base/work-folder.ts';

export interface ExecTbRequest {
  readonly arch: Architecture;
  readonly qemu: Qemu;
  readonly symbols: SymbolTable;
  readonly marks: readonly Mark[];
  /** where the FIFO and the summary are put; must exist */
  readonly folder: string;
  /** where the trace is kept, compressed; null: nowhere */
  readonly keepTrace: string | null;
  /** the part of the boot to trace; null: all of it */
  readonly window: TraceWindow | null;
}

/** What an exec_tb boot left. */
export interface ExecTbTables extends EndedTables {
  readonly tables: TimeTables;
  readonly counts: EventCounts;
  /** share of the boot in which the decoder waited for QEMU */
  readonly decoderIdle: number;
}

/** A prepared tracer that also says where the boot is. */
export interface ExecTbTracer extends PreparedTracer<ExecTbTables> {
  stage(): string;
}

const progressMs = 100;

/**
 * Makes the FIFO and begins to wait for QEMU.
 *
 * @throws BootgateError (bad input) when this QEMU writes no binary trace, or a mark cannot be seen in one
 */
export async function prepareExecTb(request: ExecTbRequest): Promise<ExecTbTracer> {
  const { qemu, folder, marks, window } = request;
  const backend = usableBackend(qemu, window);
  const timeMarks = [...firmwareStages(request.arch), ...marks.flatMap(timeMark)];
  const attribution = new TimeAttribution({ arch: request.arch, symbols: request.symbols, marks: timeMarks });
  const fifo = join(folder, 'exec_tb.fifo');
  const trace = join(folder, 'exec_tb.json');
  const progress = new ProgressFile(join(folder, 'progress'));
  let events = 0;
  let saidEnd = false;
  const live = await LiveTrace.open({
    fifo,
    backend,
    keep: request.keepTrace,
    sink: (batch) => {
      events += batch.length;
      attribution.consume(batch);
    },
    onPiece: () => {
      progress.say(events, attribution.stages.length - 1);
      if (attribution.endedBy !== null && !saidEnd) {
        saidEnd = true;
        writeSummary(trace, { events, ended: attribution.endedBy.name });
      }
    },
  });
  const control = window === null ? null : await controlWindow(window);
  let result: ExecTbTables | null = null;
  return {
    args: [...backendArguments(backend, fifo, window === null), ...(control?.args ?? [])],
    trace,
    // Before its window begins a guest is silent, which does not mean that it hangs.
    progress: window === null ? progress.path : null,
    stage: () => attribution.stages.at(-1)!,
    ended: async () => {
      progress.close();
      const windowEnded = (await control?.ended()) ?? false;
      const { counts, idleShare } = await live.finish();
      if (counts === null || counts.blocks === 0) return;
      const tables = attribution.finish();
      writeSummary(trace, { events, ended: tables.endedBy?.name ?? null, ...counts });
      result = { header: headerOf(tables, marks, windowEnded), tables, counts, decoderIdle: idleShare };
    },
    read: () => {
      if (result === null) throw new Error('an exec_tb trace was read before QEMU had ended');
      return Promise.resolve(result);
    },
  };
}

/** Without -D, and with a QEMU that has both backends, every event would be printed as well. */
function backendArguments(backend: 'simple' | 'log', fifo: string, fromStart: boolean): readonly string[] {
  const event = fromStart ? 'enable=exec_tb,' : '';
  return backend === 'simple'
    ? ['-trace', `${event}file=${fifo}`, '-d', 'nochain', '-D', '/dev/null']
    : ['-msg', 'timestamp=on', '-d', 'nochain', '-D', fifo];
}

interface WindowControl {
  readonly args: readonly string[];
  /** awaited once QEMU has ended: whether the window had, too; throws what went wrong before */
  ended(): Promise<boolean>;
}

async function controlWindow(window: TraceWindow): Promise<WindowControl> {
  // Sockets have short names: a socket's path has at most 107 bytes.
  const folder = await makeWorkFolder(tmpdir(), 'bg');
  const sockets = { qmp: join(folder, 'qmp'), gdb: join(folder, 'gdb') };
  const abort = new AbortController();
  const traced = traceWindow(window, sockets, abort.signal).then(
    () => true,
    (error: unknown) => {
      if (abort.signal.aborted || error instanceof QemuGone) return false;
      throw error;
    },
  );
  traced.catch(() => undefined); // thrown when asked for
  return {
    args: windowArguments(window, sockets),
    ended: async () => {
      abort.abort();
      try {
        return await traced;
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

function usableBackend(qemu: Qemu, window: TraceWindow | null): 'simple' | 'log' {
  if (qemu.traceBackends.includes('simple')) return 'simple';
  const text = qemu.traceBackends.includes('log');
  if (text && window !== null) return 'log';
  throw new BootgateError(
    text
      ? `${qemu.versionLine} writes trace events only as text, which takes more than 500 s for even a small boot`
      : `${qemu.versionLine} was built without a trace backend that Bootgate reads`,
    {
      exitStatus: 2,
      hint: `'--qemu build' makes one with the simple backend in some five minutes; the plugin tracer (without --tracer exec_tb) needs no build${text ? '; a part of the boot can be traced as text: --trace-window start_kernel..20ms' : ''}`,
    },
  );
}

function timeMark({ name, role, at }: Mark): TimeMark[] {
  if (role === 'initcall-start' || 'powerOff' in at) return [];
  if ('address' in at || 'firstUserInstruction' in at) return [{ name, role, at }];
  throw inputError(`the mark '${name}' cannot be seen in an exec_tb trace, which holds addresses only`, {
    hint: 'take a symbol or the first user instruction, or leave out --tracer exec_tb',
  });
}

function headerOf(
  { endedBy }: TimeTables,
  marks: readonly Mark[],
  windowEnded: boolean,
): ExecTbTables['header'] {
  const ended = windowEnded ? 'end-mark' : 'exit';
  const end = endedBy === null ? ended : endedBy.role === 'panic' ? 'panic' : 'end-mark';
  return { end, endMark: marks.findIndex((mark) => mark.at === endedBy?.at), instructions: -1 };
}

/** How far the boot is, as the plugin keeps it (see boot/tracer-progress.ts); what is counted here are events. */
class ProgressFile {
  readonly path: string;
  readonly #descriptor: number;
  #saidAt = 0;

  constructor(path: string) {
    this.path = path;
    this.#descriptor = openSync(path, 'w');
  }

  say(events: number, stages: number): void {
    const now = performance.now();
    if (now - this.#saidAt < progressMs) return;
    this.#saidAt = now;
    const bytes = Buffer.alloc(16);
    bytes.writeBigUInt64LE(BigInt(events), 0);
    bytes.writeBigUInt64LE(BigInt(stages), 8);
    writeSync(this.#descriptor, bytes, 0, 16, 0);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

function writeSummary(file: string, summary: Readonly<Record<string, unknown>>): void {
  writeFileSync(file, `${JSON.stringify(summary, null, 2)}\n`);
}
