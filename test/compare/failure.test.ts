/** Where a boot that failed stood. */
import { expect, test } from '@jest/globals';
import { failureOf } from '../../src/compare/failure.ts';
import { textProfile } from '../support/text-profile.ts';

const panicked = textProfile(
  ['start_kernel self=1', '  mount_root self=1', '    panic self=1', '      _printk self=1'].join('\n'),
  { profile: { outcome: { kind: 'panic', detail: 'VFS: Unable to mount root fs' } } },
);
const at = (node: number) => ({
  ...panicked,
  timeline: { period: 1000, node: Int32Array.of(node), count: Int32Array.of(1) },
});

test('is the call path that ran at the end, of a panic to whoever called it', () => {
  const nodes = Array.from(panicked.tree.function, (index) => panicked.functions.name[index]!);
  const path = (name: string) => failureOf(at(nodes.indexOf(name)))!.path;
  expect(path('mount_root')).toEqual(['start_kernel', 'mount_root']);
  expect(path('_printk')).toEqual(['start_kernel', 'mount_root', 'panic']);
});

test('is none of a boot that reached its end', () => {
  expect(failureOf({ ...panicked, outcome: { kind: 'reached-end', detail: '' } })).toBeNull();
});
