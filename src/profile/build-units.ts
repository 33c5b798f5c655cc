/**
 * Units of systemd, from the status lines it prints on the console (src/core/job.c and unit-printf of systemd 252,
 * StatusUnitFormat=combined or name; with descriptions alone, these are the names).
 *
 *              Starting ssh.service - OpenBSD Secure Shell server...
 *     [  OK  ] Started ssh.service - OpenBSD Secure Shell server.
 *     [  OK  ] Reached target multi-user.target - Multi-User System.
 *     [FAILED] Failed to start foo.service - Foo.
 */
import type { ConsoleLine, Unit } from './profile.ts';

const starting = /^\s*Starting (.+?)(?:\.{3}|…)?$/;
const done =
  /^\[\s*OK\s*\] (?:Started|Finished|Reached target|Listening on|Mounted|Created slice|Set up automount|Activated swap|Found device) (.+?)\.?$/;
const failed = /^\[(?:FAILED|DEPEND)\] (?:Failed to \w+|Dependency failed for) (.+?)\.?$/;

/** What is left of colours once the escape character itself is gone. */
// eslint-disable-next-line no-control-regex -- it is what is looked for
const colours = /\u001b?\[[\d;]*m/g;

/** In order of their start. @returns null where systemd printed nothing */
export function unitsOf(lines: readonly ConsoleLine[]): Unit[] | null {
  const units = new Map<string, { -readonly [Key in keyof Unit]: Unit[Key] }>();
  for (const { instructions, ns, text } of lines) {
    const line = text.replace(colours, '');
    const begins = starting.exec(line);
    if (begins !== null) {
      const name = unitName(begins[1]!);
      units.set(name, {
        name,
        startInstructions: instructions,
        readyInstructions: -1,
        startNs: ns,
        readyNs: -1,
        result: 'pending',
      });
      continue;
    }
    const ends = done.exec(line) ?? failed.exec(line);
    if (ends === null) continue;
    const name = unitName(ends[1]!);
    const result = failed.test(line) ? 'failed' : 'started';
    const known = units.get(name);
    if (known?.result === 'pending') {
      known.readyInstructions = instructions;
      known.readyNs = ns;
      known.result = result;
    } else if (known === undefined) {
      const start = { startInstructions: instructions, startNs: ns };
      units.set(name, { name, ...start, readyInstructions: instructions, readyNs: ns, result });
    }
  }
  return units.size === 0 ? null : [...units.values()];
}

/** `ssh.service - OpenBSD Secure Shell server` → `ssh.service` */
function unitName(text: string): string {
  return /^(\S+\.[a-z]+) - /.exec(text)?.[1] ?? text;
}
