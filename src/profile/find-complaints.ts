/**
 * What the guest complains of, out of a profile: its console, the units that failed, and calls of kernel functions that
 * only run when there is something to complain of. A guest's text is the guest's: it is matched, never believed to be
 * ours, and renderers escape it.
 */
import { instructions } from '../base/unit.ts';
import { complaintKinds, type ComplaintKind } from './complaint-kinds.ts';
import type { ConsoleLine, Profile } from './profile.ts';

/** Complaints of one kind and identity. */
export interface Complaint {
  readonly kind: ComplaintKind;
  /** what makes two boots' complaints the same: numbers, which move with every build, are left out */
  readonly identity: string;
  /** the first line, without its time stamp, at most 200 characters */
  readonly text: string;
  readonly count: number;
  /** where it was seen */
  readonly source: 'console' | 'units' | 'calls';
  /** moment of the first, from reset; -1 where unknown */
  readonly instructions: number;
}

/** printk.time, with the caller where CONFIG_PRINTK_CALLER is set; a program's unfinished line may stand before it. */
const stamp = /(?:<\d{1,3}>)?\[ *\d{1,7}\.\d{6}\](?:\[ *[TC]\d+\])? ?/;

/** Lines of a report in which the same kind is not counted again: an oops has several that begin like one. */
const reportLines = 100;
const reportEnd = /^---\[ end trace\b/;

const mostText = 200;

/** In order of appearance; what only calls tell comes last. */
export function findComplaints(
  profile: Pick<Profile, 'console' | 'units' | 'functions' | 'unit'>,
): Complaint[] {
  const found = new Map<string, Complaint>();
  const add = (complaint: Complaint): void => {
    const key = `${complaint.kind.id}\n${complaint.identity}`;
    const known = found.get(key);
    found.set(key, known ? { ...known, count: known.count + complaint.count } : complaint);
  };
  for (const complaint of consoleComplaints(profile.console)) add(complaint);
  for (const complaint of failedUnits(profile.units ?? [])) {
    // systemd may have said the same in its log
    if (!found.has(`${complaint.kind.id}\n${complaint.identity}`)) add(complaint);
  }
  for (const complaint of hiddenComplaints(profile, [...found.values()])) add(complaint);
  return [...found.values()];
}

function* consoleComplaints(lines: readonly ConsoleLine[]): Iterable<Complaint> {
  const isStamped = lines.some(({ text }) => stamp.test(text));
  let open: ComplaintKind | null = null;
  let left = 0;
  for (const { text, instructions } of lines) {
    const stamped = stamp.exec(text);
    const message = stamped ? text.slice(stamped.index + stamped[0].length) : text;
    left -= 1;
    if (left <= 0 || reportEnd.test(message)) open = null;
    const match = matchKind(message, stamped !== null || !isStamped);
    if (match === null || match.kind === open) continue;
    if (match.kind.isReport === true) {
      open = match.kind;
      left = reportLines;
    }
    const { kind, what } = match;
    const identity = what ?? withoutNumbers(message);
    yield { kind, identity, text: message.slice(0, mostText), count: 1, source: 'console', instructions };
  }
}

function matchKind(message: string, byKernel: boolean): { kind: ComplaintKind; what: string | null } | null {
  for (const kind of complaintKinds) {
    if (kind.from === 'kernel' && !byKernel) continue;
    for (const pattern of kind.patterns) {
      const match = pattern.exec(message);
      if (match) return { kind, what: match.groups?.['what'] ?? null };
    }
  }
  return null;
}

/** Addresses, offsets, line numbers, process ids. */
function withoutNumbers(message: string): string {
  return message
    .replace(/\b0x[0-9a-f]+|\b[0-9a-f]{8,}\b|\d+/gi, '#')
    .slice(0, mostText)
    .trimEnd();
}

function failedUnits(units: NonNullable<Profile['units']>): Complaint[] {
  const kind = kindNamed('failed-unit');
  return units
    .filter(({ result }) => result === 'failed')
    .map(({ name, readyInstructions }) => ({
      kind,
      identity: name,
      text: `Failed to start ${name}`.slice(0, mostText),
      count: 1,
      source: 'units' as const,
      instructions: readyInstructions,
    }));
}

/** What ran and was not printed. Only where calls are counted: an exec_tb trace has none. */
function hiddenComplaints(
  { functions, unit }: Pick<Profile, 'functions' | 'unit'>,
  said: readonly Complaint[],
): Complaint[] {
  if (unit !== instructions.name) return [];
  return complaintKinds.flatMap((kind) => {
    const names = new Set(kind.calls ?? []);
    if (names.size === 0) return [];
    let calls = 0;
    let first = -1;
    for (let row = 0; row < functions.length; row += 1) {
      if (!names.has(functions.name[row]!) || functions.objects[functions.object[row]!] !== 'vmlinux')
        continue;
      calls += functions.calls[row]!;
      if (functions.calls[row]! > 0) first = Math.max(first, functions.first[row]!);
    }
    const shown = said
      .filter((complaint) => complaint.kind === kind)
      .reduce((sum, { count }) => sum + count, 0);
    if (calls <= shown) return [];
    const text = `${kind.calls!.join(' or ')} ran ${calls} times, the console shows ${shown} of it`;
    return [
      {
        kind,
        identity: 'not shown',
        text,
        count: calls - shown,
        source: 'calls' as const,
        instructions: first,
      },
    ];
  });
}

function kindNamed(id: string): ComplaintKind {
  return complaintKinds.find((kind) => kind.id === id)!;
}
