/**
 * What systemd says of its units on the console (src/core/job.c and unit-printf of systemd 252, StatusUnitFormat=combined
 * or name; with descriptions alone, these are the names):
 *
 *              Starting ssh.service - OpenBSD Secure Shell server...
 *     [  OK  ] Started ssh.service - OpenBSD Secure Shell server.
 *     [  OK  ] Finished systemd-tmpfiles-…reate Static Device Nodes in /dev.
 *     [FAILED] Failed to start foo.service - Foo.
 *     [    2.74] systemd[1]: Starting ssh.service - OpenBSD Secure Shell server...
 *
 * The last form is its log, through the kernel's until the journal takes it; it is never cut to a width.
 */
import type { ConsoleLine } from '../profile/profile.ts';

export interface UnitLine {
  readonly what: 'starting' | 'started' | 'failed';
  /** `NAME - DESCRIPTION`, one of them alone, or such a text with a `…` in it */
  readonly text: string;
  /** kind of unit that the words are for, null for services and whatever else is started */
  readonly suffix: string | null;
}

const log = /^(?:\[[^\]]*\] )?systemd\[1\]: /;
const starting = /^\s*Starting (.+?)(?:\.{3}|…)?$/;
const done =
  /^(Started|Finished|Reached target|Listening on|Mounted|Created slice|Set up automount|Activated swap|Found device) (.+?)\.?$/;
const failed =
  /^(?:Failed to (?:start|mount|listen on|activate|set up|reach)\b(?: target)?|Dependency failed for) (.+?)\.?$/;
const marker = /^\[(?:\s*OK\s*|FAILED|DEPEND)\] /;

const suffixes: Readonly<Record<string, string>> = {
  'Reached target': '.target',
  'Listening on': '.socket',
  Mounted: '.mount',
  'Created slice': '.slice',
  'Set up automount': '.automount',
  'Activated swap': '.swap',
  'Found device': '.device',
};

/** What is left of colours once the escape character itself is gone, whole or cut by an ellipsis. */
// eslint-disable-next-line no-control-regex -- it is what is looked for
const colours = /\u001b?\[[\d;]*(?:m|(?=…))|(?<=…)[\d;]*m(?= - )/g;

/** @returns null for any other line */
export function readUnitLine({ text }: Pick<ConsoleLine, 'text'>): UnitLine | null {
  const line = text.replace(colours, '');
  const logged = log.exec(line);
  const marked = marker.exec(line);
  const sentence = line.slice((logged ?? marked)?.[0].length ?? 0);
  const begins = marked === null ? starting.exec(sentence) : null;
  if (begins !== null) return { what: 'starting', text: begins[1]!, suffix: null };
  if (logged === null && marked === null) return null;
  const ends = done.exec(sentence);
  if (ends !== null) return { what: 'started', text: ends[2]!, suffix: suffixes[ends[1]!] ?? null };
  const fails = failed.exec(sentence);
  return fails === null ? null : { what: 'failed', text: fails[1]!, suffix: null };
}

/** `ssh.service - OpenBSD Secure Shell server` → `ssh.service`; descriptions alone and names that are cut stay. */
export function unitName(text: string): string {
  return wholeName.exec(text)?.[1] ?? text;
}

/** All kinds of units (systemd.unit(5)), before a description or what is left of one. */
const wholeName =
  /^([^\s…]+\.(?:service|socket|device|mount|automount|swap|target|path|timer|slice|scope))(?: |…|$)/;

/** Whether two texts, each whole or with one `…`, can be of one unit. */
export function agree(a: string, b: string): boolean {
  const [[headA, tailA], [headB, tailB]] = [halves(a), halves(b)];
  if (tailA === null && tailB === null) return a === b;
  if (tailA !== null && tailB !== null) {
    return starts(headA, headB) && (tailA.endsWith(tailB) || tailB.endsWith(tailA));
  }
  const [whole, head, tail] = tailA === null ? [a, headB, tailB!] : [b, headA, tailA];
  return whole.length > head.length + tail.length && whole.startsWith(head) && whole.endsWith(tail);
}

/** Whether a text with a `…` can be of the unit of that name, whatever its description. */
export function mayName(cut: string, name: string): boolean {
  const [head] = halves(cut);
  return head.length > name.length ? head.startsWith(`${name} `) : name.startsWith(head);
}

export function isCut(text: string): boolean {
  return text.includes('…');
}

function halves(text: string): [head: string, tail: string | null] {
  const at = text.indexOf('…');
  return at === -1 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}

function starts(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}
