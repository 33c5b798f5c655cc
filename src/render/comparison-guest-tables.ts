/** What the guest did differently, as Markdown: the telling lines, and all changes folded. Guest text is escaped. */
import { formatDelta, formatInteger, formatNs } from '../base/number-format.ts';
import type { Comparison, UnitChange } from '../compare/comparison.ts';
import { guestLines } from './comparison-guest.ts';
import { showDelta, showValue } from './comparison-words.ts';
import { shorten } from './guest-text.ts';
import { markdownCode, markdownDetails, markdownTable, type MarkdownColumn } from './markdown.ts';

/** rows of each folded table */
const most = 30;
/** characters of a command line */
const commandShown = 160;

/** A short section, or nothing where nothing changed enough. */
export function guestChanges(comparison: Comparison): string {
  const lines = guestLines(comparison);
  if (lines.length === 0) return '';
  return [
    '#### What the guest did differently',
    '',
    ...lines.map(
      ({ what, subject, rest }) => `- ${what} ${subject === '' ? '' : `${name(subject)} `}${rest}`,
    ),
  ].join('\n');
}

/** Every change, the largest first, in tables that are folded. */
export function guestTables(comparison: Comparison): string {
  return [processes, modules, systemCalls, units]
    .map((table) => table(comparison))
    .filter((text) => text !== '')
    .join('\n');
}

function name(text: string): string {
  return markdownCode(shorten(text.slice(0, 4 * commandShown), commandShown));
}

const right = (title: string): MarkdownColumn => ({ title, align: 'right' });

function folded(
  what: string,
  count: number,
  columns: readonly MarkdownColumn[],
  rows: readonly (readonly string[])[],
): string {
  if (count === 0) return '';
  const shown = rows.slice(0, most);
  const cut = count > shown.length ? `, the largest ${shown.length}` : '';
  return markdownDetails(`${what} (${formatInteger(count)} changed${cut})`, markdownTable(columns, shown));
}

function processes({ processes: rows }: Comparison): string {
  return folded(
    'Processes',
    rows.length,
    [{ title: 'process' }, right('base'), right('head'), right('change'), right('count')],
    rows
      .slice(0, most)
      .map((row) => [
        name(row.name),
        row.change === 'added' ? '-' : showValue(row.base, row.unit),
        row.change === 'removed' ? '-' : showValue(row.head, row.unit),
        showDelta(row.delta, row.unit),
        change(row.baseCount, row.headCount),
      ]),
  );
}

function modules({ modules: rows }: Comparison): string {
  return folded(
    'Modules',
    rows.length,
    [{ title: 'module' }, right('init, base'), right('head'), right('change')],
    rows
      .slice(0, most)
      .map((row) => [
        name(row.name),
        row.change === 'added' ? '-' : showValue(row.base, row.unit),
        row.change === 'removed' ? '-' : showValue(row.head, row.unit),
        showDelta(row.delta, row.unit),
      ]),
  );
}

function systemCalls({ systemCalls: rows }: Comparison): string {
  return folded(
    'System calls',
    rows.length,
    [{ title: 'system call' }, right('calls'), right('instructions, base'), right('head'), right('change')],
    rows
      .slice(0, most)
      .map((row) => [
        name(row.name),
        change(row.baseCount, row.headCount),
        formatInteger(row.baseInstructions),
        formatInteger(row.headInstructions),
        formatDelta(row.delta),
      ]),
  );
}

function units({ units: rows }: Comparison): string {
  return folded(
    'Units',
    rows.length,
    [
      { title: 'unit' },
      right('ready, base'),
      right('head'),
      right('takes'),
      right('instructions, base'),
      right('head'),
      { title: 'result' },
    ],
    rows
      .slice(0, most)
      .map((row) => [
        name(row.name),
        moment(row, row.baseReady),
        moment(row, row.headReady),
        row.delta === 0 ? '' : showDelta(row.delta, row.unit),
        row.baseInstructions < 0 ? '-' : formatInteger(row.baseInstructions),
        row.headInstructions < 0 ? '-' : formatInteger(row.headInstructions),
        row.baseResult === row.headResult
          ? (row.headResult ?? '')
          : `${row.baseResult ?? '-'} → ${row.headResult ?? '-'}`,
      ]),
  );
}

function moment({ unit }: UnitChange, value: number): string {
  if (value < 0) return '-';
  return unit === 'ns' ? formatNs(value) : formatInteger(value);
}

function change(base: number, head: number): string {
  return base === head ? formatInteger(head) : `${formatInteger(base)} → ${formatInteger(head)}`;
}
