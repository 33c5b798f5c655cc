/**
 * From call-tree rows in any order to the tables of a profile. Rows that say the same (same caller, same
 * function) become one node, totals are summed up, siblings sorted, and the tree laid out in preorder; then
 * functions are summed over the tree. Everything is integer arithmetic on columns, so sums are exact, and
 * every order has a full tie-break, so equal boots give equal tables.
 */
import type { FunctionTable, StageRows, TreeTable } from './profile.ts';

/** Calls as a tracer tells them. A parent has a smaller row than its children; -1 for roots. */
export interface CallRows {
  readonly parent: Int32Array;
  /** row of CodeNames */
  readonly code: Int32Array;
  readonly kind: Uint8Array;
  /** row of Profile.processes, -1 for none */
  readonly process: Int32Array;
  readonly self: Float64Array;
  readonly calls: Float64Array;
  /** -1 for never or unknown */
  readonly first: Float64Array;
}

/** Functions by identity: no two rows have the same name and image. */
export interface CodeNames {
  readonly name: readonly string[];
  readonly image: Int32Array;
  readonly images: readonly string[];
  readonly size: Int32Array;
}

/** How rows spread over stages. */
export interface CallStageRows {
  readonly stage: Int32Array;
  /** row of CallRows */
  readonly row: Int32Array;
  readonly self: Float64Array;
  readonly calls: Float64Array;
}

export interface AssembledTree {
  readonly tree: TreeTable;
  readonly functions: FunctionTable;
  /** row of CallRows → row of the tree */
  readonly nodeOf: Int32Array;
}

/** Builds the tree and the function table; functions that no row names are left out. */
export function assembleTree(rows: CallRows, names: CodeNames): AssembledTree {
  const merged = mergeRows(rows);
  const total = subtreeSums(merged.parent, merged.self);
  const rank = rankNames(names);
  const order = preorder(merged, total, rank);
  const count = order.length;

  const at = new Int32Array(count);
  for (let node = 0; node < count; node += 1) at[order[node]!] = node;
  const pick = <A extends Int32Array | Float64Array | Uint8Array>(from: A, into: A): A => {
    for (let node = 0; node < count; node += 1) into[node] = from[order[node]!]!;
    return into;
  };
  const parent = pick(merged.parent, new Int32Array(count));
  for (let node = 0; node < count; node += 1) if (parent[node] !== -1) parent[node] = at[parent[node]!]!;
  const tree = {
    length: count,
    parent,
    function: pick(merged.code, new Int32Array(count)),
    kind: pick(merged.kind, new Uint8Array(count)),
    self: pick(merged.self, new Float64Array(count)),
    total: pick(total, new Float64Array(count)),
    calls: pick(merged.calls, new Float64Array(count)),
    first: pick(merged.first, new Float64Array(count)),
    process: pick(merged.process, new Int32Array(count)),
  };
  const nodeOf = merged.mergedOf;
  for (let row = 0; row < nodeOf.length; row += 1) nodeOf[row] = at[nodeOf[row]!]!;
  return { tree, functions: sumFunctions(tree, names, rank), nodeOf };
}

/** Stage rows of the assembled tree, by node, then stage; rows of 0 are left out. */
export function assembleStageRows(
  rows: CallStageRows,
  nodeOf: Int32Array,
  nodes: number,
  stages: number,
): StageRows {
  const start = new Int32Array(nodes + 1);
  for (const row of rows.row) start[nodeOf[row]! + 1]! += 1;
  for (let node = 0; node < nodes; node += 1) start[node + 1]! += start[node]!;
  const fill = start.slice(0, nodes);
  const byNode = new Int32Array(rows.row.length);
  for (let index = 0; index < rows.row.length; index += 1) {
    byNode[fill[nodeOf[rows.row[index]!]!]!++] = index;
  }

  const stage = new Int32Array(rows.row.length);
  const node = new Int32Array(rows.row.length);
  const self = new Float64Array(rows.row.length);
  const calls = new Float64Array(rows.row.length);
  const selfIn = new Float64Array(stages);
  const callsIn = new Float64Array(stages);
  let length = 0;
  for (let at = 0; at < nodes; at += 1) {
    let low = stages;
    let high = -1;
    for (let position = start[at]!; position < start[at + 1]!; position += 1) {
      const index = byNode[position]!;
      const in_ = rows.stage[index]!;
      selfIn[in_] = selfIn[in_]! + rows.self[index]!;
      callsIn[in_] = callsIn[in_]! + rows.calls[index]!;
      low = Math.min(low, in_);
      high = Math.max(high, in_);
    }
    for (let in_ = low; in_ <= high; in_ += 1) {
      if (selfIn[in_] === 0 && callsIn[in_] === 0) continue;
      stage[length] = in_;
      node[length] = at;
      self[length] = selfIn[in_]!;
      calls[length] = callsIn[in_]!;
      length += 1;
      selfIn[in_] = 0;
      callsIn[in_] = 0;
    }
  }
  return {
    length,
    stage: stage.slice(0, length),
    node: node.slice(0, length),
    self: self.slice(0, length),
    calls: calls.slice(0, length),
  };
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

interface MergedRows extends CallRows {
  readonly length: number;
  readonly mergedOf: Int32Array;
}

/** One row for all rows with the same caller, function, kind and process; parents stay before children. */
function mergeRows(rows: CallRows): MergedRows {
  const count = rows.parent.length;
  const parent = new Int32Array(count);
  const code = new Int32Array(count);
  const kind = new Uint8Array(count);
  const process = new Int32Array(count);
  const self = new Float64Array(count);
  const calls = new Float64Array(count);
  const first = new Float64Array(count);
  const mergedOf = new Int32Array(count);

  // Open addressing: slot → merged row + 1.
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(16, count * 2))));
  const mask = slots.length - 1;
  let length = 0;
  for (let row = 0; row < count; row += 1) {
    const above = rows.parent[row] === -1 ? -1 : mergedOf[rows.parent[row]!]!;
    const what = rows.code[row]!;
    let hash = Math.imul(above + 1, 0x9e3779b1) ^ Math.imul(what + 1, 0x85ebca6b);
    hash ^= Math.imul(rows.kind[row]! + 3 * (rows.process[row]! + 1), 0xc2b2ae35);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let slot = (hash ^ (hash >>> 13)) & mask;
    let into = slots[slot]! - 1;
    while (
      into !== -1 &&
      !(
        parent[into] === above &&
        code[into] === what &&
        kind[into] === rows.kind[row] &&
        process[into] === rows.process[row]
      )
    ) {
      slot = (slot + 1) & mask;
      into = slots[slot]! - 1;
    }
    if (into === -1) {
      into = length++;
      slots[slot] = into + 1;
      parent[into] = above;
      code[into] = what;
      kind[into] = rows.kind[row]!;
      process[into] = rows.process[row]!;
      first[into] = rows.first[row]!;
    }
    self[into] = self[into]! + rows.self[row]!;
    calls[into] = calls[into]! + rows.calls[row]!;
    first[into] = earlier(first[into]!, rows.first[row]!);
    mergedOf[row] = into;
  }
  return {
    length,
    parent: parent.subarray(0, length),
    code: code.subarray(0, length),
    kind: kind.subarray(0, length),
    process: process.subarray(0, length),
    self: self.subarray(0, length),
    calls: calls.subarray(0, length),
    first: first.subarray(0, length),
    mergedOf,
  };
}

/** The earlier of two first executions, -1 being never. */
function earlier(a: number, b: number): number {
  if (a === -1) return b;
  return b === -1 ? a : Math.min(a, b);
}

/** Rows of the merged tree in preorder, siblings by total (descending), then name, kind and process. */
function preorder(rows: MergedRows, total: Float64Array, rank: Int32Array): Int32Array {
  const { length, parent, code, kind, process } = rows;
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
    process[a]! - process[b]!;
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

/** Place of each row among all by image, then name, in code-unit order. */
function rankNames({ name, image, images }: CodeNames): Int32Array {
  const order = name.map((_, row) => row);
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  order.sort((a, b) => compare(images[image[a]!]!, images[image[b]!]!) || compare(name[a]!, name[b]!));
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

  const images: string[] = [];
  const imageRow = new Map<number, number>();
  const image = Int32Array.from(order, (code) => {
    const old = names.image[code]!;
    const known = imageRow.get(old);
    if (known !== undefined) return known;
    imageRow.set(old, images.length);
    return images.push(names.images[old]!) - 1;
  });
  return {
    length: order.length,
    name: Array.from(order, (code) => names.name[code]!),
    image,
    images,
    self: Float64Array.from(order, (code) => self[code]!),
    total: Float64Array.from(order, (code) => total[code]!),
    calls: Float64Array.from(order, (code) => calls[code]!),
    first: Float64Array.from(order, (code) => first[code]!),
    size: Int32Array.from(order, (code) => names.size[code]!),
  };
}
