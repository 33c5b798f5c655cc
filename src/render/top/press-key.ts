/** State and a key → the next state. */
import type { Model } from '../report/report-tree.ts';
import { childrenOf, sortKeys, visibleNodes, type TopState } from './tree-state.ts';

/** A key as node:readline names it, or the character typed. */
export interface Key {
  readonly name: string;
  readonly text?: string;
}

/** @param page rows of the list that fit the terminal */
export function pressKey(model: Model, state: TopState, key: Key, page: number): TopState {
  if (state.typing !== null) return typed(model, state, key, page);
  if (state.help) return { ...state, help: false };
  const rows = visibleNodes(model, state);
  const at = Math.max(0, rows.indexOf(state.cursor));
  const move = (to: number): TopState =>
    follow(
      { ...state, cursor: rows[Math.max(0, Math.min(rows.length - 1, to))] ?? state.cursor },
      rows,
      page,
    );
  const relist = (changed: Partial<TopState>): TopState => {
    const next = { ...state, ...changed };
    return follow(next, visibleNodes(model, next), page);
  };
  switch (key.name) {
    case 'up':
    case 'k':
      return move(at - 1);
    case 'down':
    case 'j':
      return move(at + 1);
    case 'pageup':
      return move(at - page);
    case 'pagedown':
    case 'space':
      return move(at + page);
    case 'home':
      return move(0);
    case 'end':
      return move(rows.length - 1);
    case 'right':
    case 'l':
      return relist({ expanded: new Set([...state.expanded, state.cursor]) });
    case 'left':
    case 'h':
      return collapse(model, state, rows, page);
    case 'return':
      return relist({ expanded: toggled(state.expanded, state.cursor) });
    case 'e':
      return relist(heaviestPath(model, state));
    case 's':
      return relist({ sort: nextSort(model, state) });
    case 'b':
      return model.compared ? relist({ side: state.side === 'head' ? 'base' : 'head' }) : state;
    case '/':
      return { ...state, typing: '' };
    case 'n':
      return findNext(model, state, page);
    case '?':
      return { ...state, help: true };
    case 'q':
    case 'escape':
      return { ...state, done: true };
    default:
      return state;
  }
}

function typed(model: Model, state: TopState, key: Key, page: number): TopState {
  const text = state.typing!;
  if (key.name === 'escape') return { ...state, typing: null };
  if (key.name === 'return') return findNext(model, { ...state, typing: null, search: text }, page);
  if (key.name === 'backspace') return { ...state, typing: text.slice(0, -1) };
  return key.text !== undefined && key.text >= ' ' ? { ...state, typing: text + key.text } : state;
}

function toggled(expanded: ReadonlySet<number>, node: number): ReadonlySet<number> {
  const next = new Set(expanded);
  if (!next.delete(node)) next.add(node);
  return next;
}

/** Left: closes an open node, else goes to its caller. */
function collapse(model: Model, state: TopState, rows: number[], page: number): TopState {
  const { tree } = model;
  const open = state.expanded.has(state.cursor) && tree.end[state.cursor]! > state.cursor + 1;
  if (open) {
    const next = { ...state, expanded: toggled(state.expanded, state.cursor) };
    return follow(next, visibleNodes(model, next), page);
  }
  const parent = tree.parent[state.cursor]!;
  return parent < 0 ? state : follow({ ...state, cursor: parent }, rows, page);
}

/** Opens the first child of the first child … while it has most of its caller's. */
function heaviestPath(model: Model, state: TopState): Pick<TopState, 'expanded' | 'cursor'> {
  const expanded = new Set(state.expanded);
  let cursor = state.cursor;
  for (;;) {
    expanded.add(cursor);
    const [first] = childrenOf(model, state, cursor);
    const { total } = model.tree[state.side];
    if (first === undefined || total[first]! * 2 < total[cursor]!) return { expanded, cursor };
    cursor = first;
  }
}

function nextSort(model: Model, { sort }: TopState): TopState['sort'] {
  const keys = sortKeys.filter((key) => key !== 'change' || model.compared);
  return keys[(keys.indexOf(sort) + 1) % keys.length]!;
}

/** The next node after the cursor, in the order of the tree, whose name contains the search. */
function findNext(model: Model, state: TopState, page: number): TopState {
  const wanted = state.search.toLowerCase();
  if (wanted === '') return state;
  const { tree, data } = model;
  for (let step = 1; step <= tree.length; step += 1) {
    const node = (state.cursor + step) % tree.length;
    if (!data.functions.name[tree.function[node]!]!.toLowerCase().includes(wanted)) continue;
    const expanded = new Set(state.expanded);
    for (let above = tree.parent[node]!; above >= 0; above = tree.parent[above]!) expanded.add(above);
    const next = { ...state, expanded, cursor: node };
    return follow(next, visibleNodes(model, next), page);
  }
  return state;
}

/** Scrolls so that the cursor is seen. */
function follow(state: TopState, rows: readonly number[], page: number): TopState {
  const at = rows.indexOf(state.cursor);
  if (at < 0) {
    // The cursor's node was folded away: the cursor stays on the list.
    return { ...state, cursor: rows[Math.min(state.scroll, rows.length - 1)] ?? state.cursor };
  }
  const scroll = Math.max(0, Math.min(state.scroll, at), at - page + 1);
  return { ...state, scroll };
}
