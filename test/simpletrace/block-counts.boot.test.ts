/** Counts of a complete exec_tb trace against a counting plugin in the same QEMU process. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Architecture } from '../../src/arch/architecture.ts';
import { architectureOf, defaultArchitecture } from '../../src/arch/architectures.ts';
import { userspaceMarker } from '../../src/arch/guest-programs.ts';
import { ownInitramfs } from '../../src/boot/initramfs.ts';
import { BlockTable } from '../../src/simpletrace/block-table.ts';
import { LiveTrace } from '../../src/simpletrace/live-trace.ts';
import { foreignKernel } from '../support/debian-suites.ts';
import { testKernel } from '../support/test-cache.ts';
import { testQemu } from '../support/test-qemus.ts';

const nightly = process.env['BOOTGATE_NIGHTLY'] ? test : test.skip;
/** executions of kernel code after which the boot has shown enough: past decompression, into the initcalls */
const enough = 15_000_000;
const machine = '-nodefaults -display none -no-reboot -m 512 -accel tcg,thread=single';
jest.setTimeout(900_000);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function countingPlugin(): string {
  const plugin = join(folder, 'count-blocks.so');
  const flags = execFileSync('pkg-config', ['--cflags', 'glib-2.0'], { encoding: 'utf8' }).trim().split(' ');
  const source = join(import.meta.dirname, 'fixtures', 'count-blocks.c');
  execFileSync('cc', ['-shared', '-fPIC', '-O2', ...flags, source, '-o', plugin]);
  return plugin;
}

/** @param initrd boots all the way to its power-off, instead of until that is enough */
async function compareCounts(arch: Architecture, kernel: string, initrd?: Uint8Array): Promise<void> {
  const { kernelHalf } = arch.addresses;
  const { binary, args, env, completeExecTb } = await testQemu('build', arch.qemu);
  expect(completeExecTb).toBe(true);
  const fifo = join(folder, 'fifo');
  const counted = join(folder, 'counted');
  const table = new BlockTable();
  let executions = 0;
  const guest: { child?: ReturnType<typeof spawn> } = {};
  const live = await LiveTrace.open({
    fifo,
    keep: null,
    sink: ({ low, high, length }) => {
      for (let n = 0; n < length; n += 1) {
        if (high[n]! < kernelHalf) continue;
        let row = table.find(low[n]!, high[n]!);
        if (row === -1) row = table.add(low[n]!, high[n]!, 0, 0, false);
        table.sums[2 * row + 1]! += 1;
        executions += 1;
      }
      if (!initrd && executions > enough) guest.child?.kill('SIGTERM');
    },
  });
  const userspace = join(folder, 'initrd');
  const console = join(folder, 'console');
  if (initrd) writeFileSync(userspace, initrd);
  const child = spawn(
    binary,
    [
      ...args,
      ...machine.split(' '),
      ...['-machine', arch.machine.machine, '-cpu', arch.machine.cpu],
      ...['-kernel', kernel, '-append', `nokaslr panic=-1 cryptomgr.notests console=${arch.machine.console}`],
      ...(initrd ? ['-initrd', userspace] : []),
      ...['-serial', `file:${console}`],
      ...['-plugin', `${countingPlugin()},out=${counted}`],
      ...['-trace', `enable=exec_tb,file=${fifo}`, '-d', 'nochain', '-D', '/dev/null'],
    ],
    { env: { ...process.env, ...env }, stdio: 'ignore' },
  );
  guest.child = child;
  await new Promise((resolve) => child.once('close', resolve));
  const { counts } = await live.finish();
  if (initrd) expect(readFileSync(console, 'latin1')).toContain(userspaceMarker);
  expect(counts).toMatchObject({ dropped: 0, backwards: 0 });

  const bytes = readFileSync(counted);
  let plugin = 0;
  let different = 0;
  let blocks = 0;
  for (let at = 0; at < bytes.length; at += 16) {
    const [low, high, count] = [
      bytes.readUInt32LE(at),
      bytes.readUInt32LE(at + 4),
      Number(bytes.readBigUInt64LE(at + 8)),
    ];
    if (high < kernelHalf) continue;
    const row = table.find(low, high);
    different += Math.abs(count - (row === -1 ? 0 : table.sums[2 * row + 1]!));
    plugin += count;
    blocks += 1;
  }
  expect(plugin).toBeGreaterThan(0.99 * enough);
  expect(blocks).toBeGreaterThan(1000);
  expect(different / plugin).toBeLessThan(0.0001);
  expect(Math.abs(executions - plugin) / plugin).toBeLessThan(0.0001);
}

describe('every block as often as the plugin counted, but for host events', () => {
  test('x86-64', () => compareCounts(defaultArchitecture, testKernel('6.1')));
  nightly('riscv64', () => compareCounts(architectureOf('riscv64'), foreignKernel('riscv64 6.12')));
  nightly('arm64, a whole boot', () => {
    const arch = architectureOf('arm64');
    return compareCounts(arch, foreignKernel('arm64 6.12'), ownInitramfs({}, arch));
  });
});
