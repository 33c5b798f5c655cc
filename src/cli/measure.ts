/**
 * The pipeline from a scenario to its profile: symbols, QEMU, tracer, boots, profile. `run`, `demo` and the
 * action all come through here.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../base/files.ts';
import { BootgateError, exitStatus, type ExitStatus } from '../base/errors.ts';
import type { GuestState } from '../boot/guest-process.ts';
import { planMarks } from '../boot/marks.ts';
import type { Outcome } from '../boot/outcome.ts';
import { prepareGuest, type PreparedGuest } from '../boot/prepare-guest.ts';
import { record, type RecordResult } from '../boot/record.ts';
import type { Recording } from '../boot/recording.ts';
import { firstStage } from '../boot/x86-64.ts';
import type { Scenario } from '../config/scenario.ts';
import { buildProfile } from '../profile/build-profile.ts';
import type { Profile } from '../profile/profile.ts';
import { measuredTotal } from '../profile/profile-tables-check.ts';
import { runSample } from '../profile/run-sample.ts';
import { subjectOf } from '../profile/subject.ts';
import { loadUserCode } from '../sysroot/load-user-code.ts';
import type { LoadedUserCode, UserImage } from '../sysroot/user-code.ts';
import type { GuestTables, TraceTables } from '../tracer/trace-tables.ts';
import { locateQemu } from '../qemu/locate-qemu.ts';
import type { Qemu } from '../qemu/qemu.ts';
import { detectKaslrOffset } from '../symbols/kaslr.ts';
import { kernelFeatures } from './kernel-features.ts';
import { loadKernel, type KernelUnderTest } from './kernel-under-test.ts';
import { bootWithExecTb } from './measure-exec-tb.ts';
import { prepareTracer } from './tracer-setup.ts';

/** What every measurement of a command shares. */
export interface MeasureWorld {
  readonly cacheFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly signal: AbortSignal;
  /** what `--qemu` asks for */
  readonly qemu: string;
  readonly qemuSha256?: string | undefined;
  /** told what is being done, a sentence at a time */
  readonly onStep?: (text: string) => void;
  /** where exec_tb traces are kept, compressed; default: they are decoded while QEMU writes them, and not kept */
  readonly keepTraces?: string | undefined;
  /** exec_tb: the stretch of the boot to trace, `FROM..TO`; default: all of it */
  readonly traceWindow?: string | undefined;
  /** told how far a boot is, a few times a second */
  readonly onBoot?: (state: BootState) => void;
}

export interface BootState extends GuestState {
  /** 1 for the first */
  readonly run: number;
  readonly runs: number;
  readonly stage: string;
  /** what `instructions` counts instead; default: instructions */
  readonly counted?: 'events';
}

export interface Measurement {
  /** of the first run, or, of runs that differ by nature (exec_tb), the median; `samples` has all totals */
  readonly profile: Profile;
  /** of the same run */
  readonly recording: Recording;
}

/**
 * Measures a scenario: as many boots as it asks for, one profile.
 *
 * @param folder where recordings are put, `run-1` and so on
 * @throws BootgateError when nothing could be measured; a boot that failed but left a trace is a result
 */
export async function measure(scenario: Scenario, folder: string, world: MeasureWorld): Promise<Measurement> {
  const kernel = await loadKernel(scenario, {
    cacheFolder: world.cacheFolder,
    env: world.env,
    signal: world.signal,
    ...(world.onStep ? { onProgress: world.onStep } : {}),
  });
  const qemu = await qemuFor(scenario, world);
  world.onStep?.(qemu.reason);
  const guest = await guestFor(scenario, kernel, join(folder, 'guest'), world);
  guest.notes.forEach((note) => world.onStep?.(note));
  const measurements: Measurement[] = [];
  for (let run = 1; run <= scenario.runs; run += 1) {
    measurements.push(await bootOnce({ scenario, kernel, qemu, guest, world, run }, folder));
    if (measurements.at(-1)!.recording.outcome.kind !== 'reached-end') break;
  }
  const samples = measurements.map(({ profile: one }) => runSample(one));
  const { profile, recording } = representative(measurements);
  const digests = new Set(samples.map(({ digest }) => digest));
  const warnings = [...profile.warnings, ...kernel.warnings];
  if (digests.size > 1 && profile.assume === 'exact') {
    warnings.push(
      `${samples.length} runs gave ${digests.size} different profiles: something is not deterministic`,
    );
  }
  return { recording, profile: { ...profile, samples: samples.length > 1 ? samples : null, warnings } };
}

/** The boot to show: the one that went wrong, else the first of equal ones, else the median. */
function representative(measurements: readonly Measurement[]): Measurement {
  const last = measurements.at(-1)!;
  if (last.recording.outcome.kind !== 'reached-end') return last;
  if (last.profile.assume === 'exact') return measurements[0]!;
  const total = ({ profile }: Measurement): number => measuredTotal(profile);
  return measurements.toSorted((a, b) => total(a) - total(b))[Math.floor((measurements.length - 1) / 2)]!;
}

/** What a scenario boots from, prepared once for all of its boots. */
async function guestFor(
  scenario: Scenario,
  kernel: KernelUnderTest,
  folder: string,
  { cacheFolder }: MeasureWorld,
): Promise<PreparedGuest> {
  await makeFolder(folder);
  const features = kernelFeatures(scenario.kernel, kernel.symbols);
  return await prepareGuest({ scenario, kernel: features, folder, cacheFolder });
}

/** The QEMU that a scenario is booted with. */
export async function qemuFor(scenario: Scenario, world: MeasureWorld): Promise<Qemu> {
  return await locateQemu({
    request: world.qemu,
    cacheFolder: world.cacheFolder,
    env: world.env,
    cwd: world.cwd,
    purpose: scenario.tracer,
    bundleSha256: world.qemuSha256,
    onProgress: world.onStep,
    signal: world.signal,
  });
}

/** What a command exits with after a boot that ended like this. */
export function statusOf(outcome: Outcome): ExitStatus {
  switch (outcome.kind) {
    case 'reached-end':
    case 'imported':
      return exitStatus.ok;
    case 'interrupted':
      return exitStatus.interrupted;
    case 'qemu-failed':
      return exitStatus.failed;
    case 'panic':
    case 'hang':
    case 'limit':
    case 'early-exit':
      return exitStatus.bootFailed;
  }
}

/** What one boot of a measurement is made of. */
export interface Boot {
  readonly scenario: Scenario;
  readonly kernel: KernelUnderTest;
  readonly qemu: Qemu;
  readonly guest: PreparedGuest;
  readonly world: MeasureWorld;
  readonly run: number;
}

async function bootOnce(boot: Boot, parent: string): Promise<Measurement> {
  const { scenario, kernel, qemu, world, run } = boot;
  const folder = join(parent, `run-${run}`);
  await makeFolder(folder);
  const marks = planMarks(scenario, kernel.names);
  if (scenario.tracer === 'exec_tb') return await bootWithExecTb(boot, marks, folder);
  const stages = [firstStage, ...marks.filter(({ role }) => role === 'stage').map(({ name }) => name)];
  const tracer = await prepareTracer({
    scenario,
    qemu,
    kernel,
    marks,
    folder,
    cacheFolder: world.cacheFolder,
    env: world.env,
    signal: world.signal,
  });
  const { onBoot } = world;
  const result = await record({
    scenario,
    qemu,
    guest: boot.guest,
    marks,
    folder,
    tracer,
    signal: world.signal,
    ...(onBoot
      ? {
          onProgress: (state) =>
            onBoot({ ...state, run, runs: scenario.runs, stage: stages[state.stages] ?? stages.at(-1)! }),
        }
      : {}),
  });
  return await profileOf(result, boot);
}

async function profileOf(
  { recording, tables }: RecordResult,
  { kernel, guest, world }: Boot,
): Promise<Measurement> {
  const { outcome, scenario } = recording;
  if (tables === null) {
    throw new BootgateError(`${outcome.kind}: ${outcome.detail}`, {
      exitStatus: statusOf(outcome),
      hint: 'what the guest and QEMU printed is kept in console.log and qemu.log',
    });
  }
  const files = await guestFiles(tables.guest, scenario, kernel, world);
  const profile = buildProfile({
    recording,
    files: files.code,
    tables,
    symbols: kernel.symbols,
    subject: await subjectOf(scenario, guest.initrd, kernel.buildId),
    consoleText: await readFile(recording.console, 'utf8'),
  });
  const warnings = [...profile.warnings, ...files.warnings, ...strangeKernel(tables, kernel, scenario)];
  return { recording, profile: { ...profile, warnings } };
}

/** An image's bootloader starts the image's kernel: is it the one whose symbols we have? */
function strangeKernel(
  { blocks }: TraceTables,
  { symbols }: KernelUnderTest,
  { boot }: Scenario,
): readonly string[] {
  if (boot === 'kernel') return [];
  const found = detectKaslrOffset(blocks.address, symbols);
  if (found.kind === 'none') return [];
  const why =
    found.kind === 'unknown'
      ? found.reason
      : `its functions lie 0x${found.offset.toString(16)} from where they should`;
  return [`the image's kernel does not seem to be the one 'kernel' names, which it has to be: ${why}`];
}

/** Functions of the files that the guest executed, by row of its images. */
async function guestFiles(
  { images }: GuestTables,
  scenario: Scenario,
  kernel: KernelUnderTest,
  world: MeasureWorld,
): Promise<LoadedUserCode> {
  const rows: number[] = [];
  const wanted: UserImage[] = [];
  for (const [row, { kind, name: path, filesystem, sizeBytes }] of images.entries()) {
    const content = kind === 'vdso' ? await kernel.vdso(sizeBytes) : null;
    if (kind === 'module' || (kind === 'vdso' && content === null)) continue;
    rows.push(row);
    wanted.push({ path, filesystem, sizeBytes, ...(content && { content }) });
  }
  const { code, warnings } = await loadUserCode(wanted, {
    sysroot: scenario.sysroot,
    disk: scenario.disk?.path ?? null,
    initrd: scenario.initrd,
    cacheFolder: world.cacheFolder,
    env: world.env,
    signal: world.signal,
    ...(world.onStep ? { onProgress: world.onStep } : {}),
  });
  const byImage = images.map((): LoadedUserCode['code'][number] => null);
  rows.forEach((row, at) => (byImage[row] = code[at]!));
  return { code: byImage, warnings };
}
