import { describe, expect, test } from '@jest/globals';
import { planMarks, type KernelSymbols } from '../../src/boot/marks.ts';
import { makeScenario, type ScenarioInput } from '../../src/config/scenario-input.ts';

const addresses = new Map<string, bigint>([
  ['startup_64', 0xffffffff81000000n],
  ['start_kernel', 0xffffffff83000000n],
  ['console_on_rootfs', 0xffffffff83000100n],
  ['kernel_power_off', 0xffffffff81000300n],
  ['kernel_restart', 0xffffffff81000400n],
  ['panic', 0xffffffff81000500n],
  ['do_one_initcall', 0xffffffff81000600n],
]);
const kernel: KernelSymbols = {
  addressOf: (name) => addresses.get(name) ?? null,
  names: () => addresses.keys(),
  initcalls: [
    { name: 'a_init', level: 'early', address: 0x10n },
    { name: 'b_init', level: 'early', address: 0x20n },
    { name: 'c_init', level: 'device', address: 0x30n },
  ],
};
const plan = (input: ScenarioInput = {}, symbols: KernelSymbols = kernel): string[] =>
  planMarks(makeScenario('x', [{ kernel: '/k', ...input }]), symbols).map(({ name, role, level, at }) =>
    [role, level ?? '', name, 'address' in at ? at.address.toString(16) : Object.entries(at).join()].join(
      ' | ',
    ),
  );

describe('marks of a kernel', () => {
  test('panic, power-off, stages, initcalls', () => {
    expect(plan()).toEqual([
      'panic |  | panic | ffffffff81000500',
      'end |  | kernel_power_off | ffffffff81000300',
      'end |  | kernel_restart | ffffffff81000400',
      'end |  | request to switch off or restart | powerOff,true',
      'stage |  | kernel setup | 10200',
      'stage |  | decompress | 100000',
      'stage |  | kernel entry | ffffffff81000000',
      'stage |  | kernel early | ffffffff83000000',
      'stage |  | initcalls early | 10',
      'stage |  | initcalls device | 30',
      'stage |  | kernel late | ffffffff83000100',
      'stage |  | userspace | firstUserInstruction,true',
      'initcall-start | early | a_init | 10',
      'initcall-start | early | b_init | 20',
      'initcall-start | device | c_init | 30',
    ]);
  });

  test('a bootloader is a stage under a BIOS; the kernel begins where it runs at its own addresses', () => {
    const disk = { path: '/d', as: 'auto', format: 'auto' } as const;
    const stages = (boot: 'bios' | 'uefi'): string[] =>
      plan(
        { boot, disk },
        { ...kernel, addressOf: (name) => addresses.get(name) ?? head64.get(name) ?? null },
      )
        .filter((line) => line.startsWith('stage'))
        .slice(0, 3);
    const head64 = new Map([['x86_64_start_kernel', 0xffffffff83000200n]]);
    const entry = 'stage |  | kernel entry | ffffffff83000200';
    const early = 'stage |  | kernel early | ffffffff83000000';
    expect(stages('bios')).toEqual(['stage |  | bootloader | 7c00', entry, early]);
    expect(stages('uefi').slice(0, 2)).toEqual([entry, early]);
  });

  test('a kernel whose initcalls cannot be read is watched at do_one_initcall', () => {
    expect(plan({}, { ...kernel, initcalls: [] }).slice(-1)).toEqual([
      'initcall-start |  | do_one_initcall | ffffffff81000600',
    ]);
  });

  test('own stages join or replace the defaults', () => {
    const marks = plan({
      stages: [
        { name: 'kernel early', start: { symbol: 'panic' } },
        { name: 'systemd', start: { console: 'Welcome' } },
      ],
    });
    expect(marks.filter((mark) => mark.includes('kernel early'))).toEqual([
      'stage |  | kernel early | ffffffff81000500',
    ]);
    expect(marks).toContain('stage |  | systemd | console,Welcome');
  });

  test.each([
    [{ kind: 'symbol', symbol: 'start_kernel' } as const, 'end |  | start_kernel | ffffffff83000000'],
    [
      { kind: 'first-user-instruction' } as const,
      'end |  | first user instruction | firstUserInstruction,true',
    ],
    [{ kind: 'exec', path: '/sbin/init' } as const, 'end |  | exec of /sbin/init | exec,/sbin/init'],
    [{ kind: 'console', pattern: 'login:' } as const, "end |  | 'login:' on the console | console,login:"],
  ])('%j', (end, mark) => {
    expect(plan({ end }).filter((line) => line.startsWith('end'))).toEqual([mark]);
  });

  test('symbols that do not exist', () => {
    expect(() => plan({ end: { kind: 'symbol', symbol: 'start_kernl' } })).toThrow(
      "the end mark names 'start_kernl', which this kernel does not have",
    );
    expect(() => plan({ stages: [{ name: 's', start: { symbol: 'nowhere' } }] })).toThrow(
      "stage 's' names 'nowhere'",
    );
  });

  test('without any symbol the end is the request that reaches the machine', () => {
    expect(plan({}, { addressOf: () => null, names: () => [], initcalls: [] })).toEqual([
      'end |  | request to switch off or restart | powerOff,true',
      'stage |  | kernel setup | 10200',
      'stage |  | decompress | 100000',
      'stage |  | userspace | firstUserInstruction,true',
    ]);
  });
});
