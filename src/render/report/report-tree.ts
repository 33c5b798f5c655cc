/** ReportData → typed tables with totals, for drawing, in a browser as in a terminal. */
import type { ReportData, TreeData } from './report-data.ts';

export interface Tree {
  readonly length: number;
  readonly depth: Int32Array;
  readonly parent: Int32Array;
  /** row after the last of the node's subtree */
  readonly end: Int32Array;
  readonly function: Int32Array;
  readonly head: Side;
  readonly base: Side;
  /** |head - base| of self, summed over the subtree: where anything changed at all */
  readonly change: Float64Array;
}

export interface Side {
  readonly self: Float64Array;
  readonly total: Float64Array;
  readonly calls: Float64Array;
}

export interface FunctionSums {
  readonly self: Float64Array;
  /** inclusive; recursion counted once */
  readonly total: Float64Array;
  readonly calls: Float64Array;
}

export interface Model {
  readonly data: ReportData;
  readonly tree: Tree;
  readonly head: FunctionSums;
  readonly base: FunctionSums;
  readonly compared: boolean;
}

export function buildModel(data: ReportData): Model {
  const tree = buildTree(data.tree);
  const length = data.functions.name.length;
  return {
    data,
    tree,
    head: functionSums(tree, tree.head, length),
    base: functionSums(tree, tree.base, length),
    compared: data.base !== null,
  };
}

function buildTree(data: TreeData): Tree {
  const length = data.depth.length;
  const depth = Int32Array.from(data.depth);
  const parent = new Int32Array(length);
  const end = new Int32Array(length);
  const open: number[] = [];
  for (let node = 0; node < length; node += 1) {
    while (open.length > depth[node]!) end[open.pop()!] = node;
    parent[node] = open.at(-1) ?? -1;
    open.push(node);
  }
  while (open.length > 0) end[open.pop()!] = length;
  const side = ({ self, calls }: TreeData['head']): Side => {
    const columns = { self: new Float64Array(length), calls: new Float64Array(length) };
    columns.self.set(self);
    columns.calls.set(calls);
    return { ...columns, total: subtreeSums(columns.self, parent) };
  };
  const head = side(data.head);
  const base = side(data.base);
  const change = subtreeSums(
    head.self.map((self, node) => Math.abs(self - base.self[node]!)),
    parent,
  );
  return { length, depth, parent, end, function: Int32Array.from(data.function), head, base, change };
}

function subtreeSums(values: Float64Array, parent: Int32Array): Float64Array {
  const sums = values.slice();
  for (let node = sums.length - 1; node >= 0; node -= 1) {
    if (parent[node]! >= 0) sums[parent[node]!]! += sums[node]!;
  }
  return sums;
}

function functionSums(tree: Tree, side: Side, length: number): FunctionSums {
  const sums = {
    self: new Float64Array(length),
    total: new Float64Array(length),
    calls: new Float64Array(length),
  };
  const path = new Int32Array(
    tree.length === 0 ? 1 : tree.depth.reduce((deepest, depth) => Math.max(deepest, depth)) + 1,
  );
  const active = new Int32Array(length);
  let open = 0;
  for (let node = 0; node < tree.length; node += 1) {
    while (open > tree.depth[node]!) {
      open -= 1;
      active[path[open]!]! -= 1;
    }
    const row = tree.function[node]!;
    if (active[row] === 0) sums.total[row]! += side.total[node]!;
    sums.self[row]! += side.self[node]!;
    sums.calls[row]! += side.calls[node]!;
    active[row]! += 1;
    path[open] = row;
    open += 1;
  }
  return sums;
}
