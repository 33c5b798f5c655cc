/** The second tracer: QEMU logs every executed block into a FIFO, and time is attributed while the guest runs. */
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { BootgateError, inputError } from '../base/errors.ts';
import type { EndedTables, PreparedTracer } from '../boot/record.ts';
import type { Mark } from '../boot/recording.ts';
import type { Qemu } from '../qemu/qemu.ts';
import type { EventCounts } from '../simpletrace/event-batch.ts';
import { LiveTrace } from '../simpletrace/live-trace.ts';
import { pcStages } from '../simpletrace/pc-addresses.ts';
import { TimeAttribution, type TimeMark, type TimeTables } from '../simpletrace/time-attribution.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';

export interface ExecTbRequest {
  readonly qemu: Qemu;
  readonly symbols: SymbolTable;
  readonly marks: readonly Mark[];
  /** where the FIFO and the summary are put; must exist */
  readonly folder: string;
  /** where the trace is kept, compressed; null: nowhere */
  readonly keepTrace: string | null;
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
  const { qemu, folder, marks } = request;
  requireSimpleBackend(qemu);
  const timeMarks = [...pcStages, ...marks.flatMap(timeMark)];
  const attribution = new TimeAttribution({ symbols: request.symbols, marks: timeMarks });
  const fifo = join(folder, 'exec_tb.fifo');
  const trace = join(folder, 'exec_tb.json');
  const progress = join(folder, 'progress');
  const progressFile = openSync(progress, 'w');
  let events = 0;
  let saidAt = 0;
  let saidEnd = false;
  const live = await LiveTrace.open({
    fifo,
    keep: request.keepTrace,
    sink: (batch) => {
      events += batch.length;
      attribution.consume(batch);
    },
    onPiece: () => {
      const now = performance.now();
      if (now - saidAt >= progressMs) {
        saidAt = now;
        writeProgress(progressFile, events, attribution.stages.length - 1);
      }
      if (attribution.endedBy !== null && !saidEnd) {
        saidEnd = true;
        writeSummary(trace, { events, ended: attribution.endedBy.name });
      }
    },
  });
  let result: ExecTbTables | null = null;
  return {
    // Without -D, and with a QEMU that has the log backend too, every event would be printed as well.
    args: ['-trace', `enable=exec_tb,file=${fifo}`, '-d', 'nochain', '-D', '/dev/null'],
    trace,
    progress,
    stage: () => attribution.stages.at(-1)!,
    ended: async () => {
      closeSync(progressFile);
      const { counts, idleShare } = await live.finish();
      if (counts === null) return;
      const tables = attribution.finish();
      writeSummary(trace, { events, ended: tables.endedBy?.name ?? null, ...counts });
      result = { header: headerOf(tables, marks), tables, counts, decoderIdle: idleShare };
    },
    read: () => {
      if (result === null) throw new Error('an exec_tb trace was read before QEMU had ended');
      return Promise.resolve(result);
    },
  };
}

function requireSimpleBackend(qemu: Qemu): void {
  if (qemu.traceBackends.includes('simple')) return;
  throw new BootgateError(
    qemu.traceBackends.includes('log')
      ? `${qemu.versionLine} writes trace events only as text, which takes more than 500 s for even a small boot`
      : `${qemu.versionLine} was built without a trace backend that Bootgate reads`,
    {
      exitStatus: 2,
      hint: "'--qemu build' makes one with the simple backend in some five minutes; the plugin tracer (without --tracer exec_tb) needs no build",
    },
  );
}

function timeMark({ name, role, at }: Mark): TimeMark[] {
  if (role === 'initcall-start') return [];
  if ('address' in at || 'firstUserInstruction' in at) return [{ name, role, at }];
  throw inputError(`the mark '${name}' cannot be seen in an exec_tb trace, which holds addresses only`, {
    hint: 'take a symbol or the first user instruction, or leave out --tracer exec_tb',
  });
}

function headerOf({ endedBy }: TimeTables, marks: readonly Mark[]): ExecTbTables['header'] {
  const end = endedBy === null ? 'exit' : endedBy.role === 'panic' ? 'panic' : 'end-mark';
  return { end, endMark: marks.findIndex((mark) => mark.at === endedBy?.at), instructions: -1 };
}

/** As the plugin keeps it, see boot/tracer-progress.ts; what is counted here are events. */
function writeProgress(descriptor: number, events: number, stages: number): void {
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64LE(BigInt(events), 0);
  bytes.writeBigUInt64LE(BigInt(stages), 8);
  writeSync(descriptor, bytes, 0, 16, 0);
}

function writeSummary(file: string, summary: Readonly<Record<string, unknown>>): void {
  writeFileSync(file, `${JSON.stringify(summary, null, 2)}\n`);
}
