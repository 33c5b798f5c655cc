/** The tables of a comparison's rows: those that matter, all of them, and the figures of a boot without a base. */
import { counted } from '../base/number-format.ts';
import { unitNamed } from '../base/unit.ts';
import type { Comparison, Row, RowStatus } from '../compare/comparison.ts';
import {
  limitWords,
  mainRows,
  notableRows,
  showDelta,
  showRelative,
  showSide,
  showValue,
  statusWords,
} from './comparison-words.ts';
import {
  either,
  joined,
  name,
  paragraph,
  section,
  stressed,
  strong,
  toned,
  type Block,
  type Column,
  type Inline,
  type Section,
  type Tone,
} from './document/document.ts';
import { bar } from './text-table.ts';

/** From so many columns on, both limits of a row fit. */
const wholeLimits = 120;

const right = (title: Inline): Column => ({ title, align: 'right' });

/** Figures of the head, where nothing was compared; where it could not be, what was measured differently. */
export function absolutes(comparison: Comparison): Section[] {
  const { verdict, environmentDifferences } = comparison;
  // What was not checked has its total in the headline; over a budget, the rows are what it is about.
  const isTold = ['not-comparable', 'boot-failed', 'no-baseline'].includes(verdict);
  return [
    section('', [absoluteTable(comparison)], isTold ? { onlyIn: 'text' } : {}),
    ...(verdict === 'not-comparable' ? [differences(environmentDifferences)] : []),
  ];
}

/** The same among the details of a comment whose boot was not checked. */
export function foldedAbsolutes(comparison: Comparison): Section[] {
  if (comparison.verdict !== 'no-baseline') return [];
  return [section('What was measured', [absoluteTable(comparison)], { onlyIn: 'markdown' })];
}

function absoluteTable({ head, unit, budgets }: Comparison): Block {
  const { noun } = unitNamed(unit);
  const rows: Inline[][] = [
    [either('total', strong('total')), showValue(head.total, unit)],
    ...head.stages.map(({ name: stage, value }) => [
      stage,
      showValue(value, unit),
      ...['', '', shareBar(value, head.total)],
    ]),
    ...budgets.map((row) => [
      `${row.name} (budget)`,
      showValue(row.head, unit),
      statusCell(row),
      row.limit,
      `${statusSigns[row.status]} ${row.limit}`,
    ]),
  ];
  const columns: Column[] = [
    { title: either(`head, ${noun}`, 'stage'), shrink: true },
    right(either('', noun)),
    { title: '', onlyIn: 'text' },
    { title: '', onlyIn: 'text' },
    { title: 'share', onlyIn: 'markdown' },
  ];
  return { kind: 'table', columns, rows };
}

/** A terminal has them among the facts. */
function differences(fields: Comparison['environmentDifferences']): Section {
  const columns = [{ title: 'measured with' }, { title: 'base' }, { title: 'head' }];
  const rows = fields.map(({ field, base, head }) => [field, name(base), name(head)]);
  return section('', [{ kind: 'table', columns, rows }], { onlyIn: 'markdown' });
}

/** The rows that matter; on a terminal always work, too, or, where that is not known, the total. */
export function notableTable(comparison: Comparison): Section[] {
  const notable = notableRows(comparison);
  return [
    section('', [rowTable(comparison, shownRows(comparison), false)], {
      onlyIn: 'text',
      onTerminal: 'brief',
    }),
    ...(notable.length === 0
      ? []
      : [section('', [rowTable(comparison, notable, false)], { onlyIn: 'markdown' })]),
  ];
}

function shownRows(comparison: Comparison): Row[] {
  const main = comparison.work ?? comparison.total;
  const notable = notableRows(comparison);
  return main === null || notable.includes(main) ? notable : [main, ...notable];
}

/** Every row; a change that means nothing is marked. */
export function allRows(comparison: Comparison): Section {
  const rows = mainRows(comparison);
  return section(
    `All ${rows.length} rows${comparison.work ? '; stages show their work' : ''}`,
    [rowTable(comparison, rows, true), paragraph('~ within the noise of neutral changes')],
    { folded: true, onTerminal: 'full', name: 'stages' },
  );
}

/** What a terminal does not show unless asked for everything. */
export function hiddenRows(comparison: Comparison): Section {
  const rest = mainRows(comparison).length - shownRows(comparison).length;
  const text = `${counted(rest, 'more row')} within noise or unlimited; --full shows everything`;
  return section('', rest <= 0 ? [] : [paragraph(toned('quiet', text))], {
    onlyIn: 'text',
    onTerminal: 'brief',
  });
}

/** @param whole with shares and with limits that were not reached */
function rowTable(comparison: Comparison, rows: readonly Row[], whole: boolean): Block {
  const { stages, total, unit } = comparison;
  return {
    kind: 'table',
    columns: [
      { title: either(unitNamed(unit).noun, ''), shrink: true, min: 8 },
      ...[right('change'), right('')],
      { title: '', onlyIn: 'text' },
      ...[right('base'), right('head')],
      ...(whole ? [{ title: 'share', onlyIn: 'markdown' } as const] : []),
      { title: 'limit', shrink: true, min: 5, cut: 'end' },
    ],
    rows: rows.map((row) => [
      joined([either('', statusSigns[row.status]), rowName(comparison, row)], '\u00a0'),
      deltaCell(row, whole),
      // Lines of a narrow column break at blanks.
      either(toned(statusTone(row.status), showRelative(row)), showRelative(row).replace(' ', '\u00a0')),
      statusCell(row),
      showSide(row, 'base'),
      showSide(row, 'head'),
      ...(whole ? [stages.includes(row) && total ? shareBar(row.head, total.head) : ''] : []),
      joined([either(terminalLimit(row), whole ? row.limit : reachedLimit(row)), rowNote(row)], '; '),
    ]),
  };
}

function rowName({ stages }: Comparison, row: Row): Inline {
  if (isMain(row)) return strong(row.name);
  return stages.includes(row) ? row.name : stressed(row.name);
}

function isMain({ metric }: Row): boolean {
  return metric === 'work' || metric === 'total';
}

function deltaCell({ delta, status, unit }: Row, whole: boolean): Inline {
  const shown = showDelta(delta, unit);
  const stands = status === 'fail' || status === 'waived' ? strong(shown) : shown;
  const marked = status === 'same' && delta !== 0 ? `~ ${shown}` : shown;
  return either(toned(statusTone(status), shown), whole ? marked : stands);
}

/** Of two limits cut to one, a narrow terminal shows the one that was reached. */
function terminalLimit(row: Row): Inline {
  // Of a row that nothing happened to, the limit is only noise.
  if (row.status === 'same' && !isMain(row)) return '';
  return { kind: 'fitting', from: wholeLimits, wide: row.limit, narrow: limitWords(row) };
}

/** A limit that was not reached is of no use to a reader. */
function reachedLimit(row: Row): string {
  const { status } = row;
  return status === 'grown' || status === 'shrunk' || status === 'same' ? '' : limitWords(row);
}

function rowNote({ discountedDelta, reason, status, unit }: Row): Inline {
  return joined(
    [
      discountedDelta === 0 ? '' : `${showDelta(discountedDelta, unit)} of it discounted`,
      // A terminal has a column that says so.
      [status === 'waived' ? either('', [strong('WAIVED'), ': ']) : '', reason],
    ],
    ', ',
  );
}

/** A stage's share of the boot; slivers are left out. */
function shareBar(value: number, total: number): string {
  return total > 0 && value / total >= 0.01 ? bar(value / total, 8) : '';
}

export function statusCell({ status }: Row): Inline {
  return toned(statusTone(status), statusWords[status]);
}

function statusTone(status: RowStatus): Tone | null {
  switch (status) {
    case 'fail':
      return 'bad';
    case 'warn':
    case 'undecided':
      return 'doubtful';
    case 'waived':
    case 'discounted':
      return 'marked';
    case 'improved':
      return 'good';
    default:
      return null;
  }
}

/** In front of a row's name, where there is no column for its status. */
export const statusSigns: Readonly<Record<RowStatus, string>> = {
  same: '',
  grown: '',
  shrunk: '',
  fail: '❌',
  warn: '⚠️',
  undecided: '⚠️',
  moved: '↔️',
  waived: '☑️',
  improved: '🚀',
  discounted: '➖',
};
