/** What the guest did differently: who is matched with whom, and what planted changes are explained by. */
import { describe, expect, test } from '@jest/globals';
import { compare } from '../../src/compare/compare.ts';
import type { Comparison } from '../../src/compare/comparison.ts';
import { groupProcesses } from '../../src/compare/process-groups.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import { parseLimit } from '../../src/config/policy-limit.ts';
import type { Policy } from '../../src/config/policy.ts';
import { commandPattern } from '../../src/profile/process-names.ts';
import type { Process, Profile, Unit } from '../../src/profile/profile.ts';
import { guestLines } from '../../src/render/comparison-guest.ts';
import { imageBoot, randomImageBoot, type ImageKnobs } from '../support/image-profile.ts';

function compared(head: ImageKnobs, policy: Policy = defaultPolicy, base: ImageKnobs = {}): Comparison {
  const other = imageBoot(head);
  return between(
    imageBoot(base),
    { ...other, subject: { ...other.subject, diskSha256: 'd'.repeat(64) } },
    policy,
  );
}

function between(base: Profile, head: Profile, policy: Policy = defaultPolicy): Comparison {
  return compare({
    base: { profile: base, label: 'base' },
    head: { profile: head, label: 'head' },
    policy,
    today: '2026-01-01',
  });
}

function process(command: string, names: readonly string[] = ['x']): Process {
  return {
    pid: 1, parent: -1, names, command, executable: '', cgroup: '', kernelThread: false, threads: 1, startInstructions: 0,
    endInstructions: -1, startNs: 0, endNs: -1, userInstructions: 100, kernelInstructions: 10,
    interruptInstructions: 5, exitStatus: null,
  }; // prettier-ignore
}

describe('processes are matched by command line', () => {
  test.each([
    ['/bin/kill 4711', '/bin/kill *'],
    ['cat /proc/4711/maps', 'cat /proc/*/maps'],
    ['systemd-cryptsetup attach luks-2f1c3a44-9a6e-4f5e-8c3b-0d1e2f3a4b5c /dev/vdb', 'systemd-cryptsetup attach luks-* /dev/vdb'],
    ['sort -T /tmp/tmp.Ab3dEf91Xy', 'sort -T /tmp/tmp.*'],
    ['/usr/bin/python3.11 -m http.server 8080', '/usr/bin/python3.11 -m http.server *'],
    ['ldconfig -X glibc-2.36', 'ldconfig -X glibc-2.36'],
    ['/usr/lib/systemd/systemd-udevd --daemon', '/usr/lib/systemd/systemd-udevd --daemon'],
    ['update-initramfs', 'update-initramfs'],
    ['load 9f86d081884c7d65', 'load *'],
  ])('what differs from run to run is left out of %s', (command, pattern) => {
    expect(commandPattern(command)).toBe(pattern);
  }); // prettier-ignore

  test('numbers count where both sides have them, and are left out where one has not', () => {
    const groups = (base: string[], head: string[]): string[] =>
      groupProcesses(base.map((text) => process(text)), head.map((text) => process(text))).map(
        ({ name, base: before, head: after }) => `${name}: ${before.length} → ${after.length}`,
      ); // prettier-ignore
    expect(groups(['sleep 1', 'sleep 2'], ['sleep 2', 'sleep 1'])).toEqual([
      'sleep 1: 1 → 1',
      'sleep 2: 1 → 1',
    ]);
    expect(groups(['kill 100', 'sh'], ['sh', 'kill 222'])).toEqual(['kill *: 1 → 1', 'sh: 1 → 1']);
    expect(groups(['sh'], ['sh', 'mkfs /dev/vdb 7'])).toEqual(['mkfs /dev/vdb 7: 0 → 1', 'sh: 1 → 1']);
    expect(groups(['u', 'u', 'u'], ['u', 'u', 'u', 'u', 'u'])).toEqual(['u: 3 → 5']);
  });

  test('kernel threads of one kind are one, and no program', () => {
    const thread = (name: string): Process => ({ ...process('', [name]), kernelThread: true });
    const groups = groupProcesses(
      [thread('kworker/0:1-events'), thread('ksoftirqd/0'), process('', ['kworker/*'])],
      [thread('kworker/u4:3'), thread('kworker/1:0H-kblockd'), thread('ksoftirqd/0')],
    );
    expect(groups.map(({ name, kernelThread, base, head }) => [name, kernelThread, base.length, head.length])).toEqual([
      ['ksoftirqd/*', true, 1, 1],
      ['kworker/*', false, 1, 0],
      ['kworker/*', true, 1, 2],
    ]); // prettier-ignore
  });

  test('the order of processes does not matter', () => {
    const [base, head] = [
      randomImageBoot({ seed: 1, processes: 80 }),
      randomImageBoot({ seed: 2, processes: 90 }),
    ];
    const turned = { ...head, processes: head.processes!.toReversed() };
    const rows = between(base, head).processes;
    expect(rows.length).toBeGreaterThan(15);
    expect(between(base, turned).processes).toEqual(rows);
    const sum = (profile: Profile): number =>
      profile.processes!.reduce((total, { userInstructions: user, kernelInstructions: kernel }) => total + user + kernel, 0); // prettier-ignore
    expect(rows.reduce((total, { delta }) => total + delta, 0)).toBe(sum(head) - sum(base));
  });
});

describe('planted changes', () => {
  test('the same image twice has no changes, temporary names and pids aside', () => {
    const { processes, modules, systemCalls, units, idle } = compared({ run: 'c0ffee99' });
    expect({ processes, modules, systemCalls, units, idle }).toEqual({
      processes: [], modules: [], systemCalls: [], units: [], idle: [],
    }); // prettier-ignore
  });

  test('a service that does more', () => {
    const { verdict, causes, processes } = compared({ serviceWork: 6_000_000 });
    expect(verdict).toBe('regressed');
    expect(causes[0]).toMatchObject({
      path: ['app-server', 'main'],
      program: { name: 'app-server', baseCount: 1, headCount: 1 },
      module: null,
      share: 1,
    });
    expect(processes).toMatchObject([
      { metric: 'process:app-server', delta: 3_000_000, change: 'changed', baseCount: 1, headCount: 1 },
    ]);
  });

  test('its unit did more, also where both boots were quiet', () => {
    const quiet = (profile: Profile): Profile => ({
      ...profile,
      units: profile.units!.map((unit) => ({
        ...unit,
        result: 'unreported',
        readyInstructions: -1,
        readyNs: -1,
      })),
    });
    const [base, head] = [imageBoot(), imageBoot({ serviceWork: 6_000_000 })];
    for (const { units } of [between(base, head), between(quiet(base), quiet(head))]) {
      const { baseInstructions, headInstructions } = units.find(({ name }) => name === 'app.service')!;
      expect(headInstructions - baseInstructions).toBe(3_000_000);
    }
    const lines = guestLines(between(quiet(base), quiet(head))).filter(({ what }) => what === 'unit');
    expect(lines).toEqual([{ what: 'unit', subject: 'app.service', rest: '+3.000 M instructions' }]);
  });

  test('a unit is not new or gone because one boot was quiet or did not show control groups', () => {
    const boot = imageBoot();
    const target: Unit = { ...boot.units![0]!, name: 'basic.target', processes: 0 };
    const loud = { ...boot, units: [...boot.units!, target] };
    const quiet = { ...boot, units: boot.units!.map((unit) => ({ ...unit, result: 'unreported' as const })) };
    const blind = (profile: Profile): Profile => ({
      ...profile,
      units: profile.units!.map((unit) => ({
        ...unit,
        processes: -1,
        userInstructions: -1,
        kernelInstructions: -1,
      })),
    });
    const unseen = { ...quiet, units: [...loud.units, { ...quiet.units[0]!, name: 'init.scope' }] };
    for (const [base, head] of [
      [loud, quiet],
      [quiet, loud],
      [blind(loud), unseen],
      [unseen, blind(loud)],
    ] as const) {
      const { units } = between(base, head);
      expect(
        units.map(({ name, change }) => `${name} ${change}`).filter((text) => !text.endsWith('changed')),
      ).toEqual([]);
      expect(guestLines(between(base, head)).filter(({ what }) => what === 'unit')).toEqual([]);
    }
  });

  test("a module's initialisation", () => {
    const { causes, modules } = compared({ moduleInit: 1_200_000 });
    expect(causes[0]).toMatchObject({
      kind: 'more-work-per-call',
      module: 'demo_net',
      program: { name: 'modprobe' },
      share: 1,
    });
    expect(causes[0]!.path.at(-1)).toBe('demo_net_init');
    expect(modules).toMatchObject([{ metric: 'module:demo_net', base: 200_000, delta: 1_000_000 }]);
  });

  test('more udev events: more workers are one cause, not what each of them does', () => {
    const { causes, processes } = compared({ udevWorkers: 8 });
    // Workers are forks: they run under the root of the program that made them, itself one of the processes.
    expect(causes[0]).toMatchObject({
      path: ['systemd-udevd'],
      kind: 'more-processes',
      baseCalls: 4,
      headCalls: 9,
    });
    expect(causes[0]!.share).toBeGreaterThan(0.7);
    expect(processes[0]).toMatchObject({
      name: '(udev-worker)',
      baseCount: 3,
      headCount: 8,
      delta: 5 * 340_000,
    });
  });

  test('a program that is new', () => {
    const { causes, processes, systemCalls } = compared({ cryptsetup: true });
    expect(causes[0]).toMatchObject({ path: ['cryptsetup'], kind: 'new-code', share: 1 });
    expect(processes[0]).toMatchObject({ program: 'cryptsetup', change: 'added', base: 0, head: 890_000 });
    expect(systemCalls).toMatchObject([{ name: 'ioctl', baseCount: 0, headCount: 12 }]);
  });

  test('a slower disk: units and idle time say it, no instruction does', () => {
    const { total, units, idle } = compared({ diskWait: 3_000_000 });
    expect(total!.delta).toBe(0);
    expect(units[0]!.name).toBe('app.service');
    expect(units[0]!.delta).toBeGreaterThan(4_000_000);
    expect(idle[0]!.reason).toBe('disk');
    expect(idle[0]!.delta).toBeGreaterThan(4_000_000);
  });

  test('limits for processes and modules are opt-in, and decide like others', () => {
    const policy: Policy = {
      ...defaultPolicy,
      total: { warn: null, fail: null },
      processes: [{ pattern: 'app-*', threshold: { warn: null, fail: parseLimit('10%') } }],
      modules: [{ pattern: '*', threshold: { warn: null, fail: parseLimit('100k') } }],
    };
    expect(compared({ serviceWork: 6_000_000 }, policy)).toMatchObject({
      verdict: 'regressed',
      headline: expect.stringMatching(/^Slower: .*app-server.* \+3,000,000 instructions/),
    });
    expect(compared({ moduleInit: 1_200_000 }, policy).verdict).toBe('regressed');
    expect(compared({ udevWorkers: 8 }, policy).verdict).toBe('ok');
  });
});
