import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { BootgateError } from '../../src/base/errors.ts';
import { environmentOf } from '../../src/profile/environment.ts';
import { readProfile, writeProfile } from '../../src/profile/profile-file.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { defaultArchitecture } from '../../src/arch/architectures.ts';
import { firmwareStages } from '../../src/simpletrace/firmware-stages.ts';
import { TimeAttribution } from '../../src/simpletrace/time-attribution.ts';
import { timeProfile, type TimeProfileInputs } from '../../src/simpletrace/time-profile.ts';
import { SimpletraceDecoder } from '../../src/simpletrace/trace-decoder.ts';
import { mulberry32, textEnvironment } from '../support/text-profile.ts';
import { at, smallKernel } from './fake-symbols.ts';
import { droppedEvents, execTb, execTbExit, trace } from './trace-writer.ts';

const user = 0x401000n;

function profileOf(records: readonly Buffer[], inputs: Partial<TimeProfileInputs> = {}): Profile {
  return profileOfBytes(trace(...records), inputs);
}

function profileOfBytes(bytes: Uint8Array, inputs: Partial<TimeProfileInputs> = {}): Profile {
  const attribution = new TimeAttribution({
    arch: defaultArchitecture,
    symbols: smallKernel,
    marks: [
      ...firmwareStages(defaultArchitecture),
      { name: 'userspace', role: 'stage', at: { firstUserInstruction: true } },
    ],
  });
  const decoder = new SimpletraceDecoder({ file: 'test.trace', sink: (batch) => attribution.consume(batch) });
  decoder.push(bytes);
  return timeProfile({
    counts: decoder.finish(),
    tables: attribution.finish(),
    symbols: smallKernel,
    scenario: 'test',
    outcome: { kind: 'imported', detail: 'a test' },
    environment: environmentOf({ ...textEnvironment, tracer: 'exec_tb simple' }),
    subject: {
      kernel: 'Linux version 6.1.0',
      kernelBuildId: null,
      kernelSha256: '',
      initrdSha256: null,
      diskSha256: null,
      append: '',
      seed: null,
    },
    emitted: 1,
    ...inputs,
  });
}

const boot = [
  execTb(0, 0xfffffff0n),
  execTb(10, 0xfe05bn),
  execTb(40, at('start_kernel')),
  execTb(90, at('ksys_read')),
  execTb(95, at('start_kernel', 8)),
  execTb(100, at('native_safe_halt')),
  execTb(300, user),
  execTb(320, at('entry_SYSCALL_64')),
  execTb(321, at('__x64_sys_read')),
  execTb(330, at('ksys_read')),
  execTb(340, user),
];

test('a flat profile in nanoseconds that adds up and survives its file', async () => {
  const profile = profileOf(boot);
  const { functions } = profile;
  const rows = functions.name.map(
    (name, row) =>
      `${functions.objects[functions.object[row]!]!} ${name} ${functions.self[row]!} ${functions.calls[row]!} @${functions.first[row]!}`,
  );
  expect(rows).toEqual([
    'idle native_safe_halt 200 1 @100',
    'vmlinux start_kernel 55 1 @40',
    'firmware firmware 40 0 @0',
    'user user code 20 2 @300',
    'vmlinux ksys_read 15 2 @90',
    'vmlinux __x64_sys_read 9 1 @321',
    'vmlinux entry_SYSCALL_64 1 1 @320',
  ]);
  expect(profile).toMatchObject({
    unit: 'ns',
    assume: 'none',
    totals: { idleNs: 200, instructions: -1, blockExecutions: 11, calls: 8 },
    coverage: { captured: 1, dropped: 0, kernelSymbolized: 1, userSymbolized: 0 },
    stages: [
      { name: 'reset', startNs: 0, ns: 10 },
      { name: 'firmware', startNs: 10, ns: 290 },
      { name: 'userspace', startNs: 300, ns: 40 },
    ],
    systemCalls: [{ number: 0, name: 'read', count: 1, errors: -1, cost: 20, firstAt: 320 }],
    warnings: [],
  });
  const folder = mkdtempSync(join(tmpdir(), 'bootgate-test-'));
  try {
    const file = join(folder, 'profile.json.gz');
    await writeProfile(file, profile);
    expect(await readProfile(file)).toEqual(profile);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('what a trace lacks is said, and nothing is scaled', () => {
  test('dropped events', () => {
    const profile = profileOf([...boot.slice(0, 4), droppedEvents(500, 26), ...boot.slice(4)]);
    expect(profile.coverage).toMatchObject({ dropped: 26, captured: 11 / 37 });
    expect(profile.warnings).toEqual([
      expect.stringMatching(/^QEMU dropped 26 events \(70.3 %\) in 1 places: .* 5 ns/),
    ]);
    expect(profile.functions.self.reduce((sum, ns) => sum + ns, 0)).toBe(340);
  });

  test('blocks that QEMU never emitted', () => {
    const profile = profileOf(boot, { emitted: 0.925 });
    expect(profile.coverage.captured).toBe(0.925);
    expect(profile.warnings).toEqual([expect.stringContaining('events for 92.5 % of the blocks it ran')]);
  });

  test('an unknown QEMU is a reservation, not a warning', () => {
    const profile = profileOf(boot, { emitted: null });
    expect(profile.warnings).toEqual([]);
    expect(profile.coverage.notes).toContainEqual(expect.stringContaining('a trace does not tell'));
  });

  test('symbols of another kernel', () => {
    const elsewhere = boot
      .slice(0, 2)
      .concat(execTb(20, 0xffffffff90000000n), execTb(90, at('start_kernel')));
    expect(profileOf(elsewhere).warnings).toEqual([expect.stringContaining('only 0 % of the kernel')]);
  });

  test('time that runs backwards', () => {
    expect(profileOf([...boot, execTb(335, user)]).warnings).toEqual([
      expect.stringMatching(/^time ran backwards at 1 events, by up to 5 ns/),
    ]);
  });

  test('a trace without blocks', () => {
    expect(() => profileOf([execTbExit(1)])).toThrow('no exec_tb event');
  });
});

test('10,000 mutations of a trace: a sound profile, or an error for the user', () => {
  const original = trace(...boot.slice(0, 5), droppedEvents(500, 26), ...boot.slice(5), execTbExit(350));
  const random = mulberry32(7);
  const below = (limit: number): number => Math.floor(random() * limit);
  let profiles = 0;
  for (let round = 0; round < 10_000; round += 1) {
    const bytes = Buffer.from(original);
    for (let change = below(3); change >= 0; change -= 1) {
      // Mostly in the events: their times, ids and addresses.
      const at = below(4) === 0 ? below(bytes.length) : 160 + below(bytes.length - 160);
      bytes[at] = [0, 1, 0xff, 0x80, below(256)][below(5)]!;
    }
    try {
      const profile = profileOfBytes(below(4) === 0 ? bytes.subarray(0, below(bytes.length)) : bytes);
      expect(profile.functions.self.every((ns) => ns >= 0)).toBe(true);
      profiles += 1;
    } catch (error) {
      if (!(error instanceof BootgateError)) throw error;
    }
  }
  expect(profiles).toBeGreaterThan(1000);
});
