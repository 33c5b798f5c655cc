import { describe, expect, test } from '@jest/globals';
import type { Mark } from '../../src/boot/recording.ts';
import { buildProfile, type ProfileInputs } from '../../src/attribution/build-profile.ts';
import { runSample } from '../../src/profile/run-sample.ts';
import { parseProfile, profileBytes } from '../../src/profile/profile-file.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { plainRecording, plainTables, type PlainNode } from '../support/plain-recording.ts';
import { plainSymbols } from '../support/plain-symbols.ts';

const text = 0xffff_ffff_8100_0000n;
const symbols = plainSymbols([
  { name: 'start_kernel', address: text, size: 0x100 },
  { name: 'do_one_initcall', address: text + 0x100n, size: 0x100 },
  { name: 'crypto_init', address: text + 0x200n, size: 0x80 },
  { name: 'init_once', address: text + 0x280n, size: 0x40 },
  { name: 'init_once', address: text + 0x2c0n, size: 0x60 },
  { name: 'entry_SYSCALL_64', address: text + 0x400n, size: 0x10 },
]);

const marks: readonly Mark[] = [
  { name: 'power-off', role: 'end', at: { address: text } },
  { name: 'decompress', role: 'stage', at: { address: 0x100000n } },
  { name: 'kernel early', role: 'stage', at: { address: text } },
  { name: 'userspace', role: 'stage', at: { firstUserInstruction: true } },
  { name: 'crypto_init', role: 'initcall-start', level: 'device', at: { address: text + 0x200n } },
];
const passed = [
  { mark: 1, instructions: 150 },
  { mark: 2, instructions: 200 },
  { mark: 4, instructions: 250 },
  { mark: 3, instructions: 300 },
];

const nodes: readonly PlainNode[] = [
  { parent: -1, address: 0xffff_fff0n, self: [100], first: 0 },
  { parent: 0, address: 0x7c00n, self: [50], calls: 3, first: 10 },
  { parent: 0, address: 0x100200n, self: [0, 40], calls: 2, first: 150 },
  { parent: 2, address: 0x100400n, self: [0, 5], first: 160 },
  { parent: 2, address: 0xf_e000n, self: [0, 5], first: 170 },
  { parent: -1, address: text, self: [0, 0, 60], first: 200 },
  { parent: 5, address: text + 0x100n, self: [0, 0, 10, 1], calls: 7, first: 240 },
  { parent: 6, address: text + 0x200n, self: [0, 0, 20], first: 250 },
  { parent: 7, address: text + 0x290n, self: [0, 0, 4], calls: 2, first: 255 },
  { parent: 7, address: text + 0x2c0n, self: [0, 0, 6], first: 260 },
  { parent: 5, address: 0xffff_ffff_a123_4567n, self: [0, 0, 8], first: 270 },
  { parent: 5, address: 0xffff_ffff_8200_0000n, self: [0, 0, 2], first: 280 },
  { parent: -1, address: 0x40_1000n, self: [0, 0, 0, 80], kind: 'taskRoot', first: 300 },
  { parent: 12, address: 0x40_2000n, self: [0, 0, 0, 20], first: 320 },
  { parent: 13, address: text + 0x400n, self: [0, 0, 0, 9], kind: 'systemCall', first: 330 },
];

function inputs(change: Partial<ProfileInputs> = {}): ProfileInputs {
  return {
    recording: plainRecording(marks),
    tables: plainTables(nodes, passed),
    symbols,
    subject: {
      kernel: 'Linux version 6.1',
      kernelBuildId: null,
      kernelSha256: 'c'.repeat(64),
      initrdSha256: null,
      diskSha256: null,
      append: '',
      seed: null,
    },
    consoleText: '',
    ...change,
  };
}

function row(profile: Profile, name: string): Record<string, number | string> {
  const { functions } = profile;
  const at = functions.name.indexOf(name);
  if (at === -1) throw new Error(`no function ${name} in ${functions.name.join(', ')}`);
  return {
    image: functions.objects[functions.object[at]!]!,
    self: functions.self[at]!,
    total: functions.total[at]!,
    calls: functions.calls[at]!,
    first: functions.first[at]!,
  };
}

describe('the profile of a trace', () => {
  const profile = buildProfile(inputs());

  test('kernel functions have their names; static functions of one name are one row', () => {
    expect(row(profile, 'start_kernel')).toEqual({
      image: 'vmlinux',
      self: 60,
      total: 111,
      calls: 1,
      first: 200,
    });
    expect(row(profile, 'init_once')).toEqual({
      image: 'vmlinux',
      self: 10,
      total: 10,
      calls: 3,
      first: 255,
    });
    expect(profile.functions.size[profile.functions.name.indexOf('init_once')]).toBe(0x60);
  });

  test('firmware, decompressor and user code are one function each and no callers of each other', () => {
    expect(row(profile, 'firmware')).toEqual({
      image: 'firmware',
      self: 155,
      total: 155,
      calls: 2,
      first: 0,
    });
    expect(row(profile, 'decompress')).toEqual({
      image: 'decompress',
      self: 45,
      total: 50,
      calls: 2,
      first: 150,
    });
    expect(row(profile, 'user code')).toEqual({ image: 'user', self: 100, total: 109, calls: 1, first: 300 });
    expect(row(profile, 'module code')['image']).toBe('modules');
    expect(row(profile, '0xffffffff82000000')['image']).toBe('unknown');
  });

  test('an entry that led on to its handler, and has nothing of its own, is no row', () => {
    const vector = { address: text + 0x400n, self: [], calls: 0, kind: 'interrupt', first: 290 } as const;
    const more = buildProfile(
      inputs({ tables: plainTables([...nodes, { parent: 5, ...vector }, { parent: 8, ...vector }], passed) }),
    );
    expect(more.tree).toEqual(profile.tree);
    expect(more.functions).toEqual(profile.functions);
  });

  test('stages tile the measurement', () => {
    expect(profile.stages).toEqual([
      { name: 'firmware', startInstructions: 0, instructions: 150, startNs: 0, ns: 150 },
      { name: 'decompress', startInstructions: 150, instructions: 50, startNs: 150, ns: 50 },
      { name: 'kernel early', startInstructions: 200, instructions: 110, startNs: 200, ns: 100 },
      { name: 'userspace', startInstructions: 310, instructions: 110, startNs: 300, ns: 120 },
    ]);
  });

  test('initcalls begin at their marks and last as long as the tree says', () => {
    expect(profile.initcalls).toEqual([
      {
        name: 'crypto_init',
        level: 'device',
        startInstructions: 250,
        instructions: 30,
        startNs: 250,
        result: null,
      },
    ]);
  });

  test('coverage tells named from unnamed kernel code', () => {
    expect(profile.coverage.kernelSymbolized).toBeCloseTo((60 + 11 + 20 + 10 + 9) / 120, 10);
    expect(profile.coverage.userSymbolized).toBe(0);
  });

  test('it survives its own file', () => {
    expect(parseProfile(profileBytes(profile, true))).toEqual(profile);
  });

  test('an initcall that the tracer saw by its argument', () => {
    const generic: readonly Mark[] = [
      { name: 'do_one_initcall', role: 'initcall-start', at: { address: text + 0x100n } },
    ];
    const tables = plainTables(
      nodes.map((node) => ({ ...node, self: [node.self.reduce((sum, part) => sum + part)] })),
      [{ mark: 0, instructions: 250, argument: text + 0x200n }],
    );
    const { initcalls } = buildProfile(inputs({ recording: plainRecording(generic), tables }));
    expect(initcalls.map(({ name, level, instructions }) => [name, level, instructions])).toEqual([
      ['crypto_init', '', 30],
    ]);
  });

  test('what an initcall ends with as a tail call is its own, what others end with is not', () => {
    const twoMarks: readonly Mark[] = [
      { name: 'crypto_init', role: 'initcall-start', level: 'fs', at: { address: text + 0x200n } },
      { name: 'init_once', role: 'initcall-start', level: 'late', at: { address: text + 0x280n } },
    ];
    const tables = plainTables(
      [
        { parent: -1, address: text + 0x100n, self: [10] },
        { parent: 0, address: text + 0x200n, self: [20], first: 100 },
        { parent: 0, address: text + 0x2c0n, self: [5], first: 130 },
        { parent: 0, address: text, self: [1000], first: 140, calls: 2 },
        { parent: 0, address: text + 0x280n, self: [7], first: 200 },
        { parent: 0, address: text + 0x400n, self: [3], first: 210 },
        { parent: 0, address: text + 0x280n, self: [900], first: 220, kind: 'interrupt' },
      ],
      [
        { mark: 0, instructions: 100 },
        { mark: 1, instructions: 200 },
      ],
    );
    const { initcalls } = buildProfile(inputs({ recording: plainRecording(twoMarks), tables }));
    expect(initcalls.map(({ name, instructions }) => [name, instructions])).toEqual([
      ['crypto_init', 25],
      ['init_once', 10],
    ]);
  });

  test('lost counts become warnings', () => {
    const tables = plainTables(nodes, passed);
    const { warnings, coverage } = buildProfile(
      inputs({ tables: { ...tables, lost: { ...tables.lost, nodes: 1200 } } }),
    );
    expect(warnings).toEqual(['1,200 calls were counted at their caller, since the call tree was full']);
    expect(coverage.dropped).toBe(1200);
  });

  test('a trace whose sums contradict each other is refused', () => {
    const tables = plainTables(nodes, passed);
    const wrong = { ...tables, header: { ...tables.header, instructions: 7 } };
    expect(() => buildProfile(inputs({ tables: wrong }))).toThrow(
      'the trace contradicts itself: the tree sums to 420',
    );
  });

  test('samples follow their nodes, and neighbours that became one are joined', () => {
    const tables = {
      ...plainTables(nodes, passed),
      samples: { period: 10, node: Int32Array.of(0, 1, 5, -1), count: Int32Array.of(3, 4, 2, 1) },
    };
    const { timeline, tree, functions } = buildProfile(inputs({ tables }));
    expect(timeline!.count).toEqual(Int32Array.of(7, 2, 1));
    expect(functions.name[tree.function[timeline!.node[0]!]!]).toBe('firmware');
    expect(timeline!.node[2]).toBe(-1);
  });
});

describe('what is said of user code', () => {
  const notesWith = (strayReturns: number): readonly string[] => {
    const tables = plainTables(nodes, passed);
    const header = { ...tables.header, calls: 5000, strayReturns };
    return buildProfile(inputs({ tables: { ...tables, header } })).coverage.notes;
  };

  test('its call paths are in doubt where one return in a thousand met no call', () => {
    expect(notesWith(5).join()).not.toContain('call paths');
    expect(notesWith(6)).toContain(
      '6 returns in user code met no call, as coroutines and longjmp make them: its call paths hold in part only',
    );
  });
});

describe('console lines', () => {
  test('bytes are stamped with the moment of their first', () => {
    const bytes = Buffer.from('\x1b[2Jhello\r\n\nworld');
    const tables = {
      ...plainTables(nodes, passed),
      consoleBytes: {
        byte: new Uint8Array(bytes),
        instructions: Float64Array.from(bytes, (_, at) => 100 + at),
      },
    };
    expect(buildProfile(inputs({ tables })).console).toEqual([
      { instructions: 100, ns: 100, text: 'hello' },
      { instructions: 112, ns: 112, text: 'world' },
    ]);
  });

  test('a log has the time stamps of the kernel', () => {
    const consoleText = 'SeaBIOS\r\n[    0.000000] Linux version 6.1\r\n[    1.234567] Run /init\r\n';
    expect(buildProfile(inputs({ consoleText })).console).toEqual([
      { instructions: -1, ns: -1, text: 'SeaBIOS' },
      { instructions: -1, ns: 0, text: '[    0.000000] Linux version 6.1' },
      { instructions: -1, ns: 1_234_567_000, text: '[    1.234567] Run /init' },
    ]);
  });
});

describe('the digest of a run', () => {
  const sample = runSample(buildProfile(inputs()));

  test('host time is not part of it', () => {
    const slower = { ...plainRecording(marks), wallMs: 9999 };
    expect(runSample(buildProfile(inputs({ recording: slower })))).toEqual({ ...sample, wallMs: 9999 });
  });

  test('one instruction elsewhere is', () => {
    const other = nodes.map((node, index) =>
      index === 8 ? { ...node, self: [0, 0, 3] } : index === 9 ? { ...node, self: [0, 0, 7] } : node,
    );
    const moved = nodes.map((node, index) =>
      index === 7 ? { ...node, self: [0, 0, 21] } : index === 8 ? { ...node, self: [0, 0, 3] } : node,
    );
    expect(runSample(buildProfile(inputs({ tables: plainTables(other, passed) }))).digest).toBe(
      sample.digest,
    );
    expect(runSample(buildProfile(inputs({ tables: plainTables(moved, passed) }))).digest).not.toBe(
      sample.digest,
    );
  });
});
