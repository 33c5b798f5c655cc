/** The call paths of a cause: outwards to its callers, inwards to where the work is done. */
import type { ChangeOrigins } from './change-origins.ts';
import type { JointFunctions } from './function-match.ts';
import type { JointTree } from './joint-tree.ts';

/** A caller (callee) belongs to the path when at least this share of the change goes through it. */
export const pathShare = 0.7;
const maximumLeadsTo = 8;

/** Nodes of the joint tree at which a change begins, all of one function or of a caller's callees. */
export interface Origin {
  /** joint function, or the common caller of a group */
  readonly function: number;
  readonly nodes: readonly number[];
  readonly credit: number;
  readonly callCredit: number;
  readonly parts: readonly Origin[];
}

/** Nodes grouped by a key; the group with the most credit, and its share of all credit. */
export function heaviest(
  nodes: readonly number[],
  { byCalls, byWork }: ChangeOrigins,
  keyOf: (node: number) => number,
): { key: number; share: number; nodes: number[] } | null {
  const groups = new Map<number, { weight: number; nodes: number[] }>();
  let whole = 0;
  for (const node of nodes) {
    const weight = Math.abs(byCalls[node]! + byWork[node]!);
    whole += weight;
    const key = keyOf(node);
    const group = groups.get(key);
    if (group) {
      group.weight += weight;
      group.nodes.push(node);
    } else groups.set(key, { weight, nodes: [node] });
  }
  let best: { key: number; weight: number; nodes: number[] } | null = null;
  for (const [key, group] of groups) {
    if (!best || group.weight > best.weight) best = { key, ...group };
  }
  return best && { key: best.key, nodes: best.nodes, share: whole === 0 ? 1 : best.weight / whole };
}

/**
 * The callers that most of an origin is reached by, from the nearest outwards, as far as one dominates.
 */
export function callerPath(
  functions: JointFunctions,
  tree: JointTree,
  origin: Origin,
  origins: ChangeOrigins,
): { path: string[]; anywhere: boolean; nodes: readonly number[] } {
  const path = [functions.name[origin.function]!];
  // Pairs of an origin node and the ancestor looked at; of a group, the ancestor starts as the common caller.
  let positions = origin.nodes.map((node) => {
    const start = tree.function[node] === origin.function ? node : tree.caller[node]!;
    return { node, at: start };
  });
  const starts = new Set(positions.map(({ at }) => at));
  for (;;) {
    const parentOf = new Map(positions.map(({ node, at }) => [node, at < 0 ? -1 : tree.caller[at]!]));
    const best = heaviest([...parentOf.keys()], origins, (node) => {
      const parent = parentOf.get(node)!;
      return parent < 0 ? -1 : tree.function[parent]!;
    });
    if (!best || best.key < 0 || best.share < pathShare) {
      return {
        path,
        anywhere: best !== null && best.key >= 0,
        nodes: [...starts].filter((node) => node >= 0),
      };
    }
    const kept = new Set(best.nodes);
    path.unshift(functions.name[best.key]!);
    positions = positions
      .filter(({ node }) => kept.has(node))
      .map(({ node }) => ({ node, at: parentOf.get(node)! }));
  }
}

export interface Children {
  /** first[node] … first[node + 1] are positions in `node` */
  readonly first: Int32Array;
  readonly node: Int32Array;
}

export function childrenOf(tree: JointTree): Children {
  const first = new Int32Array(tree.length + 1);
  for (let node = 0; node < tree.length; node += 1) {
    const parent = tree.parent[node]!;
    if (parent >= 0) first[parent + 1]! += 1;
  }
  for (let node = 0; node < tree.length; node += 1) first[node + 1]! += first[node]!;
  const next = first.slice();
  const node = new Int32Array(tree.length);
  for (let child = 0; child < tree.length; child += 1) {
    const parent = tree.parent[child]!;
    if (parent < 0) continue;
    node[next[parent]!] = child;
    next[parent]! += 1;
  }
  return { first, node };
}

/** From where the change begins downwards, while one callee has most of it: joint functions. */
export function calleePath(tree: JointTree, children: Children, origin: Origin): number[] {
  const path: number[] = [];
  let nodes: readonly number[] = origin.nodes;
  while (path.length < maximumLeadsTo) {
    const delta = sum(nodes, tree.headTotal) - sum(nodes, tree.baseTotal);
    const byFunction = new Map<number, { delta: number; nodes: number[] }>();
    for (const node of nodes) {
      for (let at = children.first[node]!; at < children.first[node + 1]!; at += 1) {
        const child = children.node[at]!;
        const key = tree.function[child]!;
        let group = byFunction.get(key);
        if (!group) byFunction.set(key, (group = { delta: 0, nodes: [] }));
        group.delta += tree.headTotal[child]! - tree.baseTotal[child]!;
        group.nodes.push(child);
      }
    }
    let best: { key: number; delta: number; nodes: number[] } | null = null;
    for (const [key, group] of byFunction) {
      if (!best || Math.abs(group.delta) > Math.abs(best.delta)) best = { key, ...group };
    }
    if (!best || best.delta === 0 || best.delta / delta < pathShare) return path;
    path.push(best.key);
    nodes = best.nodes;
  }
  return path;
}

/** Of some nodes. */
export function sum(nodes: readonly number[], values: Float64Array): number {
  return nodes.reduce((total, node) => total + values[node]!, 0);
}
