/**
 * Keeps a call tree at a size that a report opens and a cache holds. A distribution's boot has over a million
 * nodes, of which four in five hold fewer than a thousand instructions and all of these together 2 %. Such calls
 * become one node for each kind of cost, below the caller that is kept. The table of functions is of the whole tree and stays exact.
 */
import { mergeRows } from './merge-rows.ts';
import { inclusiveTotals, orderTree, type AssembledTree } from './call-tree.ts';
import type { FunctionTable } from './profile.ts';

/** Nodes above which a tree is folded; a kernel's boot without userspace has some 150,000. */
export const maxTreeNodes = 400_000;

/** The function that folded calls are nodes of: it says what the tree left out, and is called by nobody. */
export const foldedCalls = { name: 'small calls', object: 'folded' } as const;

/** Row of `foldedCalls`, -1 where nothing was folded. */
export function foldedRow({ object, objects, length }: FunctionTable): number {
  const row = length - 1;
  return row >= 0 && objects[object[row]!] === foldedCalls.object ? row : -1;
}

/**
 * @param keep rows of the tree that stay whatever their size, with the path to them
 * @returns the same tree where it is small enough
 */
export function foldTree(full: AssembledTree, keep: Iterable<number>, limit = maxTreeNodes): AssembledTree {
  const { tree, functions } = full;
  if (tree.length <= limit) return full;
  const stays = keptNodes(full, keep, limit);
  const folded = functions.length;
  const rows = {
    parent: Int32Array.from(tree.parent),
    code: Int32Array.from(tree.function),
    kind: Uint8Array.from(tree.kind),
    cost: tree.cost,
    process: tree.process,
    self: tree.self,
    calls: tree.calls,
    first: tree.first,
  };
  for (let node = 0; node < tree.length; node += 1) {
    const above = tree.parent[node]!;
    if (stays[node] === 1) continue;
    // A folded node's children join it: they stand below the same kept caller.
    rows.code[node] = folded;
    rows.kind[node] = 0;
    rows.parent[node] = above !== -1 && stays[above] === 0 ? rows.parent[above]! : above;
  }
  const merged = mergeRows(rows);
  const rank = Int32Array.from({ length: folded + 1 }, (_, row) => row);
  const { tree: small, place } = orderTree(merged, rank);
  return {
    tree: small,
    functions: withFolded(functions, inclusiveTotals(small, folded + 1)[folded]!),
    nodeOf: full.nodeOf.map((node) => place[merged.mergedOf[node]!]!),
  };
}

/** 1 for nodes that stay: the larger ones, as many as fit, and those asked for. */
function keptNodes({ tree }: AssembledTree, keep: Iterable<number>, limit: number): Uint8Array {
  const stays = new Uint8Array(tree.length);
  for (let least = 500; ; least *= 2) {
    let count = 0;
    for (let node = 0; node < tree.length; node += 1) {
      stays[node] = tree.total[node]! >= least ? 1 : 0;
      count += stays[node]!;
    }
    if (count <= limit / 2) break;
  }
  for (const node of keep) {
    for (let at = node; at !== -1 && stays[at] === 0; at = tree.parent[at]!) stays[at] = 1;
  }
  return stays;
}

function withFolded(functions: FunctionTable, total: number): FunctionTable {
  const objects = [...functions.objects, foldedCalls.object];
  const appended = (column: Float64Array, value: number): Float64Array =>
    Float64Array.from([...column, value]);
  return {
    length: functions.length + 1,
    name: [...functions.name, foldedCalls.name],
    object: Int32Array.from([...functions.object, objects.length - 1]),
    objects,
    self: appended(functions.self, 0),
    total: appended(functions.total, total),
    calls: appended(functions.calls, 0),
    first: appended(functions.first, -1),
    size: Int32Array.from([...functions.size, 0]),
  };
}
