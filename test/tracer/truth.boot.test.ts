/**
 * The tracer's counts against the truth: a guest whose every instruction is known, QEMU's own instruction count as
 * the guest reads it (the time stamp counter at -icount shift=0), `nm`, and the guest's serial output.
 */
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Qemu } from '../../src/qemu/qemu.ts';
import type { TraceTables } from '../../src/tracer/trace-tables.ts';
import { testQemu } from '../support/test-qemus.ts';
import { buildTruthGuest, drawTree, runTruthGuest, stamps, type TruthRun } from './truth-guest.ts';

const timeout = 120_000;
const guest = buildTruthGuest();

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Instructions in [from, to) of the guest's symbols, by blocks. */
function instructionsBetween({ blocks }: TraceTables, from: string, to: string): number {
  const [start, end] = [guest.symbols.get(from)!, guest.symbols.get(to)!];
  return sum(
    [...blocks.instructions].filter((_, row) => blocks.address[row]! >= start && blocks.address[row]! < end),
  );
}

const expectedTree = `\
task start64 1 9
  spin 1 34
task start_high 1 63
  calls 1 44
    alpha 10 40
      gamma 30 90
    ends_in_thunk 1 3
    gamma 3 9
    recurse 1 5
${Array.from({ length: 19 }, (_, depth) => `${' '.repeat(6 + 2 * depth)}recurse 1 ${depth === 18 ? 3 : 5}`).join('\n')}
    tail_inner 1 3
    tail_outer 1 2
  crossing 1 183
  devices 1 318
  faults 1 4589
    gamma 1 3
    interrupt on_page_fault 17 136
      map_page 17 188
  interrupts 1 9022
    interrupt on_timer 3 21
      gamma 3 9
  load_idt 1 1314
    set_gate 262 2882
  loops 1 7
    spin 3 7008
  ports 1 124
  send_readings 1 403
  tasks 1 6
    first_half 1 8
      switch_finish 2 6
        spin 2 16
      switch_to 2 10
  traps 1 12
    interrupt on_breakpoint 1 1
    interrupt on_divide 1 2
    interrupt on_software 1 2
      gamma 1 3
    interrupt on_undefined 1 2
    serialise 1 12
task second_task 1 8
  alpha 1 4
    gamma 3 9
  gamma 1 3
  switch_finish 2 5
    spin 1 8
  switch_to 2 10`;

describe.each([
  ['7.2', 'added up'],
  ['10.0', 'added up'],
  ['10.0', 'read from QEMU'],
  ['11', 'read from QEMU'],
] as const)('a guest of known instructions on QEMU %s, %s', (version, how) => {
  const exactBlocks = how === 'added up';
  let qemu: Qemu;
  let run: TruthRun;
  let tables: TraceTables;
  beforeAll(async () => {
    qemu = await testQemu(version);
    run = await runTruthGuest(guest, qemu, { exactBlocks });
    tables = run.tables;
  }, timeout);

  test('ends at its end mark, with nothing lost', () => {
    expect(tables.header.end).toBe('end-mark');
    expect(run.marks[tables.header.endMark]).toEqual({
      role: 'end',
      at: { address: guest.symbols.get('done') },
    });
    expect(sum(Object.values(tables.lost))).toBe(0);
    expect(run.status).toBe(0);
  });

  test('counts what QEMU counts, wherever the guest looks at its clock', () => {
    expect(run.console).toHaveLength(8 * stamps.length);
    const asleep = 100_000; // the guest sleeps once, for one period of its timer
    const differences = stamps.map(
      (_, row) => Number(run.console.readBigUInt64LE(8 * row)) - tables.marks.instructions[row]!,
    );
    // rdtsc counts itself; `interrupts` is what runs between stamps 6 and 7
    expect(differences).toEqual(stamps.map((_, row) => (row < 7 ? 1 : 1 + asleep)));
    expect(tables.header.idleNs).toBe(asleep);
    expect(tables.header.virtualNs).toBe(tables.header.instructions + asleep);
  });

  test('knows every call, fault, interrupt and task', () => {
    const roots = /start64|start_high|second_task/;
    expect(drawTree(tables.nodes, guest, (name) => roots.test(name))).toBe(expectedTree);
  });

  test('adds up, by blocks, by nodes and by stages', () => {
    const { instructions } = tables.header;
    const uncounted = instructions - sum(tables.blocks.instructions);
    if (exactBlocks) expect(uncounted).toBe(0);
    // not counted: what ran since a call or return was last looked at, 8,192 instructions apart at least
    expect(uncounted).toBeGreaterThanOrEqual(0);
    expect(uncounted).toBeLessThan(2 * 8192);
    expect(sum(tables.nodes.self)).toBe(instructions);
    expect(sum(tables.stageRows.self)).toBe(instructions);
    expect(sum(tables.stageRows.calls)).toBe(sum(tables.nodes.calls));
    expect(sum(tables.blocks.executions)).toBe(tables.header.blockExecutions);
  });

  if (exactBlocks) {
    test('credits code run through the identity map to its link address', () => {
      // 1 + 2n + 1 for n of 16, 1000, 2500, 1 and four times 3
      expect(instructionsBetween(tables, 'spin', 'calls')).toBe(8 * 2 + 2 * (16 + 1000 + 2500 + 1 + 4 * 3));
    });
  }

  test(
    'counts an iteration of a REP instruction when it is complete, whatever faulted',
    async () => {
      const start: TruthRun = await runTruthGuest(guest, qemu, {
        exactBlocks,
        marks: [{ role: 'end', at: { address: guest.symbols.get('start_high')! } }],
      });
      const inFaults = 100 + 4096 + 50 + 100 + 100 + 100;
      const elsewhere = 4 + 7 + 7 + 6000;
      expect(tables.header.repIterations - start.tables.header.repIterations).toBe(inFaults + elsewhere);
    },
    timeout,
  );

  test(
    'does the same every time',
    async () => {
      const again = await runTruthGuest(guest, qemu, { exactBlocks });
      expect(again.bytes.equals(run.bytes)).toBe(true);
    },
    timeout,
  );

  test(
    'samples the tree over time',
    async () => {
      const { tables: sampled } = await runTruthGuest(guest, qemu, { samplePeriod: 100 });
      const { samples, nodes, header } = sampled;
      expect(samples.period).toBe(100);
      expect(sum(samples.count)).toBe(Math.floor(header.instructions / 100));
      const spin = guest.symbols.get('spin');
      const inSpin = [...samples.count].filter((_, row) => nodes.address[samples.node[row]!] === spin);
      expect(sum(inSpin)).toBeGreaterThanOrEqual(70); // 7,008 instructions at once
      expect(sum(inSpin)).toBeLessThanOrEqual(72);
    },
    timeout,
  );

  test(
    'records every passing of a note, and stops at a limit',
    async () => {
      const gamma = { role: 'note', at: { address: guest.symbols.get('gamma')! } } as const;
      const { tables: noted } = await runTruthGuest(guest, qemu, {
        marks: [gamma, { role: 'end', at: { address: guest.symbols.get('stamp_3')! } }],
      });
      expect([...noted.marks.mark]).toEqual([...Array<number>(34).fill(0), 1]);
      const limit = tables.marks.instructions[1]!;
      const { tables: limited } = await runTruthGuest(guest, qemu, { instructionLimit: limit });
      expect(limited.header.end).toBe('instruction-limit');
      expect(limited.header.instructions).toBeGreaterThanOrEqual(limit);
      expect(limited.header.instructions).toBeLessThan(limit + 10_000);
      expect(sum(limited.blocks.instructions)).toBe(limited.header.instructions);
    },
    timeout,
  );

  test('sees what the guest prints, where registers can be read', () => {
    const seen = Buffer.from(tables.consoleBytes.byte);
    expect(seen.equals(version === '7.2' ? Buffer.alloc(0) : run.console)).toBe(true);
  });

  test(
    'keeps what it has when QEMU is told to stop',
    async () => {
      const stopped = await runTruthGuest(guest, qemu, { marks: [] }, { killAfterConsoleBytes: 80 });
      expect(stopped.tables.header.end).toBe('exit');
      expect(stopped.tables.header.instructions).toBeGreaterThanOrEqual(tables.header.instructions);
      expect(sum(stopped.tables.nodes.self)).toBe(stopped.tables.header.instructions);
    },
    timeout,
  );

  test(
    'exits with 1 and no file where the trace cannot be written',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'bootgate-truth-'));
      writeFileSync(join(folder, 'file'), '');
      const run = runTruthGuest(guest, qemu, { output: join(folder, 'file', 'trace') });
      await expect(run).rejects.toThrow(/QEMU ended with 1: bootgate tracer: cannot write .*Not a directory/);
      expect(readdirSync(folder)).toEqual(['file']);
    },
    timeout,
  );
});
