/** Boots a scenario once under the tracer and keeps what came of it in a folder. docs/recording.md lists the files. */
import { open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { architectureOf } from '../arch/architectures.ts';
import { exists, makeFolder } from '../base/files.ts';
import { diskFullError, explainWriteError } from '../base/file-system-error.ts';
import type { Scenario } from '../config/scenario.ts';
import type { Qemu } from '../qemu/qemu.ts';
import type { TraceHeader, TraceTables } from '../tracer/trace-tables.ts';
import { bootAdvice } from './boot-advice.ts';
import { makeDeviceTree } from './dump-device-tree.ts';
import { workWhileHalted, type HaltedWork } from './halted-guest.ts';
import { outcomeOf } from './ending.ts';
import type { ActivityTables } from './last-activity.ts';
import {
  defaultGuestLimits,
  runGuest,
  type GuestEnd,
  type GuestLimits,
  type GuestState,
} from './guest-process.ts';
import { memoryLayout } from './memory-disk.ts';
import type { PreparedGuest } from './prepare-guest.ts';
import { needsDeviceTree, qemuCommand } from './qemu-command.ts';
import { readableFile } from './readable-file.ts';
import type { Mark, Recording } from './recording.ts';
import { writeRecording } from './recording-file.ts';
import { scenarioWarnings } from './scenario-warnings.ts';

/** What the outcome of a boot needs to know of a trace, whatever else it holds. */
export interface EndedTables {
  readonly header: Pick<TraceHeader, 'end' | 'endMark' | 'instructions'> &
    Partial<Pick<TraceHeader, 'idleNs'>>;
  /** with header.idleNs it tells whether a guest that was stopped waited or worked */
  readonly sleeps?: ActivityTables['sleeps'];
}

export interface RecordRequest<Tables extends EndedTables = TraceTables> {
  readonly scenario: Scenario;
  readonly qemu: Qemu;
  /** the scenario's initrd and disk, as prepareGuest made them */
  readonly guest: PreparedGuest;
  /** in the tracer's order */
  readonly marks: readonly Mark[];
  /** made if missing; an earlier recording in it is replaced */
  readonly folder: string;
  readonly tracer: PreparedTracer<Tables>;
  readonly signal: AbortSignal;
  readonly onProgress?: (state: GuestState) => void;
  /** replaces the defaults: for tests */
  readonly guestLimits?: Partial<GuestLimits>;
}

/** A tracer that knows what to watch for. */
export interface PreparedTracer<Tables extends EndedTables = TraceTables> {
  /** QEMU arguments that load it */
  readonly args: readonly string[];
  /** the file it writes; appears when the measurement has ended */
  readonly trace: string;
  /** the file it keeps its progress in while the guest runs, null for none */
  readonly progress: string | null;
  /** what to do when the tracer halts the guest */
  readonly halted?: HaltedWork;
  /** awaited once QEMU has ended, before the file is looked for; also when QEMU could not be started */
  ended?(): Promise<void>;
  read(): Promise<Tables>;
}

export interface RecordResult<Tables extends EndedTables = TraceTables> {
  readonly recording: Recording;
  /** null when the tracer left no file */
  readonly tables: Tables | null;
}

/** How much of a long console the search for a panic reads. */
const consoleTailBytes = 1024 * 1024;

/**
 * Boots once. A boot that fails is a result, not an error: its outcome says how it ended.
 *
 * @throws BootgateError when nothing could be booted: a file is missing, the disk is full, QEMU does not start
 */
export async function record<Tables extends EndedTables>(
  request: RecordRequest<Tables>,
): Promise<RecordResult<Tables>> {
  const { scenario, qemu, folder, tracer } = request;
  const files = {
    console: join(folder, 'console.log'),
    qemuLog: join(folder, 'qemu.log'),
  };
  try {
    await makeFolder(folder);
    await rm(tracer.trace, { force: true });
    await writeFile(files.console, '');
    const { disk } = request.guest;
    const guestFiles = {
      kernel: await readableFile(request.guest.kernel, 'kernel'),
      initrd: request.guest.initrd,
      disk,
      uefi: request.guest.uefi,
      append: request.guest.append,
      console: files.console,
      deviceTree: needsDeviceTree(scenario, disk) ? join(folder, 'device-tree.dtb') : null,
    };
    if (disk !== null && guestFiles.deviceTree !== null) {
      const dumping = qemuCommand(scenario, qemu, { ...guestFiles, deviceTree: null }, []);
      const layout = memoryLayout(
        architectureOf(scenario.arch).machine.memoryDisk,
        scenario.memoryMiB,
        disk.bytes,
      );
      await makeDeviceTree(dumping, qemu.env, layout, guestFiles.deviceTree, request.signal);
    }
    const command = qemuCommand(scenario, qemu, guestFiles, tracer.args);
    const guest = await runWithTracer(tracer, {
      command,
      env: qemu.env,
      cwd: folder,
      console: files.console,
      trace: tracer.trace,
      progress: tracer.progress,
      limits: {
        ...defaultGuestLimits,
        wallSeconds: scenario.limits.wallSeconds,
        ...request.guestLimits,
      },
      signal: request.signal,
      ...(request.onProgress ? { onTick: request.onProgress } : {}),
      ...(tracer.halted ? { onHalt: () => workWhileHalted(tracer.halted!, request.signal) } : {}),
    });
    await writeFile(files.qemuLog, guest.output);
    return await finish(request, { command, guest }, files);
  } catch (error) {
    throw explainWriteError(error, folder);
  }
}

async function runWithTracer(
  tracer: Pick<PreparedTracer, 'ended'>,
  request: Parameters<typeof runGuest>[0],
): Promise<GuestEnd> {
  try {
    return await runGuest(request);
  } finally {
    await tracer.ended?.();
  }
}

interface Booted {
  readonly command: readonly string[];
  readonly guest: GuestEnd;
}

async function finish<Tables extends EndedTables>(
  { scenario, qemu, marks, folder, tracer, guest: prepared }: RecordRequest<Tables>,
  { command, guest }: Booted,
  files: { readonly console: string; readonly qemuLog: string },
): Promise<RecordResult<Tables>> {
  const traced = await exists(tracer.trace);
  if (!traced && /No space left on device/.test(guest.output)) throw diskFullError(folder);
  const tables = traced ? await tracer.read() : null;
  const consoleText = await tail(files.console, consoleTailBytes);
  const activity = activityTables(tables);
  const outcome = outcomeOf({
    ...{ scenario, marks, guest, trace: tables?.header ?? null, consoleText },
    ...(activity ? { activity } : {}),
  });
  const recording: Recording = {
    format: 'bootgate-recording',
    version: 1,
    folder,
    scenario,
    qemu: prepared.uefi ? { ...qemu, firmwareSha256: prepared.uefi.sha256 } : qemu,
    command,
    outcome,
    wallMs: guest.wallMs,
    trace: traced ? tracer.trace : null,
    console: files.console,
    qemuLog: files.qemuLog,
    marks,
    warnings: [
      ...prepared.warnings,
      ...scenarioWarnings(scenario, prepared.disk),
      ...bootAdvice(outcome, consoleText),
    ],
  };
  await writeRecording(recording);
  return { recording, tables };
}

function activityTables(tables: EndedTables | null): ActivityTables | undefined {
  const sleeps = tables?.sleeps;
  if (!sleeps || tables.header.idleNs === undefined) return undefined;
  const { instructions, idleNs } = tables.header;
  return { header: { instructions, idleNs }, sleeps };
}

async function tail(file: string, bytes: number): Promise<string> {
  const { size } = await stat(file);
  if (size <= bytes) return await readFile(file, 'latin1');
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(bytes);
    const { bytesRead } = await handle.read(buffer, 0, bytes, size - bytes);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
