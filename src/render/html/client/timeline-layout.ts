/** The timeline's samples as boxes: how long each frame stayed on the stack, by depth. */
import type { SideData } from '../../report/report-data.ts';
import type { Tree } from '../../report/report-tree.ts';

/** Columns; boxes of one depth are in order of time. Positions are in the report's unit. */
export interface TimelineBoxes {
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly depth: Int32Array;
  readonly node: Int32Array;
  /** boxes by depth: those of depth d are rows byDepth[d] */
  readonly byDepth: readonly Int32Array[];
  readonly length: number;
}

export function timelineBoxes(tree: Tree, timeline: NonNullable<SideData['timeline']>): TimelineBoxes {
  const start: number[] = [];
  const end: number[] = [];
  const depth: number[] = [];
  const nodes: number[] = [];
  const byDepth: number[][] = [];
  const open: { node: number; box: number }[] = [];
  let at = 0;
  for (let run = 0; run < timeline.node.length; run += 1) {
    const path: number[] = [];
    for (let node = timeline.node[run]!; node >= 0; node = tree.parent[node]!) path.push(node);
    path.reverse();
    let shared = 0;
    while (shared < open.length && open[shared]!.node === path[shared]) shared += 1;
    while (open.length > shared) end[open.pop()!.box] = at;
    for (let level = shared; level < path.length; level += 1) {
      const box = start.push(at) - 1;
      end.push(at);
      depth.push(level);
      nodes.push(path[level]!);
      (byDepth[level] ??= []).push(box);
      open.push({ node: path[level]!, box });
    }
    at += timeline.count[run]! * timeline.period;
  }
  while (open.length > 0) end[open.pop()!.box] = at;
  return {
    start: Float64Array.from(start),
    end: Float64Array.from(end),
    depth: Int32Array.from(depth),
    node: Int32Array.from(nodes),
    byDepth: byDepth.map((rows) => Int32Array.from(rows)),
    length: at,
  };
}

/** First row of `rows` whose box ends after `position`. */
export function firstVisible(boxes: TimelineBoxes, rows: Int32Array, position: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (boxes.end[rows[middle]!]! <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
