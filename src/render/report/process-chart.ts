/**
 * Who ran when, for pictures in the manner of bootchart: a row a process (brothers without children that ran the
 * same share one), its life and what it did while the CPU was its own, over virtual time where that is known.
 *
 * What a process did is told from the timeline's samples, so anything shorter than a sample may be missing, and
 * moments between those that the profile tells are interpolated (src/profile/guest-time.ts).
 */
import { instructions, nanoseconds } from '../../base/unit.ts';
import { virtualClock } from '../../profile/guest-time.ts';
import type { Process, Profile } from '../../profile/profile.ts';
import { startedUntil, unitOfCgroup } from '../../profile/unit-names.ts';
import { printable } from '../guest-text.ts';
import { runnableColumns } from '../guest/parallel-lines.ts';
import { exitNote, processLabel, shortProcessLabel, shownText } from '../guest/process-label.ts';
import { processRows, sumProcesses } from '../guest/process-rows.ts';
import { activityOf } from './process-activity.ts';
import type { ChartRow, ProcessChart } from './process-chart-data.ts';

/** rows of a chart at most, and those that are shown at first */
const mostRows = 400;
const mainRows = 50;
const runnableWidth = 400;
const mostMarks = 2000;

/** Null where processes were not recorded. */
export function processChart(profile: Profile): ProcessChart | null {
  const { processes, unit, totals } = profile;
  if (processes === null || processes.length === 0 || unit !== instructions.name) return null;
  const clock = virtualClock(profile);
  const moment = (instructions: number): number =>
    instructions < 0 ? -1 : Math.round(clock ? clock(instructions) : instructions);
  const end = clock ? totals.virtualNs : totals.instructions;
  const isProgram = (row: number): boolean => !processes[row]!.kernelThread;
  const shown = processRows(processes, isProgram, mostRows);
  const main = new Set(processRows(processes, isProgram, mainRows).map(({ members }) => members[0]));
  const programs = shown.filter(({ members }) => members.length > 0);
  const threads = processes.flatMap(({ kernelThread }, row) => (kernelThread ? [row] : []));
  const members = [...programs.map((row) => row.members), ...(threads.length > 0 ? [threads] : [])];
  const activity = activityOf(profile, members, moment);
  const lives = (rows: readonly number[]): number[] =>
    rows.flatMap((row) => {
      const { startNs, endNs, startInstructions, endInstructions } = processes[row]!;
      const start = clock && startNs >= 0 ? startNs : moment(startInstructions);
      const ended = clock && endNs >= 0 ? endNs : moment(endInstructions);
      return [Math.max(0, start), ended < 0 ? end : Math.max(start, ended)];
    });
  const critical = criticalOf(profile, members, moment);
  const rows = programs.map(({ members: group, depth, total }, index): ChartRow => ({
    ...describe(group.map((row) => processes[row]!), total),
    depth,
    main: main.has(group[0]),
    lives: lives(group),
    activity: activity[index]!,
    critical: critical[index]!,
  })); // prettier-ignore
  if (threads.length > 0) {
    const group = threads.map((row) => processes[row]!);
    rows.push({
      label: `${threads.length} kernel threads`,
      facts: figures(group, sumProcesses(group).own),
      depth: 0,
      main: true,
      lives: [Math.max(0, Math.min(...lives(threads.slice(0, 1)))), end],
      activity: activity[programs.length]!,
      critical: critical[programs.length]!,
    });
  }
  return {
    unit: clock ? nanoseconds.name : instructions.name,
    end,
    rows,
    hidden: shown.reduce((sum, { leftOut }) => sum + leftOut, 0),
    stages: profile.stages.map(({ name, startInstructions, instructions, startNs, ns }) => ({
      name: printable(name),
      start: clock && startNs >= 0 ? startNs : moment(startInstructions),
      end: clock && startNs >= 0 && ns >= 0 ? startNs + ns : moment(startInstructions + instructions),
    })),
    modules: (profile.modules ?? [])
      .filter(({ loadedAtInstructions }) => loadedAtInstructions >= 0)
      .slice(0, mostMarks)
      .map(({ name, loadedAtInstructions, instructions }) => ({
        name: shownText(name, 100),
        at: moment(loadedAtInstructions),
        instructions,
      })),
    units: (profile.units ?? [])
      .filter(({ name }) => name !== systemdItself)
      .slice(0, mostMarks)
      .map((of) => {
        const until = startedUntil(of);
        const stays = of.result === 'unreported' && until.instructions < 0;
        return {
          name: shownText(of.name, 100),
          start: clock && of.startNs >= 0 ? of.startNs : moment(of.startInstructions),
          ready: stays ? end : clock && until.ns >= 0 ? until.ns : moment(until.instructions),
          result: of.result,
        };
      }),
    runnable: runnableOf(profile, moment),
  };
}

/** When each group was on the critical path; pieces that touch are one. */
function criticalOf(
  { criticalPath }: Profile,
  members: readonly (readonly number[])[],
  moment: (instructions: number) => number,
): number[][] {
  const spans = members.map((): number[] => []);
  const groupOf = new Map(members.flatMap((rows, group) => rows.map((row) => [row, group] as const)));
  for (const { process, startInstructions, endInstructions } of criticalPath?.steps ?? []) {
    const span = spans[groupOf.get(process) ?? -1];
    if (span === undefined) continue;
    const start = moment(startInstructions);
    if (span.at(-1) === start) span[span.length - 1] = moment(endInstructions);
    else span.push(start, moment(endInstructions));
  }
  return spans;
}

/** The unit of the first process: it is there before it starts any. */
const systemdItself = 'init.scope';

function describe(group: readonly Process[], total: number): Pick<ChartRow, 'label' | 'facts'> {
  const [first] = group;
  const several = group.length > 1 ? `${group.length} × ` : '';
  const unit = unitOfCgroup(first!.cgroup);
  return {
    label: shownText(`${several}${shortProcessLabel(first!)}${exitNote(first!)}`, 120),
    facts: [
      ['command', processLabel(first!)],
      group.length > 1 ? ['processes', String(group.length)] : ['pid', String(first!.pid)],
      ...figures(group, total),
      ...(unit === null ? [] : [['unit', shownText(unit, 100)] as const]),
      ...(first!.names.length > 1
        ? [['names', shownText(first!.names.slice(0, 8).join(' → '), 200)] as const]
        : []),
    ],
  };
}

function figures(group: readonly Process[], total: number): [string, string][] {
  const { user, kernel, interrupts } = sumProcesses(group);
  const text = (value: number): string => value.toLocaleString('en-US');
  return [
    ['user', text(user)],
    ['kernel', text(kernel)],
    ['interrupts', text(interrupts)],
    ['with children', text(total)],
  ];
}

function runnableOf(
  { parallelism, totals }: Profile,
  moment: (instructions: number) => number,
): ProcessChart['runnable'] {
  if (parallelism === null) return null;
  const count = runnableColumns(parallelism, runnableWidth);
  const samples = parallelism.count.reduce((sum, value) => sum + value, 0);
  // Samples begin where the first process does; they end with the measurement.
  const start = Math.max(0, totals.instructions - samples * parallelism.period);
  const each = (totals.instructions - start) / Math.max(1, count.length);
  return {
    at: count.map((_, column) => moment(start + column * each)),
    count: count.map((value) => Number(value.toFixed(2))),
  };
}
