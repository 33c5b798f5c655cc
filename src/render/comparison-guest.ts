/**
 * What the guest did differently, in a few sentences: the processes, modules, system calls, units and waits whose
 * change is worth a line of a reader's time. All of them are in the tables and in the JSON.
 */
import { counted, formatCount, formatInteger, formatNs, formatRelative } from '../base/number-format.ts';
import { instructions, nanoseconds, unitNamed } from '../base/unit.ts';
import type {
  Change,
  Comparison,
  IdleChange,
  ModuleRow,
  ProcessRow,
  SystemCallChange,
  UnitChange,
} from '../compare/comparison.ts';
import { proseDelta } from './comparison-words.ts';
import { unitDelta } from '../compare/guest-rows.ts';

/** A sentence: text of the guest's that it is about, and ours after it. */
export interface GuestLine {
  readonly what: string;
  readonly subject: string;
  readonly rest: string;
}

/** A change below this share of the boot is not worth a line, unless a limit is reached. */
const worthShare = 0.001;
/** Moments that shift by less than this share of the boot's time. */
const worthTime = 0.01;
const leastInstructions = 100_000;

/** A dozen sentences or two, the most notable of each kind; none where nothing changed that much. */
export function guestLines(comparison: Comparison): GuestLine[] {
  const { processes, modules, systemCalls, units, idle, head, base } = comparison;
  const least = Math.max(leastInstructions, worthShare * Math.max(head.total, base?.total ?? 0));
  const leastNs = worthTime * Math.max(0, head.virtualNs, base?.virtualNs ?? 0);
  const worth = (delta: number): boolean => Math.abs(delta) >= least;
  return [
    ...mostNotable(
      processes.filter((row) => isJudged(row.status) || (worth(row.delta) && row.status !== 'same')),
      5,
    ).map(processLine),
    ...mostNotable(
      modules.filter(
        (row) =>
          isJudged(row.status) ||
          row.change !== 'changed' ||
          (worth(10 * row.delta) && row.status !== 'same'),
      ),
      4,
    ).map(moduleLine),
    ...systemCalls
      .filter(({ delta }) => worth(delta))
      .slice(0, 2)
      .map((row) => systemCallLine(row, comparison.unit)),
    ...mostNotable(
      units.filter(
        (row) =>
          isUnitNotable(row, unitNamed(row.unit).elapses ? leastNs : least) ||
          (worth(unitDelta(row)) && !row.withinNoise),
      ),
      4,
    ).map(unitLine),
    ...idle
      .filter(({ delta }) => Math.abs(delta) >= leastNs)
      .slice(0, 2)
      .map(idleLine),
  ];
}

/** The first so many; what is new or gone is never cut away by what only changed. */
function mostNotable<T extends { readonly change: Change }>(rows: readonly T[], most: number): T[] {
  const arrivals = rows.filter(({ change }) => change !== 'changed').slice(0, 2 * most);
  const changed = rows.filter(({ change }) => change === 'changed');
  const shown = new Set([...arrivals, ...changed.slice(0, Math.max(0, most - arrivals.length))]);
  return rows.filter((row) => shown.has(row));
}

function isJudged(status: ProcessRow['status']): boolean {
  return status === 'fail' || status === 'warn' || status === 'waived' || status === 'improved';
}

function processLine({ name, change, kernelThread, baseCount, headCount, ...row }: ProcessRow): GuestLine {
  const what = kernelThread ? 'kernel thread' : 'process';
  const several = (count: number): string => (count === 1 ? '' : `, ${counted(count, 'process')}`);
  if (change === 'added') {
    return {
      what,
      subject: name,
      rest: `is new: ${proseDelta(row.delta, row.unit).slice(1)}${several(headCount)}`,
    };
  }
  if (change === 'removed') {
    return {
      what,
      subject: name,
      rest: `is gone: had ${unitNamed(row.unit).sayShort(row.base)}${several(baseCount)}`,
    };
  }
  const counts =
    baseCount === headCount
      ? several(headCount)
      : `, ${formatInteger(baseCount)} → ${counted(headCount, 'process')}`;
  return {
    what,
    subject: name,
    rest: `${proseDelta(row.delta, row.unit)} (${formatRelative(row.base, row.head)})${counts}`,
  };
}

function moduleLine({ name, change, delta, base, head, unit, baseLoads, headLoads }: ModuleRow): GuestLine {
  const what = 'module';
  if (change === 'added')
    return { what, subject: name, rest: `is new: initialisation ${proseDelta(head, unit)}` };
  if (change === 'removed')
    return { what, subject: name, rest: `is gone: initialisation ${proseDelta(-base, unit)}` };
  const loads = baseLoads === headLoads ? '' : `, loaded ${baseLoads} → ${headLoads} times`;
  return {
    what,
    subject: name,
    rest: `initialisation ${proseDelta(delta, unit)} (${formatRelative(base, head)})${loads}`,
  };
}

function systemCallLine(
  { name, baseCount, headCount, delta }: SystemCallChange,
  unit: Comparison['unit'],
): GuestLine {
  const calls =
    baseCount === headCount
      ? counted(headCount, 'call')
      : `${formatInteger(baseCount)} → ${counted(headCount, 'call')}`;
  return { what: 'system call', subject: name, rest: `${calls}, ${proseDelta(delta, unit)}` };
}

function isUnitNotable(row: UnitChange, least: number): boolean {
  const { change, delta } = row;
  return change !== 'changed' || isOtherResult(row) || (delta !== 0 && Math.abs(delta) >= least);
}

/** A unit that one side was quiet about may be what it was. */
function isOtherResult({ baseResult, headResult }: UnitChange): boolean {
  return baseResult !== headResult && baseResult !== 'unreported' && headResult !== 'unreported';
}

function unitLine(row: UnitChange): GuestLine {
  const { name: subject, change, unit, delta, headReady, headResult, headInstructions } = row;
  const what = 'unit';
  const at = unitNamed(unit).formatShort;
  if (change === 'removed') return { what, subject, rest: 'is gone' };
  if (isOtherResult(row) && (headResult === 'failed' || headResult === 'pending')) {
    return { what, subject, rest: headResult === 'failed' ? 'fails' : 'is not ready by the end' };
  }
  const ready = headReady < 0 ? '' : `, ready at ${at(headReady)}`;
  if (change === 'added') {
    const work = headInstructions > 0 ? `: ${formatCount(headInstructions)} instructions` : '';
    return { what, subject, rest: `is new${work}${ready}` };
  }
  if (isOtherResult(row)) return { what, subject, rest: `starts now${ready}` };
  const work = unitDelta(row) === 0 ? [] : [instructions.sayShortDelta(unitDelta(row))];
  const time = delta === 0 ? [] : [`takes ${unitNamed(unit).sayDelta(delta)}`];
  return { what, subject, rest: `${[...work, ...time].join(', ')}${ready}` };
}

const reasonWords: Readonly<Record<IdleChange['reason'], string>> = {
  timer: 'timers',
  disk: 'disks',
  process: 'other processes',
  device: 'devices',
  other: 'something else',
};

function idleLine({ reason, baseNs, headNs, delta }: IdleChange): GuestLine {
  return {
    what: 'idle',
    subject: '',
    rest: `${nanoseconds.formatDelta(delta)} waiting for ${reasonWords[reason]} (${formatNs(baseNs)} → ${formatNs(headNs)})`,
  };
}
