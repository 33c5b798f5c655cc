/** The policy's `cost-kinds`: both sides of a comparison are classified by it, and so is the noise band. */
import { expect, test } from '@jest/globals';
import { compare } from '../../src/compare/compare.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import type { Policy } from '../../src/config/policy.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { reclassified } from '../../src/profile/reclassify.ts';
import { textProfile } from '../support/text-profile.ts';

/** A boot whose own driver polls. */
function boot(polls: number, work = 100_000_000): Profile {
  const profile = textProfile(
    `start_kernel self=${work}\n  my_poll.isra.0 self=1000\n    readl self=${polls}`,
  );
  return { ...profile, subject: { ...profile.subject, kernelSha256: `${polls}-${work}` } };
}

function judged(base: Profile, head: Profile, costKinds: Policy['costKinds']) {
  return compare({
    base: { profile: base, label: 'base' },
    head: { profile: head, label: 'head' },
    policy: { ...defaultPolicy, costKinds },
    today: '2026-11-29',
  });
}

test('what polls on one side and the other is no work', () => {
  const [base, head] = [boot(5_000_000), boot(5_400_000)];
  expect(judged(base, head, {})).toMatchObject({ verdict: 'regressed', work: { delta: 400_000 } });
  const known = judged(base, head, { waiting: ['my_poll'] });
  expect(known).toMatchObject({ verdict: 'ok', work: { base: 100_000_000, delta: 0 } });
  expect(known.kinds.find(({ metric }) => metric === 'waiting')).toMatchObject({ base: 5_001_000 });
  expect(known.total).toMatchObject({ base: 105_001_000, delta: 400_000 });
});

test('a noise band does not come to hide what is counted elsewhere now', () => {
  const base: Profile = {
    ...boot(5_000_000),
    noise: {
      version: 1,
      variations: ['seed 43'],
      rows: [{ metric: 'work', min: 105_000_000, max: 105_002_000 }],
    },
  };
  const slower = boot(5_000_000, 101_000_000);
  expect(judged(base, slower, {}).verdict).toBe('regressed');
  expect(judged(base, slower, { waiting: ['my_poll'] })).toMatchObject({
    verdict: 'regressed',
    work: { base: 100_000_000, delta: 1_000_000 },
    noise: { measured: true, floor: 2000 },
  });
  expect(judged(base, boot(5_000_000, 100_001_000), { waiting: ['my_poll'] }).verdict).toBe('ok');
});

test('what the lists say of one kernel alone is asked of both: self-tests that became background are no improvement', () => {
  const selfTests = (release: string): Profile => {
    const profile = textProfile(
      'start_kernel self=100000000\nkthreadd kind=taskRoot\n  kthread\n    cryptomgr_test self=30000000',
    );
    const subject = { ...profile.subject, kernel: `Linux version ${release}`, kernelSha256: release };
    return reclassified({ ...profile, subject });
  };
  const result = judged(selfTests('6.1.0'), selfTests('6.12.1'), {});
  expect(result).toMatchObject({ verdict: 'ok', work: { base: 100_000_000, delta: 0 } });
  expect(result.kinds.find(({ metric }) => metric === 'background')).toMatchObject({ delta: 0 });
});

test('a baseline that is older than the lists is classified by them too', () => {
  const drawn = textProfile('kthreadd self=1000\n  copy_process self=400000');
  const base = { ...drawn, tree: { ...drawn.tree, cost: drawn.tree.cost.map(() => 0) } };
  const head = { ...reclassified(drawn), subject: { ...drawn.subject, append: 'b' } };
  expect(reclassified(drawn).tree.cost).not.toEqual(base.tree.cost);
  expect(judged(base, head, {})).toMatchObject({ verdict: 'ok', causes: [], work: { base: 1000, delta: 0 } });
});
