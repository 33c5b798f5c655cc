/**
 * From call-tree rows in any order to the tables of a profile. Rows that say the same (same caller, same
 * function) become one node, totals are summed up, siblings sorted, and the tree laid out in preorder; then
 * functions are summed over the tree. Everything is integer arithmetic on columns, so sums are exact, and
 * every order has a full tie-break, so equal boots give equal tables.
 */
import { ascending } from '../base/ascending.ts';
import { earlier, mergeRows, type CallRows, type MergedRows } from './merge-rows.ts';
import type { FunctionTable, TreeTable } from './profile.ts';

/** Functions by identity: no two rows have the same name and object. */
export interface CodeNames {
  readonly name: readonly string[];
  readonly object: Int32Array;
  readonly objects: readonly string[];
  readonly size: Int32Array;
}

export interface AssembledTree {
  readonly tree: TreeTable;
  readonly functions: FunctionTable;
  /** row of CallRows → row of the tree */
  readonly nodeOf: Int32Array;
}

/**
 * Names of the functions of a call path, the outermost first; none for -1.
 *
 * @param most frames, of the innermost
 */
export function pathNames(
  {
    tree,
    functions,
  }: { tree: Pick<TreeTable, 'parent' | 'function'>; functions: Pick<FunctionTable, 'name'> },
  node: number,
  most = Infinity,
): string[] {
  const names: string[] = [];
  for (let at = node; at >= 0 && names.length < most; at = tree.parent[at]!) {
    names.push(functions.name[tree.function[at]!]!);
  }
  return names.reverse();
}

/** Builds the tree and the function table; functions that no row names are left out. */
export function assembleTree(rows: CallRows, names: CodeNames): AssembledTree {
  const merged = mergeRows(rows);
  const rank = rankNames(names);
  const { tree, place } = orderTree(merged, rank);
  const nodeOf = merged.mergedOf.map((row) => place[row]!);
  return { tree, functions: sumFunctions(tree, names, rank), nodeOf };
}

/**
 * Merged rows as a tree in preorder, with inclusive values.
 *
 * @param rank order of functions among siblings with equal totals
 * @returns the tree, and the place of each row in it
 */
export function orderTree(
  merged: MergedRows,
  rank: Int32Array,
): { readonly tree: TreeTable; readonly place: Int32Array } {
  const total = subtreeSums(merged.parent, merged.self);
  const order = preorder(merged, total, rank);
  const count = order.length;

  const place = new Int32Array(count);
  for (let node = 0; node < count; node += 1) place[order[node]!] = node;
  const pick = <A extends Int32Array | Float64Array | Uint8Array>(from: A, into: A): A => {
    for (let node = 0; node < count; node += 1) into[node] = from[order[node]!]!;
    return into;
  };
  const parent = pick(merged.parent, new Int32Array(count));
  for (let node = 0; node < count; node += 1) if (parent[node] !== -1) parent[node] = place[parent[node]!]!;
  const tree = {
    length: count,
    parent,
    function: pick(merged.code, new Int32Array(count)),
    kind: pick(merged.kind, new Uint8Array(count)),
    cost: pick(merged.cost, new Uint8Array(count)),
    self: pick(merged.self, new Float64Array(count)),
    total: pick(total, new Float64Array(count)),
    calls: pick(merged.calls, new Float64Array(count)),
    first: pick(merged.first, new Float64Array(count)),
    process: pick(merged.process, new Int32Array(count)),
  };
  return { tree, place };
}

/** Each row's own value plus those of all rows below it. */
export function subtreeSums(parent: Int32Array, self: Float64Array): Float64Array {
  const sums = Float64Array.from(self);
  for (let row = parent.length - 1; row >= 0; row -= 1) {
    const above = parent[row]!;
    if (above !== -1) sums[above] = sums[above]! + sums[row]!;
  }
  return sums;
}

/**
 * Inclusive values by function, exact under recursion: a node counts where no ancestor is the same function.
 * The open calls are the path from a root to the current node of a preorder walk.
 */
export function inclusiveTotals(
  tree: Pick<TreeTable, 'length' | 'parent' | 'function' | 'total'>,
  functions: number,
): Float64Array {
  const totals = new Float64Array(functions);
  const openFrames = new Int32Array(functions);
  const path = new Int32Array(tree.length);
  let depth = 0;
  for (let node = 0; node < tree.length; node += 1) {
    const above = tree.parent[node]!;
    while (depth > 0 && path[depth - 1] !== above) {
      depth -= 1;
      openFrames[tree.function[path[depth]!]!]! -= 1;
    }
    const row = tree.function[node]!;
    if (openFrames[row] === 0) totals[row] = totals[row]! + tree.total[node]!;
    openFrames[row]! += 1;
    path[depth] = node;
    depth += 1;
  }
  return totals;
}

/** Rows of the merged tree in preorder, siblings by total (descending), then name, kind, process and cost. */
function preorder(rows: MergedRows, total: Float64Array, rank: Int32Array): Int32Array {
  const { length, parent, code, kind, cost, process } = rows;
  // Children by parent: those of row p stand at start[p + 1] … start[p + 2], the roots at start[0] … start[1].
  const start = new Int32Array(length + 2);
  for (let row = 0; row < length; row += 1) start[parent[row]! + 2]! += 1;
  for (let row = 0; row <= length; row += 1) start[row + 1]! += start[row]!;
  const fill = start.slice(0, length + 1);
  const children = new Int32Array(length);
  for (let row = 0; row < length; row += 1) children[fill[parent[row]! + 1]!++] = row;

  const before = (a: number, b: number): number =>
    total[b]! - total[a]! ||
    rank[code[a]!]! - rank[code[b]!]! ||
    kind[a]! - kind[b]! ||
    process[a]! - process[b]! ||
    cost[a]! - cost[b]!;
  for (let owner = 0; owner <= length; owner += 1) {
    if (start[owner + 1]! - start[owner]! > 1) children.subarray(start[owner], start[owner + 1]).sort(before);
  }

  const order = new Int32Array(length);
  const pending = new Int32Array(length);
  let open = 0;
  const pushChildren = (owner: number): void => {
    for (let index = start[owner + 1]! - 1; index >= start[owner]!; index -= 1)
      pending[open++] = children[index]!;
  };
  pushChildren(0);
  for (let done = 0; open > 0; done += 1) {
    const row = pending[--open]!;
    order[done] = row;
    pushChildren(row + 1);
  }
  return order;
}

/** Place of each row among all by object, then name, in code-unit order. */
function rankNames({ name, object, objects }: CodeNames): Int32Array {
  const order = name.map((_, row) => row);
  order.sort(
    (a, b) => ascending(objects[object[a]!]!, objects[object[b]!]!) || ascending(name[a]!, name[b]!),
  );
  const rank = new Int32Array(order.length);
  order.forEach((row, place) => (rank[row] = place));
  return rank;
}

/** Sums over the tree by function, sorted by self; `tree.function` is rewritten to the sorted rows. */
function sumFunctions(tree: TreeTable, names: CodeNames, rank: Int32Array): FunctionTable {
  const count = names.name.length;
  const self = new Float64Array(count);
  const calls = new Float64Array(count);
  const first = new Float64Array(count).fill(-1);
  const present = new Uint8Array(count);
  for (let node = 0; node < tree.length; node += 1) {
    const code = tree.function[node]!;
    present[code] = 1;
    self[code] = self[code]! + tree.self[node]!;
    calls[code] = calls[code]! + tree.calls[node]!;
    first[code] = earlier(first[code]!, tree.first[node]!);
  }
  const total = inclusiveTotals(tree, count);

  const order = new Int32Array(present.reduce((sum, one) => sum + one, 0));
  for (let code = 0, at = 0; code < count; code += 1) if (present[code]) order[at++] = code;
  order.sort((a, b) => self[b]! - self[a]! || rank[a]! - rank[b]!);
  const rowOf = new Int32Array(count).fill(-1);
  order.forEach((code, row) => (rowOf[code] = row));
  for (let node = 0; node < tree.length; node += 1) tree.function[node] = rowOf[tree.function[node]!]!;

  const objects: string[] = [];
  const objectRow = new Map<number, number>();
  const object = Int32Array.from(order, (code) => {
    const old = names.object[code]!;
    const known = objectRow.get(old);
    if (known !== undefined) return known;
    objectRow.set(old, objects.length);
    return objects.push(names.objects[old]!) - 1;
  });
  return {
    length: order.length,
    name: Array.from(order, (code) => names.name[code]!),
    object,
    objects,
    self: Float64Array.from(order, (code) => self[code]!),
    total: Float64Array.from(order, (code) => total[code]!),
    calls: Float64Array.from(order, (code) => calls[code]!),
    first: Float64Array.from(order, (code) => first[code]!),
    size: Int32Array.from(order, (code) => names.size[code]!),
  };
}
