/** Which boots need not be made again: those of equal inputs, and no others. */
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sha256File } from '../../src/base/files.ts';
import type { PreparedGuest } from '../../src/boot/prepare-guest.ts';
import { makeScenario } from '../../src/config/scenario-input.ts';
import type { Scenario } from '../../src/config/scenario.ts';
import { bootKey, keepBoot, keptBoot, keptBootsOf, type BootInputs } from '../../src/measure/kept-boots.ts';
import type { Measurement, MeasureHost } from '../../src/measure/measurement.ts';
import type { SourceEvidence } from '../../src/measure/source-evidence.ts';
import { notBootedNote } from '../../src/profile/not-booted.ts';
import { plainQemu, plainRecording } from '../support/plain-recording.ts';
import { plainSymbols } from '../support/plain-symbols.ts';
import { textProfile } from '../support/text-profile.ts';

let folder: string;
let host: MeasureHost;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kept-'));
  for (const name of ['kernel', 'initrd', 'vmlinux', 'disk', 'qemu']) writeFileSync(join(folder, name), name);
  host = {
    ...{ cacheFolder: folder, env: {}, cwd: folder, signal: new AbortController().signal, qemu: 'auto' },
    keptBoots: { folder: join(folder, 'boots'), code: 'this build' },
  };
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name: string, content?: string): string => {
  const path = join(folder, name);
  if (content !== undefined) writeFileSync(path, content);
  return path;
};

function inputs(scenario: Partial<Scenario> = {}, guest: Partial<PreparedGuest> = {}): BootInputs {
  const kernel = file('kernel');
  return {
    scenario: { ...makeScenario('one', [{ kernel }]), ...scenario },
    guest: {
      ...{ kernel, initrd: file('initrd'), disk: null, uefi: null, append: 'quiet', notes: [], warnings: [] },
      ...guest,
    },
    qemu: { ...plainQemu, binary: file('qemu') },
    digestOf: sha256File,
    evidence: noEvidence,
    symbols: plainSymbols([{ name: 'start_kernel', address: 0xffffffff81000000n, size: 16 }]),
  };
}

const noEvidence: SourceEvidence = { digest: null, codeFiles: () => null, tree: null, warnings: [] };

describe('a boot is known by its inputs', () => {
  test('wherever they lie and whatever it is called', async () => {
    const key = await bootKey(inputs(), host);
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    const elsewhere = { kernel: file('copy', 'kernel'), name: 'two' };
    expect(await bootKey(inputs(elsewhere, { initrd: file('archive', 'initrd') }), host)).toBe(key);
  });

  const others: readonly (readonly [string, () => [BootInputs, MeasureHost?]])[] = [
    ['the kernel', () => [inputs({ kernel: file('k', 'another') })]],
    ['the kernel in it', () => [inputs({}, { kernel: file('k', 'another') })]],
    ['the initramfs', () => [inputs({}, { initrd: file('i', 'another') })]],
    [
      'the symbols',
      () => [{ ...inputs(), symbols: plainSymbols([{ name: 'other', address: 1n, size: 16 }]) }],
    ],
    ['where functions come from', () => [{ ...inputs(), evidence: { ...noEvidence, digest: 'lines of 1' } }]],
    ['the disk', () => [inputs({ disk: { path: file('disk'), as: 'auto', format: 'raw' } })]],
    ['how it is attached', () => [inputs({}, { disk: { path: file('disk'), as: 'virtio', bytes: 4 } })]],
    ['the command line', () => [inputs({}, { append: 'debug' })]],
    ['the memory', () => [inputs({ memoryMiB: 1024 })]],
    ['the seed', () => [inputs({ seed: 7 })]],
    ['the clock', () => [inputs({ icountShift: 1 })]],
    ['where it ends', () => [inputs({ end: { kind: 'symbol', symbol: 'kernel_init' } })]],
    ['what is observed', () => [inputs({ observe: { processes: false, modules: true, syscalls: true } })]],
    ['stages', () => [inputs({ stages: [{ name: 'a', start: { address: 1n } }] })]],
    ['the QEMU', () => [{ ...inputs(), qemu: { ...plainQemu, binary: file('q', 'another') } }]],
    [
      'the firmware',
      () => [{ ...inputs(), qemu: { ...plainQemu, binary: file('qemu'), firmwareSha256: 'b'.repeat(64) } }],
    ],
    ['the program', () => [inputs(), { ...host, keptBoots: { ...host.keptBoots!, code: 'another' } }]],
    ['the check of the tracer', () => [inputs(), { ...host, env: { BOOTGATE_CHECK_TRACER: '1' } }]],
  ];
  test.each(others)('%s is part of them', async (_what, make) => {
    const [changed, where = host] = make();
    const key = await bootKey(changed, where);
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(key).not.toBe(await bootKey(inputs(), host));
  });

  const unknown: readonly (readonly [string, Partial<Scenario>])[] = [
    ["what is measured by the host's clock", { tracer: 'exec_tb' }],
    ['what is to be repeated', { runs: 2 }],
    ['what reads folders', { modules: '/lib/modules/6.1' }],
    ["what reads another folder's names", { sysroot: '/usr' }],
    ['what may read files by its arguments', { qemuArgs: ['-drive', 'file=x'] }],
    [
      'what runs a program on the host',
      { focus: { field: 'name', pattern: 'sshd', children: true, run: 'gdb' } },
    ],
  ];
  test.each(unknown)('%s is always booted', async (_what, scenario) => {
    expect(await bootKey(inputs(scenario), host)).toBeNull();
  });

  test('so is everything where nothing is kept: from sources, and when asked to', async () => {
    expect(await bootKey(inputs(), { ...host, keptBoots: undefined })).toBeNull();
    expect(keptBootsOf({ BOOTGATE_AGAIN: '1' })).toBeUndefined();
  });
});

describe('kept boots', () => {
  const measured = (): Measurement => ({
    profile: textProfile('start_kernel self=1000', { profile: { scenario: 'one' } }),
    recording: { ...plainRecording([]), console: file('console', 'Linux version 6.1\n') },
  });

  test('come back as they were, under the name asked for, with what happened', async () => {
    await keepBoot('key', measured(), host);
    const found = await keptBoot('key', inputs({ name: 'two' }), join(folder, 'work'), host);
    const { profile } = measured();
    expect({ ...found!.profile, coverage: profile.coverage }).toEqual({ ...profile, scenario: 'two' });
    expect(notBootedNote(found!.profile)).toMatch(
      /^not booted again: .* of the boot of \d{4}-\d\d-\d\d \d\d:\d\d UTC$/,
    );
    expect(readFileSync(found!.recording.console, 'utf8')).toBe('Linux version 6.1\n');
    expect(found!.recording.outcome.kind).toBe('reached-end');
  });

  test('of none, and of what is damaged, there is none', async () => {
    expect(await keptBoot('key', inputs(), join(folder, 'work'), host)).toBeNull();
    await keepBoot('key', measured(), host);
    writeFileSync(join(folder, 'boots', 'key', 'profile.json.gz'), 'not a profile');
    expect(await keptBoot('key', inputs(), join(folder, 'work'), host)).toBeNull();
  });

  test('a boot that failed is not kept', async () => {
    const { profile, recording } = measured();
    const failed = { ...recording, outcome: { kind: 'panic', detail: 'Oops' } } as const;
    await keepBoot('key', { profile, recording: failed }, host);
    expect(await keptBoot('key', inputs(), join(folder, 'work'), host)).toBeNull();
  });

  test('those used longest ago go', async () => {
    for (let nth = 0; nth < 45; nth += 1) {
      const old = join(folder, 'boots', `old-${nth}`);
      mkdirSync(old, { recursive: true });
      utimesSync(old, nth, nth);
    }
    await keepBoot('key', measured(), host);
    const names = readdirSync(join(folder, 'boots'));
    expect(names).toHaveLength(40);
    expect(names).toEqual(expect.arrayContaining(['key', 'old-44']));
    expect(names).not.toContain('old-5');
  });
});
