/** `show --syscalls`: what the guest asked of its kernel, as `strace -c` sums it up, and who asked when. */
import { counted, formatInteger } from '../../base/number-format.ts';
import { measuredTotal } from '../../profile/profile-tables-check.ts';
import { unitNamed } from '../../base/unit.ts';
import type { Process, Profile, SystemCallRow } from '../../profile/profile.ts';
import { formatUnit, moreRows, shareOf } from '../profile-view.ts';
import { paragraph, section, type Section, type Table } from '../document/document.ts';
import { notRecorded } from './not-recorded.ts';
import { processLabel } from './process-label.ts';
import { processesMeant } from './process-pattern.ts';

const defaultCalls = 25;
const defaultCallers = 15;

interface CallSum {
  readonly name: string;
  readonly count: number;
  /** -1 where not all results were seen */
  readonly errors: number;
  readonly cost: number;
  readonly first: number;
  /** row of the process that made the first, -1 where unknown */
  readonly firstBy: number;
}

/**
 * @param top most rows of each table
 * @param pattern only calls of the processes meant
 */
export function systemCallsSection(
  profile: Profile,
  top: number | undefined,
  pattern: string | undefined,
): Section {
  const { systemCalls } = profile;
  const processes = profile.processes ?? [];
  if (systemCalls === null) return notRecorded('System calls');
  const meant = processesMeant(processes, pattern);
  const byProcess = systemCalls.filter(({ process }) => process !== -1 && meant.has(process));
  // Rows of all processes together are the whole truth: rows by process may have been left out.
  const overall = systemCalls.filter(({ process }) => process === -1);
  const rows = pattern === undefined && overall.length > 0 ? overall : byProcess;
  const sums = sumByName(rows, byProcess);
  const whole = sumOf(rows);
  return section('System calls', [
    paragraph(
      `${counted(whole.count, 'call')} of ${counted(sums.length, 'kind')} ${pattern === undefined ? '' : `by processes that match '${pattern}' (${formatInteger(meant.size)}) `}executed ${amount(profile, whole.cost)} in the kernel${shareText(profile, whole.cost)}; ${errorText(whole.errors)}`,
      ...firstLine(profile, sums),
    ),
    callTable(profile, processes, sums, whole.cost, top ?? defaultCalls),
    ...(byProcess.length > 0 ? [callerTable(profile, processes, byProcess, top ?? defaultCallers)] : []),
  ]);
}

function amount({ unit }: Profile, value: number): string {
  return unitNamed(unit).sayShort(value);
}

function shareText(profile: Profile, value: number): string {
  // A call of which the time is known may have slept through most of it.
  return unitNamed(profile.unit).elapses ? '' : ` (${shareOf(value, measuredTotal(profile))} of the boot)`;
}

function errorText(errors: number): string {
  return errors < 0 ? 'results were not seen' : `${formatInteger(errors)} failed`;
}

function firstLine(profile: Profile, sums: readonly CallSum[]): string[] {
  const known = sums.filter(({ first }) => first >= 0);
  if (known.length === 0) return [];
  const first = known.reduce((least, sum) => (sum.first < least.first ? sum : least));
  return [`the first was ${first.name}, at ${formatUnit(profile.unit, first.first)}`];
}

function callTable(
  profile: Profile,
  processes: readonly Process[],
  sums: readonly CallSum[],
  whole: number,
  most: number,
): Table {
  const { noun, abbreviation } = unitNamed(profile.unit);
  return {
    kind: 'table',
    columns: [
      { title: `% ${abbreviation}`, align: 'right' },
      { title: noun, align: 'right' },
      { title: 'per call', align: 'right' },
      { title: 'calls', align: 'right' },
      { title: 'errors', align: 'right' },
      { title: 'system call', names: true },
      { title: 'first at', align: 'right' },
      { title: 'first by', names: true, shrink: true },
    ],
    rows: sums
      .slice(0, most)
      .map((sum) => [
        shareOf(Math.max(0, sum.cost), whole),
        formatUnit(profile.unit, sum.cost),
        sum.count === 0 ? '' : formatUnit(profile.unit, Math.round(sum.cost / sum.count)),
        formatInteger(sum.count),
        sum.errors < 0 ? '?' : sum.errors === 0 ? '' : formatInteger(sum.errors),
        sum.name,
        formatUnit(profile.unit, sum.first),
        sum.firstBy === -1 ? '' : processLabel(processes[sum.firstBy]!),
      ]),
    rest: moreRows(sums.length - most, 'more kinds'),
  };
}

/** Who called: processes of one command line together, since there may be hundreds of workers. */
function callerTable(
  profile: Profile,
  processes: readonly Process[],
  rows: readonly SystemCallRow[],
  most: number,
): Table {
  const callers = new Map<string, { rows: SystemCallRow[]; processes: Set<number> }>();
  for (const row of rows) {
    const label = processLabel(processes[row.process]!);
    const caller = callers.get(label) ?? { rows: [], processes: new Set<number>() };
    caller.rows.push(row);
    caller.processes.add(row.process);
    callers.set(label, caller);
  }
  const order = [...callers]
    .map(([label, caller]) => ({ label, caller, sum: sumOf(caller.rows) }))
    .sort((a, b) => b.sum.cost - a.sum.cost || (a.label < b.label ? -1 : 1));
  return {
    kind: 'table',
    title: 'By process',
    columns: [
      { title: unitNamed(profile.unit).noun, align: 'right' },
      { title: 'calls', align: 'right' },
      { title: 'errors', align: 'right' },
      { title: 'first at', align: 'right' },
      { title: 'most often', names: true },
      { title: 'processes', align: 'right' },
      { title: 'process', names: true, shrink: true, min: 20 },
    ],
    rows: order.slice(0, most).map(({ label, caller, sum }) => {
      const byCount = sumByName(caller.rows, []).sort(
        (a, b) => b.count - a.count || (a.name < b.name ? -1 : 1),
      );
      return [
        formatUnit(profile.unit, sum.cost),
        formatInteger(sum.count),
        sum.errors < 0 ? '?' : sum.errors === 0 ? '' : formatInteger(sum.errors),
        formatUnit(profile.unit, sum.first),
        byCount[0]!.name,
        formatInteger(caller.processes.size),
        label,
      ];
    }),
    rest: moreRows(order.length - most),
  };
}

function sumOf(rows: readonly SystemCallRow[]): {
  count: number;
  errors: number;
  cost: number;
  first: number;
} {
  const firsts = rows.map(({ firstAt }) => firstAt).filter((first) => first >= 0);
  return {
    count: rows.reduce((sum, { count }) => sum + count, 0),
    errors: rows.some(({ errors }) => errors < 0) ? -1 : rows.reduce((sum, { errors }) => sum + errors, 0),
    cost: rows.reduce((sum, { cost }) => sum + Math.max(0, cost), 0),
    first: firsts.reduce((least, first) => Math.min(least, first), firsts[0] ?? -1),
  };
}

/** By name, the costliest first. */
function sumByName(rows: readonly SystemCallRow[], byProcess: readonly SystemCallRow[]): CallSum[] {
  const firstCallers = new Map<string, SystemCallRow>();
  for (const row of byProcess) {
    if (row.firstAt < 0) continue;
    const known = firstCallers.get(row.name);
    if (!known || row.firstAt < known.firstAt) firstCallers.set(row.name, row);
  }
  const groups = new Map<string, SystemCallRow[]>();
  for (const row of rows) {
    const group = groups.get(row.name);
    if (group) group.push(row);
    else groups.set(row.name, [row]);
  }
  return [...groups]
    .map(([name, group]): CallSum => ({
      name,
      ...sumOf(group),
      firstBy: firstCallers.get(name)?.process ?? -1,
    }))
    .sort((a, b) => b.cost - a.cost || b.count - a.count || (a.name < b.name ? -1 : 1));
}
