/** What a process is called where people read it. Command lines are the guest's: printable, and cut. */
import type { Process } from '../../profile/profile.ts';
import { printable, shorten } from '../guest-text.ts';

/** Characters of a command line that are shown; a profile may hold a thousand times as many. */
const commandShown = 300;

/** The name it had last: `systemd-udevd`. */
export function processName({ names }: Process): string {
  return shownText(names.at(-1) ?? '?');
}

/** The command line where it tells the name too, else name and command line; a mere fork has its name alone. */
export function processLabel(process: Process): string {
  const name = processName(process);
  const command = shownText(process.command);
  if (command === '') return name;
  const program = /^\S+/.exec(command)?.[0].split('/').at(-1) ?? '';
  // A name is cut to 15 characters by the kernel (TASK_COMM_LEN, include/linux/sched.h).
  return program.startsWith(name) ? command : `${name}: ${command}`;
}

/** The same without the folder of the program: for places where there is little room. */
export function shortProcessLabel(process: Process): string {
  return processLabel({ ...process, command: process.command.replace(/^\S*\//, '') });
}

/** How it ended, where that is worth saying: ` → exit 1`, ` → signal 9`. */
export function exitNote({ exitStatus }: Process): string {
  if (exitStatus === null || exitStatus === 0) return '';
  return exitStatus < 0 ? ` → signal ${-exitStatus}` : ` → exit ${exitStatus}`;
}

/** Printable and of a length that people read; the whole text is never looked at. */
export function shownText(text: string, length: number = commandShown): string {
  return shorten(printable(text.slice(0, 4 * length)), length);
}
