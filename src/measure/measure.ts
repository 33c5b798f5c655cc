/**
 * The pipeline from a scenario to its profile: symbols, QEMU, tracer, boots, profile. `run`, `demo` and the
 * action all come through here.
 */
import { appendFile, chmod, copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOnce, makeFolder } from '../base/files.ts';
import { BootgateError } from '../base/errors.ts';
import { planMarks } from '../boot/marks.ts';
import { prepareGuest, type PreparedGuest } from '../boot/prepare-guest.ts';
import { record, type RecordResult } from '../boot/record.ts';
import { firstStage } from '../boot/linux-stages.ts';
import type { Scenario } from '../config/scenario.ts';
import { buildProfile } from '../attribution/build-profile.ts';
import { notBootedNote } from '../profile/not-booted.ts';
import { measuredTotal } from '../profile/profile-tables-check.ts';
import { runSample } from '../profile/run-sample.ts';
import { doubtedNames } from '../attribution/prove-names.ts';
import { subjectOf } from '../attribution/subject.ts';
import { loadUserCode } from '../sysroot/load-user-code.ts';
import type { LoadedUserCode, UserObject } from '../sysroot/user-code.ts';
import { areWithheld, failedChecksText, type FailedNameCheck } from '../symbols/name-check.ts';
import type { GuestTables } from '../tracer/trace-tables.ts';
import { qemuFor } from './find-qemu.ts';
import { kernelFeatures } from './kernel-features.ts';
import { bootKey, keepBoot, keptBoot, type BootInputs } from './kept-boots.ts';
import { loadKernel, type KernelUnderTest } from './kernel-under-test.ts';
import { bootWithExecTb } from './measure-exec-tb.ts';
import { statusOf, type Boot, type Measurement, type MeasureHost } from './measurement.ts';
import { sourceEvidence, withEvidence } from './source-evidence.ts';
import { unnamedKernel, withoutSymbols } from './unnamed-kernel.ts';
import { prepareTracer } from './tracer-setup.ts';
import { unwrappedScenario } from './unwrapped-scenario.ts';

/**
 * Measures a scenario: as many boots as it asks for, one profile.
 *
 * @param folder where recordings are put, `run-1` and so on
 * @throws BootgateError when nothing could be measured; a boot that failed but left a trace is a result
 */
export async function measure(given: Scenario, folder: string, host: MeasureHost): Promise<Measurement> {
  const named = await loadKernel(given, {
    cacheFolder: host.cacheFolder,
    env: host.env,
    signal: host.signal,
    ...(host.onStep ? { onProgress: host.onStep } : {}),
  });
  const { scenario, notes } = await unwrappedScenario(given, named.image.unwrapped, join(folder, 'guest'));
  notes.forEach((note) => host.onStep?.(note));
  const qemu = await qemuFor(scenario, host);
  host.onStep?.(qemu.reason);
  const guest = await guestFor(scenario, named, join(folder, 'guest'), host);
  guest.notes.forEach((note) => host.onStep?.(note));
  const evidence = sourceEvidence(given, named, host.cwd);
  const inputs = { scenario, guest, qemu, symbols: named.symbols, evidence, digestOf: digestOnce() };
  const key = await bootKey(inputs, host);
  const kept = key === null ? null : await keptBoot(key, inputs, folder, host);
  if (kept !== null) {
    host.onStep?.(notBootedNote(kept.profile)!);
    return { ...kept, profile: withEvidence(kept.profile, evidence) };
  }
  const measured = await bootAll(inputs, named, folder, host);
  if (key !== null) await keepBoot(key, measured, host);
  return { ...measured, profile: withEvidence(measured.profile, evidence) };
}

async function bootAll(
  { scenario, guest, qemu, evidence, digestOf }: BootInputs,
  named: KernelUnderTest,
  folder: string,
  host: MeasureHost,
): Promise<Measurement> {
  const { kernel, first } = await believable(
    { scenario, kernel: named, qemu, guest, host, evidence, digestOf, run: 1 },
    folder,
  );
  const measurements = [first];
  for (let run = 2; run <= scenario.runs; run += 1) {
    if (measurements.at(-1)!.recording.outcome.kind !== 'reached-end') break;
    measurements.push(
      (await bootOnce({ scenario, kernel, qemu, guest, host, evidence, digestOf, run }, folder)).measurement,
    );
  }
  const samples = measurements.map(({ profile: one }) => runSample(one));
  const { profile, recording } = representative(measurements);
  const digests = new Set(samples.map(({ digest }) => digest));
  const warnings = [
    ...profile.warnings,
    ...kernel.warnings,
    ...(qemu.shortfall === undefined ? [] : [qemu.shortfall]),
  ];
  if (digests.size > 1 && profile.assume === 'exact') {
    warnings.push(
      `${samples.length} runs gave ${digests.size} different profiles: something is not deterministic`,
    );
  }
  return { recording, profile: { ...profile, samples: samples.length > 1 ? samples : null, warnings } };
}

/** An image's bootloader starts the image's kernel: not the one whose symbols we have. */
const strangeKernel = "the image's kernel does not seem to be the one 'kernel' names, which it has to be: ";

function doubtOf({ boot }: Scenario, doubts: readonly FailedNameCheck[]): string {
  return `${boot === 'kernel' ? '' : strangeKernel}${failedChecksText(doubts)}`;
}

/**
 * The first boot, by names that are proven or by none: wrong ones blame the innocent, and end a boot where it does
 * not.
 */
async function believable(
  boot: Boot,
  folder: string,
): Promise<{ readonly kernel: KernelUnderTest; readonly first: Measurement }> {
  const { kernel, host } = boot;
  const without = async (
    doubt: string,
    exports: boolean,
  ): Promise<{ readonly kernel: KernelUnderTest; readonly first: Measurement }> => {
    const unnamed = unnamedKernel(kernel, doubt, exports);
    return { kernel: unnamed, first: (await bootOnce({ ...boot, kernel: unnamed }, folder)).measurement };
  };
  if (kernel.doubt !== null) {
    host.onStep?.(`names not to be believed: ${kernel.doubt}; booting without them`);
    return await without(kernel.doubt, true);
  }
  const { measurement, failedChecks } = await bootOnce(boot, folder);
  if (!areWithheld(failedChecks)) return { kernel, first: measurement };
  const doubt = doubtOf(boot.scenario, failedChecks);
  host.onStep?.(`names not to be believed: ${doubt}; booting again without them`);
  return await without(doubt, false);
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
  { cacheFolder, env, initrdPadding = 0 }: MeasureHost,
): Promise<PreparedGuest> {
  await makeFolder(folder);
  const features = kernelFeatures(kernel.image, kernel.symbols);
  const bootable = kernel.bootable();
  const guest = await prepareGuest({ scenario, kernel: features, bootable, folder, cacheFolder, env });
  if (guest.initrd === null || initrdPadding === 0) return guest;
  // The kernel skips zeros between and behind archives (kernel: init/initramfs.c, unpack_to_rootfs).
  const initrd = join(folder, 'initramfs.padded');
  await copyFile(guest.initrd, initrd);
  await chmod(initrd, 0o600);
  await appendFile(initrd, new Uint8Array(initrdPadding));
  return { ...guest, initrd };
}

interface Booted {
  readonly measurement: Measurement;
  /** what speaks against the names it was given */
  readonly failedChecks: readonly FailedNameCheck[];
}

async function bootOnce(boot: Boot, parent: string): Promise<Booted> {
  const { scenario, kernel, qemu, host, run } = boot;
  const folder = join(parent, `run-${run}`);
  await makeFolder(folder);
  const markable = kernel.doubt === null ? scenario : withoutSymbols(scenario, kernel);
  const marks = planMarks(markable, kernel.names);
  if (scenario.tracer === 'exec_tb') {
    return { measurement: await bootWithExecTb(boot, marks, folder), failedChecks: [] };
  }
  const stages = [firstStage, ...marks.filter(({ role }) => role === 'stage').map(({ name }) => name)];
  const tracer = await prepareTracer({
    scenario,
    qemu,
    kernel,
    marks,
    folder,
    cacheFolder: host.cacheFolder,
    env: host.env,
    signal: host.signal,
  });
  const { onBoot } = host;
  const result = await record({
    scenario,
    qemu,
    guest: boot.guest,
    marks,
    folder,
    tracer,
    signal: host.signal,
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
  { kernel, guest, host, evidence, digestOf }: Boot,
): Promise<Booted> {
  const { outcome, scenario } = recording;
  if (tables === null) {
    throw new BootgateError(`${outcome.kind}: ${outcome.detail}`, {
      exitStatus: statusOf(outcome),
      hint: 'what the guest and QEMU printed is kept in console.log and qemu.log',
    });
  }
  const files = await guestFiles(tables.guest, { scenario, guest, kernel, host });
  const consoleText = await readFile(recording.console, 'utf8');
  const { symbols, banner } = kernel;
  const profile = buildProfile({
    recording,
    files: files.code,
    tables,
    symbols,
    codeFiles: symbols.length === 0 ? null : evidence.codeFiles(),
    subject: await subjectOf(scenario, guest.initrd, kernel, digestOf),
    consoleText,
  });
  const failedChecks =
    symbols.length === 0 ? [] : doubtedNames({ recording, tables, symbols, banner, consoleText });
  const doubted = failedChecks.length === 0 ? [] : [`names may be wrong: ${doubtOf(scenario, failedChecks)}`];
  const warnings = [...profile.warnings, ...files.warnings, ...doubted];
  return { measurement: { recording, profile: { ...profile, warnings } }, failedChecks };
}

/** Functions of the files that the guest executed, by row of its images. */
async function guestFiles(
  { objects }: GuestTables,
  { scenario, guest, kernel, host }: Pick<Boot, 'scenario' | 'guest' | 'kernel' | 'host'>,
): Promise<LoadedUserCode> {
  const rows: number[] = [];
  const wanted: UserObject[] = [];
  for (const [row, { kind, name: path, filesystem, sizeBytes }] of objects.entries()) {
    const content = kind === 'vdso' ? await kernel.vdso(sizeBytes) : null;
    if (kind === 'module' || (kind === 'vdso' && content === null)) continue;
    rows.push(row);
    wanted.push({ path, filesystem, sizeBytes, ...(content && { content }) });
  }
  const { code, warnings } = await loadUserCode(wanted, {
    sysroot: scenario.sysroot,
    disk: guest.disk?.path ?? null,
    ...(scenario.disk ? { diskName: scenario.disk.path } : {}),
    initrd: scenario.initrd,
    cacheFolder: host.cacheFolder,
    env: host.env,
    signal: host.signal,
    ...(host.onStep ? { onProgress: host.onStep } : {}),
  });
  const byImage = objects.map((): LoadedUserCode['code'][number] => null);
  rows.forEach((row, at) => (byImage[row] = code[at]!));
  return { code: byImage, warnings };
}
