/**
 * Real boots that tests share: each combination of kernel, QEMU and scenario is booted once and kept in the
 * test cache, under a name that changes with everything it depends on (the tracer's source, the marks, QEMU).
 *
 *     const { profile } = await recordedBoot({ kernel: '6.1' });
 */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sha256 } from '../../src/base/files.ts';
import { ownInitramfs } from '../../src/boot/initramfs.ts';
import type { InitWork } from '../../src/arch/guest-programs.ts';
import { planMarks } from '../../src/boot/marks.ts';
import { qemuCommand } from '../../src/boot/qemu-command.ts';
import { prepareGuest } from '../../src/boot/prepare-guest.ts';
import { record } from '../../src/boot/record.ts';
import type { Recording } from '../../src/boot/recording.ts';
import { kernelFeatures } from '../../src/measure/kernel-features.ts';
import { loadKernel, type KernelUnderTest } from '../../src/measure/kernel-under-test.ts';
import { prepareTracer } from '../../src/measure/tracer-setup.ts';
import { unnamedKernel, withoutSymbols } from '../../src/measure/unnamed-kernel.ts';
import { makeScenario, type ScenarioInput } from '../../src/config/scenario-input.ts';
import type { Scenario } from '../../src/config/scenario.ts';
import { buildProfile } from '../../src/attribution/build-profile.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { subjectOf } from '../../src/attribution/subject.ts';
import { locateQemu } from '../../src/qemu/locate-qemu.ts';
import type { Qemu } from '../../src/qemu/qemu.ts';
import { pluginSources } from '../../src/tracer/compile-plugin.ts';
import { readTrace } from '../../src/tracer/read-trace.ts';
import type { TraceTables } from '../../src/tracer/trace-tables.ts';
import {
  foreignKernel,
  foreignKernels,
  suiteKernel,
  suiteKernels,
  type ForeignKernel,
  type SuiteKernel,
} from './debian-suites.ts';
import { testCacheFolder, testKernel, testVmlinux, type testKernels } from './test-cache.ts';

type TestKernel = keyof typeof testKernels;

export interface BootSpec {
  readonly kernel: TestKernel | SuiteKernel | ForeignKernel;
  /** as `--qemu` takes it; default `system` */
  readonly qemu?: string;
  /** name functions from the debug package instead of kallsyms */
  readonly vmlinux?: boolean;
  /** as one whose names are not believed is booted: without them */
  readonly unnamed?: boolean;
  /** what the generated init does besides */
  readonly work?: InitWork;
  /** boots the same once more when it differs: for tests of determinism */
  readonly repetition?: number;
  readonly scenario?: ScenarioInput;
}

export interface RecordedBoot {
  readonly recording: Recording;
  readonly tables: TraceTables;
  readonly kernel: KernelUnderTest;
  readonly profile: Profile;
}

function kernelFile(kernel: BootSpec['kernel']): string {
  if (kernel in foreignKernels) return foreignKernel(kernel as ForeignKernel);
  return kernel in suiteKernels ? suiteKernel(kernel as SuiteKernel) : testKernel(kernel as TestKernel);
}

/** A boot, made now or earlier. Its first use takes some ten seconds: give the test or hook a long timeout. */
export async function recordedBoot(spec: BootSpec): Promise<RecordedBoot> {
  const scenario = makeScenario(`test-${spec.kernel.replace(' ', '-')}`, [
    {
      kernel: kernelFile(spec.kernel),
      ...(spec.vmlinux ? { vmlinux: testVmlinux(spec.kernel as TestKernel) } : {}),
      ...spec.scenario,
    },
  ]);
  const named = await loadKernel(scenario, { cacheFolder: testCacheFolder, env: process.env });
  const kernel = spec.unnamed ? unnamedKernel(named, 'a test', false) : named;
  const qemu = await locateQemu({
    request: spec.qemu ?? 'system',
    target: kernel.arch.qemu,
    cacheFolder: testCacheFolder,
    env: process.env,
  });
  const folder = await recordedFolder(
    spec,
    spec.unnamed ? withoutSymbols(scenario, kernel) : scenario,
    kernel,
    qemu,
  );
  const recording = readRecording(folder);
  const tables = await readTrace(recording.trace!);
  const profile = buildProfile({
    recording,
    tables,
    symbols: kernel.symbols,
    subject: await subjectOf(scenario, scenario.initrd, kernel),
    consoleText: readFileSync(recording.console, 'utf8'),
  });
  return { recording, tables, kernel, profile };
}

async function recordedFolder(
  spec: BootSpec,
  scenario: Scenario,
  kernel: KernelUnderTest,
  qemu: Qemu,
): Promise<string> {
  const marks = planMarks(scenario, kernel.names);
  const initramfs = ownInitramfs(spec.work, kernel.arch);
  const files = { kernel: 'kernel', initrd: 'initrd', disk: null, console: 'console' };
  const key = sha256(
    JSON.stringify(
      [
        pluginSources(),
        kernel.landmarks,
        marks,
        {
          ...scenario,
          boot: scenario.boot === 'kernel' ? undefined : scenario.boot,
          seed: undefined, // stands in QEMU's command line
        },
        qemu.versionLine,
        qemuCommand(scenario, qemu, files, []),
        sha256(initramfs),
        spec.repetition ?? 0,
      ],
      (_, value: unknown) =>
        typeof value === 'bigint' ? value.toString(16) : value instanceof BigUint64Array ? [...value] : value,
    ),
  ).slice(0, 16);
  const folder = join(
    testCacheFolder,
    'recordings',
    `${spec.kernel.replace(' ', '-')}-${qemu.version}-${key}`,
  );
  const complete = (): boolean => existsSync(join(folder, 'recording.json'));
  if (complete()) return folder;
  await withLock(`${folder}.lock`, async () => {
    if (complete()) return;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const signal = new AbortController().signal;
    const tracer = await prepareTracer({
      ...{ scenario, qemu, kernel, marks, folder, signal },
      cacheFolder: testCacheFolder,
      env: process.env,
    });
    const guest = await prepareGuest({
      ...{ scenario, folder, initramfs, cacheFolder: testCacheFolder },
      kernel: kernelFeatures(kernel.image, kernel.symbols),
      bootable: kernel.bootable(),
    });
    const { tables, recording } = await record({ scenario, qemu, guest, marks, folder, tracer, signal });
    if (tables === null) {
      const log = readFileSync(recording.qemuLog, 'utf8');
      rmSync(folder, { recursive: true, force: true });
      throw new Error(`${recording.outcome.kind}: ${recording.outcome.detail}\n${log}`);
    }
  });
  return folder;
}

/** recording.json, with addresses as numbers again. The cache may have been moved since. */
function readRecording(folder: string): Recording {
  const recording = JSON.parse(readFileSync(join(folder, 'recording.json'), 'utf8'), (key, value: unknown) =>
    key === 'address' ? BigInt(value as string) : value,
  ) as Recording;
  const here = (path: string): string => join(folder, basename(path));
  return {
    ...recording,
    folder,
    trace: recording.trace && here(recording.trace),
    console: here(recording.console),
    qemuLog: here(recording.qemuLog),
  };
}

/** One process at a time: Jest runs test files in parallel. A lock that outlived its process is broken. */
async function withLock(lock: string, action: () => Promise<void>): Promise<void> {
  const patienceMs = 300_000;
  mkdirSync(join(lock, '..'), { recursive: true });
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > patienceMs) rmSync(lock, { recursive: true, force: true });
      await sleep(200);
    }
  }
  try {
    await action();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}
