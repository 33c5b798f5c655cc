/** Boots a Debian cloud kernel under the tracer with Bootgate's own initramfs. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultArchitecture } from '../../src/arch/architectures.ts';
import { ownInitramfs } from '../../src/boot/initramfs.ts';
import type { Qemu } from '../../src/qemu/qemu.ts';
import { kernelLandmarks } from '../../src/symbols/kernel-landmarks.ts';
import { loadSymbols } from '../../src/symbols/load-symbols.ts';
import type { SymbolTable } from '../../src/symbols/symbol-table.ts';
import { compilePlugin, pluginArguments } from '../../src/tracer/compile-plugin.ts';
import { pluginApiFor } from '../../src/tracer/plugin-api.ts';
import { readTrace } from '../../src/tracer/read-trace.ts';
import type { TraceTables } from '../../src/tracer/trace-tables.ts';
import { writeTracerConfig, type TracerMark } from '../../src/tracer/tracer-config.ts';
import { testCacheFolder, testKernel } from '../support/test-cache.ts';

export interface KernelBoot {
  readonly tables: TraceTables;
  readonly bytes: Buffer;
  readonly console: string;
  /** instructions when user mode began, 0 when it was not reached */
  readonly userMark: number;
}

export async function bootKernel(
  version: Parameters<typeof testKernel>[0],
  qemu: Qemu,
  ends = (symbols: SymbolTable): TracerMark[] => [
    { role: 'end', at: { address: symbols.addressOf('kernel_power_off')! } },
  ],
  exactBlocks = true,
): Promise<KernelBoot> {
  const folder = mkdtempSync(join(tmpdir(), 'bootgate-kernel-'));
  const file = (name: string): string => join(folder, name);
  const kernel = testKernel(version);
  const { table, facts } = await loadSymbols({ kernel, cacheFolder: testCacheFolder, env: {} });
  const userMark: TracerMark = { role: 'stage', at: { firstUserInstruction: true } };
  const marks: TracerMark[] = [
    userMark,
    { role: 'stage', at: { address: table.addressOf('start_kernel')! } },
    { role: 'panic', at: { address: table.addressOf('panic')! } },
    ...ends(table),
  ];
  await writeTracerConfig(file('config'), {
    ...kernelLandmarks(defaultArchitecture, table, facts),
    architecture: defaultArchitecture.name,
    output: file('trace'),
    progress: null,
    icountShift: 0,
    marks,
    instructionLimit: 1e10,
    samplePeriod: 65_536,
    stackBytes: 16_384,
    observeConsole: true,
    exactBlocks,
    guest: null,
  });
  writeFileSync(file('initrd'), ownInitramfs());
  const plugin = await compilePlugin({ api: pluginApiFor(qemu.pluginApi!)!, cacheFolder: testCacheFolder });
  const { status } = spawnSync(
    qemu.binary,
    [
      ...qemu.args,
      ...['-accel', 'tcg,thread=single', '-icount', 'shift=0,sleep=off', '-seed', '42', '-nodefaults'],
      ...['-rtc', 'base=2024-01-01T00:00:00,clock=vm', '-display', 'none', '-monitor', 'none', '-no-reboot'],
      ...['-serial', `file:${file('console')}`, '-machine', 'q35', '-cpu', 'max', '-m', '512'],
      ...['-kernel', kernel, '-initrd', file('initrd'), '-append', 'nokaslr panic=-1 console=ttyS0'],
      ...pluginArguments(plugin, file('config')),
    ],
    { env: { ...process.env, ...qemu.env }, stdio: ['ignore', 'ignore', 'inherit'], timeout: 200_000 },
  );
  if (status !== 0) throw new Error(`QEMU ended with ${String(status)}; see ${folder}`);
  const tables = await readTrace(file('trace'));
  const user = tables.marks.mark.indexOf(marks.indexOf(userMark));
  const boot = {
    tables,
    bytes: readFileSync(file('trace')),
    console: readFileSync(file('console'), 'latin1'),
    userMark: user < 0 ? 0 : tables.marks.instructions[user]!,
  };
  rmSync(folder, { recursive: true });
  return boot;
}
