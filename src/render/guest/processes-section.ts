/** `show --processes`: who ran, as a tree, with what each executed; kernel threads by kind; interrupts. */
import { exceptionsOf } from '../../arch/architectures.ts';
import { counted, formatCount, formatInteger } from '../../base/number-format.ts';
import { instructions, nanoseconds } from '../../base/unit.ts';
import { isInterrupt } from '../../profile/interrupts.ts';
import { threadKind } from '../../profile/process-names.ts';
import type { Process, Profile } from '../../profile/profile.ts';
import { shareOf } from '../profile-view.ts';
import { note, paragraph, section, type Column, type Section, type Table } from '../document/document.ts';
import { notRecorded } from './not-recorded.ts';
import { processForest } from './process-forest.ts';
import { exitNote, processName, shortProcessLabel } from './process-label.ts';
import { processesMeant } from './process-pattern.ts';
import { processRows, sumProcesses, type ProcessRow } from './process-rows.ts';
import { treeLeads } from './tree-leads.ts';

const defaultProcesses = 60;
const defaultThreadKinds = 8;
/** levels that are drawn apart */
const deepest = 40;

const figures: readonly Column[] = [
  { title: 'total', align: 'right' },
  { title: '', align: 'right' },
  { title: 'user', align: 'right' },
  { title: 'kernel', align: 'right' },
  { title: 'interrupts', align: 'right' },
  { title: 'from', align: 'right' },
  { title: 'to', align: 'right' },
];

/**
 * @param top most processes shown
 * @param pattern only the processes meant, what they started, and whose children they are
 */
export function processesSection(
  profile: Profile,
  top: number | undefined,
  pattern: string | undefined,
): Section {
  const { processes } = profile;
  if (processes === null) return notRecorded('Processes');
  const programs = processes.filter(({ kernelThread }) => !kernelThread);
  const threads = processes.filter(({ kernelThread }) => kernelThread);
  const kept = pattern === undefined ? null : withFamily(processes, processesMeant(processes, pattern));
  const rows = processRows(
    processes,
    (row) => (kept ? kept.has(row) : !processes[row]!.kernelThread),
    top ?? defaultProcesses,
  );
  const tables = [treeTable(profile, processes, rows)];
  if (kept === null && threads.length > 0) {
    tables.push(threadTable(profile, threads, Math.min(top ?? Infinity, defaultThreadKinds)));
  }
  return section('Processes', [
    paragraph(
      ...(kept === null
        ? summary(profile, programs.length, threads.length)
        : [meantLine(processes, pattern!)]),
    ),
    ...tables,
    note("total: with children; interrupts: those during it; a fork has its parent's name until exec"),
  ]);
}

function summary(profile: Profile, programs: number, threads: number): string[] {
  const { user, kernel, interrupts, own } = sumProcesses(profile.processes!);
  const total = profile.totals.instructions;
  const all = interruptWork(profile);
  return [
    `${counted(programs, 'process')} and ${counted(threads, 'kernel thread')} executed ${formatCount(own)} instructions, ${shareOf(own, total)} of the boot: ${formatCount(user)} in user mode, ${formatCount(kernel)} in the kernel, ${formatCount(interrupts)} in interrupts`,
    `interrupts in the whole boot: ${formatCount(all)} instructions, ${shareOf(all, total)}`,
  ];
}

/** Everything that ran in interrupts, whoever was interrupted: the outermost nodes of that kind. */
function interruptWork({ tree, functions, environment }: Profile): number {
  const exceptions = exceptionsOf(environment.fields.arch);
  const inside = new Uint8Array(tree.length);
  let work = 0;
  for (let node = 0; node < tree.length; node += 1) {
    const above = tree.parent[node]!;
    if (above !== -1 && inside[above] === 1) inside[node] = 1;
    else if (isInterrupt(tree, functions, node, exceptions)) {
      inside[node] = 1;
      work += tree.total[node]!;
    }
  }
  return work;
}

function meantLine(processes: readonly Process[], pattern: string): string {
  const meant = [...processesMeant(processes, pattern)].map((row) => processes[row]!);
  const { user, kernel, own } = sumProcesses(meant);
  return `processes that match '${pattern}': ${formatInteger(meant.length)}, ${formatCount(own)} instructions, ${formatCount(user)} in user mode, ${formatCount(kernel)} in the kernel; shown with what they started`;
}

/** The rows themselves, their ancestors, and everything below them. */
function withFamily(processes: readonly Process[], meant: ReadonlySet<number>): ReadonlySet<number> {
  const { order, parent } = processForest(processes);
  const below = new Set(meant);
  for (const row of order) if (below.has(parent[row]!)) below.add(row);
  const family = new Set(below);
  for (const row of order.toReversed()) {
    if (parent[row] !== -1 && family.has(row)) family.add(parent[row]!);
  }
  return family;
}

function treeTable(profile: Profile, processes: readonly Process[], rows: readonly ProcessRow[]): Table {
  const leads = treeLeads(rows.map(({ depth }) => Math.min(depth, deepest)));
  const total = profile.totals.instructions;
  return {
    kind: 'table',
    columns: [
      ...figures,
      { title: 'pid', align: 'right' },
      { title: 'process', names: true, shrink: true, min: 24, cut: 'end' },
    ],
    drawn: true,
    rows: rows.map((row, index) => {
      if (row.leftOut > 0) {
        const text = `${leads[index]}… ${formatInteger(row.leftOut)} more`;
        return [formatCount(row.total), shareOf(row.total, total), '', '', '', '', '', '', text];
      }
      const members = row.members.map((member) => processes[member]!);
      const pid = members.length > 1 ? '' : String(members[0]!.pid);
      return [...figuresOf(profile, members, row.total), pid, leads[index]! + nameOf(members)];
    }),
    rest: rows.some(({ leftOut }) => leftOut > 0) ? '--top N shows more' : '',
  };
}

function nameOf(members: readonly Process[]): string {
  const [first] = members;
  const threads = first!.threads > 1 ? ` {${formatInteger(first!.threads)} threads}` : '';
  return members.length > 1
    ? `${formatInteger(members.length)} × ${shortProcessLabel(first!)}`
    : `${shortProcessLabel(first!)}${threads}${exitNote(first!)}`;
}

function figuresOf(profile: Profile, members: readonly Process[], total: number): string[] {
  const { user, kernel, interrupts } = sumProcesses(members);
  return [
    formatCount(total),
    shareOf(total, profile.totals.instructions),
    formatCount(user),
    formatCount(kernel),
    formatCount(interrupts),
    ...lifeSpan(members),
  ];
}

/** First start and last end: virtual time, else instructions; `end` where one ran until the end. */
function lifeSpan(members: readonly Process[]): [string, string] {
  const inNs = members.every(({ startNs }) => startNs >= 0);
  const show = (inNs ? nanoseconds : instructions).formatShort;
  let start = Infinity;
  let end = 0;
  let stayed = false;
  for (const { startNs, startInstructions, endNs, endInstructions } of members) {
    const ended = inNs ? endNs : endInstructions;
    start = Math.min(start, inNs ? startNs : startInstructions);
    end = Math.max(end, ended);
    stayed ||= ended < 0;
  }
  return [start < 0 ? '?' : show(start), stayed ? 'end' : show(end)];
}

function threadTable(profile: Profile, threads: readonly Process[], most: number): Table {
  const kinds = new Map<string, Process[]>();
  for (const thread of threads) {
    const kind = threadKind(processName(thread));
    const members = kinds.get(kind);
    if (members) members.push(thread);
    else kinds.set(kind, [thread]);
  }
  const order = [...kinds].sort(
    ([a, first], [b, second]) => sumProcesses(second).own - sumProcesses(first).own || (a < b ? -1 : 1),
  );
  const rest = order.slice(most);
  const restWork = rest.reduce((sum, [, members]) => sum + sumProcesses(members).own, 0);
  return {
    kind: 'table',
    title: 'Kernel threads',
    columns: [
      { title: 'instructions', align: 'right' },
      ...figures.slice(1, 2),
      { title: 'interrupts', align: 'right' },
      ...figures.slice(5),
      { title: 'threads', align: 'right' },
      { title: 'kind', names: true, shrink: true },
    ],
    rows: order.slice(0, most).map(([kind, members]) => {
      const { own, interrupts } = sumProcesses(members);
      return [
        formatCount(own),
        shareOf(own, profile.totals.instructions),
        formatCount(interrupts),
        ...lifeSpan(members),
        formatInteger(members.length),
        kind,
      ];
    }),
    rest:
      rest.length > 0
        ? `${formatInteger(rest.length)} more kinds with ${formatCount(restWork)} instructions`
        : '',
  };
}
