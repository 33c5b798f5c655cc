/** A service of a real systemd image that does more, told by name. */
import { expect, test } from '@jest/globals';
import { compare } from '../../src/compare/compare.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import { bootImage } from '../support/image-boot.ts';
import { systemdImage, type PlantedFile } from '../support/systemd-image.ts';

/** A service that counts to a number. */
function service(rounds: number): readonly PlantedFile[] {
  return [
    {
      path: 'usr/local/sbin/tidy-up',
      mode: 0o755,
      content: `#!/bin/sh\ni=0\nwhile [ $i -lt ${rounds} ]; do i=$((i + 1)); done\n`,
    },
    {
      path: 'etc/systemd/system/tidy-up.service',
      content: '[Unit]\nDescription=Tidy up\n[Service]\nType=oneshot\nExecStart=/usr/local/sbin/tidy-up\n',
    },
    {
      path: 'etc/systemd/system/multi-user.target.wants/tidy-up.service',
      link: '/etc/systemd/system/tidy-up.service',
    },
  ];
}

test('the cause is in the program, and the process and its unit are named', async () => {
  const [base, head] = [
    (await bootImage(systemdImage({ kernel: '6.1', plant: service(1000) }))).profile,
    (await bootImage(systemdImage({ kernel: '6.1', plant: service(60_000) }))).profile,
  ];
  const { verdict, total, causes, processes, units } = compare({
    base: { profile: base, label: 'base' },
    head: { profile: head, label: 'head' },
    policy: defaultPolicy,
    today: '2026-01-01',
  });
  expect(verdict).toBe('regressed');
  expect(causes[0]!.path[0]).toBe('tidy-up');
  expect(causes[0]!.program).toEqual({ name: 'tidy-up', baseCount: 1, headCount: 1 });
  expect(causes[0]!.share).toBeGreaterThan(0.9);
  expect(processes[0]).toMatchObject({ name: '/bin/sh /usr/local/sbin/tidy-up', baseCount: 1, headCount: 1 });
  // What other processes did differently (the service took longer, more was logged) is little beside it.
  expect(processes[0]!.delta / total!.delta).toBeGreaterThan(0.9);
  expect(units[0]!.name).toMatch(/^tidy-up\.service/);
}, 900_000);
