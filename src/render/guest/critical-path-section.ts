/** `show --critical-path`: which chain of processes decides when the boot ends, and what of it could run beside. */
import { formatInteger, formatNs } from '../../base/number-format.ts';
import { instructions } from '../../base/unit.ts';
import { pathNames } from '../../profile/call-tree.ts';
import type { CriticalPath, PathStep, Profile } from '../../profile/profile.ts';
import { unitOfCgroup } from '../../profile/unit-names.ts';
import { note, paragraph, section, type Block, type Section, type Table } from '../document/document.ts';
import { formatUnit, moreRows, shareOf } from '../profile-view.ts';
import { notRecorded } from './not-recorded.ts';
import { shortProcessLabel, shownText } from './process-label.ts';

const defaultRows = 15;

/** @param top most rows of each table */
export function criticalPathSection(profile: Profile, top: number | undefined): Section {
  const { criticalPath: path } = profile;
  if (path === null) return notRecorded('Critical path');
  const most = top ?? defaultRows;
  return section('Critical path', [
    paragraph(...pathLines(profile)),
    processTable(profile, path, most),
    stepTable(profile, path, most),
    ...initcallTable(profile, path, most),
    note('a task goes on when what woke it, or what an interrupt came to, has got that far'),
    note('what one processor hides is not in it: contended locks, waking another processor'),
  ]);
}

/** What of the boot the path is; nothing where it is not known. */
export function pathLines({ criticalPath: path, totals }: Profile): string[] {
  if (path === null || totals.virtualNs <= 0) return [];
  const faster = totals.virtualNs / Math.max(1, path.ns);
  return [
    `${formatNs(path.ns)} of ${formatNs(totals.virtualNs)} (${shareOf(path.ns, totals.virtualNs)}) are one chain of processes`,
    `on as many CPUs as ever help, this boot would be at most ${faster.toFixed(2)}x as fast`,
  ];
}

interface OnPath {
  runs: number;
  sleeps: number;
  times: number;
}

function processTable({ processes }: Profile, path: CriticalPath, most: number): Table {
  const sums = new Map<number, OnPath>();
  for (const { process, kind, ns } of path.steps) {
    const sum = sums.get(process) ?? { runs: 0, sleeps: 0, times: 0 };
    sum[kind] += ns;
    sum.times += 1;
    sums.set(process, sum);
  }
  const rows = [...sums].sort(
    ([a, first], [b, second]) => second.runs + second.sleeps - first.runs - first.sleeps || a - b,
  );
  return {
    kind: 'table',
    title: 'Who is on it',
    columns: [
      { title: 'of the path', align: 'right' },
      { title: 'runs', align: 'right' },
      { title: 'sleeps', align: 'right' },
      { title: 'times', align: 'right' },
      { title: 'process', names: true, shrink: true, min: 15, cut: 'end' },
      { title: 'unit', names: true, shrink: true, cut: 'end' },
    ],
    rows: rows.slice(0, most).map(([row, { runs, sleeps, times }]) => {
      const process = processes?.[row];
      const unit = process ? unitOfCgroup(process.cgroup) : null;
      return [
        shareOf(runs + sleeps, path.ns),
        formatNs(runs),
        formatNs(sleeps),
        formatInteger(times),
        process ? shortProcessLabel(process) : '?',
        unit === null ? '' : shownText(unit, 100),
      ];
    }),
    rest: moreRows(rows.length - most),
  };
}

/** The longest steps, in order of time. */
function stepTable(profile: Profile, { steps, ns }: CriticalPath, most: number): Table {
  const longest = steps
    .map((step, row) => ({ step, row }))
    .sort((a, b) => b.step.ns - a.step.ns || a.row - b.row)
    .slice(0, most)
    .sort((a, b) => a.row - b.row);
  return {
    kind: 'table',
    title: 'Its longest steps, in order of time',
    columns: [
      { title: 'begins at', align: 'right' },
      { title: 'takes', align: 'right' },
      { title: 'of the path', align: 'right' },
      { title: 'process', names: true, shrink: true, min: 12, cut: 'end' },
      { title: '' },
      { title: 'until', names: true, shrink: true, min: 20, cut: 'end' },
    ],
    rows: longest.map(({ step }) => [
      formatUnit(instructions.name, step.startInstructions),
      formatNs(step.ns),
      shareOf(step.ns, ns),
      processAt(profile, step),
      step.kind,
      endOf(profile, step),
    ]),
    rest: moreRows(steps.length - most),
  };
}

function processAt({ processes }: Profile, { process }: PathStep): string {
  const of = processes?.[process];
  return of ? shortProcessLabel(of) : '?';
}

function endOf(profile: Profile, { kind, node, waker }: PathStep): string {
  if (kind === 'sleeps') return waker.by === '' ? 'an interrupt' : waker.by;
  return node === -1 ? 'the end' : shortPath(profile, node);
}

/** How every task of the kernel begins and gets its work: init/main.c, kernel/kthread.c, kernel/workqueue.c. */
const beginnings =
  /^(?:ret_from_\w+|kernel_init\w*|do_basic_setup|do_initcalls|do_initcall_level|do_one_initcall|kthread|worker_thread|process_one_work|process_scheduled_works|async_run_entry_fn|rest_init|start_kernel|arch_call_rest_init)$/;

/** What the task was at, and what it did there last. */
function shortPath(profile: Profile, node: number): string {
  const names = pathNames(profile, node);
  const first = names.findIndex((name) => !beginnings.test(name));
  const told = first === -1 ? names.slice(-1) : names.slice(first);
  return told.length > 2 ? `${told[0]!} → … → ${told.at(-1)!}` : told.join(' → ');
}

/** What the kernel starts one after the other while its first process is on the path. */
function initcallTable({ initcalls, processes }: Profile, path: CriticalPath, most: number): Block[] {
  const first = path.steps.filter(({ process, kind }) => kind === 'runs' && processes?.[process]?.pid === 1);
  const inOrder = initcalls.filter(
    ({ startInstructions: at, instructions: took }) =>
      took > 0 && first.some((step) => at >= step.startInstructions && at <= step.endInstructions),
  );
  if (inOrder.length === 0) return [];
  const rows = inOrder.toSorted(
    (a, b) => b.instructions - a.instructions || a.startInstructions - b.startInstructions,
  );
  return [
    {
      kind: 'table',
      title: 'Initcalls on it, one after the other',
      columns: [
        { title: 'instructions', align: 'right' },
        { title: 'level' },
        { title: 'initcall', names: true, shrink: true, cut: 'end' },
      ],
      rows: rows
        .slice(0, most)
        .map(({ name, level, instructions: took }) => [formatInteger(took), level, shownText(name)]),
      rest: moreRows(rows.length - most),
    },
    note('a driver that probes asynchronously is off it: driver_async_probe=NAME'),
  ];
}
