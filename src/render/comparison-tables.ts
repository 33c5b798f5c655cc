/** The tables of a comparison's Markdown: stages, functions, processes, environment. All guest text is escaped. */
import { formatInteger, formatNs, formatShare } from '../base/number-format.ts';
import type { Comparison, FunctionRow, Row, RowStatus } from '../compare/comparison.ts';
import {
  bloatHeader,
  mainRows,
  shortenHash,
  showDelta,
  showRelative,
  showSide,
  showValue,
  tellingFunctions,
} from './comparison-words.ts';
import { markdownCode, markdownDetails, markdownTable, prose } from './markdown.ts';
import { bar } from './text-table.ts';

/** Markdown after a function's name: a link to its source, a mark that the pull request changed it. */
export type FunctionNote = (row: FunctionRow) => string;

export function absolutes({
  head,
  unit,
  budgets,
  verdict,
  environmentDifferences: different,
}: Comparison): string {
  if (verdict === 'not-comparable') {
    return markdownTable(
      [{ title: 'measured with' }, { title: 'base' }, { title: 'head' }],
      different.map(({ field, base, head: now }) => [field, markdownCode(base), markdownCode(now)]),
    );
  }
  if (verdict === 'boot-failed') return `Last stage reached: ${prose(head.stages.at(-1)?.name ?? 'none')}.`;
  return markdownTable(
    [{ title: 'stage' }, { title: unit, align: 'right' }, { title: 'share' }],
    [
      ['**total**', showValue(head.total, unit), ''],
      ...head.stages.map(({ name, value }) => [
        prose(name),
        showValue(value, unit),
        shareBar(value, head.total),
      ]),
      ...budgets.map((row) => [
        `${prose(row.name)} (budget)`,
        showValue(row.head, unit),
        `${statusSign(row.status)} ${row.limit}`,
      ]),
    ],
  );
}

export function stageTable(comparison: Comparison): string {
  const total = comparison.total!.head;
  const staged = new Set(comparison.stages);
  return markdownTable(
    [
      { title: '' },
      { title: comparison.unit },
      { title: 'share' },
      { title: 'base', align: 'right' },
      { title: 'head', align: 'right' },
      { title: 'change', align: 'right' },
      { title: '', align: 'right' },
      { title: 'limit' },
    ],
    mainRows(comparison).map((row) => [
      statusSign(row.status),
      row.metric === 'total' ? '**total**' : prose(row.name),
      staged.has(row) ? shareBar(row.head, total) : '',
      showSide(row, 'base'),
      showSide(row, 'head'),
      emphasized(row.status, showDelta(row.delta, row.unit)),
      // Lines of a narrow column break at blanks.
      showRelative(row).replace(' ', '\u00a0'),
      [row.limit, rowNote(row)].filter((part) => part !== '').join('; '),
    ]),
  );
}

/** A stage's share of the boot; slivers are left out. */
function shareBar(value: number, total: number): string {
  return total > 0 && value / total >= 0.01 ? bar(value / total, 8) : '';
}

function rowNote(row: Row): string {
  const discounted =
    row.discountedDelta === 0 ? '' : `${showDelta(row.discountedDelta, row.unit)} of it discounted`;
  const waived = row.status === 'waived' ? `**WAIVED**: ${prose(row.reason)}` : prose(row.reason);
  return [discounted, waived].filter((part) => part !== '').join(', ');
}

export function functionTable(
  comparison: Comparison,
  maxRows: number,
  note: FunctionNote | undefined,
): string {
  const { functions, functionCounts } = comparison;
  if (functions.length === 0) return '';
  const shown = tellingFunctions(comparison, 0.95, maxRows);
  const gross = functions.reduce((sum, { delta }) => sum + Math.abs(delta), 0);
  const share = gross === 0 ? 1 : shown.reduce((sum, { delta }) => sum + Math.abs(delta), 0) / gross;
  const rest = functions.length - shown.length;
  return [
    '#### Functions',
    '',
    `\`${bloatHeader(functionCounts)}\``,
    '',
    functionRows(shown, note) +
      (rest > 0
        ? `\n${shown.length} of ${formatInteger(functions.length)} changed functions; they are ${formatShare(share)} of all that changed.`
        : ''),
  ].join('\n');
}

function functionRows(rows: readonly FunctionRow[], note: FunctionNote | undefined): string {
  return markdownTable(
    [
      { title: 'Function' },
      { title: 'old', align: 'right' },
      { title: 'new', align: 'right' },
      { title: 'delta', align: 'right' },
      { title: 'calls', align: 'right' },
    ],
    rows.map((row) => [
      [statusSign(row.status), functionName(row), note?.(row) ?? ''].filter((part) => part !== '').join(' '),
      row.change === 'added' ? '-' : showValue(row.base, row.unit),
      row.change === 'removed' ? '-' : showValue(row.head, row.unit),
      showDelta(row.delta, row.unit),
      row.baseCalls === row.headCalls
        ? formatInteger(row.headCalls)
        : `${formatInteger(row.baseCalls)} → ${formatInteger(row.headCalls)}`,
    ]),
  );
}

function functionName({ name, oldName, image, change }: FunctionRow): string {
  const where = image === 'vmlinux' ? '' : ` ${markdownCode(`[${image}]`)}`;
  const renamed = change === 'renamed' ? ` (likely renamed from ${markdownCode(oldName ?? '?')})` : '';
  return markdownCode(name) + where + renamed;
}

export function allFunctions(comparison: Comparison): string {
  const { functions } = comparison;
  if (functions.length <= 15) return '';
  const rows = functions.slice(0, 100);
  const summary = `${formatInteger(functions.length)} changed functions${rows.length < functions.length ? ', the largest 100' : ''}`;
  return markdownDetails(summary, functionRows(rows, undefined));
}

export function environment({ head, base }: Comparison): string {
  const fields = Object.entries(head.environment).map(([name, value]) => [
    name,
    markdownCode(shortenHash(String(value))),
  ]);
  const boots = [base, head].flatMap((side) =>
    side ? [[`host time, ${side === head ? 'head' : 'base'}`, formatNs(side.wallMs * 1e6)]] : [],
  );
  const kernel = [['kernel', markdownCode(head.subject.kernel)]];
  return markdownDetails(
    'Measured with',
    markdownTable(
      [{ title: 'field' }, { title: 'value' }],
      [...kernel, ...fields, ['fingerprint', markdownCode(shortenHash(head.fingerprint))], ...boots],
    ),
  );
}

function statusSign(status: RowStatus): string {
  switch (status) {
    case 'fail':
      return '❌';
    case 'warn':
    case 'undecided':
      return '⚠️';
    case 'waived':
      return '☑️';
    case 'improved':
      return '🚀';
    case 'discounted':
      return '➖';
    default:
      return '';
  }
}

function emphasized(status: RowStatus, text: string): string {
  return status === 'fail' || status === 'waived' ? `**${text}**` : text;
}
