/** Processes out of the tasks that the tracer followed: threads joined, names and command lines read. */
import type { GuestTables, GuestTask } from '../tracer/trace-tables.ts';
import { profileLimits } from '../profile/profile-limits.ts';
import type { Process } from '../profile/profile.ts';

export interface BuiltProcesses {
  /** in order of their start */
  readonly processes: readonly Process[];
  /** row of the task → row of its process */
  readonly processOf: Int32Array;
}

/**
 * One row a process. A number that is used again is another process: its threads are those that start after
 * its first one and before the next.
 */
export function processesOf({ tasks, taskEvents }: GuestTables): BuiltProcesses {
  const processOf = new Int32Array(tasks.length);
  const members: number[][] = [];
  const latest = new Map<number, number>();
  tasks.forEach(({ process, id }, row) => {
    let into = latest.get(process);
    if (into === undefined || id === process) {
      into = members.push([]) - 1;
      latest.set(process, into);
    }
    processOf[row] = into;
    members[into]!.push(row);
  });
  const story = members.map((): Story => ({ names: [], command: '', executable: '', cgroup: '' }));
  for (const { task, kind, text } of taskEvents) {
    const row = processOf[task]!;
    const told = story[row]!;
    if (kind === 'exec') told.command = commandLine(text);
    else if (kind === 'file') told.executable = text;
    else if (task !== members[row]![0])
      continue; // a thread's own
    else if (kind === 'cgroup') told.cgroup = text;
    else if (told.names.at(-1) !== text) told.names.push(text);
  }
  const processes = members.map((rows, row): Process => {
    const threads = rows.map((task) => tasks[task]!);
    const first = threads[0]!;
    const alive = threads.some(({ ended }) => ended === -1);
    const sum = (value: (task: GuestTask) => number): number =>
      threads.reduce((total, task) => total + value(task), 0);
    const parent = first.parent === -1 ? -1 : processOf[first.parent]!;
    return {
      pid: first.process,
      // Before the first task switch nobody knew the task that everything comes from: it is row 0.
      parent: parent === -1 && row > 0 ? 0 : parent,
      ...story[row]!,
      kernelThread: first.kernelThread,
      threads: threads.length,
      startInstructions: first.started,
      endInstructions: alive ? -1 : Math.max(...threads.map(({ ended }) => ended)),
      startNs: first.startedNs,
      endNs: alive ? -1 : Math.max(...threads.map(({ endedNs }) => endedNs)),
      userInstructions: sum(({ user }) => user),
      kernelInstructions: sum(({ kernel }) => kernel),
      interruptInstructions: sum(({ interrupt }) => interrupt),
      exitStatus: first.ended === -1 ? null : exitStatus(first.exitCode),
    };
  });
  return { processes, processOf };
}

interface Story {
  readonly names: string[];
  command: string;
  executable: string;
  cgroup: string;
}

/** The argument of do_exit as wait(2) encodes it: a signal in the lower seven bits, else the status above. */
function exitStatus(code: number): number {
  const signal = code & 0x7f;
  return signal === 0 ? (code >> 8) & 0xff : -signal;
}

/** Arguments as a shell would take them. */
function commandLine(text: string): string {
  const words = text.replace(/\0+$/, '').split('\0');
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`))
    .join(' ')
    .slice(0, profileLimits.command);
}
