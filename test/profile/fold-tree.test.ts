import { expect, test } from '@jest/globals';
import { foldedCalls, foldedRow, foldTree } from '../../src/profile/fold-tree.ts';
import { checkTables } from '../../src/profile/profile-tables-check.ts';
import { textProfile } from '../support/text-profile.ts';

const profile = textProfile(`
main [vmlinux] self=10000 calls=1
  big [vmlinux] self=5000 calls=2
    tiny [vmlinux] self=3 calls=4
      leaf [vmlinux] self=2 calls=5
    waiter [vmlinux] self=1 calls=1
  tiny [vmlinux] self=7 calls=1
`);
const whole = {
  tree: profile.tree,
  functions: profile.functions,
  nodeOf: new Int32Array(profile.tree.length).map((_, row) => row),
};
const rowOf = (name: string): number => profile.functions.name.indexOf(name);
const waiter = profile.tree.function.indexOf(rowOf('waiter'));

test('small calls become one node below their caller; functions stay exact', () => {
  const { tree, functions, nodeOf } = foldTree(whole, [waiter], 5);
  const paths = Array.from(
    tree.function,
    (row, node) => `${functions.name[row]!} ${tree.self[node]!} ${tree.calls[node]!}`,
  );
  expect(paths).toEqual(['main 10000 1', 'big 5000 2', 'small calls 5 9', 'waiter 1 1', 'small calls 7 1']);
  expect(functions.self[rowOf('tiny')]).toBe(10);
  expect(foldedRow(functions)).toBe(functions.length - 1);
  expect(tree.function[nodeOf[waiter]!]).toBe(rowOf('waiter'));
  expect(functions.name.at(-1)).toBe(foldedCalls.name);
});

test('a folded profile holds together, and is refused when it does not', () => {
  const { tree, functions, nodeOf } = foldTree(whole, [waiter], 5);
  const sums = new Map<number, { self: number; calls: number }>();
  profile.stageRows.node.forEach((node, row) => {
    const into = sums.get(nodeOf[node]!) ?? { self: 0, calls: 0 };
    into.self += profile.stageRows.self[row]!;
    into.calls += profile.stageRows.calls[row]!;
    sums.set(nodeOf[node]!, into);
  });
  const rows = [...sums].sort(([a], [b]) => a - b);
  const stageRows = {
    length: rows.length,
    stage: new Int32Array(rows.length),
    node: Int32Array.from(rows, ([node]) => node),
    self: Float64Array.from(rows, ([, { self }]) => self),
    calls: Float64Array.from(rows, ([, { calls }]) => calls),
  };
  const folded = { ...profile, tree, functions, stageRows };
  expect(checkTables(folded)).toBeNull();
  const lying = functions.self.slice();
  lying[rowOf('tiny')]! += 1;
  expect(checkTables({ ...folded, functions: { ...functions, self: lying } })).toMatch(/folded/);
});

test('a small tree stays as it is', () => {
  expect(foldTree(whole, [])).toBe(whole);
});
