/** Rules of initramfs, modules, programs and units: what they see in a boot, and what they leave alone. */
import { describe, expect, test } from '@jest/globals';
import { advise, factsOf, nothingKnown, type Opportunity } from '../../src/advise/advise.ts';
import type { Known } from '../../src/advise/rule.ts';
import { idleModules } from '../../src/advise/rules/module-rules.ts';
import { rules } from '../../src/advise/rules/rules.ts';
import type { ModuleEvent, Process, Profile, Unit } from '../../src/profile/profile.ts';
import { textProfile } from '../support/text-profile.ts';

function boot(calls: string, more: Partial<Profile> = {}, append = ''): Profile {
  const profile = textProfile(`start_kernel self=100000000\n  parse_args self=900000\n${calls}`);
  return { ...profile, subject: { ...profile.subject, append }, ...more };
}

function found(id: string, profile: Profile, known: Known = nothingKnown): Opportunity | undefined {
  const rule = rules.filter((one) => one.id === id);
  expect(rule).toHaveLength(1);
  return advise(factsOf(profile, known), rule).opportunities[0];
}

const module = (name: string, instructions: number, sizeBytes: number, unloaded = -1): ModuleEvent => ({
  ...{ name, instructions, sizeBytes, loadedAtInstructions: 5, unloadedAtInstructions: unloaded },
});

const program = (executable: string, cost: number, parent = -1, command = executable): Process => ({
  ...{ pid: 1, parent, names: [executable.split('/').at(-1)!], command, executable, cgroup: '' },
  ...{ kernelThread: false, threads: 1, startInstructions: 1, endInstructions: 2, startNs: 1, endNs: 2 },
  ...{ userInstructions: cost - 1000, kernelInstructions: 1000, interruptInstructions: 0, exitStatus: 0 },
});

describe('the initramfs', () => {
  // 20 MB by ZSTD at 12.6 instructions a byte, as Debian's 6.12 takes
  const profile = boot(
    '  unpack_to_rootfs self=60000000\n    unzstd self=252000000\n      flush_buffer self=50000000\n',
    {
      modules: [module('virtio_blk', 1, 1)],
    },
  );
  const packed = (compression: string | null): Known => ({
    ...nothingKnown,
    initramfs: () => ({
      ...{ compression, bytes: 20_000_000 },
      modules: [
        { name: 'virtio_blk', bytes: 1_000_000 },
        { name: 'nouveau', bytes: 4_000_000 },
        { name: 'xfs', bytes: 3_000_000 },
      ],
    }),
  });

  test('would be unpacked faster with LZ4, by what that takes a byte', () => {
    const one = found('initramfs-compression', profile, packed('zstd'))!;
    expect(one.expected).toBe(252_000_000 - 3.54 * 20_000_000);
    expect(one.evidence.at(-1)!.what).toBe('zstd takes 12.6 a byte, LZ4 3.54');
  });

  test('is not repacked where the kernel knows no LZ4, where it is not packed, or not known', () => {
    const no = { ...packed('zstd'), option: () => 'n' as const };
    expect(found('initramfs-compression', profile, no)).toBeUndefined();
    expect(found('initramfs-compression', profile, packed(null))).toBeUndefined();
    expect(found('initramfs-compression', profile)).toBeUndefined();
    const lz4 = boot('  unpack_to_rootfs self=60000000\n    unlz4 self=36000000');
    expect(found('initramfs-compression', lz4, packed('lz4'))).toBeUndefined();
  });

  test('does without the modules that are not loaded, by their share of what is unpacked', () => {
    const one = found('initramfs-modules', profile, packed('zstd'))!;
    expect(one.expected).toBe((362_000_000 * 7) / 20);
    expect(one.evidence.at(-1)!.what).toBe('2 modules of 3 are not loaded: 35.0 % of what is unpacked');
    const all = ['virtio_blk', 'nouveau', 'xfs'].map((name) => module(name, 1, 1));
    expect(found('initramfs-modules', { ...profile, modules: all }, packed('zstd'))).toBeUndefined();
  });
});

describe('modules of which nothing ran but their initialisation', () => {
  const drawing = `
  load_module self=40000000
    do_one_initcall self=100
      busy_init [busy] self=1000000
      idle_init [idle] self=3000000
        probe [idle] self=500
        helper [library] self=700
      library_init [library] self=10
      driver_init [driver] self=10
        really_probe self=10
          driver_probe [driver] self=10
      gone_init [gone] self=10
  interrupt self=5
    handler [busy] self=9`;
  const modules = [
    module('busy', 1_000_000, 100_000),
    module('idle', 3_001_200, 300_000),
    module('library', 10, 100_000),
    module('gone', 10, 100_000, 77),
    module('driver', 30, 0),
  ];
  const profile = boot(drawing, { modules });

  test('are those whose functions ran nowhere else, what others call of them included', () => {
    expect(idleModules(profile).map(({ name }) => name)).toEqual(['idle']);
  });

  test('cost their initialisation and their share of loading', () => {
    const one = found('idle-modules', profile)!;
    expect(one.change.add).toEqual(['modprobe.blacklist=idle']);
    // of 40,000,100 for loading and 600,000 bytes; the tree has 310 of initialisation that events do not
    const loading =
      profile.tree.total[
        Array.from(profile.tree.function).findIndex((row) => profile.functions.name[row] === 'load_module')
      ]!;
    expect(one.saving).toBe(3_001_200 + Math.round((loading - 4_001_250) / 2));
  });

  test('are not named again once they are on the list', () => {
    expect(
      found('idle-modules', boot(drawing, { modules }, 'modprobe.blacklist=other,idle')),
    ).toBeUndefined();
  });
});

describe('programs', () => {
  const processes = [
    program('/usr/bin/dash', 900_000),
    ...['sed', 'sed', 'cut', 'cat'].map((name) => program(`/usr/bin/${name}`, 700_000, 0)),
    { ...program('', 300_000, 0, ''), names: ['sh'] },
    program('/usr/bin/mount', 900_000, 0),
    program('/usr/bin/sed', 700_000),
    program('/usr/lib/systemd/system-generators/systemd-gpt-auto-generator', 2_000_000),
    program('/usr/lib/systemd/system-generators/systemd-fstab-generator', 2_000_000),
    program('/usr/sbin/e2fsck', 8_000_000),
    program('/usr/sbin/fsck.ext4', 1_000_000),
    program('/usr/bin/ssh-keygen', 90_000_000),
    program('/usr/bin/tr', 700_000, 6), // mount's
  ];
  const profile = boot('', { processes });

  test('that a shell starts for what it does itself, and its own forks', () => {
    const one = found('shell-trifles', profile)!;
    expect(one.evidence).toEqual([
      { what: 'sed', cost: 1_400_000, calls: 2 },
      { what: 'cat', cost: 700_000, calls: 1 },
      { what: 'cut', cost: 700_000, calls: 1 },
      { what: 'sh (a fork)', cost: 300_000, calls: 1 },
    ]);
    expect(one.expected).toBe(3_100_000);
    expect(found('shell-trifles', { ...profile, processes: processes.slice(0, 5) })).toBeUndefined();
  });

  test('that check file systems are left out by a word', () => {
    expect(found('file-system-checks', profile)).toMatchObject({
      saving: 9_000_000,
      change: { add: ['fsck.mode=skip'] },
    });
    expect(found('file-system-checks', boot('', { processes }, 'fsck.mode=force'))).toBeUndefined();
  });

  test('that make units, but for those that the image is mounted by', () => {
    expect(found('generators', profile)).toMatchObject({
      saving: 2_000_000,
      evidence: [{ what: 'systemd-gpt-auto-generator' }],
    });
  });

  test('that make host keys', () => {
    expect(found('host-keys', profile)!.expected).toBe(90_000_000);
  });

  test('are bound to their libraries by the linker, whose own code is what is expected', () => {
    const calls = `  main [/usr/bin/dash] self=5
    relocate [/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2] self=6000000
      memcpy [/usr/lib/x86_64-linux-gnu/libc.so.6] self=100`;
    const one = found('library-relocation', boot(calls, { processes }))!;
    expect(one.expected).toBe(6_000_000);
    expect(one.evidence.at(-1)!.what).toBe('11 programs, 13 processes');
    expect(found('library-relocation', profile)).toBeUndefined();
  });
});

describe('units', () => {
  const unit = (name: string): Unit => ({
    ...{ name, startInstructions: 1, readyInstructions: 2, endInstructions: 3, result: 'started' },
    ...{ startNs: 1, readyNs: 2, endNs: 3, processes: 1, userInstructions: 5_000_000, kernelInstructions: 0 },
  });
  const units = [
    ...['systemd-networkd-wait-online.service', 'ldconfig.service', 'systemd-hwdb-update.service'],
    ...['e2scrub_reap.service', 'serial-getty@ttyS0.service', 'systemd-timesyncd.service'],
    'systemd-udev-trigger.service',
  ].map(unit);
  const profile = boot('', { units });

  test.each([
    ['waiting-units', ['systemd.mask=systemd-networkd-wait-online.service']],
    ['first-boot-work', ['systemd.condition-needs-update=false']],
    ['housekeeping', ['systemd.mask=e2scrub_reap.service']],
    ['login-prompts', ['systemd.mask=serial-getty@ttyS0.service']],
    ['time-synchronisation', ['systemd.mask=systemd-timesyncd.service']],
  ])('%s', (id, add) => {
    expect(found(id, profile)!.change.add).toEqual(add);
    expect(found(id, boot('', { units }, add.join(' ')))).toBeUndefined();
    expect(found(id, boot('', { units: [unit('other.service')] }))).toBeUndefined();
  });

  test('that announce devices are left out where the initramfs has announced them', () => {
    const trigger = program('/usr/bin/udevadm', 1000, -1, 'udevadm trigger --type=devices --action=add');
    const twice = { ...profile, processes: [trigger, trigger] };
    expect(found('devices-scanned-twice', { ...profile, processes: [trigger] })).toBeUndefined();
    expect(found('devices-scanned-twice', twice)!.change.add).toEqual([
      'systemd.mask=systemd-udev-trigger.service',
    ]);
  });
});
