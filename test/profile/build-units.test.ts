import { describe, expect, test } from '@jest/globals';
import { unitsOf } from '../../src/attribution/build-units.ts';
import type { Process } from '../../src/profile/profile.ts';
import { unitOfCgroup } from '../../src/profile/unit-names.ts';

const line = (text: string, instructions: number) => ({ text, instructions, ns: instructions * 2 });

test('units start and become ready as systemd says, colours or not', () => {
  const units = unitsOf(
    [
      line('[    1.0] systemd[1]: Hostname set to <guest>.', 1),
      line('         Starting ssh.service - OpenBSD Secure Shell server...', 10),
      line('         Starting systemd-update-ut… Record Runlevel Change in UTMP...', 15),
      line('[[0;32m  OK  [0m] Started [0;1;39mssh.service[0m - OpenBSD Secure Shell server.', 20),
      line('[  OK  ] Reached target multi-user.target - Multi-User System.', 30),
      line('[FAILED] Failed to start broken.service - Broken.', 40),
    ],
    null,
  );
  expect(units?.map(({ name, result }) => [name, result])).toEqual([
    ['ssh.service', 'started'],
    ['systemd-update-ut… Record Runlevel Change in UTMP', 'pending'],
    ['multi-user.target', 'started'],
    ['broken.service', 'failed'],
  ]);
  expect(units?.[0]).toMatchObject({
    startInstructions: 10,
    readyInstructions: 20,
    startNs: 20,
    readyNs: 40,
  });
  expect(units?.[2]).toMatchObject({ startInstructions: 30, readyInstructions: 30 });
});

const process = (pid: number, cgroup: string, start: number, end: number): Process => ({
  ...{ pid, parent: -1, names: ['x'], command: '', executable: '', cgroup, kernelThread: false, threads: 1 },
  ...{ startInstructions: start, endInstructions: end, startNs: 2 * start, endNs: end < 0 ? -1 : 2 * end },
  ...{ userInstructions: 100, kernelInstructions: 10, interruptInstructions: 1, exitStatus: null },
});

describe('units by their processes', () => {
  test('a quiet boot: what belongs together by control group', () => {
    const units = unitsOf(
      [line('Debian GNU/Linux 12 guest ttyS0', 90)],
      [
        process(1, '/init.scope', 5, -1),
        process(30, '/system.slice/ssh.service', 20, 25),
        process(31, '/system.slice/ssh.service/inner', 22, 40),
        process(2, '/', 1, -1),
      ],
    );
    expect(units).toMatchObject([
      { name: 'init.scope', processes: 1, endInstructions: -1, result: 'unreported', readyNs: -1 },
      { name: 'ssh.service', processes: 2, startInstructions: 20, endInstructions: 40, endNs: 80 },
    ]);
    expect(units![1]).toMatchObject({ userInstructions: 200, kernelInstructions: 20 });
  });

  test('with the console: when it was ready, and units without processes', () => {
    const units = unitsOf(
      [
        line('         Starting ssh.service - OpenBSD Secure Shell server...', 18),
        line('[  OK  ] Started ssh.service - OpenBSD Secure Shell server.', 30),
        line('[  OK  ] Reached target basic.target - Basic System.', 35),
      ],
      [process(30, '/system.slice/ssh.service', 20, -1)],
    );
    expect(units).toMatchObject([
      { name: 'ssh.service', startNs: 36, readyNs: 60, endNs: -1, result: 'started', processes: 1 },
      { name: 'basic.target', processes: 0, userInstructions: 0 },
    ]);
  });
});

describe('names that the console cuts', () => {
  const names = (texts: readonly string[], processes: readonly Process[] = []): (string | undefined)[] =>
    unitsOf(
      texts.map((text, at) => line(text, 10 * (at + 1))),
      processes,
    )?.map((unit) => `${unit.name} ${unit.result}`) ?? [];

  test.each([
    [
      'a colour cut with the name',
      '[[0;32m  OK  [0m] Started [0;1;39mmodprobe@configfs…[0m - Load Kernel Module configfs.',
    ],
    ['of which less is left', '[  OK  ] Started [0;1;39mmodprobe@configfs…0m - Load Kernel Module configfs.'],
    ['or its last letter', '[  OK  ] Started [0;1;39mmodprobe@configfs…m - Load Kernel Module configfs.'],
  ])('are those of the log that says them in full: %s', (_, cut) => {
    const log = '[    2.7] systemd[1]: Starting modprobe@configfs.service - Load Kernel Module configfs...';
    expect(names([log, cut])).toEqual(['modprobe@configfs.service started']);
  });

  test('are those of the unit whose process began nearest', () => {
    const cut = [
      '         Starting systemd-tmpfiles-…te Static Device Nodes in /dev...',
      '[  OK  ] Finished systemd-tmpfiles-…eate Static Device Nodes in /dev.',
    ];
    const processes = [
      process(3, '/system.slice/systemd-tmpfiles-setup.service', 500, 600),
      process(2, '/system.slice/systemd-tmpfiles-setup-dev.service', 12, 15),
    ];
    expect(names(cut, processes)).toEqual([
      'systemd-tmpfiles-setup-dev.service started',
      'systemd-tmpfiles-setup.service unreported',
    ]);
  });

  test('end where the kind of unit does', () => {
    expect(names(['[  OK  ] Listening on dbus.socket[…- D-Bus System Message Bus Socket.'])).toEqual([
      'dbus.socket started',
    ]);
  });

  test('stay as they are where nothing tells: a target is no service', () => {
    const cut = '[  OK  ] Reached target local-fs-pr…reparation for Local File Systems.';
    expect(names([cut], [process(3, '/system.slice/local-fs-prepare.service', 11, 12)])).toEqual([
      'local-fs-pr…reparation for Local File Systems started',
      'local-fs-prepare.service unreported',
    ]);
  });
});

test.each([
  ['/', null],
  ['', null],
  ['/init.scope', 'init.scope'],
  ['/system.slice/system-getty.slice/getty@tty1.service', 'getty@tty1.service'],
  ['/user.slice/user-1000.slice/user@1000.service/app.slice/app.service', 'user@1000.service'],
  ['/user.slice/user-1000.slice/session-1.scope', 'session-1.scope'],
  ['/system.slice/_memory.service', 'memory.service'],
  ['/system.slice', null],
  ['/docker/0123456789ab', null],
])('the control group %s is of %s', (path, unit) => {
  expect(unitOfCgroup(path)).toBe(unit);
});

test('a guest without systemd has none', () => {
  expect(unitsOf([line('Run /init as init process', 1)], null)).toBeNull();
});
