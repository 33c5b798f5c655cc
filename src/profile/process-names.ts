/** What processes are called: alike where they do the same, whatever their pid or the day. */
import type { Process } from './profile.ts';

/** Image of the frame that stands for a program at the root of its call tree. */
export const programObject = 'program';

/** Characters of a command line that tell processes apart; a profile may hold a hundred times as many. */
const commandCompared = 1024;

/** Kernel threads that differ in numbers alone are of one kind: `kworker/*`, `ksoftirqd/*`, `jbd2/vda*`. */
export function threadKind(name: string): string {
  return name.startsWith('kworker/') ? 'kworker/*' : name.replace(/\d+(?:[:-]\d+)*/g, '*');
}

/** The name a process had last. */
export function programName({ names }: Process): string {
  return names.at(-1) ?? '?';
}

/** Command line, or the name of what has none: a mere fork, a kernel thread (its kind). */
export function commandName(process: Process): string {
  if (process.kernelThread) return threadKind(programName(process));
  return process.command === '' ? programName(process) : process.command.slice(0, commandCompared);
}

const uuid = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi;
/** A hash, an address: digits and letters a to f, both. */
const hexadecimal = /\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,}\b/gi;
/** What mktemp(3) makes of XXXXXX: letters of both cases, or letters and digits, after a dot, dash or underline. */
const temporary =
  /(?<=[._-])(?=[A-Za-z\d]{6,24}\b)(?:(?=[a-z\d]*[A-Z])(?=[A-Z\d]*[a-z])|(?=[A-Za-z]*\d)(?=\d*[A-Za-z]))[A-Za-z\d]+\b/g;
/** A number by itself: no version, no part of a name. */
const number = /(?<![\w.])\d+(?!\w|\.\d)/g;

/** The command line with `*` for what differs from run to run: numbers, UUIDs, hashes, temporary names. */
export function commandPattern(command: string): string {
  return command.replace(uuid, '*').replace(temporary, '*').replace(hexadecimal, '*').replace(number, '*');
}
