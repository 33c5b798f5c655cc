/** `show --waits`: what the guest waited for, and whether more CPUs would have helped. */
import { formatInteger, formatNs } from '../../base/number-format.ts';
import { instructions } from '../../base/unit.ts';
import type { Process, Profile, Waker, WaitReason } from '../../profile/profile.ts';
import { formatUnit, moreRows, shareOf } from '../profile-view.ts';
import { note, paragraph, section, type Section, type Table } from '../document/document.ts';
import { notRecorded } from './not-recorded.ts';
import { parallelLines } from './parallel-lines.ts';
import { processName, shortProcessLabel } from './process-label.ts';

const defaultWaits = 15;
/** frames of a call path that are shown, the innermost */
const pathShown = 6;

const reasonWords: Readonly<Record<WaitReason, string>> = {
  timer: 'a timer',
  disk: 'a disk',
  process: 'another process',
  device: 'a device',
  other: 'something else',
};

/** @param top most rows of each table */
export function waitsSection(profile: Profile, top: number | undefined): Section {
  const { waits, idle, parallelism, totals } = profile;
  if (waits === null && idle === null && parallelism === null) return notRecorded('Waits');
  const most = top ?? defaultWaits;
  const lines: string[] = [];
  if (totals.virtualNs >= 0 && totals.idleNs >= 0) {
    lines.push(
      `idle for ${formatNs(totals.idleNs)} of ${formatNs(totals.virtualNs)} of virtual time (${shareOf(totals.idleNs, totals.virtualNs)})`,
    );
  }
  lines.push(...parallelLines(profile));
  const tables: Table[] = [];
  if (idle !== null && idle.length > 0) tables.push(reasonTable(profile), idleTable(profile, most));
  if (waits !== null && waits.length > 0) tables.push(waitTable(profile, most));
  return section('Waits', [
    paragraph(...lines),
    ...tables,
    note('idle: nothing was runnable; told apart by what woke the process that ran next'),
    note('sleeps overlap each other and the work of others: their sum is no part of the boot'),
  ]);
}

function reasonTable({ idle, totals }: Profile): Table {
  const sums = new Map<WaitReason, { ns: number; count: number }>();
  for (const { reason, ns, count } of idle ?? []) {
    const sum = sums.get(reason) ?? { ns: 0, count: 0 };
    sums.set(reason, { ns: sum.ns + ns, count: sum.count + count });
  }
  return {
    kind: 'table',
    title: 'Idle, by what was waited for',
    columns: [
      { title: 'idle', align: 'right' },
      { title: 'of the boot', align: 'right' },
      { title: 'times', align: 'right' },
      { title: 'waiting for' },
    ],
    rows: [...sums]
      .sort(([a, first], [b, second]) => second.ns - first.ns || (a < b ? -1 : 1))
      .map(([reason, { ns, count }]) => [
        formatNs(ns),
        shareOf(ns, Math.max(0, totals.virtualNs)),
        formatInteger(count),
        reasonWords[reason],
      ]),
  };
}

function idleTable(profile: Profile, most: number): Table {
  const rows = [...profile.idle!].sort((a, b) => b.ns - a.ns || b.count - a.count || a.process - b.process);
  return {
    kind: 'table',
    title: 'Who the machine idled for',
    columns: [
      { title: 'idle', align: 'right' },
      { title: 'times', align: 'right' },
      { title: 'for' },
      { title: 'woken by', names: true, shrink: true, min: 15, cut: 'end' },
      { title: 'process', names: true, shrink: true, cut: 'end' },
      { title: 'waiting in', names: true, shrink: true, min: 20, cut: 'start' },
    ],
    rows: rows
      .slice(0, most)
      .map(({ ns, count, reason, process, node, waker }) => [
        formatNs(ns),
        formatInteger(count),
        reason,
        wakerAt(profile.processes, waker),
        processAt(profile.processes, process),
        pathOf(profile, node),
      ]),
    rest: moreRows(rows.length - most),
  };
}

function waitTable(profile: Profile, most: number): Table {
  // Kernel threads sleep until there is something to do: that holds nothing up.
  const isProgram = ({ process }: { process: number }): boolean =>
    profile.processes?.[process]?.kernelThread !== true;
  const rows = profile
    .waits!.filter(isProgram)
    .sort((a, b) => b.ns - a.ns || b.longestNs - a.longestNs || a.process - b.process || a.node - b.node);
  return {
    kind: 'table',
    title: 'Longest sleeps of processes',
    columns: [
      { title: 'slept', align: 'right' },
      { title: 'times', align: 'right' },
      { title: 'longest', align: 'right' },
      { title: 'it began at', align: 'right' },
      { title: 'for' },
      { title: 'woken by', names: true, shrink: true, min: 15, cut: 'end' },
      { title: 'process', names: true, shrink: true, cut: 'end' },
      { title: 'waiting in', names: true, shrink: true, min: 20, cut: 'start' },
    ],
    rows: rows
      .slice(0, most)
      .map((wait) => [
        formatNs(wait.ns),
        formatInteger(wait.count),
        formatNs(wait.longestNs),
        formatUnit(instructions.name, wait.longestAtInstructions),
        wait.reason,
        wakerAt(profile.processes, wait.waker),
        processAt(profile.processes, wait.process),
        pathOf(profile, wait.node),
      ]),
    rest: moreRows(rows.length - most),
  };
}

function processAt(processes: readonly Process[] | null, row: number): string {
  const process = processes?.[row];
  return process ? shortProcessLabel(process) : row === -1 ? 'an interrupt' : '?';
}

/** A task by its name, else the function that an interrupt came to; nothing where it was not seen. */
function wakerAt(processes: readonly Process[] | null, { by, process }: Waker): string {
  const task = processes?.[process];
  return task ? processName(task) : by;
}

/** The innermost frames of a call path, outermost first. */
export function pathOf({ tree, functions }: Profile, node: number): string {
  const names: string[] = [];
  let at = node;
  while (at >= 0 && names.length < pathShown) {
    names.unshift(functions.name[tree.function[at]!]!);
    at = tree.parent[at]!;
  }
  return (at >= 0 ? '… → ' : '') + names.join(' → ');
}
