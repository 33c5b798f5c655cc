import { describe, expect, test } from '@jest/globals';
import { assembleTree, inclusiveTotals, subtreeSums } from '../../src/profile/call-tree.ts';
import { checkTables, measuredTotal } from '../../src/profile/profile-tables-check.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { randomProfile, textProfile } from '../support/text-profile.ts';

/** The tree as indented text: what a test compares. */
function drawn({ tree, functions }: Profile): string {
  const depth: number[] = [];
  return Array.from({ length: tree.length }, (_, node) => {
    depth[node] = tree.parent[node] === -1 ? 0 : depth[tree.parent[node]!]! + 1;
    return `${'  '.repeat(depth[node])}${functions.name[tree.function[node]!]!} ${tree.self[node]!}/${tree.total[node]!} x${tree.calls[node]!}`;
  }).join('\n');
}

function total(profile: Profile, name: string): number {
  return profile.functions.total[profile.functions.name.indexOf(name)]!;
}

describe('the call tree', () => {
  test('siblings stand by total, then by name, and rows that say the same are one node', () => {
    const profile = textProfile(`
a self=1
  small self=2
  same self=3 calls=2
  b self=1
    big self=50
  also self=3
  same self=4 calls=5
other self=100
`);
    expect(drawn(profile)).toBe(`other 100/100 x1
a 1/64 x1
  b 1/51 x1
    big 50/50 x1
  same 7/7 x7
  also 3/3 x1
  small 2/2 x1`);
  });

  test('an interrupt inside a function is not a call of it', () => {
    const profile = textProfile('a self=1\n  irq self=2 kind=interrupt\n  irq self=3');
    expect(profile.tree.length).toBe(3);
    expect(profile.functions.length).toBe(2);
  });

  test('a recursive function counts once in its total', () => {
    const profile = textProfile(`
walk self=1
  walk self=2
    leaf self=4
      walk self=8
  leaf self=16
leaf self=32
`);
    expect(total(profile, 'walk')).toBe(31);
    expect(total(profile, 'leaf')).toBe(12 + 16 + 32);
    expect(measuredTotal(profile)).toBe(63);
  });

  test('functions of the same name in two images are two', () => {
    const profile = textProfile('init [a] self=1\ninit [b] self=2');
    expect(profile.functions.length).toBe(2);
    expect(profile.functions.object.map((row) => profile.functions.objects[row]!.charCodeAt(0))).toEqual(
      Int32Array.of(98, 97),
    );
  });

  test.each([1, 2, 3, 4, 5])('inclusive totals equal a recursive count (seed %d)', (seed) => {
    const { tree, functions } = randomProfile({ seed, nodes: 2000, functions: 40 });
    const expected = new Float64Array(functions.length);
    const children = Array.from({ length: tree.length }, (): number[] => []);
    tree.parent.forEach((parent, node) => parent === -1 || children[parent]!.push(node));
    const walk = (node: number, above: ReadonlySet<number>): number => {
      const row = tree.function[node]!;
      const inside = new Set(above).add(row);
      const sum = children[node]!.reduce((all, child) => all + walk(child, inside), tree.self[node]!);
      if (!above.has(row)) expected[row] = expected[row]! + sum;
      return sum;
    };
    tree.parent.forEach((parent, node) => parent === -1 && walk(node, new Set()));
    expect(inclusiveTotals(tree, functions.length)).toEqual(expected);
  });

  test.each([1, 2, 3])('the order of rows makes no difference (seed %d)', (seed) => {
    const { tree, functions } = randomProfile({ seed, nodes: 500, functions: 30 });
    // Rows again, parents first but siblings in reverse: depth by depth, from the back.
    const depth = new Int32Array(tree.length);
    tree.parent.forEach((parent, node) => (depth[node] = parent === -1 ? 0 : depth[parent]! + 1));
    const order = [...tree.parent.keys()].sort((a, b) => depth[a]! - depth[b]! || b - a);
    const at = new Map(order.map((node, row) => [node, row]));
    const again = assembleTree(
      {
        parent: Int32Array.from(order, (node) =>
          tree.parent[node] === -1 ? -1 : at.get(tree.parent[node]!)!,
        ),
        code: Int32Array.from(order, (node) => tree.function[node]!),
        kind: Uint8Array.from(order, (node) => tree.kind[node]!),
        cost: Uint8Array.from(order, (node) => tree.cost[node]!),
        process: Int32Array.from(order, (node) => tree.process[node]!),
        self: Float64Array.from(order, (node) => tree.self[node]!),
        calls: Float64Array.from(order, (node) => tree.calls[node]!),
        first: Float64Array.from(order, (node) => tree.first[node]!),
      },
      functions,
    );
    expect(again.tree).toEqual(tree);
    expect(again.functions.name).toEqual(functions.name);
    expect(again.nodeOf).toEqual(Int32Array.from(order));
  });

  test('a chain of 90,000 calls needs no deep stack', () => {
    const nodes = 90_000;
    const fill = (value: number): Float64Array => new Float64Array(nodes).fill(value);
    const { tree, functions } = assembleTree(
      {
        parent: Int32Array.from({ length: nodes }, (_, row) => row - 1),
        code: new Int32Array(nodes),
        kind: new Uint8Array(nodes),
        cost: new Uint8Array(nodes),
        process: new Int32Array(nodes).fill(-1),
        self: fill(1),
        calls: fill(1),
        first: fill(0),
      },
      { name: ['f'], object: Int32Array.of(0), objects: ['vmlinux'], size: Int32Array.of(0) },
    );
    expect(functions.total[0]).toBe(nodes);
    expect(subtreeSums(tree.parent, tree.self)).toEqual(tree.total);
  });

  test('what does not sum is noticed', () => {
    const profile = textProfile('a self=1\n  b self=2');
    expect(checkTables(profile)).toBeNull();
    const broken = { ...profile, functions: { ...profile.functions, total: Float64Array.of(2, 4) } };
    expect(checkTables(broken)).toContain('the total of function');
  });
});
