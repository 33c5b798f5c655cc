/** QEMU's command line as `bootgate run` would have it, for benchmarks that run it themselves. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { planMarks } from '../src/boot/marks.ts';
import { prepareGuest } from '../src/boot/prepare-guest.ts';
import { qemuCommand } from '../src/boot/qemu-command.ts';
import { makeScenario, type ScenarioInput } from '../src/config/scenario-input.ts';
import { kernelFeatures } from '../src/measure/kernel-features.ts';
import { loadKernel } from '../src/measure/kernel-under-test.ts';
import { prepareTracer } from '../src/measure/tracer-setup.ts';
import type { Qemu } from '../src/qemu/qemu.ts';
import { systemdImage, systemdImageAppend } from '../test/support/systemd-image.ts';
import { suiteKernel, suiteKernels, type SuiteKernel } from '../test/support/debian-suites.ts';
import { testCacheFolder, testKernel, testKernels } from '../test/support/test-cache.ts';

/** What is watched: nothing, the call tree alone, or processes, modules, system calls and waits as well. */
export type Watched = 'nothing' | 'call tree' | 'everything';

/**
 * What a benchmark boots by the name it was given: `image`, or a kernel of the tests without its crypto self-tests.
 *
 * @throws Error for a name that neither is
 */
export function subjectInput(subject: string): ScenarioInput {
  if (subject === 'image') return imageInput();
  const append = 'cryptomgr.notests';
  if (subject in testKernels) return { kernel: testKernel(subject as keyof typeof testKernels), append };
  if (subject in suiteKernels) return { kernel: suiteKernel(subject as SuiteKernel), append };
  throw new Error(`there is no kernel '${subject}'`);
}

/** The Debian 12 image of the tests: systemd, kernel 6.1, NVDIMM. */
export function imageInput(): ScenarioInput {
  const image = systemdImage({ kernel: '6.1' });
  return {
    ...{ kernel: image.kernel, initrd: image.initramfs, append: systemdImageAppend, memoryMiB: 1024 },
    disk: { path: image.disk, as: 'nvdimm', format: 'raw' },
  };
}

/** @param folder made here; the console, the tracer's files (`trace.bin`) and a generated initramfs lie in it */
export async function bootCommand(
  input: ScenarioInput,
  watched: Watched,
  qemu: Qemu,
  folder: string,
): Promise<readonly string[]> {
  const cacheFolder = join(testCacheFolder, 'bootgate');
  const all = watched === 'everything';
  const scenario = makeScenario('bench', [
    { ...input, observe: { processes: all, modules: all, syscalls: all } },
  ]);
  const kernel = await loadKernel(scenario, { cacheFolder, env: {} });
  mkdirSync(folder, { recursive: true });
  const guest = await prepareGuest({
    ...{ scenario, folder, cacheFolder },
    kernel: kernelFeatures(kernel.image, kernel.symbols),
  });
  const tracer = await prepareTracer({
    ...{ scenario, qemu, kernel, folder, cacheFolder, env: process.env },
    marks: planMarks(scenario, kernel.names),
    signal: new AbortController().signal,
  });
  const { initrd, disk, append } = guest;
  const files = { kernel: scenario.kernel, initrd, disk, append, console: join(folder, 'console.log') };
  return qemuCommand(scenario, qemu, files, watched === 'nothing' ? [] : tracer.args);
}

/** CPU seconds of one boot, QEMU's own and the kernel's for it. */
export function cpuSeconds(command: readonly string[], { env }: Pick<Qemu, 'env'>): number {
  const timed = ['-c', 'TIMEFORMAT="%U %S"; time "$@"', 'bash', ...command];
  const { stderr, status } = spawnSync('bash', timed, { env: { ...process.env, ...env }, encoding: 'utf8' });
  if (status !== 0) throw new Error(`QEMU failed (${status}): ${stderr}`);
  const [user, system] = stderr.trim().split('\n').at(-1)!.split(' ').map(Number);
  return user! + system!;
}
