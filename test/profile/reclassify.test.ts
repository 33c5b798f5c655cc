import { expect, test } from '@jest/globals';
import { costKinds } from '../../src/profile/cost-kind.ts';
import { reclassified } from '../../src/profile/reclassify.ts';
import { textProfile } from '../support/text-profile.ts';

test('a profile is classified anew, but for calls that were folded', () => {
  const profile = textProfile(`
poll_my_device self=5 cost=work
  readl self=4
  small_calls [folded] self=0 calls=0 cost=memory
delay_tsc self=3 cost=random
`);
  const byName = ({ tree, functions }: typeof profile): Record<string, string> =>
    Object.fromEntries(
      Array.from(tree.cost, (cost, node) => [functions.name[tree.function[node]!]!, costKinds[cost]!]),
    );
  expect(byName(reclassified(profile, { waiting: ['poll_my_device'] }))).toEqual({
    poll_my_device: 'waiting',
    readl: 'waiting',
    small_calls: 'memory',
    delay_tsc: 'waiting',
  });
  expect(byName(profile)).toMatchObject({ poll_my_device: 'work', delay_tsc: 'random' });
});
