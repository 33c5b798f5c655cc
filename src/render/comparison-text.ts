/** A comparison for a terminal. Pure; guest text is made printable. */
import { formatDelta, formatInteger, formatShare } from '../base/number-format.ts';
import type { Cause, Comparison, FunctionRow, Row, RowStatus, Side, Verdict } from '../compare/comparison.ts';
import {
  bloatHeader,
  describeKind,
  describePlace,
  describeProvenance,
  failedRows,
  mainRows,
  proseDelta,
  shortenHash,
  showDelta,
  showRelative,
  showSide,
  showValue,
  statusWords,
  subjectWord,
  tellingFunctions,
  verdictWords,
  waiverTrailers,
} from './comparison-words.ts';
import { guestLines } from './comparison-guest.ts';
import { printable, shorten } from './guest-text.ts';
import { plainStyle, type Style } from './style.ts';
import { textTable, type TextCell } from './text-table.ts';

export interface ComparisonTextOptions {
  readonly style?: Style;
  /** columns available */
  readonly width?: number;
  /** functions at most */
  readonly maxRows?: number;
}

export function comparisonText(comparison: Comparison, options: ComparisonTextOptions = {}): string {
  const style = options.style ?? plainStyle;
  const width = options.width ?? 100;
  const word = verdictStyle(style, comparison.verdict)(verdictWords[comparison.verdict]);
  const sections = [
    `${style.bold(word)}  ${printable(comparison.headline)}\n`,
    ...comparison.policy.changedByHead.map((change) =>
      style.yellow(
        `The head changes the rules it is judged by (they do not apply yet): ${printable(change)}\n`,
      ),
    ),
    about(comparison, style, width),
    comparison.warnings.map((warning) => style.yellow(`warning: ${printable(warning)}\n`)).join(''),
    comparison.total === null ? absolutes(comparison, style, width) : rowTable(comparison, style, width),
    functionTable(comparison, style, width, options.maxRows ?? 20),
    causeList(comparison, style),
    guestList(comparison, style),
    processTable(comparison, style, width),
    whatToDo(comparison, style),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

function about(comparison: Comparison, style: Style, width: number): string {
  const side = (name: string, { label, runs, outcome, ...rest }: Side): TextCell[] => [
    name,
    [
      printable(label),
      describeProvenance({ label, runs, outcome, ...rest }),
      runs > 1 ? `${runs} boots` : '',
      outcome.kind === 'reached-end' ? '' : outcome.kind,
    ]
      .filter((part) => part !== '')
      .join('; '),
  ];
  const rows: TextCell[][] = [
    ...(comparison.base ? [side('base', comparison.base)] : []),
    side('head', comparison.head),
    ...comparison.environmentDifferences.map(({ field, base, head }) => [
      'measured',
      `${field}: ${printable(base)} → ${printable(head)}`,
    ]),
    ...comparison.subjectDifferences.map(({ field, base, head }) => [
      'changed',
      `${subjectWord(field)}: ${printable(shortenHash(base))} → ${printable(shortenHash(head))}`,
    ]),
    ['rules', printable(comparison.policy.origin)],
    ...(comparison.noise
      ? [['noise', `floor ${formatInteger(comparison.noise.floor)} (${comparison.noise.basis})`]]
      : []),
    ...(comparison.anchor && comparison.anchor.total === null
      ? [['anchor', `${printable(comparison.anchor.ref)}: ${printable(comparison.anchor.reason)}`]]
      : []),
  ];
  return textTable([{ title: '' }, { title: '', shrink: true, min: 40 }], rows, {
    width: Math.max(width, 60),
    titleStyle: style.dim,
  });
}

function absolutes({ head, unit, budgets }: Comparison, style: Style, width: number): string {
  const rows: TextCell[][] = [
    ['total', showValue(head.total, unit)],
    ...head.stages.map(({ name, value }) => [printable(name), showValue(value, unit)]),
    ...budgets.map((row) => [
      `${printable(row.name)} (budget)`,
      showValue(row.head, unit),
      statusCell(row, style),
      row.limit,
    ]),
  ];
  return textTable(
    [{ title: `head, ${unit}`, shrink: true }, { title: '', align: 'right' }, { title: '' }, { title: '' }],
    rows,
    { width, titleStyle: style.dim },
  );
}

function rowTable(comparison: Comparison, style: Style, width: number): string {
  const rows = mainRows(comparison).map((row): TextCell[] => [
    { text: printable(row.name), style: row.metric === 'total' ? style.bold : (text) => text },
    showSide(row, 'base'),
    showSide(row, 'head'),
    { text: showDelta(row.delta, row.unit), style: deltaStyle(style, row.status) },
    { text: showRelative(row), style: deltaStyle(style, row.status) },
    statusCell(row, style),
    // Of a row that nothing happened to, the limit is only noise.
    [row.status === 'same' && row.metric !== 'total' ? '' : row.limit, printable(row.reason)]
      .filter((part) => part !== '')
      .join('; '),
  ]);
  return textTable(
    [
      { title: comparison.unit, shrink: true },
      { title: 'base', align: 'right' },
      { title: 'head', align: 'right' },
      { title: 'change', align: 'right' },
      { title: '', align: 'right' },
      { title: '' },
      { title: 'limit', shrink: true, min: 6 },
    ],
    rows,
    { width, titleStyle: style.dim },
  );
}

function functionTable(comparison: Comparison, style: Style, width: number, most: number): string {
  const { functions, functionCounts } = comparison;
  if (functions.length === 0) return '';
  const shown = tellingFunctions(comparison, 0.95, most);
  const rest = functions.length - shown.length;
  const table = textTable(
    [
      { title: 'Function', shrink: true },
      { title: 'old', align: 'right' },
      { title: 'new', align: 'right' },
      { title: 'delta', align: 'right' },
      { title: '', align: 'right' },
      { title: 'calls', align: 'right' },
      { title: '' },
    ],
    shown.map((row): TextCell[] => [
      functionName(row),
      row.change === 'added' ? '-' : showValue(row.base, row.unit),
      row.change === 'removed' ? '-' : showValue(row.head, row.unit),
      { text: showDelta(row.delta, row.unit), style: row.delta > 0 ? style.red : style.green },
      row.change === 'added' || row.change === 'removed' ? '' : showRelative(row),
      row.baseCalls === row.headCalls
        ? formatInteger(row.headCalls)
        : `${formatInteger(row.baseCalls)} → ${formatInteger(row.headCalls)}`,
      statusCell(row, style),
    ]),
    { width, titleStyle: style.dim },
  );
  const restDelta =
    functions.reduce((sum, { delta }) => sum + delta, 0) - shown.reduce((sum, { delta }) => sum + delta, 0);
  const tail =
    rest > 0
      ? style.dim(`… and ${formatInteger(rest)} more functions, together ${formatDelta(restDelta)}\n`)
      : '';
  return `${bloatHeader(functionCounts)}\n${table}${tail}`;
}

function functionName({ name, oldName, image, change }: FunctionRow): string {
  const where = image === 'vmlinux' ? '' : ` [${image}]`;
  return printable(change === 'renamed' ? `${oldName ?? '?'} → ${name}?${where}` : name + where);
}

function causeList({ causes, unit }: Comparison, style: Style): string {
  if (causes.length === 0) return '';
  return [
    `${style.bold('Where the change begins')}\n`,
    ...causes.map((cause) => causeLines(cause, unit, style)),
  ].join('');
}

function causeLines(cause: Cause, unit: Row['unit'], style: Style): string {
  const path = (cause.anywhere ? ['…', ...cause.path] : cause.path).map(printable).join(' → ');
  const place = describePlace(cause, printable);
  const leadsTo =
    cause.leadsTo.length === 0 ? '' : style.dim(` → ${cause.leadsTo.map(printable).join(' → ')}`);
  return [
    `  ${formatShare(cause.share).padStart(7)}  ${proseDelta(cause.delta, unit)}, ${describeKind(cause)}${place === '' ? '' : `, ${place}`}\n`,
    `           ${path}${leadsTo}\n`,
    ...cause.parts
      .slice(0, 5)
      .map(
        (part) =>
          `           ${formatShare(part.share).padStart(7)}  ${[part.name, ...part.leadsTo].map(printable).join(' → ')}\n`,
      ),
  ].join('');
}

function guestList(comparison: Comparison, style: Style): string {
  const lines = guestLines(comparison);
  if (lines.length === 0) return '';
  return [
    `${style.bold('What the guest did differently')}\n`,
    ...lines.map(({ what, subject, rest }) => {
      const about = subject === '' ? '' : ` ${style.bold(printable(shorten(subject.slice(0, 400), 100)))}`;
      return `  ${what}${about} ${rest}\n`;
    }),
  ].join('');
}

function processTable({ processes }: Comparison, style: Style, width: number): string {
  if (processes.length === 0) return '';
  const shown = processes.slice(0, 10);
  const rest = processes.length - shown.length;
  const table = textTable(
    [
      { title: 'Process', shrink: true },
      { title: 'base', align: 'right' },
      { title: 'head', align: 'right' },
      { title: 'change', align: 'right' },
      { title: 'count', align: 'right' },
    ],
    shown.map((row) => [
      printable(row.name),
      row.change === 'added' ? '-' : showValue(row.base, row.unit),
      row.change === 'removed' ? '-' : showValue(row.head, row.unit),
      { text: showDelta(row.delta, row.unit), style: row.delta > 0 ? style.red : style.green },
      row.baseCount === row.headCount
        ? formatInteger(row.headCount)
        : `${formatInteger(row.baseCount)} → ${formatInteger(row.headCount)}`,
    ]),
    { width, titleStyle: style.dim },
  );
  return table + (rest > 0 ? style.dim(`… and ${formatInteger(rest)} more\n`) : '');
}

function whatToDo(comparison: Comparison, style: Style): string {
  if (failedRows(comparison).length === 0) return '';
  return [
    'To accept this, put into the commit message (docs/policy.md has more ways):\n',
    ...waiverTrailers(comparison).map((line) => `  ${style.cyan(printable(line))}\n`),
  ].join('');
}

function statusCell({ status }: Row, style: Style): TextCell {
  return { text: statusWords[status], style: deltaStyle(style, status) };
}

function deltaStyle(style: Style, status: RowStatus): (text: string) => string {
  switch (status) {
    case 'fail':
      return style.red;
    case 'warn':
    case 'undecided':
      return style.yellow;
    case 'waived':
    case 'discounted':
      return style.cyan;
    case 'improved':
      return style.green;
    default:
      return (text) => text;
  }
}

function verdictStyle(style: Style, verdict: Verdict): (text: string) => string {
  switch (verdict) {
    case 'ok':
    case 'improved':
      return style.green;
    case 'regressed':
    case 'boot-failed':
      return style.red;
    case 'waived':
      return style.cyan;
    default:
      return style.yellow;
  }
}
