/**
 * The verdict of compared rows, the sentence that says it, and the exit status. The rows are all it looks at, so
 * that verdict and table cannot disagree.
 */
import { exitStatus, type ExitStatus } from '../base/errors.ts';
import { idleTime } from '../base/metric.ts';
import { formatRelative } from '../base/number-format.ts';
import { instructions, unitNamed } from '../base/unit.ts';
import type { Policy } from '../config/policy.ts';
import { complaintsInWords } from './complaints.ts';
import type { Comparison, ComplaintRow, Row, Verdict } from './comparison.ts';
import { compareUrgency } from './leading-row.ts';

type Rows = Pick<
  Comparison,
  | 'total'
  | 'work'
  | 'kinds'
  | 'moved'
  | 'times'
  | 'stages'
  | 'functions'
  | 'processes'
  | 'modules'
  | 'options'
  | 'budgets'
  | 'anchor'
  | 'complaints'
>;

/** Every row that can decide, the most important first. */
export function gatedRows(rows: Rows): Row[] {
  const idle = rows.times.filter(({ metric }) => metric === idleTime.id);
  const isFirst = ({ metric }: Row): boolean => metric === 'waiting';
  return [
    ...(rows.work ? [rows.work] : []),
    ...rows.kinds.filter(isFirst),
    ...idle,
    ...rows.kinds.filter((row) => !isFirst(row)),
    ...(rows.total ? [rows.total] : []),
    ...rows.stages,
    ...rows.times.filter((row) => !idle.includes(row)),
    ...rows.budgets,
    ...rows.functions,
    ...rows.processes,
    ...rows.modules,
    ...rows.options,
    ...(rows.anchor?.total ? [rows.anchor.total] : []),
  ];
}

/** The row of that status to hear of: of work, the other kinds of cost and idle time what is most times over its limit. */
function leadingRow(rows: Rows, status: Row['status']): Row | undefined {
  const all = gatedRows(rows).filter((row) => row.status === status);
  const kinds = all.filter(
    (row) => row === rows.work || rows.kinds.includes(row) || row.metric === idleTime.id,
  );
  return kinds.sort(compareUrgency)[0] ?? all[0];
}

/** Of rows that were compared. */
export function verdictOf(rows: Rows): Verdict {
  const all = gatedRows(rows);
  const has = (status: Row['status']): boolean => all.some((row) => row.status === status);
  if (has('fail')) return 'regressed';
  // A gate that could not judge what it gates must not be green.
  if (rows.total?.status === 'undecided') return 'not-comparable';
  if (has('waived')) return 'waived';
  // Less work, and a new complaint: the one may be the reason of the other.
  if (newComplaints(rows).length > 0) return 'ok';
  if (mainRow(rows)?.status === 'improved' || rows.total?.status === 'improved') return 'improved';
  const parts = [...rows.stages, ...rows.kinds, ...rows.times];
  if (parts.some((row) => row.status === 'improved') && !has('warn') && !grew(mainRow(rows))) {
    return 'improved';
  }
  return 'ok';
}

function newComplaints({ complaints }: Pick<Comparison, 'complaints'>): ComplaintRow[] {
  return complaints.filter(({ isNew }) => isNew);
}

/** What the verdict is first about: work, or everything where work is not known apart. */
export function mainRow({ work, total }: Pick<Rows, 'work' | 'total'>): Row | null {
  return work ?? total;
}

function grew(row: Row | null): boolean {
  return row !== null && row.delta > 0 && row.status !== 'same';
}

/** One sentence: the verdict and the number that decided it. */
export function headlineOf(verdict: Verdict, rows: Rows): string {
  const main = mainRow(rows)!;
  const first = (status: Row['status']): Row | undefined => leadingRow(rows, status);
  switch (verdict) {
    case 'regressed': {
      const row = first('fail')!;
      if (row === rows.anchor?.total) {
        return `The boot drifted: ${changeOf(row)} since ${rows.anchor.ref}, limit ${failLimit(row)}`;
      }
      if (rows.budgets.includes(row)) {
        return overBudget(row);
      }
      return `Slower: ${changed(row)}, limit ${failLimit(row)}`;
    }
    case 'waived': {
      const row = first('waived')!;
      return `Slower, and accepted: ${changed(row)}: ${row.reason}`;
    }
    case 'improved': {
      const row = main.status === 'improved' ? main : first('improved')!;
      return `Faster: ${changed(row)}`;
    }
    case 'not-comparable':
      return `No verdict: ${rows.total!.reason}`;
    default:
      return okHeadline(rows, main, first('warn'));
  }
}

/** Of `fail 1% and 200k, warn 0.5%` what was reached. */
function failLimit({ limit }: Row): string {
  return limit.replace(/^fail /, '').replace(/, warn .*$/, '');
}

function warnLimit({ limit }: Row): string {
  return limit.replace(/^.*warn /, '');
}

function okHeadline(rows: Rows, main: Row, warned: Row | undefined): string {
  const complaints = newComplaints(rows);
  if (complaints.length > 0) {
    const change = main.delta === 0 ? 'unchanged in total' : changed(main);
    return `Within limits, but the guest complains of something new: ${complaintsInWords(complaints)}; ${change}`;
  }
  if (warned) return `Within limits, but close: ${changed(warned)}, which warns at ${warnLimit(warned)}`;
  const total = rows.total!;
  if (total.delta === 0 && rows.functions.length === 0) {
    return `Unchanged: exactly the same ${amount(total, total.head)} in every function`;
  }
  // What means nothing leads no headline.
  const news = gatedRows(rows).find(
    (row) => (row.status === 'grown' || row.status === 'shrunk') && (row === main || leadsHeadline(row)),
  );
  if (news) return `Within limits: ${changed(news)}`;
  if (rows.moved) {
    const { amount: size, from, to } = rows.moved;
    return `Unchanged: ${instructions.sayShort(size)} of work moved from ${from.join(', ')} to ${to.join(', ')}`;
  }
  if (total.delta === 0) return `Unchanged in total: ${amount(total, total.head)}`;
  if (!rows.work) return `Unchanged within noise: ${changeOf(main)}`;
  return `Unchanged: work ${changeOf(main)}, within the noise of neutral changes`;
}

/**
 * Functions and processes explain; the total of a boot whose work is known is mostly weather, and so is what nobody limits
 * (task switches and interrupts counted).
 */
function leadsHeadline({ metric, warnAt, failAt }: Row): boolean {
  if (warnAt === null && failAt === null) return false;
  return !/^(?:function|process|module|total|virtual-time|host-time|background|random|anchor)\b/.test(metric);
}

/** `Over budget: stage initcalls takes 41,000,000 instructions, budget 40,000,000` */
export function overBudget(row: Row): string {
  const taken = isItsUnit(row) ? '' : `${subjectOf(row)} takes `;
  return `Over budget: ${taken}${amount(row, row.head)}, ${row.limit}`;
}

/** `stage initcalls +14,200,000 instructions (+1.01 %)` */
function changed(row: Row): string {
  const { delta, unit, base, head } = row;
  const change = isItsUnit(row)
    ? `${unitNamed(unit).formatDelta(delta)} (${formatRelative(base, head)})`
    : changeOf(row);
  return `${subjectOf(row)} ${change}`;
}

/** What counts page faults is called so, and so is its unit: once is enough. */
function isItsUnit({ name, unit }: Row): boolean {
  return name === unitNamed(unit).noun;
}

/** `+14,200,000 instructions (+1.01 %)` */
function changeOf({ delta, unit, base, head }: Row): string {
  return `${unitNamed(unit).sayDelta(delta)} (${formatRelative(base, head)})`;
}

function amount({ unit }: Row, value: number): string {
  return unitNamed(unit).say(value);
}

function subjectOf(row: Row): string {
  if (row.metric === 'total') return 'the boot';
  if (row.metric === 'idle') return 'idle time';
  if (row.metric.startsWith('stage:')) return `stage ${row.name}`;
  if (row.metric.startsWith('function:')) return row.name;
  return row.name;
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
