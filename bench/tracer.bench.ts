/**
 * What tracing costs: `node bench/run.mjs tracer [ROUNDS [ARCH]]` boots a kernel of Debian's to its power-off by the
 * deterministic recipe, untraced, traced with the full call tree, and with the timeline as well, in turn, on each
 * QEMU: x86-64's 6.1 cloud kernel, or 6.12 of `aarch64` or `riscv64`. Goal: at most 1.3x, 1.2x for the others; the
 * timeline at most 1.05x of that. CPU time is compared: wall time includes whoever else is on the machine.
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { architectureOf } from '../src/arch/architectures.ts';
import { ownInitramfs } from '../src/boot/initramfs.ts';
import { locateQemu } from '../src/qemu/locate-qemu.ts';
import type { Qemu } from '../src/qemu/qemu.ts';
import { kernelLandmarks } from '../src/symbols/kernel-landmarks.ts';
import { loadSymbols } from '../src/symbols/load-symbols.ts';
import { compilePlugin, pluginArguments } from '../src/tracer/compile-plugin.ts';
import { pluginApiFor } from '../src/tracer/plugin-api.ts';
import { writeTracerConfig } from '../src/tracer/tracer-config.ts';
import { foreignKernel } from '../test/support/debian-suites.ts';
import { testCacheFolder, testKernel } from '../test/support/test-cache.ts';
import { testQemu } from '../test/support/test-qemus.ts';
import { median } from '../src/compare/statistics.ts';
import { cpuSeconds } from './boot-command.ts';

const rounds = Number(process.argv[2] ?? 3);
const folder = mkdtempSync(join(tmpdir(), 'bootgate-bench-tracer-'));
const file = (name: string): string => join(folder, name);
const arch = architectureOf(process.argv[3] ?? 'x86_64');
const { machine, cpu, console: serial } = arch.machine;
const kernel = arch.name === 'x86_64' ? testKernel('6.1') : foreignKernel(`${arch.alias as 'arm64'} 6.12`);
writeFileSync(file('initrd'), ownInitramfs({}, arch));

const ways = ['untraced', 'traced', 'with timeline'] as const;
type Way = (typeof ways)[number];

async function tracerArguments(way: Way, qemu: Qemu): Promise<string[]> {
  if (way === 'untraced') return [];
  const { table, facts } = await loadSymbols({ kernel, cacheFolder: testCacheFolder, env: {} });
  await writeTracerConfig(file('config'), {
    ...kernelLandmarks(arch, table, facts),
    architecture: arch.name,
    output: file('trace'),
    progress: null,
    icountShift: 0,
    marks: [{ role: 'stage', at: { address: table.addressOf('start_kernel')! } }],
    instructionLimit: 0,
    samplePeriod: way === 'traced' ? 0 : 65_536,
    stackBytes: arch.addresses.stackBytes,
    observeConsole: true,
    exactBlocks: false,
    guest: null,
  });
  const api = pluginApiFor(qemu.pluginApi!)!;
  const plugin = await compilePlugin({ api, arch, cacheFolder: testCacheFolder });
  return pluginArguments(plugin, file('config'));
}

/** CPU seconds of one boot. */
async function boot(way: Way, qemu: Qemu): Promise<number> {
  const args = [
    ...qemu.args,
    ...['-accel', 'tcg,thread=single', '-icount', 'shift=0,sleep=off', '-seed', '42', '-nodefaults'],
    ...['-rtc', 'base=2024-01-01T00:00:00,clock=vm', '-display', 'none', '-monitor', 'none', '-no-reboot'],
    ...['-serial', `file:${file('console')}`, '-machine', machine, '-cpu', cpu, '-m', '512'],
    ...['-kernel', kernel, '-initrd', file('initrd'), '-append', `nokaslr panic=-1 console=${serial}`],
    ...(await tracerArguments(way, qemu)),
  ];
  return cpuSeconds([qemu.binary, ...args], qemu);
}

const foreign = { request: 'apt', target: arch.qemu, cacheFolder: testCacheFolder, env: process.env };
const qemus =
  arch.name === 'x86_64'
    ? [await testQemu('7.2'), await testQemu('10.0')]
    : [await locateQemu({ ...foreign, purpose: 'plugin' })];
for (const qemu of qemus) {
  const seconds: Record<Way, number[]> = { untraced: [], traced: [], 'with timeline': [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const way of ways) seconds[way].push(await boot(way, qemu));
  }
  console.log(`QEMU ${qemu.version}, ${rounds} rounds, CPU seconds:`);
  for (const way of ways) {
    const ratios = seconds[way].map((value, round) => value / seconds.untraced[round]!);
    const each = seconds[way].map((value) => value.toFixed(1)).join(' ');
    console.log(`  ${way.padEnd(14)} ${each.padEnd(18)} median ${median(ratios).toFixed(2)}x of untraced`);
  }
  console.log(`  trace file     ${(statSync(file('trace')).size / 2 ** 20).toFixed(1)} MiB`);
}
rmSync(folder, { recursive: true });
