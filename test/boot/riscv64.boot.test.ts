/** Debian's riscv64 kernel, booted on this machine: one shared recording, and what is known of such a boot. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { runSample } from '../../src/profile/run-sample.ts';
import { userspaceMarker } from '../../src/arch/guest-programs.ts';
import { recordedBoot, type BootSpec, type RecordedBoot } from '../support/recordings.ts';

jest.setTimeout(300_000);

const nightly = process.env['BOOTGATE_NIGHTLY'] ? test : test.skip;

const spec: BootSpec = {
  kernel: 'riscv64 6.12',
  qemu: 'apt',
  scenario: { append: 'cryptomgr.notests' },
};

let boot: RecordedBoot;
beforeAll(async () => {
  boot = await recordedBoot(spec);
});

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

describe('a riscv64 kernel with an init of ours', () => {
  test('reaches userspace and its power-off', () => {
    const { recording, profile } = boot;
    expect(recording.outcome).toMatchObject({ kind: 'reached-end' });
    expect(readFileSync(recording.console, 'latin1')).toContain(userspaceMarker);
    expect(profile.stages.map(({ name }) => name)).toEqual([
      ...['firmware', 'OpenSBI', 'kernel entry', 'kernel early', 'initcalls early', 'initcalls pure'],
      ...['initcalls core', 'initcalls postcore', 'initcalls arch', 'initcalls subsys', 'initcalls fs'],
      ...['initcalls rootfs', 'initcalls device', 'initcalls late', 'kernel late', 'userspace'],
    ]);
    expect(profile.warnings).toEqual([]);
  });

  test('adds up, by nodes and by stages, with nothing lost', () => {
    const { header, nodes, stageRows, lost } = boot.tables;
    expect(sum(nodes.self)).toBe(header.instructions);
    expect(sum(stageRows.self)).toBe(header.instructions);
    expect(sum(Object.values(lost))).toBe(0);
    expect(header.strayReturns).toBe(0);
  });

  test('names what ran', () => {
    const { functions, totals } = boot.profile;
    const unnamed = sum(functions.self.filter((_, row) => /^0x|unknown/.test(functions.name[row]!)));
    expect(unnamed / totals.instructions).toBeLessThan(0.001);
    // what runs at low addresses is init, or firmware that the kernel calls
    expect(functions.name).not.toContain('user code');
  });

  test('has calls of the firmware below the function that makes them', () => {
    const { tree, functions } = boot.profile;
    const name = (row: number): string => functions.name[tree.function[row]!]!;
    const callers = new Set(
      [...tree.function.keys()]
        .filter((row) => name(row) === 'firmware' && tree.parent[row] !== -1)
        .map((row) => name(tree.parent[row]!)),
    );
    expect([...callers]).toEqual(['__sbi_ecall']);
  });

  test('runs its initcalls in the order of their table', () => {
    const { kernel, recording, tables } = boot;
    const passed = [...tables.marks.mark]
      .map((mark) => recording.marks[mark]!)
      .filter(({ role }) => role === 'initcall-start')
      .map(({ name }) => name);
    const table = kernel.landmarks.initcalls.map(({ name }) => name);
    expect(table.length).toBeGreaterThan(600);
    expect(passed).toEqual(table);
  });

  test('has every task end where it should: none is deeper than a kernel goes', () => {
    const { nodes } = boot.tables;
    const depth = new Int32Array(nodes.parent.length);
    for (let node = 0; node < nodes.parent.length; node += 1) {
      const parent = nodes.parent[node]!;
      depth[node] = parent === -1 ? 0 : depth[parent]! + 1;
    }
    // frames that are never left would pile up
    expect(depth.reduce((most, one) => Math.max(most, one), 0)).toBeLessThan(120);
  });

  test('tells interrupts from faults, which enter at one place', () => {
    const { nodes } = boot.tables;
    const { names } = boot.kernel;
    const entries = (name: string): number =>
      sum(
        [...nodes.calls].filter(
          (_, row) => nodes.kind[row] === 1 && nodes.address[row] === names.addressOf(name),
        ),
      );
    expect(entries('do_irq')).toBeGreaterThan(100);
    expect(entries('handle_exception')).toBeLessThan(100);
  });

  test('shows what the console got, byte by byte, from the firmware and from the kernel', () => {
    const seen = Buffer.from(boot.tables.consoleBytes.byte).toString('latin1');
    expect(seen).toMatch(/^\s*OpenSBI v\d/);
    expect(seen).toBe(readFileSync(boot.recording.console, 'latin1'));
  });

  nightly('does the same every time', async () => {
    const again = await recordedBoot({ ...spec, repetition: 1 });
    expect(runSample(again.profile).digest).toBe(runSample(boot.profile).digest);
    expect(readFileSync(again.recording.trace!).equals(readFileSync(boot.recording.trace!))).toBe(true);
  });
});

test('system calls that were planted are counted, and cost what init and kernel take for them', async () => {
  const planted = await recordedBoot({ ...spec, work: { systemCalls: 5000, userLoops: 100_000 } });
  const calls = ({ profile }: RecordedBoot): number => {
    const rows = profile.systemCalls!.filter(({ name, process }) => name === 'getppid' && process !== -1);
    return sum(rows.map(({ count }) => count));
  };
  expect(calls(planted) - calls(boot)).toBe(5000);
  const user = ({ tables }: RecordedBoot): number => tables.header.userInstructions;
  // lui, addiw, then two a turn; lui, addiw, then four a call
  expect(user(planted) - user(boot)).toBe(2 + 200_000 + 2 + 20_000);
});

nightly('the newest kernel boots as well, named, and the same twice', async () => {
  const newest: BootSpec = { ...spec, kernel: 'riscv64 newest' };
  const { recording, tables, profile } = await recordedBoot(newest);
  expect(recording.outcome).toMatchObject({ kind: 'reached-end' });
  expect(sum(tables.nodes.self)).toBe(tables.header.instructions);
  expect(tables.header.strayReturns).toBe(0);
  const { functions, totals } = profile;
  const unnamed = sum(functions.self.filter((_, row) => /^0x|unknown/.test(functions.name[row]!)));
  expect(unnamed / totals.instructions).toBeLessThan(0.001);
  const again = await recordedBoot({ ...newest, repetition: 1 });
  expect(readFileSync(again.recording.trace!).equals(readFileSync(recording.trace!))).toBe(true);
});
