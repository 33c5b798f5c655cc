/** The plugin without QEMU: a stand-in drives its callbacks at random under address and undefined-behaviour sanitizers. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Architecture } from '../../src/arch/architecture.ts';
import { architectureOf, defaultArchitecture } from '../../src/arch/architectures.ts';
import { pluginSources } from '../../src/tracer/compile-plugin.ts';
import { readTrace } from '../../src/tracer/read-trace.ts';
import { writeTracerConfig, type GuestLayout, type TracerConfig } from '../../src/tracer/tracer-config.ts';

/** Tables so small that every one of them overflows. */
const tiny = [
  ...['-DNODE_LIMIT=40', '-DSTACK_LIMIT=3', '-DFRAME_LIMIT=8', '-DSTAGE_ROW_LIMIT=5', '-DSAMPLE_LIMIT=20'],
  ...['-DBLOCK_LIMIT=1024', '-DSITE_LIMIT=500', '-DMARK_ROW_LIMIT=1', '-DCONSOLE_LIMIT=10'],
  ...['-DTASK_LIMIT=4', '-DTASK_EVENT_LIMIT=8', '-DSPACE_LIMIT=4', '-DMAPPING_LIMIT=8', '-DOBJECT_LIMIT=4'],
  ...[
    '-DREGION_LIMIT=2',
    '-DMODULE_SYMBOL_LIMIT=8',
    '-DCALL_LIMIT=4',
    '-DWAIT_LIMIT=4',
    '-DWAKE_UP_LIMIT=4',
    '-DRUNNABLE_LIMIT=8',
  ],
  ...['-DSLEEP_LIMIT=8', '-DTEXT_LIMIT=256', '-DCOUNTED_LIMIT=8'],
];

function buildHarness(
  api: number,
  extra: readonly string[] = [],
  arch: Architecture = defaultArchitecture,
): string {
  const folder = mkdtempSync(join(tmpdir(), 'bootgate-harness-'));
  for (const [name, text] of Object.entries(pluginSources())) writeFileSync(join(folder, name), text);
  copyFileSync(join(import.meta.dirname, 'harness/fake-qemu.c'), join(folder, 'fake-qemu.c'));
  execFileSync(
    'gcc',
    [
      ...['-std=gnu11', '-O1', '-g', '-Wall', '-Wextra', '-Werror', `-DBOOTGATE_API=${api}`],
      ...['-DBOOTGATE_CHECK', `-DBOOTGATE_ARCH="${arch.pluginFile}"`],
      ...(arch === defaultArchitecture ? [] : [`-DHARNESS_${arch.alias.toUpperCase()}`]),
      ...['-fsanitize=address,undefined', '-fno-sanitize-recover=all', ...extra],
      ...['-o', 'fake-qemu', 'fake-qemu.c', '-rdynamic', '-ldl'],
    ],
    { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  return folder;
}

const kernel = 0xffffffff81000000n;
const every = (step: bigint): BigUint64Array =>
  BigUint64Array.from({ length: 16 }, (_, i) => kernel + BigInt(i) * step);

/** Every hook and offset that the plugin knows, at places the aimless guest comes by. */
const source = pluginSources()['config.c.inc']!;
const namesIn = (list: string): string[] =>
  Array.from(
    new RegExp(`#define ${list}[^]*?\\n\\n`).exec(source)![0].matchAll(/"([\w.]+)"/g),
    ([, name]) => name!,
  );
const guest: GuestLayout = {
  hooks: new Map(namesIn('HOOK_LIST').map((name, row) => [name, kernel + BigInt(0x140 + row * 16)])),
  offsets: new Map(namesIn('OFFSET_LIST').map((name, row) => [name, row * 8])),
  moduleSizes: [8, 16],
  runqueues: { address: 0xffff888000000040n, perCpuOffset: 0xffff888000000080n },
  pages: { free: 0xffff888000000100n, total: 0xffff888000000180n },
};

async function run(
  folder: string,
  seed: number,
  change: Partial<TracerConfig>,
): Promise<{ executed: number; trace: string }> {
  const config = join(folder, 'config');
  const output = join(folder, 'trace');
  await writeTracerConfig(config, {
    architecture: defaultArchitecture.name,
    output,
    progress: join(folder, 'progress'),
    icountShift: 0,
    functionEntries: every(48n),
    transparent: [{ start: kernel + 32n, end: kernel + 40n }],
    interruptEntries: every(112n),
    faultEntries: new BigUint64Array(0),
    systemCallEntries: every(144n).slice(3, 5),
    taskSwitch: kernel + 0x80n,
    kernelImage: { start: kernel, end: kernel + 0x10000n, physical: 0x1000000n },
    code: [],
    marks: [
      { role: 'stage', at: { address: kernel + 0x20n } },
      { role: 'note', at: { address: 0x400000n } },
      { role: 'stage', at: { firstUserInstruction: true } },
      { role: 'note', at: { console: 'AA' } },
      { role: 'note', at: { exec: '/bin/sh', entry: kernel + 0x60n } },
    ],
    instructionLimit: 0,
    samplePeriod: 17,
    stackBytes: 16_384,
    observeConsole: true,
    consoleOutput: [{ start: kernel + 0x100n, end: kernel + 0x300n }],
    countDevices: true,
    exactBlocks: true,
    guest,
    ...change,
  });
  const stdout = execFileSync(join(folder, 'fake-qemu'), [config, String(seed), '60000'], {
    encoding: 'utf8',
  });
  return { executed: Number(stdout), trace: output };
}

describe.each([
  [1, 'adding up', 'x86_64'],
  [2, 'adding up', 'x86_64'],
  [4, 'adding up', 'x86_64'],
  [7, 'adding up', 'x86_64'],
  [4, 'reading QEMU’s count', 'x86_64'],
  [2, 'adding up', 'aarch64'],
  [4, 'adding up', 'aarch64'],
  [4, 'reading QEMU’s count', 'aarch64'],
  [2, 'adding up', 'riscv64'],
  [4, 'adding up', 'riscv64'],
  [4, 'reading QEMU’s count', 'riscv64'],
] as const)('the plugin compiled for API %d, %s, for %s', (api, how, name) => {
  const arch = architectureOf(name);
  const folder = buildHarness(api, [], arch);
  const exactBlocks = how === 'adding up';

  test('keeps to its memory and its sums, whatever the guest does', async () => {
    for (let seed = 1; seed <= 6; seed += 1) {
      const { executed, trace } = await run(folder, seed, { exactBlocks, architecture: arch.name });
      const tables = await readTrace(trace);
      const { header, blocks, nodes, stageRows, samples } = tables;
      const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
      expect([seed, header.instructions]).toEqual([seed, executed]);
      if (exactBlocks) expect(sum(blocks.instructions)).toBe(executed);
      else expect(executed - sum(blocks.instructions)).toBeLessThan(2 * 8192);
      expect(sum(nodes.self)).toBe(executed);
      if (api >= 4) {
        const { tasks } = tables.guest;
        expect(tasks.length).toBeGreaterThan(5);
        expect(
          tasks.reduce((total, { user, kernel, interrupt }) => total + user + kernel + interrupt, 0),
        ).toBe(executed);
      }
      expect(sum(stageRows.self)).toBe(executed);
      expect(samples.count.reduce((total, count) => total + count, 0)).toBe(Math.floor(executed / 17));
    }
  }, 60_000);
});

test.each([1, 4])(
  'full tables count what they refuse, and sums still hold, API %d',
  async (api) => {
    const folder = buildHarness(api, tiny);
    const refused = new Map<string, number>();
    for (let seed = 1; seed <= 8; seed += 1) {
      const { executed, trace } = await run(folder, seed, {});
      const { header, blocks, nodes, lost } = await readTrace(trace);
      const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
      expect(sum(blocks.instructions)).toBe(header.instructions);
      expect(sum(nodes.self)).toBe(header.instructions);
      // an instruction without room for its callback is added before it runs: a fault in it is not seen
      expect(header.instructions).toBeGreaterThanOrEqual(executed);
      expect(header.instructions).toBeLessThan(executed * 1.03);
      for (const [what, count] of Object.entries<number>({ ...lost }))
        refused.set(what, (refused.get(what) ?? 0) + count);
    }
    const never = [...refused].filter(([, count]) => count === 0).map(([what]) => what);
    expect(never).toEqual(api === 1 ? ['consoleBytes'] : []);
  },
  60_000,
);
