/**
 * src/render/svg turns Profiles into pictures that are one SVG file each. This file lays a call tree out as
 * frames of a flame graph: widths by inclusive value, siblings by name (so that two boots look alike).
 */
import { ascending } from '../../base/ascending.ts';

export interface FlameTree {
  readonly length: number;
  /** smaller than the node, -1 for roots */
  readonly parent: Int32Array;
  readonly name: (node: number) => string;
  /** decides widths; a node's is at least the sum of its children's */
  readonly weight: Float64Array;
}

export interface Frame {
  readonly node: number;
  readonly depth: number;
  /** 0 to 1 of the whole width */
  readonly x: number;
  readonly width: number;
}

export interface FlameFrames {
  readonly frames: readonly Frame[];
  readonly depth: number;
  /** nodes that are too narrow to be drawn; their parents' widths hold them */
  readonly hidden: number;
}

/**
 * @param minimum narrowest frame drawn, as a share of the width
 * @returns frames in order of depth, then position
 */
export function flameFrames(tree: FlameTree, minimum: number): FlameFrames {
  const children = new Map<number, number[]>();
  for (let node = 0; node < tree.length; node += 1) {
    const parent = tree.parent[node]!;
    const list = children.get(parent);
    if (list) list.push(node);
    else children.set(parent, [node]);
  }
  const roots = children.get(-1) ?? [];
  const total = roots.reduce((sum, node) => sum + tree.weight[node]!, 0);
  const frames: Frame[] = [];
  let level = [{ nodes: roots, x: 0 }];
  let depth = 0;
  while (level.length > 0 && total > 0) {
    const below: typeof level = [];
    for (const { nodes, x: left } of level) {
      let x = left;
      for (const node of nodes.toSorted((a, b) => ascending(tree.name(a), tree.name(b)) || a - b)) {
        const width = tree.weight[node]! / total;
        if (width >= minimum) {
          frames.push({ node, depth, x, width });
          const nested = children.get(node);
          if (nested) below.push({ nodes: nested, x });
        }
        x += width;
      }
    }
    level = below;
    if (level.length > 0) depth += 1;
  }
  const deepest = frames.reduce((most, frame) => Math.max(most, frame.depth), -1);
  return { frames, depth: deepest + 1, hidden: tree.length - frames.length };
}
