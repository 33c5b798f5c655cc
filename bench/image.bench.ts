/**
 * What looking into a whole image costs: `node bench/run.mjs image [ROUNDS]` boots the Debian 12 image of the tests
 * (systemd, kernel 6.1, NVDIMM) to its power-off on QEMU 10.0, in turn untraced, with the call tree alone, and with
 * processes, modules, system calls and waits as well. The goal is 1.25x. CPU time of QEMU is compared: wall time includes
 * whoever else is on the machine. Where the machine is shared, its speed drifts by more than what is measured; the
 * least of several boots is then closest to the cost itself.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planMarks } from '../src/boot/marks.ts';
import { prepareGuest } from '../src/boot/prepare-guest.ts';
import { qemuCommand } from '../src/boot/qemu-command.ts';
import { kernelFeatures } from '../src/cli/kernel-features.ts';
import { loadKernel } from '../src/cli/kernel-under-test.ts';
import { prepareTracer } from '../src/cli/tracer-setup.ts';
import { makeScenario } from '../src/config/scenario-input.ts';
import { systemdImage, systemdImageAppend } from '../test/support/systemd-image.ts';
import { testCacheFolder } from '../test/support/test-cache.ts';
import { testQemu } from '../test/support/test-qemus.ts';

const rounds = Number(process.argv[2] ?? 3);
const cacheFolder = join(testCacheFolder, 'bootgate');
const folder = mkdtempSync(join(tmpdir(), 'bootgate-bench-image-'));
const signal = new AbortController().signal;
const image = systemdImage({ kernel: '6.1' });
const qemu = await testQemu('10.0');

const ways = ['untraced', 'call tree', 'everything'] as const;
type Way = (typeof ways)[number];

/** CPU seconds of one boot. */
async function boot(way: Way): Promise<number> {
  const all = way === 'everything';
  const scenario = makeScenario('image', [
    {
      kernel: image.kernel,
      initrd: image.initramfs,
      disk: { path: image.disk, as: 'nvdimm', format: 'raw' },
      append: systemdImageAppend,
      memoryMiB: 1024,
      observe: { processes: all, modules: all, syscalls: all },
    },
  ]);
  const kernel = await loadKernel(scenario, { cacheFolder, env: {} });
  const here = join(folder, way.replace(' ', '-'));
  mkdirSync(here, { recursive: true });
  const guest = await prepareGuest({
    ...{ scenario, folder: here, cacheFolder },
    kernel: kernelFeatures(scenario.kernel, kernel.symbols),
  });
  const marks = planMarks(scenario, kernel.names);
  const tracer = await prepareTracer({
    ...{ scenario, qemu, kernel, marks, folder: here, cacheFolder, signal },
    env: process.env,
  });
  const { initrd, disk, append } = guest;
  const files = { kernel: image.kernel, initrd, disk, append, console: join(here, 'console.log') };
  const args = qemuCommand(scenario, qemu, files, way === 'untraced' ? [] : tracer.args);
  const { stderr, status } = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@"', 'bash', ...args], {
    env: { ...process.env, ...qemu.env },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`QEMU failed: ${stderr}`);
  const [user, system] = stderr.trim().split('\n').at(-1)!.split(' ').map(Number);
  return user! + system!;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

const seconds: Record<Way, number[]> = { untraced: [], 'call tree': [], everything: [] };
for (let round = 0; round < rounds; round += 1) {
  for (const way of ways) seconds[way].push(await boot(way));
}
console.log(`QEMU ${qemu.version}, ${rounds} rounds, CPU seconds:`);
for (const way of ways) {
  const ratios = seconds[way].map((value, round) => value / seconds.untraced[round]!);
  const each = seconds[way].map((value) => value.toFixed(1)).join(' ');
  const least = Math.min(...seconds[way]) / Math.min(...seconds.untraced);
  console.log(
    `  ${way.padEnd(10)} ${each.padEnd(18)} median ${median(ratios).toFixed(2)}x, least ${least.toFixed(2)}x of untraced`,
  );
}
console.log(`  trace file ${(statSync(join(folder, 'everything/trace.bin')).size / 2 ** 20).toFixed(1)} MiB`);
rmSync(folder, { recursive: true });
