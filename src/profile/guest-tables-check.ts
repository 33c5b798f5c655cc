/** From parsed JSON: what the guest's modules, processes, waits and units were; indexes checked against their tables. */
import type { CheckedJson } from '../base/checked-json.ts';
import { profileLimits } from './profile-limits.ts';
import {
  unitResults,
  waitReasons,
  type IdleTime,
  type ModuleEvent,
  type Parallelism,
  type Process,
  type Profile,
  type SystemCallRow,
  type Unit,
  type Wait,
  type Waker,
} from './profile.ts';

const { text: maxText } = profileLimits;

/** What a profile says of the guest beside functions. */
export type GuestTables = Pick<
  Profile,
  'modules' | 'processes' | 'systemCalls' | 'waits' | 'idle' | 'parallelism' | 'units'
>;

/** @param nodes rows of the profile's call tree */
export function checkGuestTables(json: CheckedJson, nodes: number): GuestTables {
  const processes = json
    .field('processes')
    .nullable((list) => list.list(profileLimits.processes, checkProcess));
  processes?.forEach(({ parent }, row) => {
    if (parent >= processes.length || parent === row) {
      throw json.field('processes').error(`[${row}] has a parent that does not exist`);
    }
  });
  const count = processes?.length ?? 0;
  return {
    modules: json.field('modules').nullable((list) => list.list(profileLimits.modules, checkModule)),
    processes,
    systemCalls: json
      .field('systemCalls')
      .nullable((list) => list.list(profileLimits.systemCallRows, (row) => checkSystemCall(row, count))),
    waits: json
      .field('waits')
      .nullable((list) => list.list(profileLimits.waits, (row) => checkWait(row, count, nodes))),
    idle: json
      .field('idle')
      .nullable((list) => list.list(profileLimits.waits, (row) => checkIdle(row, count, nodes))),
    parallelism: json.field('parallelism').nullable(checkParallelism),
    units: json.field('units').nullable((list) => list.list(profileLimits.units, checkUnit)),
  };
}

function checkModule(json: CheckedJson): ModuleEvent {
  return {
    name: json.field('name').string(maxText),
    loadedAtInstructions: json.field('loadedAtInstructions').integer(-1),
    unloadedAtInstructions: json.field('unloadedAtInstructions').integer(-1),
    instructions: json.field('instructions').integer(-1),
    sizeBytes: json.field('sizeBytes').integer(-1),
  };
}

function checkProcess(json: CheckedJson): Process {
  return {
    pid: json.field('pid').integer(-1),
    parent: json.field('parent').integer(-1),
    names: json.field('names').strings(profileLimits.warnings, maxText),
    command: json.field('command').string(profileLimits.command),
    executable: json.field('executable').string(profileLimits.command),
    cgroup: json.field('cgroup').string(maxText),
    kernelThread: json.field('kernelThread').boolean(),
    threads: json.field('threads').integer(1),
    startInstructions: json.field('startInstructions').integer(-1),
    endInstructions: json.field('endInstructions').integer(-1),
    startNs: json.field('startNs').integer(-1),
    endNs: json.field('endNs').integer(-1),
    userInstructions: json.field('userInstructions').integer(-1),
    kernelInstructions: json.field('kernelInstructions').integer(-1),
    interruptInstructions: json.field('interruptInstructions').integer(-1),
    exitStatus: json.field('exitStatus').nullable((value) => value.integer(-1024, 255)),
  };
}

function checkSystemCall(json: CheckedJson, processes: number): SystemCallRow {
  return {
    process: json.field('process').integer(-1, processes - 1),
    number: json.field('number').integer(-1),
    name: json.field('name').string(maxText),
    count: json.field('count').integer(0),
    errors: json.field('errors').integer(-1),
    instructions: json.field('instructions').integer(-1),
    firstInstructions: json.field('firstInstructions').integer(-1),
  };
}

function checkWait(json: CheckedJson, processes: number, nodes: number): Wait {
  return {
    process: json.field('process').integer(0, processes - 1),
    node: json.field('node').integer(0, nodes - 1),
    reason: json.field('reason').oneOf(waitReasons),
    count: json.field('count').integer(1),
    ns: json.field('ns').integer(0),
    longestNs: json.field('longestNs').integer(0),
    longestAtInstructions: json.field('longestAtInstructions').integer(0),
    waker: checkWaker(json.field('waker'), processes),
  };
}

function checkIdle(json: CheckedJson, processes: number, nodes: number): IdleTime {
  return {
    reason: json.field('reason').oneOf(waitReasons),
    process: json.field('process').integer(-1, processes - 1),
    node: json.field('node').integer(-1, nodes - 1),
    count: json.field('count').integer(1),
    ns: json.field('ns').integer(0),
    waker: checkWaker(json.field('waker'), processes),
  };
}

function checkWaker(json: CheckedJson, processes: number): Waker {
  return {
    by: json.field('by').string(maxText),
    process: json.field('process').integer(-1, processes - 1),
  };
}

function checkParallelism(json: CheckedJson): Parallelism {
  const runnable = json.field('runnable').list(profileLimits.stageRows, (value) => value.integer(0, 1e6));
  return {
    averageRunnable: json.field('averageRunnable').number(0, 1e6),
    shares: json.field('shares').list(profileLimits.warnings, (value) => value.number(0, 1)),
    period: json.field('period').integer(1),
    runnable: Int32Array.from(runnable),
    count: json.field('count').column(new Int32Array(runnable.length), 1, 2 ** 31 - 1),
  };
}

function checkUnit(json: CheckedJson): Unit {
  return {
    name: json.field('name').string(maxText),
    startInstructions: json.field('startInstructions').integer(-1),
    readyInstructions: json.field('readyInstructions').integer(-1),
    endInstructions: json.field('endInstructions').integer(-1),
    startNs: json.field('startNs').integer(-1),
    readyNs: json.field('readyNs').integer(-1),
    endNs: json.field('endNs').integer(-1),
    result: json.field('result').oneOf(unitResults),
    processes: json.field('processes').integer(-1),
    userInstructions: json.field('userInstructions').integer(-1),
    kernelInstructions: json.field('kernelInstructions').integer(-1),
  };
}
