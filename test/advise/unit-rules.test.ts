/** Units that a boot for one purpose may do without. */
import { describe, expect, test } from '@jest/globals';
import { advise, factsOf } from '../../src/advise/advise.ts';
import { unitRules } from '../../src/advise/rules/unit-rules.ts';
import { judgeTrial } from '../../src/advise/trial.ts';
import type { Profile, Unit } from '../../src/profile/profile.ts';
import { textProfile } from '../support/text-profile.ts';

function drawn(append: string, more: Partial<Profile>): Profile {
  const profile = textProfile('start_kernel self=100000000\n  parse_args self=900000');
  return { ...profile, subject: { ...profile.subject, append }, ...more };
}

describe('units', () => {
  const unit = (name: string, userInstructions: number, processes = 1): Unit => ({
    ...{ name, startInstructions: 1, readyInstructions: 2, endInstructions: 3, result: 'started' },
    ...{ startNs: 1, readyNs: 2, endNs: 3, processes, userInstructions, kernelInstructions: 1000 },
  });
  const units = [
    unit('modprobe@loop.service', 3_000_000),
    unit('modprobe@fuse.service', 4_000_000),
    unit('modprobe@other.service', 5_000_000),
    unit('systemd-logind.service', 9_000_000),
    unit('dev-mqueue.mount', 0, 0),
    unit('dev-ttyS0.device', -1, -1),
    unit('system-getty.slice', -1, -1),
    unit('modprobe@drm.service', -1, -1),
    unit('local-fs-pre.target', -1, -1),
  ];

  test('that are not needed are masked, the costliest first', () => {
    const found = advise(factsOf(drawn('', { units })), unitRules).opportunities;
    expect(found.map(({ rule }) => rule.id)).toEqual(['login-manager', 'module-preloads']);
    expect(found[1]!.change.add).toEqual([
      'systemd.mask=modprobe@fuse.service',
      'systemd.mask=modprobe@loop.service',
    ]);
    expect(found[1]!.expected).toBe(7_002_000 - 2 * 300_000);
  });

  test('that the command line masks are not missed, and others are', () => {
    const base = drawn('', { units });
    const tried = (append: string): Profile => drawn(append, { units: units.slice(0, 3) });
    expect(judgeTrial(base, tried('ro systemd.mask=systemd-logind.service'), false).refused).toBe(
      'not started: dev-mqueue.mount',
    );
    expect(
      judgeTrial(base, tried('systemd.mask=systemd-logind.service systemd.mask=dev-mqueue.mount'), false)
        .refused,
    ).toBeNull();
  });
});
