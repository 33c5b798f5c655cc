/** `show --syscalls`: what the guest asked of its kernel, as `strace -c` sums it up, and who asked when. */
import { counted, formatCount, formatInteger } from '../../base/number-format.ts';
import type { Process, Profile, SystemCallRow } from '../../profile/profile.ts';
import { formatUnit, shareOf } from '../profile-view.ts';
import { notRecorded, type GuestSection, type GuestTable } from './guest-section.ts';
import { processLabel } from './process-label.ts';
import { processesMeant } from './process-pattern.ts';

const defaultCalls = 25;
const defaultCallers = 15;

interface CallSum {
  readonly name: string;
  readonly count: number;
  /** -1 where not all results were seen */
  readonly errors: number;
  readonly instructions: number;
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
): GuestSection {
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
  return {
    title: 'System calls',
    lines: [
      `${counted(whole.count, 'call')} of ${counted(sums.length, 'kind')} ${pattern === undefined ? '' : `by processes that match '${pattern}' (${formatInteger(meant.size)}) `}executed ${amount(profile, whole.instructions)} in the kernel${shareText(profile, whole.instructions)}; ${errorText(whole.errors)}`,
      ...firstLine(profile, sums),
    ],
    tables: [
      callTable(profile, processes, sums, whole.instructions, top ?? defaultCalls),
      ...(byProcess.length > 0 ? [callerTable(profile, processes, byProcess, top ?? defaultCallers)] : []),
    ],
  };
}

function amount({ unit }: Profile, value: number): string {
  return unit === 'ns' ? formatUnit(unit, value) : `${formatCount(value)} instructions`;
}

function shareText({ unit, totals }: Profile, value: number): string {
  return unit === 'ns' ? '' : ` (${shareOf(value, totals.instructions)} of the boot)`;
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
): GuestTable {
  const inTime = profile.unit === 'ns';
  const rest = sums.length - most;
  return {
    columns: [
      { title: inTime ? '% time' : '% instr', align: 'right' },
      { title: inTime ? 'time' : 'instructions', align: 'right' },
      { title: 'per call', align: 'right' },
      { title: 'calls', align: 'right' },
      { title: 'errors', align: 'right' },
      { title: 'system call', guest: 'name' },
      { title: 'first at', align: 'right' },
      { title: 'first by', guest: 'name', shrink: true },
    ],
    rows: sums
      .slice(0, most)
      .map((sum) => [
        shareOf(Math.max(0, sum.instructions), whole),
        formatUnit(profile.unit, sum.instructions),
        sum.count === 0 ? '' : formatUnit(profile.unit, Math.round(sum.instructions / sum.count)),
        formatInteger(sum.count),
        sum.errors < 0 ? '?' : sum.errors === 0 ? '' : formatInteger(sum.errors),
        sum.name,
        formatUnit(profile.unit, sum.first),
        sum.firstBy === -1 ? '' : processLabel(processes[sum.firstBy]!),
      ]),
    ...(rest > 0 ? { rest: `${formatInteger(rest)} more kinds (--top N shows more)` } : {}),
  };
}

/** Who called: processes of one command line together, since there may be hundreds of workers. */
function callerTable(
  profile: Profile,
  processes: readonly Process[],
  rows: readonly SystemCallRow[],
  most: number,
): GuestTable {
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
    .sort((a, b) => b.sum.instructions - a.sum.instructions || (a.label < b.label ? -1 : 1));
  const rest = order.length - most;
  return {
    title: 'By process',
    columns: [
      { title: profile.unit === 'ns' ? 'time' : 'instructions', align: 'right' },
      { title: 'calls', align: 'right' },
      { title: 'errors', align: 'right' },
      { title: 'first at', align: 'right' },
      { title: 'most often', guest: 'name' },
      { title: 'processes', align: 'right' },
      { title: 'process', guest: 'name', shrink: true, min: 20 },
    ],
    rows: order.slice(0, most).map(({ label, caller, sum }) => {
      const byCount = sumByName(caller.rows, []).sort(
        (a, b) => b.count - a.count || (a.name < b.name ? -1 : 1),
      );
      return [
        formatUnit(profile.unit, sum.instructions),
        formatInteger(sum.count),
        sum.errors < 0 ? '?' : sum.errors === 0 ? '' : formatInteger(sum.errors),
        formatUnit(profile.unit, sum.first),
        byCount[0]!.name,
        formatInteger(caller.processes.size),
        label,
      ];
    }),
    ...(rest > 0 ? { rest: `${formatInteger(rest)} more (--top N shows more)` } : {}),
  };
}

function sumOf(rows: readonly SystemCallRow[]): {
  count: number;
  errors: number;
  instructions: number;
  first: number;
} {
  const firsts = rows.map(({ firstInstructions }) => firstInstructions).filter((first) => first >= 0);
  return {
    count: rows.reduce((sum, { count }) => sum + count, 0),
    errors: rows.some(({ errors }) => errors < 0) ? -1 : rows.reduce((sum, { errors }) => sum + errors, 0),
    instructions: rows.reduce((sum, { instructions }) => sum + Math.max(0, instructions), 0),
    first: firsts.reduce((least, first) => Math.min(least, first), firsts[0] ?? -1),
  };
}

/** By name, the most instructions first. */
function sumByName(rows: readonly SystemCallRow[], byProcess: readonly SystemCallRow[]): CallSum[] {
  const firstCallers = new Map<string, SystemCallRow>();
  for (const row of byProcess) {
    if (row.firstInstructions < 0) continue;
    const known = firstCallers.get(row.name);
    if (!known || row.firstInstructions < known.firstInstructions) firstCallers.set(row.name, row);
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
    .sort((a, b) => b.instructions - a.instructions || b.count - a.count || (a.name < b.name ? -1 : 1));
}
