/**
 * src/render/top turns a report's call tree, keys and the size of a terminal into the lines of an interactive
 * browser: pure, so that a test can press keys. src/cli/top.ts owns the terminal.
 */
import type { Model } from '../report/report-tree.ts';

export const sortKeys = ['total', 'self', 'calls', 'change', 'name'] as const;
export type SortKey = (typeof sortKeys)[number];

export interface TopState {
  readonly expanded: ReadonlySet<number>;
  /** node under the cursor */
  readonly cursor: number;
  /** first visible row */
  readonly scroll: number;
  readonly sort: SortKey;
  readonly side: 'head' | 'base';
  readonly search: string;
  /** text being typed after `/`, null when none is */
  readonly typing: string | null;
  readonly help: boolean;
  readonly done: boolean;
}

/** Everything collapsed but the path to where most of the work is. */
export function initialState(model: Model): TopState {
  const sort: SortKey = model.compared ? 'change' : 'total';
  const state: TopState = {
    expanded: new Set(),
    cursor: 0,
    scroll: 0,
    sort,
    side: 'head',
    search: '',
    typing: null,
    help: false,
    done: false,
  };
  const first = childrenOf(model, state, -1)[0];
  return first === undefined ? state : { ...state, cursor: first, expanded: new Set([first]) };
}

/** What is sorted by, larger first; names have no number. */
export function sortValue(
  { tree }: Model,
  { sort, side }: Pick<TopState, 'sort' | 'side'>,
  node: number,
): number {
  switch (sort) {
    case 'self':
      return tree[side].self[node]!;
    case 'calls':
      return tree[side].calls[node]!;
    case 'change':
      return Math.abs(tree.head.total[node]! - tree.base.total[node]!);
    case 'total':
    case 'name':
      return tree[side].total[node]!;
  }
}

/** Children of a node (-1: the roots) in the chosen order. */
export function childrenOf(model: Model, state: Pick<TopState, 'sort' | 'side'>, node: number): number[] {
  const { tree, data } = model;
  const children: number[] = [];
  const last = node < 0 ? tree.length : tree.end[node]!;
  for (let child = node + 1; child < last; child = tree.end[child]!) children.push(child);
  const nameOf = (child: number): string => data.functions.name[tree.function[child]!]!;
  if (state.sort === 'name') return children.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return children.sort((a, b) => sortValue(model, state, b) - sortValue(model, state, a) || a - b);
}

/** Nodes in the order they are listed. */
export function visibleNodes(model: Model, state: TopState): number[] {
  const rows: number[] = [];
  const pending = childrenOf(model, state, -1).reverse();
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    rows.push(node);
    if (state.expanded.has(node)) pending.push(...childrenOf(model, state, node).reverse());
  }
  return rows;
}
