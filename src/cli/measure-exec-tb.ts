/** One boot under `--tracer exec_tb`: host time by function. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../base/files.ts';
import { BootgateError } from '../base/errors.ts';
import { formatShare } from '../base/number-format.ts';
import { record, type PreparedTracer } from '../boot/record.ts';
import type { Mark } from '../boot/recording.ts';
import { linesOfLog } from '../profile/console-lines.ts';
import { environmentOf } from '../profile/environment.ts';
import type { Profile } from '../profile/profile.ts';
import { recordingEnvironment } from '../profile/recording-environment.ts';
import { subjectOf } from '../profile/subject.ts';
import { parseTraceWindow } from '../simpletrace/trace-window.ts';
import { timeProfile } from '../simpletrace/time-profile.ts';
import { prepareExecTb, type ExecTbTables } from './exec-tb-tracer.ts';
import { prepareTracer } from './tracer-setup.ts';
import { statusOf, type Boot, type Measurement } from './measure.ts';

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
  const { scenario, kernel, qemu, world, run } = boot;
  if (world.keepTraces !== undefined) await makeFolder(world.keepTraces);
  const window =
    world.traceWindow === undefined
      ? null
      : parseTraceWindow(world.traceWindow, (name) => kernel.symbols.addressOf(name));
  const tracer = await prepareExecTb({
    qemu,
    window,
    symbols: kernel.symbols,
    marks,
    folder,
    keepTrace: world.keepTraces === undefined ? null : join(world.keepTraces, `exec_tb-${run}.trace.gz`),
  });
  const counter = window === null ? await blockCounter(boot, marks, folder) : null;
  const { onBoot } = world;
  const { recording, tables } = await record({
    scenario,
    qemu,
    guest: boot.guest,
    marks,
    folder,
    tracer: counter === null ? tracer : withCounter(tracer, counter),
    signal: world.signal,
    ...(onBoot
      ? {
          onProgress: (state) =>
            onBoot({ ...state, run, runs: scenario.runs, stage: tracer.stage(), counted: 'events' }),
        }
      : {}),
  });
  const { outcome } = recording;
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
    outcome:
      window !== null && outcome.kind === 'reached-end'
        ? { ...outcome, detail: `the traced stretch ended: ${world.traceWindow!}` }
        : outcome,
    environment: environmentOf({
      ...recordingEnvironment(
        recording,
        `exec_tb ${qemu.traceBackends.includes('simple') ? 'simple' : 'log'}`,
      ).fields,
      ...(window === null ? {} : { end: `window ${world.traceWindow!}` }),
      icountShift: -1, // host time: the guest's clock is the host's
    }),
    subject: await subjectOf(scenario, boot.guest.initrd, kernel.buildId),
    emitted: qemu.completeExecTb ? 1 : await emittedShare(tables, counter),
    wallMs: recording.wallMs,
    console: linesOfLog(await readFile(recording.console, 'utf8')),
    warnings: recording.warnings,
  });
  return { recording, profile: withDecoderShare(profile, tables.decoderIdle) };
}

/**
 * For a QEMU that leaves blocks out: the plugin beside the trace, which counts those executed. It takes time,
 * which is charged like any other, but without it nobody knows what is missing.
 */
async function blockCounter(
  { scenario, qemu, kernel, world }: Boot,
  marks: readonly Mark[],
  folder: string,
): Promise<PreparedTracer | null> {
  if (qemu.completeExecTb || qemu.pluginApi === null) return null;
  const own = join(folder, 'plugin');
  await makeFolder(own);
  const { cacheFolder, env, signal } = world;
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
