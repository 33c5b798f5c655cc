/** Reads what the plugin saw of the guest's kernel: objects, tasks, mappings, system calls, waits. */
import type { ColumnReader } from './trace-columns.ts';
import { countedKinds, objectKinds, taskEventKinds, taskFlags, type SectionName } from './trace-layout.ts';
import type { GuestTables } from './trace-tables.ts';

/**
 * @param section the rows of a section of the file
 * @param nodes rows of the call tree
 * @throws BootgateError (exit status 2) that names the byte, when a row points to nothing
 */
export function readGuestTables(section: (name: SectionName) => ColumnReader, nodes: number): GuestTables {
  const heap = section('text').bytes();
  const objects = readObjects(section('object'), heap);
  const tasks = readTasks(section('task'));
  const [symbols, programs, runnable] = [section('moduleSymbol'), section('program'), section('runnable')];
  const focused = programs.kind('focused', 1);
  return {
    objects,
    moduleSymbols: {
      object: symbols.index('object', objects.length, 0),
      address: symbols.u64('address'),
      size: symbols.count('size'),
      name: symbols.text(heap, 'name'),
    },
    programs: programs.text(heap, 'name').map((name, row) => ({ name, focused: focused[row] === 1 })),
    tasks,
    taskEvents: readTaskEvents(section('taskEvent'), heap, tasks.length),
    mappings: readMappings(section('mapping'), objects.length, tasks.length),
    systemCalls: readSystemCalls(section('systemCall'), tasks.length),
    waits: readWaits(section('wait'), tasks.length, nodes),
    idle: readIdle(section('idle'), tasks.length, nodes),
    counted: readCounted(section('counted'), heap, nodes),
    runnable: { runnable: runnable.i32('runnable'), count: runnable.i32('count') },
    wakeUps: readWakeUps(section('wakeUp'), tasks.length, nodes),
  };
}

function readObjects(rows: ColumnReader, heap: Buffer): GuestTables['objects'] {
  const [name, filesystem, kind] = [
    rows.text(heap, 'name'),
    rows.text(heap, 'filesystem'),
    rows.kind('kind', objectKinds.length - 1),
  ];
  const [base, sizeBytes] = [rows.u64('base'), rows.signed('sizeBytes')];
  const [loaded, initialised, unloaded] = [
    rows.count('loaded'),
    rows.signed('initialised'),
    rows.signed('unloaded'),
  ];
  return name.map((text, row) => ({
    kind: objectKinds[kind[row]!]!,
    name: text,
    filesystem: filesystem[row]!,
    sizeBytes: sizeBytes[row]!,
    base: base[row]!,
    loaded: loaded[row]!,
    initialised: initialised[row]!,
    unloaded: unloaded[row]!,
  }));
}

function readTasks(rows: ColumnReader): GuestTables['tasks'] {
  const [process, id, parent] = [rows.i32('process'), rows.i32('id'), rows.parents('parent')];
  const [started, startedNs] = [rows.count('started'), rows.signed('startedNs')];
  const [ended, endedNs] = [rows.signed('ended'), rows.signed('endedNs')];
  const [user, kernel, interrupt] = [rows.count('user'), rows.count('kernel'), rows.count('interrupt')];
  const [exitCode, flags] = [rows.i32('exitCode'), rows.i32('flags')];
  return Array.from(process, (number, row) => ({
    process: number,
    id: id[row]!,
    parent: parent[row]!,
    kernelThread: (flags[row]! & taskFlags.kernelThread) !== 0,
    focused: (flags[row]! & taskFlags.focused) !== 0,
    narrow: (flags[row]! & taskFlags.narrow) !== 0,
    started: started[row]!,
    startedNs: startedNs[row]!,
    ended: ended[row]!,
    endedNs: endedNs[row]!,
    exitCode: exitCode[row]!,
    user: user[row]!,
    kernel: kernel[row]!,
    interrupt: interrupt[row]!,
  }));
}

function readTaskEvents(rows: ColumnReader, heap: Buffer, tasks: number): GuestTables['taskEvents'] {
  const [task, kind] = [rows.index('task', tasks, 0), rows.kind('kind', taskEventKinds.length - 1)];
  const [instructions, ns] = [rows.count('instructions'), rows.signed('ns')];
  return rows.text(heap, 'text').map((text, row) => ({
    task: task[row]!,
    kind: taskEventKinds[kind[row]!]!,
    instructions: instructions[row]!,
    ns: ns[row]!,
    text,
  }));
}

function readMappings(rows: ColumnReader, objects: number, tasks: number): GuestTables['mappings'] {
  const [object, task, space] = [
    rows.index('object', objects),
    rows.index('task', tasks, 0),
    rows.i32('space'),
  ];
  const [start, end] = [rows.u64('start'), rows.u64('end')];
  const [fileOffset, instructions] = [rows.count('fileOffset'), rows.count('instructions')];
  return Array.from(object, (of, row) => ({
    object: of,
    task: task[row]!,
    space: space[row]!,
    start: start[row]!,
    end: end[row]!,
    fileOffset: fileOffset[row]!,
    instructions: instructions[row]!,
  }));
}

function readSystemCalls(rows: ColumnReader, tasks: number): GuestTables['systemCalls'] {
  const [task, number] = [rows.index('task', tasks, 0), rows.i32('number')];
  const [count, errors] = [rows.count('count'), rows.count('errors')];
  const [instructions, first] = [rows.count('instructions'), rows.count('first')];
  return Array.from(task, (of, row) => ({
    task: of,
    number: number[row]!,
    count: count[row]!,
    errors: errors[row]!,
    instructions: instructions[row]!,
    first: first[row]!,
  }));
}

function readWaits(rows: ColumnReader, tasks: number, nodes: number): GuestTables['waits'] {
  const [task, node] = [rows.index('task', tasks, 0), rows.index('node', nodes, 0)];
  const [wakerNode, waker] = [rows.index('wakerNode', nodes), rows.index('waker', tasks)];
  const [count, ns] = [rows.count('count'), rows.count('ns')];
  const [longestNs, longestAt] = [rows.count('longestNs'), rows.count('longestAt')];
  return Array.from(task, (of, row) => ({
    task: of,
    node: node[row]!,
    count: count[row]!,
    ns: ns[row]!,
    longestNs: longestNs[row]!,
    longestAt: longestAt[row]!,
    wakerNode: wakerNode[row]!,
    waker: waker[row]!,
  }));
}

function readCounted(rows: ColumnReader, heap: Buffer, nodes: number): GuestTables['counted'] {
  const [node, kind] = [rows.index('node', nodes, 0), rows.kind('kind', countedKinds.length - 1)];
  const [place, reads, writes] = [rows.count('place'), rows.count('reads'), rows.count('writes')];
  return rows.text(heap, 'name').map((name, row) => ({
    kind: countedKinds[kind[row]!]!,
    place: place[row]!,
    name,
    node: node[row]!,
    reads: reads[row]!,
    writes: writes[row]!,
  }));
}

function readIdle(rows: ColumnReader, tasks: number, nodes: number): GuestTables['idle'] {
  const [task, node] = [rows.index('task', tasks, 0), rows.index('node', nodes)];
  const [wakerNode, waker] = [rows.index('wakerNode', nodes), rows.index('waker', tasks)];
  const [count, ns] = [rows.count('count'), rows.count('ns')];
  return Array.from(task, (of, row) => ({
    task: of,
    node: node[row]!,
    count: count[row]!,
    ns: ns[row]!,
    wakerNode: wakerNode[row]!,
    waker: waker[row]!,
  }));
}

function readWakeUps(rows: ColumnReader, tasks: number, nodes: number): GuestTables['wakeUps'] {
  return {
    instructions: rows.count('instructions'),
    ns: rows.signed('ns'),
    asleep: rows.count('asleep'),
    asleepNs: rows.signed('asleepNs'),
    idleSinceNs: rows.signed('idleSinceNs'),
    ran: rows.count('ran'),
    wakerRan: rows.count('wakerRan'),
    task: rows.index('task', tasks, 0),
    node: rows.index('node', nodes),
    waker: rows.index('waker', tasks, 0),
    wakerNode: rows.index('wakerNode', nodes, 0),
    interrupt: rows.kind('interrupt', 1),
  };
}
