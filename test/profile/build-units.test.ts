import { expect, test } from '@jest/globals';
import { unitsOf } from '../../src/profile/build-units.ts';

const line = (text: string, instructions: number) => ({ text, instructions, ns: instructions * 2 });

test('units start and become ready as systemd says, colours or not', () => {
  const units = unitsOf([
    line('[    1.0] systemd[1]: Hostname set to <guest>.', 1),
    line('         Starting ssh.service - OpenBSD Secure Shell server...', 10),
    line('         Starting systemd-update-ut… Record Runlevel Change in UTMP...', 15),
    line('[[0;32m  OK  [0m] Started [0;1;39mssh.service[0m - OpenBSD Secure Shell server.', 20),
    line('[  OK  ] Reached target multi-user.target - Multi-User System.', 30),
    line('[FAILED] Failed to start broken.service - Broken.', 40),
  ]);
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

test('a guest without systemd has none', () => {
  expect(unitsOf([line('Run /init as init process', 1)])).toBeNull();
});
