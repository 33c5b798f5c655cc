/**
 * The verdict of compared rows, the sentence that says it, and the exit status. The rows are all it looks at, so
 * that verdict and table cannot disagree.
 */
import { exitStatus, type ExitStatus } from '../base/errors.ts';
import { formatCount, formatDelta, formatInteger, formatNs, formatRelative } from '../base/number-format.ts';
import type { Policy } from '../config/policy.ts';
import type { Comparison, Row, Verdict } from './comparison.ts';

type Rows = Pick<
  Comparison,
  'total' | 'times' | 'stages' | 'functions' | 'processes' | 'modules' | 'budgets' | 'anchor'
>;

/** Every row that can decide, the most important first. */
export function gatedRows(rows: Rows): Row[] {
  return [
    ...(rows.total ? [rows.total] : []),
    ...rows.stages,
    ...rows.times,
    ...rows.budgets,
    ...rows.functions,
    ...rows.processes,
    ...rows.modules,
    ...(rows.anchor?.total ? [rows.anchor.total] : []),
  ];
}

/** Of rows that were compared. */
export function verdictOf(rows: Rows): Verdict {
  const all = gatedRows(rows);
  const has = (status: Row['status']): boolean => all.some((row) => row.status === status);
  if (has('fail')) return 'regressed';
  // A gate that could not judge what it gates must not be green.
  if (rows.total?.status === 'undecided') return 'not-comparable';
  if (has('waived')) return 'waived';
  if (rows.total?.status === 'improved') return 'improved';
  if (rows.stages.some((row) => row.status === 'improved') && !has('warn') && !grew(rows.total)) {
    return 'improved';
  }
  return 'ok';
}

function grew(row: Row | null): boolean {
  return row !== null && row.delta > 0 && row.status !== 'same';
}

/** One sentence: the verdict and the number that decided it. */
export function headlineOf(verdict: Verdict, rows: Rows): string {
  const total = rows.total!;
  const first = (status: Row['status']): Row | undefined =>
    gatedRows(rows).find((row) => row.status === status);
  switch (verdict) {
    case 'regressed': {
      const row = first('fail')!;
      if (row === rows.anchor?.total) {
        return `The boot drifted: ${changeOf(row)} since ${rows.anchor.ref}, limit ${failLimit(row)}`;
      }
      if (rows.budgets.includes(row)) {
        return `Over budget: ${subjectOf(row)} takes ${amount(row, row.head)}, ${row.limit}`;
      }
      return `Slower: ${subjectOf(row)} ${changeOf(row)}, limit ${failLimit(row)}`;
    }
    case 'waived': {
      const row = first('waived')!;
      return `Slower, and accepted: ${subjectOf(row)} ${changeOf(row)}: ${row.reason}`;
    }
    case 'improved': {
      const row = total.status === 'improved' ? total : first('improved')!;
      return `Faster: ${subjectOf(row)} ${changeOf(row)}`;
    }
    case 'not-comparable':
      return `No verdict: ${total.reason}`;
    default:
      return okHeadline(rows, total, first('warn'));
  }
}

/** Of `fail 1% and 200k, warn 0.5%` what was reached. */
function failLimit({ limit }: Row): string {
  return limit.replace(/^fail /, '').replace(/, warn .*$/, '');
}

function warnLimit({ limit }: Row): string {
  return limit.replace(/^.*warn /, '');
}

function okHeadline(rows: Rows, total: Row, warned: Row | undefined): string {
  if (warned)
    return `Within limits, but close: ${subjectOf(warned)} ${changeOf(warned)}, which warns at ${warnLimit(warned)}`;
  if (total.delta === 0 && rows.functions.length === 0) {
    return `Unchanged: exactly the same ${amount(total, total.head)} in every function`;
  }
  if (total.delta === 0) return `Unchanged in total: ${amount(total, total.head)}`;
  if (total.status === 'same') return `Unchanged within noise: ${changeOf(total)}`;
  return `Within limits: the boot ${changeOf(total)}`;
}

/** `+14,200,000 instructions (+1.01 %)` */
export function changeOf({ delta, unit, base, head }: Row): string {
  return `${unit === 'ns' ? signedNs(delta) : `${formatDelta(delta)} instructions`} (${formatRelative(base, head)})`;
}

function signedNs(ns: number): string {
  return ns > 0 ? `+${formatNs(ns)}` : formatNs(ns);
}

function amount({ unit }: Row, value: number): string {
  return unit === 'ns' ? formatNs(value) : `${formatInteger(value)} instructions`;
}

function subjectOf(row: Row): string {
  if (row.metric === 'total') return 'the boot';
  if (row.metric.startsWith('stage:')) return `stage ${row.name}`;
  if (row.metric.startsWith('function:')) return row.name;
  return row.name;
}

/** `1.402 G instructions` */
export function describeTotal(total: number, unit: Comparison['unit']): string {
  return unit === 'ns' ? formatNs(total) : `${formatCount(total)} instructions`;
}

/** What a process that reports this verdict exits with. */
export function verdictExitStatus(verdict: Verdict, policy: Policy): ExitStatus {
  switch (verdict) {
    case 'regressed':
      return exitStatus.regressed;
    case 'boot-failed':
      return exitStatus.bootFailed;
    case 'no-baseline':
      return policy.onMissingBaseline === 'fail' ? exitStatus.noVerdict : exitStatus.ok;
    case 'not-comparable':
      return policy.onNotComparable === 'fail' ? exitStatus.noVerdict : exitStatus.ok;
    default:
      return exitStatus.ok;
  }
}
