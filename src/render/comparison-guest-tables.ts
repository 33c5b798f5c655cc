/** What the guest did differently: the notable lines, and all changes folded. */
import { formatInteger } from '../base/number-format.ts';
import { unitNamed } from '../base/unit.ts';
import type { Comparison, UnitChange } from '../compare/comparison.ts';
import { countedLines } from './counted-lines.ts';
import { guestLines } from './comparison-guest.ts';
import { showDelta, showValue } from './comparison-words.ts';
import {
  either,
  list,
  name,
  section,
  strong,
  type Column,
  type Inline,
  type Section,
} from './document/document.ts';
import { shorten } from './guest-text.ts';

/** rows of each folded table */
const most = 30;
/** characters of a command line */
const commandShown = 160;
const commandInLine = 100;

/** A short section, or none where nothing changed enough. */
export function guestChanges(comparison: Comparison): Section[] {
  const lines = [...guestLines(comparison), ...countedLines(comparison)];
  if (lines.length === 0) return [];
  const items = lines.map(({ what, subject, rest }) => {
    const about = cut(subject, commandInLine);
    return { line: [`${what} `, ...(subject === '' ? [] : [either(strong(about), name(about)), ' ']), rest] };
  });
  return [section('What the guest did differently', [list(items)], { name: 'what the guest did' })];
}

/** Every change, the largest first, in tables that are folded. */
export function guestTables(comparison: Comparison): Section[] {
  return [processes, modules, systemCalls, units].flatMap((table) => table(comparison));
}

function cut(text: string, length: number): string {
  return shorten(text.slice(0, 4 * length), length);
}

const named = (title: string): Column => ({ title, names: true, shrink: true });
const right = (title: string): Column => ({ title, align: 'right' });

function folded(
  what: string,
  count: number,
  columns: readonly Column[],
  rows: readonly (readonly Inline[])[],
): Section[] {
  if (count === 0) return [];
  const left = count > rows.length ? `, the largest ${rows.length}` : '';
  return [
    section(`${what} (${formatInteger(count)} changed${left})`, [{ kind: 'table', columns, rows }], {
      folded: true,
      onTerminal: 'full',
      name: 'processes and modules',
    }),
  ];
}

function processes({ processes: rows }: Comparison): Section[] {
  return folded(
    'Processes',
    rows.length,
    [named('process'), right('base'), right('head'), right('change'), right('count')],
    rows
      .slice(0, most)
      .map((row) => [
        cut(row.name, commandShown),
        row.change === 'added' ? '-' : showValue(row.base, row.unit),
        row.change === 'removed' ? '-' : showValue(row.head, row.unit),
        showDelta(row.delta, row.unit),
        change(row.baseCount, row.headCount),
      ]),
  );
}

function modules({ modules: rows }: Comparison): Section[] {
  return folded(
    'Modules',
    rows.length,
    [named('module'), right('init, base'), right('head'), right('change')],
    rows
      .slice(0, most)
      .map((row) => [
        cut(row.name, commandShown),
        row.change === 'added' ? '-' : showValue(row.base, row.unit),
        row.change === 'removed' ? '-' : showValue(row.head, row.unit),
        showDelta(row.delta, row.unit),
      ]),
  );
}

function systemCalls({ systemCalls: rows, unit }: Comparison): Section[] {
  return folded(
    'System calls',
    rows.length,
    [
      named('system call'),
      right('calls'),
      right(`${unitNamed(unit).noun}, base`),
      right('head'),
      right('change'),
    ],
    rows
      .slice(0, most)
      .map((row) => [
        cut(row.name, commandShown),
        change(row.baseCount, row.headCount),
        showValue(row.baseInstructions, unit),
        showValue(row.headInstructions, unit),
        showDelta(row.delta, unit),
      ]),
  );
}

function units({ units: rows }: Comparison): Section[] {
  return folded(
    'Units',
    rows.length,
    [
      named('unit'),
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
        cut(row.name, commandShown),
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
  return showValue(value, unit);
}

function change(base: number, head: number): string {
  return base === head ? formatInteger(head) : `${formatInteger(base)} → ${formatInteger(head)}`;
}
