/**
 * Which processes of two boots are the same ones: those of the same command line, however many. Where a command
 * line is found on one side only, what differs from run to run (pids, UUIDs, temporary names) is left out of it,
 * and of all others that are then alike.
 */
import { ascending } from '../base/ascending.ts';
import { commandName, commandPattern, programName } from '../profile/process-names.ts';
import type { Process } from '../profile/profile.ts';

export interface ProcessGroup {
  /** command line, `*` for what differs; the name of a fork or the kind of kernel thread */
  readonly name: string;
  /** the name that the kernel knows it by */
  readonly program: string;
  readonly kernelThread: boolean;
  readonly base: readonly Process[];
  readonly head: readonly Process[];
}

/** Groups in order of their names. */
export function groupProcesses(base: readonly Process[], head: readonly Process[]): ProcessGroup[] {
  const exact = new Map<string, { base: Process[]; head: Process[] }>();
  const add = (processes: readonly Process[], side: 'base' | 'head'): void => {
    for (const process of processes) {
      const key = `${process.kernelThread ? 'k' : 'u'} ${commandName(process)}`;
      const group = exact.get(key);
      if (group) group[side].push(process);
      else exact.set(key, { base: [], head: [], [side]: [process] });
    }
  };
  add(base, 'base');
  add(head, 'head');
  const patterns = new Map<string, { keys: string[]; differs: boolean }>();
  for (const [key, group] of exact) {
    const pattern = commandPattern(key);
    const alike = patterns.get(pattern) ?? { keys: [], differs: false };
    alike.keys.push(key);
    alike.differs ||= group.base.length === 0 || group.head.length === 0;
    patterns.set(pattern, alike);
  }
  const groups: ProcessGroup[] = [];
  const finish = (key: string, members: readonly { base: Process[]; head: Process[] }[]): void => {
    const [first] = members.flatMap((member) => [...member.head, ...member.base]);
    groups.push({
      name: key.slice(2),
      program: first!.kernelThread ? key.slice(2) : programName(first!),
      kernelThread: first!.kernelThread,
      base: members.flatMap((member) => member.base),
      head: members.flatMap((member) => member.head),
    });
  };
  for (const [pattern, { keys, differs }] of patterns) {
    // One command line that is new needs no stars.
    if (differs && keys.length > 1)
      finish(
        pattern,
        keys.map((key) => exact.get(key)!),
      );
    else for (const key of keys) finish(key, [exact.get(key)!]);
  }
  return groups.sort((a, b) => ascending(a.name, b.name) || Number(a.kernelThread) - Number(b.kernelThread));
}
