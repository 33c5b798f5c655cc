/** State → the lines of the screen. */
import { formatCount, formatInteger, formatRelative, formatShare } from '../../base/number-format.ts';
import { unitNamed } from '../../base/unit.ts';
import { shorten } from '../guest-text.ts';
import type { Model } from '../report/report-tree.ts';
import type { Style } from '../style.ts';
import { bar } from '../text-table.ts';
import { visibleNodes, type TopState } from './tree-state.ts';

export interface Screen {
  readonly columns: number;
  readonly rows: number;
}

/** Lines that are not rows of the list: two above, two below. */
export const frameLines = 4;

const keys =
  '↑↓ move  → open  ← close  e heaviest path  s sort  / search  n next  b base/head  ? help  q quit';

/** Exactly `screen.rows` lines, none wider than `screen.columns`. */
export function drawTop(model: Model, state: TopState, screen: Screen, style: Style): string[] {
  const page = Math.max(1, screen.rows - frameLines);
  const rows = visibleNodes(model, state);
  const side = state.side === 'base' && model.data.base ? model.data.base : model.data.head;
  const figures = side.figures.slice(0, 3).map(([name, value]) => `${value} ${name}`);
  const title = `${model.data.title} (${side.label}): ${figures.join(', ')}`;
  const lines = [
    style.bold(fit(title, screen.columns)),
    style.dim(fit(header(model, state), screen.columns)),
  ];
  const body = state.help ? help() : rows.slice(state.scroll, state.scroll + page);
  for (let index = 0; index < page; index += 1) {
    const row = body[index];
    if (row === undefined) lines.push('');
    else if (typeof row === 'string') lines.push(fit(row, screen.columns));
    else {
      const text = fit(line(model, state, row), screen.columns).padEnd(screen.columns);
      lines.push(row === state.cursor ? style.inverse(text) : text);
    }
  }
  const position = `${formatInteger(Math.max(0, rows.indexOf(state.cursor)) + 1)} of ${formatInteger(rows.length)}`;
  lines.push(
    style.dim(
      fit(`${position}, by ${state.sort}${state.search ? `, search '${state.search}'` : ''}`, screen.columns),
    ),
  );
  lines.push(fit(state.typing === null ? keys : `/${state.typing}▏`, screen.columns));
  return lines;
}

function header(model: Model, { side }: TopState): string {
  const change = model.compared ? 'change'.padStart(12) + '         ' : '';
  return `${`${side} total`.padStart(11)}  share       ${change}${'self'.padStart(10)}${'calls'.padStart(12)}  function`;
}

function line(model: Model, state: TopState, node: number): string {
  const { tree, data } = model;
  const side = tree[state.side];
  const whole = Math.max(1, (state.side === 'base' && data.base ? data.base : data.head).total);
  const share = side.total[node]! / whole;
  const change = tree.head.total[node]! - tree.base.total[node]!;
  const row = tree.function[node]!;
  const image = data.functions.objects[data.functions.object[row]!]!;
  const name = `${data.functions.name[row]!}${image === 'vmlinux' ? '' : ` [${image}]`}`;
  const fold = tree.end[node]! === node + 1 ? '·' : state.expanded.has(node) ? '▾' : '▸';
  const relative = shorten(formatRelative(tree.base.total[node]!, tree.head.total[node]!), 8);
  return (
    amount(model, side.total[node]!).padStart(11) +
    `  ${bar(share, 5).padEnd(5)}${formatShare(share).padStart(7)}` +
    (model.compared
      ? ((change > 0 ? '+' : '') + amount(model, change)).padStart(12) + relative.padStart(9)
      : '') +
    amount(model, side.self[node]!).padStart(10) +
    formatCount(side.calls[node]!).padStart(12) +
    `  ${'  '.repeat(tree.depth[node]!)}${fold} ${name}`
  );
}

function amount(model: Model, value: number): string {
  return unitNamed(model.data.unit).formatShort(value);
}

function help(): string[] {
  return [
    '',
    '  up, down, page up, page down, home, end   move (also k and j)',
    '  right, left                               open; close, or go to the caller (also l and h)',
    '  enter                                     open or close',
    '  e                                         open the heaviest path below the cursor',
    '  s                                         sort by total, self, calls, change, name',
    '  / and n                                   search part of a function name; next match',
    '  b                                         base or head, where two boots are compared',
    '  q                                         quit',
    '',
    '  Any key closes this help.',
  ];
}

function fit(text: string, columns: number): string {
  const characters = Array.from(text);
  return characters.length <= columns ? text : `${characters.slice(0, Math.max(0, columns - 1)).join('')}…`;
}
