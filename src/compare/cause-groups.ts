/**
 * Causes that are one thing to a reader: those that share a subsystem's name (`selinux_*`), a kernel module, or most
 * of the path that leads to them. Each group is said in a line; the causes themselves keep their full paths.
 */
import type { Cause, CauseGroup, FunctionRow } from './comparison.ts';

/** First words of names that say nothing of where a function belongs. */
const generic = new Set(
  'add alloc call clear copy cpu create delete do del exec find free get init kernel load lookup make mod new open put read register remove ret run save security set setup start sys test user vfs work write x64'.split(
    ' ',
  ),
);
const shortestPrefix = 3;
/** Paths are alike when they share this much of the shorter one. */
const sharedPath = 0.6;

/** Groups, of a kind of cost after the other, the largest first. */
export function groupCauses(causes: readonly Cause[], functions: readonly FunctionRow[]): CauseGroup[] {
  const families = newFamilies(functions);
  const groups: { key: string; members: number[] }[] = [];
  for (const [index, cause] of causes.entries()) {
    const keys = keysOf(cause);
    const found = groups.find(
      (group) =>
        group.members.every((member) => isAlike(causes[member]!, cause)) &&
        (keys.includes(group.key) || group.members.some((member) => sharesPath(causes[member]!, cause))),
    );
    if (found) found.members.push(index);
    else groups.push({ key: keys[0] ?? '', members: [index] });
  }
  return groups
    .map(({ key, members }) => groupOf(causes, key, members))
    .map((group) => ({ ...group, family: familyOf(group, families) }))
    .sort((a, b) => order(causes, a) - order(causes, b) || Math.abs(b.delta) - Math.abs(a.delta));
}

/** Kinds of cost stay in the order in which the causes have them. */
function order(causes: readonly Cause[], { cost }: CauseGroup): number {
  return causes.findIndex((cause) => cause.cost === cost);
}

function isAlike(a: Cause, b: Cause): boolean {
  return a.cost === b.cost && Math.sign(a.delta) === Math.sign(b.delta);
}

/** What a cause may be grouped by: its module, the first word of its name. */
function keysOf(cause: Cause): string[] {
  const prefix = namePrefix(cause.path.at(-1) ?? '');
  return [...(cause.module === null ? [] : [cause.module]), ...(prefix === null ? [] : [`${prefix}_*`])];
}

/** `selinux` of `selinux_inode_alloc`; null where the first word says nothing. */
export function namePrefix(name: string): string | null {
  const prefix = /^_*([A-Za-z0-9]+)_/.exec(name)?.[1] ?? '';
  return prefix.length < shortestPrefix || generic.has(prefix) ? null : prefix;
}

function sharesPath(a: Cause, b: Cause): boolean {
  const shared = commonPath([a.path, b.path]).length;
  return shared >= 3 && shared >= sharedPath * Math.min(a.path.length, b.path.length);
}

function commonPath(paths: readonly (readonly string[])[]): string[] {
  const [first = []] = paths;
  const end = first.findIndex((name, index) => paths.some((path) => path[index] !== name));
  return first.slice(0, end < 0 ? first.length : end);
}

/** A program's `main` is known by the program. */
function ownName({ path, program }: Cause): string {
  const name = path.at(-1)!;
  return program === null || program.name === name ? name : `${program.name}: ${name}`;
}

/** A name says most of a group when its functions have this much of it, and the group this much of them. */
const familyShare = 0.5;

/** Functions that are new or gone, summed by the first word of their names; of more than one function each. */
function newFamilies(functions: readonly FunctionRow[]): Map<string, number> {
  const sums = new Map<string, { delta: number; count: number }>();
  for (const { name, change, delta } of functions) {
    const prefix = change === 'added' || change === 'removed' ? namePrefix(name) : null;
    if (prefix === null) continue;
    const key = `${change} ${prefix}_*`;
    const sum = sums.get(key) ?? { delta: 0, count: 0 };
    sums.set(key, { delta: sum.delta + delta, count: sum.count + 1 });
  }
  return new Map([...sums].filter(([, { count }]) => count > 1).map(([key, { delta }]) => [key, delta]));
}

function familyOf({ kind, name, delta }: Grouped, families: ReadonlyMap<string, number>): string | null {
  if (kind !== 'new-code' && kind !== 'removed-code') return null;
  const begins = kind === 'new-code' ? 'added ' : 'removed ';
  const [largest] = [...families]
    .filter(([key]) => key.startsWith(begins))
    .sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  if (!largest || !isMostOf(largest[1], delta) || !isMostOf(delta, largest[1])) return null;
  const family = largest[0].slice(begins.length);
  return family === name || name.startsWith(family.slice(0, -1)) ? null : family;
}

/** Rows of functions do not tell who called them: of one size is what can be known. */
function isMostOf(part: number, whole: number): boolean {
  return Math.sign(part) === Math.sign(whole) && Math.abs(part) >= familyShare * Math.abs(whole);
}

type Grouped = Omit<CauseGroup, 'family'>;

function groupOf(causes: readonly Cause[], key: string, members: readonly number[]): Grouped {
  const of = members.map((index) => causes[index]!);
  const largest = of.reduce((best, cause) => (Math.abs(cause.delta) > Math.abs(best.delta) ? cause : best));
  const path = commonPath(of.map((cause) => cause.path.slice(0, -1)));
  const keyed = of.every((cause) => keysOf(cause).includes(key));
  const kinds = new Set(of.map(({ kind }) => kind));
  return {
    name: of.length === 1 ? ownName(largest) : keyed ? key : (path.at(-1) ?? largest.path.at(-1)!),
    cost: largest.cost,
    delta: of.reduce((sum, { delta }) => sum + delta, 0),
    share: of.reduce((sum, { share }) => sum + share, 0),
    kind: kinds.size === 1 ? largest.kind : largest.delta >= 0 ? 'more-calls' : 'fewer-calls',
    path,
    causes: members,
  };
}
