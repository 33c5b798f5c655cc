/**
 * Where the frames of a flame graph lie: the call tree below one node, widths by a subtree sum, everything
 * narrower than a pixel fraction left out together with what is below it. The work is proportional to what is
 * visible, not to the tree.
 */
import type { Tree } from '../../report/report-tree.ts';

/** Gets a frame: position and width in pixels, row 0 being the ancestors' first. */
export type PlaceFrame = (node: number, row: number, x: number, width: number) => void;

/** Frames narrower than this many pixels are not placed. */
const minimumWidth = 0.4;

/**
 * Places the ancestors of `zoom` over the whole width, then `zoom`'s subtree.
 *
 * @param weight subtree sums that decide widths
 * @param zoom the node that fills the width, -1 for all roots
 * @returns the number of rows used
 */
export function layoutFlame(
  tree: Tree,
  weight: Float64Array,
  zoom: number,
  width: number,
  place: PlaceFrame,
): number {
  let rows = 0;
  if (zoom >= 0) {
    for (let node = tree.parent[zoom]!; node >= 0; node = tree.parent[node]!)
      place(node, tree.depth[node]!, 0, width);
  }
  const visit = (first: number, last: number, left: number, scale: number): void => {
    let x = left;
    for (let node = first; node < last; node = tree.end[node]!) {
      const wide = weight[node]! * scale;
      if (wide >= minimumWidth) {
        const row = tree.depth[node]!;
        rows = Math.max(rows, row + 1);
        place(node, row, x, wide);
        visit(node + 1, tree.end[node]!, x, scale);
      }
      x += wide;
    }
  };
  if (zoom >= 0) {
    visit(zoom, tree.end[zoom]!, 0, weight[zoom]! > 0 ? width / weight[zoom]! : 0);
    return Math.max(rows, tree.depth[zoom]! + 1);
  }
  let total = 0;
  for (let node = 0; node < tree.length; node = tree.end[node]!) total += weight[node]!;
  visit(0, tree.length, 0, total > 0 ? width / total : 0);
  return rows;
}
