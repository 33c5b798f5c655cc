/**
 * src/render/exports turns a Profile into the files of other profilers. This file walks the call tree for all of
 * them: one pass in preorder, with the stack of the current node kept in place.
 */
import { printable } from '../guest-text.ts';
import type { Profile, Timeline, TreeTable } from '../../profile/profile.ts';

/** What a frame is called in every export: the image is named unless it is the kernel itself. */
export function frameNames(profile: Profile): string[] {
  const { name, object, objects, length } = profile.functions;
  return Array.from({ length }, (_, row) => {
    const from = objects[object[row]!] ?? 'unknown';
    return from === 'vmlinux' ? printable(name[row]!) : `${printable(name[row]!)} [${printable(from)}]`;
  });
}

/**
 * Calls `visit` for every node in preorder with its depth (roots 0) and the stack of nodes above it.
 *
 * @param visit gets the node, and `stack` whose entries 0 … depth are the rows from the root to the node; the
 *   array is reused between calls
 */
export function forEachStack(
  tree: TreeTable,
  visit: (node: number, depth: number, stack: number[]) => void,
): void {
  const depths = nodeDepths(tree);
  const stack: number[] = [];
  for (let node = 0; node < tree.length; node += 1) {
    const depth = depths[node]!;
    stack[depth] = node;
    visit(node, depth, stack);
  }
}

export interface FlameEvents {
  open(node: number, at: number): void;
  close(node: number, at: number): void;
}

/**
 * Replays the timeline as nested intervals: a frame is open for as long as consecutive samples lie in it.
 *
 * @param events called in order of time; every open is closed, innermost first. `at` is in the profile's unit
 * @returns the end of the timeline in the profile's unit
 */
export function replayTimeline(tree: TreeTable, timeline: Timeline, events: FlameEvents): number {
  const depths = nodeDepths(tree);
  const open: number[] = [];
  let at = 0;
  for (let run = 0; run < timeline.node.length; run += 1) {
    const node = timeline.node[run]!;
    const depth = node < 0 ? -1 : depths[node]!;
    const path: number[] = [];
    for (let current = node; current >= 0; current = tree.parent[current]!) path.push(current);
    path.reverse();
    let shared = 0;
    while (shared < open.length && shared <= depth && open[shared] === path[shared]) shared += 1;
    while (open.length > shared) events.close(open.pop()!, at);
    for (const opened of path.slice(shared)) {
      open.push(opened);
      events.open(opened, at);
    }
    at += timeline.count[run]! * timeline.period;
  }
  while (open.length > 0) events.close(open.pop()!, at);
  return at;
}

/** Depth of every node, roots 0. */
export function nodeDepths(tree: TreeTable): Int32Array {
  const depths = new Int32Array(tree.length);
  for (let node = 0; node < tree.length; node += 1) {
    const parent = tree.parent[node]!;
    depths[node] = parent < 0 ? 0 : depths[parent]! + 1;
  }
  return depths;
}
