import { describe, expect, test } from '@jest/globals';
import { defaultArchitecture } from '../../src/arch/architectures.ts';
import { firmwareStages } from '../../src/simpletrace/firmware-stages.ts';
import { specialRow } from '../../src/simpletrace/block-table.ts';
import { TimeAttribution, type TimeTables } from '../../src/simpletrace/time-attribution.ts';
import type { TimeMark } from '../../src/simpletrace/time-mark.ts';
import { SimpletraceDecoder } from '../../src/simpletrace/trace-decoder.ts';
import { at, smallKernel, textStart } from './fake-symbols.ts';
import { droppedEvents, execTb, execTbExit, trace } from './trace-writer.ts';

const user = 0x7fb95ab3cd20n;
const marks: readonly TimeMark[] = [
  ...firmwareStages(defaultArchitecture),
  { name: 'kernel entry', role: 'stage', at: { address: at('startup_64') } },
  { name: 'kernel early', role: 'stage', at: { address: at('start_kernel') } },
  { name: 'userspace', role: 'stage', at: { firstUserInstruction: true } },
  { name: 'power-off', role: 'end', at: { address: at('kernel_power_off') } },
];

interface Options {
  maxBlocks?: number;
  kaslrOffset?: bigint;
}

function attribute(records: readonly Buffer[], options: Options = {}): TimeTables {
  const attribution = new TimeAttribution({
    arch: defaultArchitecture,
    symbols: smallKernel,
    marks,
    ...options,
  });
  const decoder = new SimpletraceDecoder({ file: 'test.trace', sink: (batch) => attribution.consume(batch) });
  decoder.push(trace(...records));
  decoder.finish();
  return attribution.finish();
}

/** `name: ns (calls)` of what took time or calls, by stage. */
function byStage({ rows, names, stages }: TimeTables): Record<string, Record<string, string>> {
  const tables: Record<string, Record<string, string>> = Object.fromEntries(
    stages.map(({ name }) => [name, {}]),
  );
  rows.code.forEach((code, row) => {
    tables[stages[rows.stage[row]!]!.name]![names.name[code]!] = `${rows.self[row]!} (${rows.calls[row]!})`;
  });
  return tables;
}

function firstOf({ names, first }: TimeTables, name: string): number | undefined {
  return first[names.name.indexOf(name)];
}

describe('a whole boot, by hand', () => {
  const boot = attribute([
    execTb(1000, 0xfffffff0n),
    execTb(1010, 0xfe05bn),
    execTb(1030, 0xfe066n),
    execTb(1060, 0x1000000n), // startup_64 at its physical address
    execTb(1100, 0x1000008n),
    execTb(1150, textStart + 0x10n),
    execTb(1200, at('start_kernel')),
    execTb(1210, at('ksys_read')),
    execTb(1215, at('start_kernel', 8)),
    execTb(1216, 0xffffffffa0000010n), // a module
    execTb(1220, at('native_safe_halt')),
    execTb(1420, at('asm_sysvec_apic_timer_interrupt')),
    execTb(1500, user),
    execTb(1510, user + 4n),
    execTb(1600, at('entry_SYSCALL_64')),
    execTb(1601, at('entry_SYSCALL_64', 0x20)),
    execTb(1603, at('do_syscall_64')),
    execTb(1606, at('__x64_sys_read')),
    execTb(1610, at('ksys_read')),
    execTb(1611, at('asm_sysvec_apic_timer_interrupt')),
    execTb(1700, user + 8n),
    execTb(1703, at('asm_sysvec_apic_timer_interrupt')),
    execTb(1707, 0xfe05bn), // now an address of user code
    execTb(1800, at('entry_SYSCALL_64')),
    execTb(1810, at('__x64_sys_newuname')),
    execTb(1830, user),
    execTb(1900, at('kernel_power_off')),
    execTb(5000, at('start_kernel')),
  ]);

  test('self times and calls, by function and stage', () => {
    expect(byStage(boot)).toEqual({
      reset: { firmware: '10 (0)' },
      firmware: { firmware: '50 (0)' },
      'kernel entry': { startup_64: '140 (1)' },
      'kernel early': {
        start_kernel: '11 (1)',
        ksys_read: '5 (1)',
        'module code': '4 (0)',
        native_safe_halt: '200 (1)',
        asm_sysvec_apic_timer_interrupt: '80 (1)',
      },
      userspace: {
        'user code': `${10 + 90 + 3 + 93 + 70} (4)`,
        entry_SYSCALL_64: `${1 + 2 + 10} (2)`,
        do_syscall_64: '3 (1)',
        __x64_sys_read: '4 (1)',
        ksys_read: '1 (1)',
        asm_sysvec_apic_timer_interrupt: `${89 + 4} (2)`,
        __x64_sys_newuname: '20 (1)',
      },
    });
  });

  test('everything sums up to the time between the first event and the end mark', () => {
    expect(boot.totalNs).toBe(900);
    expect(boot.rows.self.reduce((sum, ns) => sum + ns, 0)).toBe(900);
    expect(boot.endedBy?.name).toBe('power-off');
    expect(boot.idleNs).toBe(200);
    expect(boot.names.objects[boot.names.object[boot.names.name.indexOf('native_safe_halt')]!]).toBe('idle');
    expect(boot).toMatchObject({ blockExecutions: 26, userExecutions: 5, exitsSeen: false, overflow: 0 });
  });

  test('stages and first calls', () => {
    expect(boot.stages).toEqual([
      { name: 'reset', startNs: 0 },
      { name: 'firmware', startNs: 10 },
      { name: 'kernel entry', startNs: 60 },
      { name: 'kernel early', startNs: 200 },
      { name: 'userspace', startNs: 500 },
    ]);
    expect(firstOf(boot, 'ksys_read')).toBe(210);
    expect(firstOf(boot, '__x64_sys_read')).toBe(606);
    expect(firstOf(boot, 'user code')).toBe(500);
  });

  test('system calls by name and number, and what changed between user and kernel mode', () => {
    const calls = boot.systemCalls.map(({ call, ...times }) => ({
      ...boot.systemCallNames[call]!,
      ...times,
    }));
    expect(calls).toEqual([
      { number: 0, name: 'read', count: 1, ns: 100, firstNs: 600 },
      { number: 63, name: 'uname', count: 1, ns: 30, firstNs: 800 },
    ]);
    expect(boot).toMatchObject({ toUser: 4, toKernel: 3, unnamedSystemCalls: 0 });
  });
});

describe('time inside QEMU', () => {
  test('from an exit to the next block, except when the guest slept', () => {
    const tables = attribute([
      execTb(0, at('start_kernel')),
      execTbExit(5),
      execTb(12, at('native_safe_halt')),
      execTbExit(13),
      execTb(113, at('asm_sysvec_apic_timer_interrupt')),
      execTbExit(114),
      execTbExit(116),
    ]);
    expect(byStage(tables)['kernel early']).toEqual({
      start_kernel: '5 (1)',
      'inside QEMU': '9 (0)',
      native_safe_halt: '101 (1)',
      asm_sysvec_apic_timer_interrupt: '1 (1)',
    });
    expect(tables).toMatchObject({ idleNs: 101, exitsSeen: true });
  });
});

describe('what is missing or wrong in a trace', () => {
  test('the time around dropped events belongs to no function', () => {
    const tables = attribute([
      droppedEvents(0, 5),
      execTb(0, at('start_kernel')),
      execTb(10, at('ksys_read')),
      droppedEvents(900, 1000),
      droppedEvents(901, 1000),
      execTb(50, at('start_kernel', 8)),
      execTb(51, at('ksys_read', 8)),
    ]);
    expect(byStage(tables)['kernel early']).toEqual({
      start_kernel: '11 (1)',
      'lost events': '40 (0)',
      ksys_read: '0 (1)',
    });
  });

  test('time that runs backwards is not charged twice', () => {
    const tables = attribute([
      execTb(0, at('start_kernel')),
      execTb(100, at('ksys_read')),
      execTb(40, at('do_syscall_64')),
      execTb(110, at('start_kernel')),
    ]);
    expect(tables.totalNs).toBe(110);
    expect(byStage(tables)['kernel early']).toMatchObject({
      start_kernel: '100 (2)',
      do_syscall_64: '10 (1)',
    });
  });

  test('events of other kinds before the first block take no time', () => {
    expect(attribute([execTbExit(0), execTb(70, at('ksys_read')), execTb(75, at('ksys_read'))]).totalNs).toBe(
      75,
    );
  });

  test('a system call whose function was not logged', () => {
    const tables = attribute([
      execTb(0, user + 0x8000000000000000n),
      execTb(1, user),
      execTb(2, at('entry_SYSCALL_64')),
      execTb(3, user),
    ]);
    expect(tables).toMatchObject({ unnamedSystemCalls: 1, systemCalls: [] });
  });

  test('32-bit system calls have names, but no number', () => {
    const tables = attribute([
      execTb(0, at('start_kernel')),
      execTb(1, user),
      execTb(2, at('entry_INT80_compat')),
      execTb(3, at('__ia32_sys_getpid')),
      execTb(9, user),
    ]);
    expect(tables.systemCalls).toEqual([{ call: expect.any(Number), count: 1, ns: 7, firstNs: 2 }]);
    expect(tables.systemCallNames[tables.systemCalls[0]!.call]).toEqual({
      number: -1,
      name: 'getpid (32-bit)',
    });
  });

  test('a moved kernel', () => {
    const kaslrOffset = 0x21400000n;
    const tables = attribute(
      [execTb(0, at('start_kernel') + kaslrOffset), execTb(7, at('ksys_read') + kaslrOffset)],
      {
        kaslrOffset,
      },
    );
    expect(byStage(tables)['kernel early']).toEqual({ start_kernel: '7 (1)', ksys_read: '0 (1)' });
  });

  test('more distinct blocks than are held: the rest in one row', () => {
    const blocks = Buffer.concat(
      Array.from({ length: 100_000 }, (_, n) => execTb(n, textStart + BigInt(0x10000 + n))),
    );
    const tables = attribute([blocks, blocks], { maxBlocks: 99_990 });
    expect(tables).toMatchObject({ blocks: 99_990, overflow: 20, blockExecutions: 200_000, totalNs: 99_999 });
    expect(tables.rows.self.reduce((sum, ns) => sum + ns, 0)).toBe(99_999);
    expect(tables.names.name[specialRow.overflow]).toBe('more blocks than fit');
  });
});
