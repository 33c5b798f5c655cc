/** The call tree drawn with lines: the heaviest nodes, with what was left out said where it was left out. */
import { formatInteger } from '../base/number-format.ts';
import { nodeKind } from '../base/node-kind.ts';
import type { TreeTable } from '../profile/profile.ts';
import { note, strong, toned, type Block, type Inline } from './document/document.ts';
import { formatUnit, functionLabel, shareOf, type ProfileView } from './profile-view.ts';

/** Nodes shown unless told otherwise. */
export const defaultTreeNodes = 60;

/** The tree as a table: total, its share, self, calls, and the drawing. */
export function treeBlocks(view: ProfileView): Block[] {
  const { tree, functions, total, profile, options } = view;
  const shown = heaviestNodes(tree, options.top ?? defaultTreeNodes, options.depth ?? Infinity);
  const rows: Inline[][] = [];
  /** drawing of the ancestors' lines, by depth */
  const rails: string[] = [];
  const depth = depths(tree);
  const left = leftOut(tree, shown);
  // What is left out is said where it weighs as much as what is shown, or a hundredth of the whole.
  const lightest = shown.reduce(
    (least, one, node) => (one === 1 ? Math.min(least, tree.total[node]!) : least),
    Infinity,
  );
  const worthSaying = Math.max(1, Math.min(lightest, total / 100));

  for (let node = 0; node < tree.length; node += 1) {
    if (shown[node] !== 1) continue;
    const level = depth[node]!;
    const above = tree.parent[node]!;
    const last = left.lastShown[above + 1] === node && left.total[above + 1]! < worthSaying;
    const lead = level === 0 ? '' : rails.slice(1, level).join('') + (last ? '└─ ' : '├─ ');
    rails[level] = level === 0 ? '' : last ? '   ' : '│  ';
    const name = functionLabel(functions, tree.function[node]!) + kindText(tree.kind[node]!);
    rows.push([
      formatUnit(profile.unit, tree.total[node]!),
      shareOf(tree.total[node]!, total),
      formatUnit(profile.unit, tree.self[node]!),
      formatInteger(tree.calls[node]!),
      tree.self[node]! >= total / 20 ? strong(lead + name) : lead + name,
    ]);
    // After the last node of a subtree, what its ancestors leave out, innermost first.
    for (let at = node; at !== -1 && isLastOf(at, node, left.lastBelow); at = tree.parent[at]!) {
      if (left.total[at + 1]! >= worthSaying) {
        const stem = rails.slice(1, depth[at]! + 1).join('');
        rows.push(restRow(view, stem, left, at));
      }
    }
  }
  if (left.total[0]! >= worthSaying) rows.push(restRow(view, '', left, -1));
  const hidden = tree.length - shown.reduce((sum, one) => sum + one, 0);
  const why = options.depth === undefined ? ` with at most ${formatUnit(profile.unit, lightest)} each` : '';
  return [
    {
      kind: 'table',
      drawn: true,
      columns: [
        { title: 'total', align: 'right' },
        { title: '', align: 'right' },
        { title: 'self', align: 'right' },
        { title: 'calls', align: 'right' },
        { title: 'function', shrink: true, min: 20, cut: 'start' },
      ],
      rows,
    },
    ...(hidden === 0 ? [] : [note(`${formatInteger(hidden)} more nodes${why} (--top N shows more)`)]),
  ];
}

/** Marks the `count` nodes with the largest totals within `depth` levels. A node's caller weighs no less. */
function heaviestNodes(tree: TreeTable, count: number, depth: number): Uint8Array {
  const level = depths(tree);
  const within = tree.parent.map((_, node) => node).filter((node) => level[node]! < depth);
  // Preorder as the tie-break keeps callers before what they call.
  within.sort((a, b) => tree.total[b]! - tree.total[a]! || a - b);
  const shown = new Uint8Array(tree.length);
  for (const node of within.subarray(0, count)) shown[node] = 1;
  return shown;
}

interface LeftOut {
  /** by node + 1 (0 for the roots' list): children not shown, and their totals */
  readonly count: Int32Array;
  readonly total: Float64Array;
  /** the last child shown, -1 for none */
  readonly lastShown: Int32Array;
  /** the last node shown at or below */
  readonly lastBelow: Int32Array;
}

function leftOut(tree: TreeTable, shown: Uint8Array): LeftOut {
  const count = new Int32Array(tree.length + 1);
  const total = new Float64Array(tree.length + 1);
  const lastShown = new Int32Array(tree.length + 1).fill(-1);
  const lastBelow = new Int32Array(tree.length).fill(-1);
  for (let node = 0; node < tree.length; node += 1) {
    const list = tree.parent[node]! + 1;
    if (shown[node] === 1) lastShown[list] = node;
    else {
      count[list]! += 1;
      total[list] = total[list]! + tree.total[node]!;
    }
  }
  for (let node = tree.length - 1; node >= 0; node -= 1) {
    if (shown[node] !== 1) continue;
    const child = lastShown[node + 1]!;
    lastBelow[node] = child === -1 ? node : lastBelow[child]!;
  }
  return { count, total, lastShown, lastBelow };
}

function isLastOf(ancestor: number, node: number, lastBelow: Int32Array): boolean {
  return lastBelow[ancestor] === node;
}

function restRow(view: ProfileView, stem: string, left: LeftOut, node: number): Inline[] {
  const total = left.total[node + 1]!;
  const text = `${stem}${node === -1 ? '' : '└─ '}… ${formatInteger(left.count[node + 1]!)} more`;
  return [formatUnit(view.profile.unit, total), shareOf(total, view.total), '', '', text].map((cell) =>
    toned('quiet', cell),
  );
}

function depths(tree: TreeTable): Int32Array {
  const depth = new Int32Array(tree.length);
  for (let node = 0; node < tree.length; node += 1) {
    depth[node] = tree.parent[node] === -1 ? 0 : depth[tree.parent[node]!]! + 1;
  }
  return depth;
}

function kindText(kind: number): string {
  return kind === nodeKind.interrupt ? ' (interrupt)' : kind === nodeKind.systemCall ? ' (system call)' : '';
}
