/** The functions of a comparison that changed, headed as scripts/bloat-o-meter of the kernel heads its table. */
import { formatInteger, formatShare } from '../base/number-format.ts';
import { unitNamed } from '../base/unit.ts';
import type { Comparison, FunctionRow } from '../compare/comparison.ts';
import { statusCell, statusSigns } from './comparison-rows.ts';
import {
  bloatHeader,
  notableFunctions,
  notableRows,
  showDelta,
  showRelative,
  showValue,
} from './comparison-words.ts';
import {
  either,
  joined,
  name,
  paragraph,
  section,
  toned,
  type Block,
  type Column,
  type Inline,
  type Section,
} from './document/document.ts';

/** What stands after a function's name: a link to its source, a mark that the pull request changed it. */
export type FunctionNote = (row: FunctionRow) => Inline;

/** From so many columns on, a terminal shows what can be told from the other cells, too. */
const wide = 100;
/** As many functions as make up this much of all that changed. */
const shareShown = 0.95;
const mostOfAll = 100;

const right = (title: string): Column => ({ title, align: 'right' });

/** Those that explain most of the change; on a terminal only where something is worth explaining. */
export function functionSection(
  comparison: Comparison,
  most: number,
  note: FunctionNote | undefined,
): Section[] {
  const { functions, functionCounts, unit } = comparison;
  if (functions.length === 0) return [];
  const shown = notableFunctions(comparison, shareShown, most);
  const header = bloatHeader(functionCounts, unit);
  return [
    section(
      either('', 'Functions'),
      [
        paragraph(either(header, name(header))),
        functionTable(shown, note, functions.length === shown.length ? '' : rest(comparison, shown)),
      ],
      {
        folded: true,
        name: 'functions',
        ...(notableRows(comparison).length > 0 ? {} : { onTerminal: 'full' }),
      },
    ),
  ];
}

/** The largest changes, whatever they mean. A terminal has as many in its one table when asked for everything. */
export function allFunctions({ functions }: Comparison): Section[] {
  if (functions.length <= 15) return [];
  const rows = functions.slice(0, mostOfAll);
  const left = rows.length < functions.length ? `, the largest ${mostOfAll}` : '';
  return [
    section(
      `${formatInteger(functions.length)} changed functions${left}`,
      [functionTable(rows, undefined, '')],
      { onlyIn: 'markdown', folded: true, name: 'all functions' },
    ),
  ];
}

function rest({ functions, unit }: Comparison, shown: readonly FunctionRow[]): Inline {
  const sum = (rows: readonly FunctionRow[]): number => rows.reduce((total, { delta }) => total + delta, 0);
  const gross = (rows: readonly FunctionRow[]): number =>
    rows.reduce((total, { delta }) => total + Math.abs(delta), 0);
  const left = formatInteger(functions.length - shown.length);
  const share = gross(functions) === 0 ? 1 : gross(shown) / gross(functions);
  return either(
    `and ${left} more functions, together ${unitNamed(unit).sayDelta(sum(functions) - sum(shown))}`,
    `${shown.length} of ${formatInteger(functions.length)} changed functions; they are ${formatShare(share)} of all that changed.`,
  );
}

function functionTable(rows: readonly FunctionRow[], note: FunctionNote | undefined, left: Inline): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'Function', shrink: true },
      { ...right('old'), from: wide },
      right('new'),
      right('delta'),
      { ...right(''), onlyIn: 'text' },
      { ...right('calls'), shrink: true, min: 9, cut: 'start' },
      { title: '', onlyIn: 'text' },
    ],
    rows: rows.map((row) => [
      joined([either('', statusSigns[row.status]), functionName(row), either('', note?.(row) ?? '')], ' '),
      row.change === 'added' ? '-' : showValue(row.base, row.unit),
      row.change === 'removed' ? '-' : showValue(row.head, row.unit),
      toned(row.delta > 0 ? 'bad' : 'good', showDelta(row.delta, row.unit)),
      row.change === 'added' || row.change === 'removed' ? '' : showRelative(row),
      row.baseCalls === row.headCalls
        ? formatInteger(row.headCalls)
        : `${formatInteger(row.baseCalls)} → ${formatInteger(row.headCalls)}`,
      statusCell(row),
    ]),
    rest: left,
  };
}

function functionName({ name: called, oldName, image, change }: FunctionRow): Inline {
  const where = image === 'vmlinux' ? '' : [' ', name(`[${image}]`)];
  const old = oldName ?? '?';
  const isRenamed = change === 'renamed';
  return either(
    [isRenamed ? `${old} → ${called}?` : called, where],
    [name(called), where, isRenamed ? [' (likely renamed from ', name(old), ')'] : ''],
  );
}
