/** Puts a tree whose parents stand before their children into preorder, siblings by weight. */

export interface Preorder {
  /** row in preorder → node */
  readonly order: Int32Array;
  /** of the node at that row; roots 0 */
  readonly depth: Int32Array;
}

/**
 * @param parent parent of every node, smaller than the node; -1 for roots
 * @param weight siblings are sorted by it, descending, ties by node
 */
export function preorder(parent: Int32Array, weight: Float64Array): Preorder {
  const length = parent.length;
  const root = length; // stands above all roots
  const start = new Int32Array(length + 2);
  for (const above of parent) start[(above < 0 ? root : above) + 1]! += 1;
  for (let node = 0; node <= length; node += 1) start[node + 1]! += start[node]!;
  const children = new Int32Array(length);
  const filled = start.slice(0, length + 1);
  for (let node = 0; node < length; node += 1) {
    const above = parent[node]! < 0 ? root : parent[node]!;
    children[filled[above]!] = node;
    filled[above]! += 1;
  }
  for (let node = 0; node <= length; node += 1) {
    if (start[node + 1]! - start[node]! > 1) {
      children.subarray(start[node], start[node + 1]).sort((a, b) => weight[b]! - weight[a]! || a - b);
    }
  }
  const order = new Int32Array(length);
  const depth = new Int32Array(length);
  const pending: { node: number; depth: number }[] = [{ node: root, depth: -1 }];
  let row = -1;
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (row >= 0) {
      order[row] = next.node;
      depth[row] = next.depth;
    }
    row += 1;
    for (let child = start[next.node + 1]! - 1; child >= start[next.node]!; child -= 1) {
      pending.push({ node: children[child]!, depth: next.depth + 1 });
    }
  }
  return { order, depth };
}
