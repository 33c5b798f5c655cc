/**
 * One boot under `--tracer exec_tb`: host time by function.
 *
 * Why so: docs/decisions/0108-host-time-without-icount.md.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../base/files.ts';
import { BootgateError } from '../base/errors.ts';
import { formatShare } from '../base/number-format.ts';
import { record, type PreparedTracer } from '../boot/record.ts';
import type { Mark } from '../boot/recording.ts';
import { linesOfLog } from '../attribution/console-lines.ts';
import { environmentOf } from '../profile/environment.ts';
import type { Outcome } from '../profile/outcome.ts';
import type { Profile } from '../profile/profile.ts';
import { architectureOf } from '../arch/architectures.ts';
import { recordingEnvironment } from '../attribution/recording-environment.ts';
import { subjectOf } from '../attribution/subject.ts';
import { parseTraceWindow } from '../simpletrace/trace-window.ts';
import { timeProfile } from '../simpletrace/time-profile.ts';
import { prepareExecTb, type ExecTbTables } from './exec-tb-tracer.ts';
import { prepareTracer } from './tracer-setup.ts';
import { statusOf, type Boot, type Measurement } from './measurement.ts';

/**
 * Boots and attributes host time while QEMU runs.
 *
 * @throws BootgateError when nothing could be measured; a boot that failed but left a trace is a result
 */
export async function bootWithExecTb(
  boot: Boot,
  marks: readonly Mark[],
  folder: string,
): Promise<Measurement> {
  const { scenario, kernel, qemu, host, run } = boot;
  if (host.keepTraces !== undefined) await makeFolder(host.keepTraces);
  const window =
    host.traceWindow === undefined
      ? null
      : parseTraceWindow(host.traceWindow, (name) => kernel.symbols.addressOf(name));
  const tracer = await prepareExecTb({
    arch: architectureOf(scenario.arch),
    qemu,
    window,
    symbols: kernel.symbols,
    marks,
    folder,
    keepTrace: host.keepTraces === undefined ? null : join(host.keepTraces, `exec_tb-${run}.trace.gz`),
  });
  const counter = window === null ? await blockCounter(boot, marks, folder) : null;
  const { onBoot } = host;
  const { recording, tables } = await record({
    scenario,
    qemu,
    guest: boot.guest,
    marks,
    folder,
    tracer: counter === null ? tracer : withCounter(tracer, counter),
    signal: host.signal,
    ...(onBoot
      ? {
          onProgress: (state) =>
            onBoot({ ...state, run, runs: scenario.runs, stage: tracer.stage(), counted: 'events' }),
        }
      : {}),
  });
  const outcome =
    window === null
      ? recording.outcome
      : outcomeOfWindow(recording.outcome, host.traceWindow!, tables?.header.end === 'end-mark');
  if (tables === null) {
    throw new BootgateError(`${outcome.kind}: ${outcome.detail}`, {
      exitStatus: statusOf(outcome),
      hint: 'what the guest and QEMU printed is kept in console.log and qemu.log',
    });
  }
  const profile = timeProfile({
    tables: tables.tables,
    counts: tables.counts,
    symbols: kernel.symbols,
    scenario: scenario.name,
    outcome,
    environment: environmentOf({
      ...recordingEnvironment(
        recording,
        `exec_tb ${qemu.traceBackends.includes('simple') ? 'simple' : 'log'}`,
      ).fields,
      ...(window === null ? {} : { end: `window ${host.traceWindow!}` }),
      icountShift: -1, // host time: the guest's clock is the host's
    }),
    subject: await subjectOf(scenario, boot.guest.initrd, kernel, boot.digestOf),
    emitted: qemu.completeExecTb ? 1 : await emittedShare(tables, counter),
    wallMs: recording.wallMs,
    console: linesOfLog(await readFile(recording.console, 'utf8')),
    warnings: recording.warnings,
  });
  return { recording, profile: withDecoderShare(profile, tables.decoderIdle) };
}

/** A guest that switched itself off on the way to the traced part ended in an orderly way, and measured nothing. */
function outcomeOfWindow(outcome: Outcome, window: string, ended: boolean): Outcome {
  if (outcome.kind !== 'reached-end') return outcome;
  return ended
    ? { ...outcome, detail: `the traced part ended: ${window}` }
    : { kind: 'early-exit', detail: `the guest switched off before the traced part ended: ${window}` };
}

/**
 * For a QEMU that leaves blocks out: the plugin beside the trace, which counts those executed. It takes time,
 * which is charged like any other, but without it nobody knows what is missing.
 */
async function blockCounter(
  { scenario, qemu, kernel, host }: Boot,
  marks: readonly Mark[],
  folder: string,
): Promise<PreparedTracer | null> {
  if (qemu.completeExecTb || qemu.pluginApi === null) return null;
  const own = join(folder, 'plugin');
  await makeFolder(own);
  const { cacheFolder, env, signal } = host;
  return await prepareTracer({ scenario, qemu, kernel, marks, folder: own, cacheFolder, env, signal });
}

/** The plugin ends QEMU at the end mark, and the last events may not be written then: it is asked how it ended. */
function withCounter(
  tracer: PreparedTracer<ExecTbTables>,
  counter: PreparedTracer,
): PreparedTracer<ExecTbTables> {
  return {
    ...tracer,
    args: [...tracer.args, ...counter.args],
    read: async () => {
      const tables = await tracer.read();
      const { end, endMark } = (await counter.read()).header;
      return { ...tables, header: { ...tables.header, end, endMark } };
    },
  };
}

/** Share of the executed blocks that QEMU emitted events for, dropped ones included; null where unknown. */
async function emittedShare(
  { tables, counts }: ExecTbTables,
  counter: PreparedTracer | null,
): Promise<number | null> {
  if (counter === null) return null;
  const { header } = await counter.read();
  // Blocks left again at once are logged, but not executed: a complete trace has a few too many.
  return Math.min(1, (tables.blockExecutions + counts.dropped) / Math.max(1, header.blockExecutions));
}

function withDecoderShare(profile: Profile, idle: number): Profile {
  const note = `the decoder waited for QEMU during ${formatShare(idle)} of the boot`;
  return { ...profile, coverage: { ...profile.coverage, notes: [...profile.coverage.notes, note] } };
}
