import { expect, test } from '@jest/globals';
import { groupCauses } from '../../src/compare/cause-groups.ts';
import type { Cause, FunctionRow } from '../../src/compare/comparison.ts';

function cause(name: string, delta: number): Cause {
  return {
    ...{ path: ['start_kernel', name], anywhere: false, leadsTo: [], delta, cost: 'work', share: 1 },
    ...{ kind: 'new-code', baseCalls: 0, headCalls: 1, parts: [], program: null, module: null },
  };
}

const added = (name: string, delta: number): FunctionRow => ({ name, delta, change: 'added' }) as FunctionRow;

test('a family of new functions names the group that has most of it, and no other', () => {
  const functions = [added('vli_mmod', 20e6), added('vli_mult', 11e6), added('kdamond_fn', 2e6)];
  const groups = groupCauses([cause('verify_signature', 40e6), cause('kdamond_fn', 2e6)], functions);
  expect(groups.map(({ name, family }) => [name, family])).toEqual([
    ['verify_signature', 'vli_*'],
    ['kdamond_fn', null],
  ]);
  // Gone code is no part of what is new.
  expect(groupCauses([cause('verify_signature', -40e6)], functions)[0]!.family).toBeNull();
});
