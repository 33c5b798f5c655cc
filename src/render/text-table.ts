/** Tables and bars of plain text: columns aligned, numbers to the right, never wider than asked. */
import { displayWidth, shorten, shortenEnd, shortenStart } from './guest-text.ts';

export interface TextColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** may be shortened when the table is too wide; down to `min` characters (12) */
  readonly shrink?: boolean;
  readonly min?: number;
  /** where a cell that is too long loses characters: in the middle (by default), at its start or its end */
  readonly cut?: 'middle' | 'start' | 'end';
}

/** A cell; `style` is applied after padding, so colours do not disturb the alignment. */
export type TextCell = string | { readonly text: string; readonly style: (text: string) => string };

export interface TextTableOptions {
  /** characters available; default: no limit */
  readonly width?: number;
  /** blanks before each line */
  readonly indent?: number;
  /** applied to the line of titles; a table whose titles are all empty has none */
  readonly titleStyle?: (text: string) => string;
}

/** Lines of the table, each ending with a newline, without blanks at their ends. */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly TextCell[])[],
  options: TextTableOptions = {},
): string {
  const indent = ' '.repeat(options.indent ?? 0);
  const widths = columns.map((column, index) =>
    Math.max(displayWidth(column.title), ...rows.map((row) => displayWidth(textOf(row[index] ?? '')))),
  );
  if (options.width !== undefined) shrink(columns, widths, options.width - indent.length);

  const lineOf = (cells: readonly TextCell[]): string => {
    const last = columns.length - 1;
    const parts = columns.map((column, index) => {
      const cell = cells[index] ?? '';
      const text = cuts[column.cut ?? 'middle'](textOf(cell), widths[index]!);
      const blanks = ' '.repeat(widths[index]! - displayWidth(text));
      const styled = typeof cell === 'string' ? text : cell.style(text);
      if (column.align === 'right') return blanks + styled;
      return index === last ? styled : styled + blanks;
    });
    return trimLine(indent + parts.join('  '));
  };

  const titles = columns.map(({ title }) => title);
  const head = titles.some((title) => title !== '') ? [(options.titleStyle ?? same)(lineOf(titles))] : [];
  return [...head, ...rows.map(lineOf)].map((line) => `${line}\n`).join('');
}

const cuts = { middle: shorten, start: shortenStart, end: shortenEnd } as const;

const same = (text: string): string => text;

function textOf(cell: TextCell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

/** Blanks at the end are noise, in goldens most of all. */
function trimLine(line: string): string {
  return line.replace(/ +$/, '');
}

/** Takes what is too much from the widest column that may shrink, again and again. */
function shrink(columns: readonly TextColumn[], widths: number[], available: number): void {
  const total = (): number => widths.reduce((sum, width) => sum + width, 2 * (widths.length - 1));
  let excess = total() - available;
  while (excess > 0) {
    let widest = -1;
    for (const [index, column] of columns.entries()) {
      if (column.shrink !== true || widths[index]! <= (column.min ?? 12)) continue;
      if (widest === -1 || widths[index]! > widths[widest]!) widest = index;
    }
    if (widest === -1) return;
    widths[widest]! -= 1;
    excess -= 1;
  }
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of `share` (0 to 1) of `width` characters, in eighths of a character; anything above 0 shows. */
export function bar(share: number, width: number): string {
  const units = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const drawn = share > 0 ? Math.max(1, units) : 0;
  return '█'.repeat(drawn >> 3) + eighths[drawn & 7]!;
}
