/**
 * What the guest did differently, in a few sentences: the processes, modules, system calls, units and waits whose
 * change is worth a line of a reader's time. All of them are in the tables and in the JSON.
 */
import { counted, formatCount, formatInteger, formatNs, formatRelative } from '../base/number-format.ts';
import type {
  Comparison,
  IdleChange,
  ModuleRow,
  ProcessRow,
  SystemCallChange,
  UnitChange,
} from '../compare/comparison.ts';
import { proseDelta, showDelta } from './comparison-words.ts';

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

/** At most a dozen sentences, the most telling of each kind; none where nothing changed that much. */
export function guestLines(comparison: Comparison): GuestLine[] {
  const { processes, modules, systemCalls, units, idle, head, base } = comparison;
  const least = Math.max(leastInstructions, worthShare * Math.max(head.total, base?.total ?? 0));
  const leastNs = worthTime * Math.max(0, head.virtualNs, base?.virtualNs ?? 0);
  const worth = (delta: number): boolean => Math.abs(delta) >= least;
  return [
    ...processes
      .filter((row) => isJudged(row.status) || worth(row.delta))
      .slice(0, 5)
      .map(processLine),
    ...modules
      .filter((row) => isJudged(row.status) || row.change !== 'changed' || worth(10 * row.delta))
      .slice(0, 4)
      .map(moduleLine),
    ...systemCalls
      .filter(({ delta }) => worth(delta))
      .slice(0, 2)
      .map(systemCallLine),
    ...units
      .filter((row) => isUnitTelling(row, row.unit === 'ns' ? leastNs : least) || worth(unitWork(row)))
      .slice(0, 4)
      .map(unitLine),
    ...idle
      .filter(({ delta }) => Math.abs(delta) >= leastNs)
      .slice(0, 2)
      .map(idleLine),
  ];
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
      rest: `is gone: had ${formatCount(row.base)} instructions${several(baseCount)}`,
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

function systemCallLine({ name, baseCount, headCount, delta }: SystemCallChange): GuestLine {
  const calls =
    baseCount === headCount
      ? counted(headCount, 'call')
      : `${formatInteger(baseCount)} → ${counted(headCount, 'call')}`;
  return { what: 'system call', subject: name, rest: `${calls}, ${proseDelta(delta, 'instructions')}` };
}

function isUnitTelling(row: UnitChange, least: number): boolean {
  const { change, delta } = row;
  return change !== 'changed' || isOtherResult(row) || (delta !== 0 && Math.abs(delta) >= least);
}

/** A unit that one side was quiet about may be what it was. */
function isOtherResult({ baseResult, headResult }: UnitChange): boolean {
  return baseResult !== headResult && baseResult !== 'unreported' && headResult !== 'unreported';
}

/** By how much more its processes did, 0 where that is not known. */
function unitWork({ baseInstructions, headInstructions }: UnitChange): number {
  return baseInstructions < 0 || headInstructions < 0 ? 0 : headInstructions - baseInstructions;
}

function unitLine(row: UnitChange): GuestLine {
  const { name: subject, change, unit, delta, headReady, headResult, headInstructions } = row;
  const what = 'unit';
  const at = (moment: number): string => (unit === 'ns' ? formatNs(moment) : formatCount(moment));
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
  const work = unitWork(row) === 0 ? [] : [proseDelta(unitWork(row), 'instructions')];
  const time = delta === 0 ? [] : [`takes ${showDelta(delta, unit)}${unit === 'ns' ? '' : ' instructions'}`];
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
    rest: `${showDelta(delta, 'ns')} waiting for ${reasonWords[reason]} (${formatNs(baseNs)} → ${formatNs(headNs)})`,
  };
}
