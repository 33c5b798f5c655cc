/**
 * A boot's cost by what its code was built from: the option of the kernel's configuration that builds a file, its
 * folder, or the section of MAINTAINERS that it belongs to.
 *
 * `self` is what functions of a group's files executed, inlined code included; selfs add up to the measured total. Where
 * groups lie in one another (`net` holds `net/ipv4`, CONFIG_NET has to be set for CONFIG_INET's files), it is the innermost
 * one's. `total` adds what these functions called, whoever that belongs to, and of groups inside; totals overlap.
 */
import { objectNames } from './object-names.ts';
import type { FunctionTable, Profile, SourceFiles, TreeTable } from './profile.ts';

export const sourceGroupings = ['config', 'directory', 'maintainer'] as const;

export type SourceGrouping = (typeof sourceGroupings)[number];

export interface SourceSum {
  /** `CONFIG_INET`, `net/ipv4`, a title of MAINTAINERS; of what has none, the words of `noGroup` */
  readonly name: string;
  /** whether it is a group, and not what is left */
  readonly known: boolean;
  /** options that have to be set as well, outermost first; empty for other groupings */
  readonly within: readonly string[];
  readonly self: number;
  readonly total: number;
  /** functions that ran */
  readonly functions: number;
}

/** What has no option, folder or owner. */
export const noGroup = {
  always: 'always built',
  unbuilt: 'not known what builds it',
  unowned: 'nobody in MAINTAINERS',
  unfiled: 'file not known',
  modules: 'modules',
  outside: 'not the kernel',
} as const;

/** What is summed: a profile, or a part of it (a stage) with functions and a tree of its own. */
export interface SummedPart {
  readonly functions: FunctionTable;
  readonly tree: TreeTable;
}

/** By self, descending, then total and name. Null where nothing tells which files functions are from. */
export function sourceSums(
  profile: Profile,
  by: SourceGrouping,
  part: SummedPart = profile,
): readonly SourceSum[] | null {
  const { sources } = profile;
  if (sources === null) return null;
  const groups = new Groups();
  const ofFile = Array.from({ length: sources.files.length }, (_, file) =>
    groups.chain(chainOf(sources.files, file, by)),
  );
  const places = placesOf(profile, part, ofFile, groups);
  const ofFunction = places.map((list) => list[0]!.chain);
  const total = totalsOf(part.tree, ofFunction, groups.size);
  const self = new Float64Array(groups.size);
  const functions = new Int32Array(groups.size);
  for (const list of places) {
    for (const { chain, self: own } of list) {
      const inner = chain.at(-1)!;
      self[inner] = self[inner]! + own;
      functions[inner]! += 1;
    }
  }
  return groups.all
    .map(({ name, known, within }, at): SourceSum => ({
      ...{ name, known, within, self: self[at]!, total: total[at]!, functions: functions[at]! },
    }))
    .filter(({ total: all, self: own }) => all > 0 || own > 0)
    .sort((a, b) => b.self - a.self || b.total - a.total || (a.name < b.name ? -1 : 1));
}

interface Group {
  readonly name: string;
  readonly known: boolean;
  readonly within: readonly string[];
}

/** Groups that were met, each once, within what all its files are within. */
class Groups {
  readonly all: Group[] = [];
  private readonly rows = new Map<string, number>();

  get size(): number {
    return this.all.length;
  }

  /** Rows of groups that lie in one another, outermost first. */
  chain(of: readonly Group[]): readonly number[] {
    return of.map((group) => {
      const key = `${group.known ? '' : '\0'}${group.name}`;
      let row = this.rows.get(key);
      if (row === undefined) this.rows.set(key, (row = this.all.push(group) - 1));
      const { within } = this.all[row]!;
      const both = within.filter((option) => group.within.includes(option));
      if (both.length < within.length) this.all[row] = { ...group, within: both };
      return row;
    });
  }
}

function rest(name: string): readonly Group[] {
  return [{ name, known: false, within: [] }];
}

function chainOf(files: SourceFiles, file: number, by: SourceGrouping): readonly Group[] {
  if (by === 'maintainer') {
    const owner = files.owner[file]!;
    return owner === -1 ? rest(noGroup.unowned) : [group(files.owners[owner]!)];
  }
  if (by === 'directory') {
    const folders = files.path[file]!.split('/').slice(0, -1);
    if (folders.length === 0) return [group('.')];
    return folders.map((_, at) => group(folders.slice(0, at + 1).join('/')));
  }
  const need = files.need[file]!;
  if (need === -1) return rest(noGroup.unbuilt);
  const options = files.needs[need]!.split(' ').filter((option) => option !== '');
  if (options.length === 0) return rest(noGroup.always);
  return options.map((option, at) => group(option, options.slice(0, at)));
}

function group(name: string, within: readonly string[] = []): Group {
  return { name, known: true, within };
}

interface Place {
  readonly chain: readonly number[];
  readonly self: number;
}

/** Where each function's self belongs, the largest part first; every function has one place at least. */
function placesOf(
  profile: Profile,
  part: SummedPart,
  ofFile: readonly (readonly number[])[],
  groups: Groups,
): readonly (readonly Place[])[] {
  const { code } = profile.sources!;
  const files = new Map<number, { file: number; self: number }[]>();
  for (let row = 0; row < code.length; row += 1) {
    const entry = { file: code.file[row]!, self: code.self[row]! };
    const known = files.get(code.function[row]!);
    if (known) known.push(entry);
    else files.set(code.function[row]!, [entry]);
  }
  for (const list of files.values()) list.sort((a, b) => b.self - a.self || a.file - b.file);
  const whole = part.functions === profile.functions;
  const rowOf = whole ? null : rowsByName(profile.functions);
  const modules = new Set(profile.modules?.map(({ name }) => name) ?? []);
  return Array.from({ length: part.functions.length }, (_, row): readonly Place[] => {
    const self = part.functions.self[row]!;
    const known = files.get(rowOf === null ? row : (rowOf.get(keyOf(part.functions, row)) ?? -1)) ?? [];
    // Which of its files a function of several ran from is known of the whole only; of a part, it is the costliest.
    const placed = whole ? known : known.slice(0, 1).map(({ file }) => ({ file, self }));
    const left = self - placed.reduce((sum, one) => sum + one.self, 0);
    const places = placed.map((one) => ({ chain: ofFile[one.file]!, self: one.self }));
    if (left > 0 || places.length === 0) {
      places.push({ chain: groups.chain(rest(restOf(part.functions, row, modules))), self: left });
    }
    return places;
  });
}

function restOf({ objects, object }: FunctionTable, row: number, modules: ReadonlySet<string>): string {
  const where = objects[object[row]!]!;
  if (where === objectNames.kernel || where === objectNames.unknown) return noGroup.unfiled;
  return where === objectNames.modules || modules.has(where) ? noGroup.modules : noGroup.outside;
}

function keyOf({ name, objects, object }: FunctionTable, row: number): string {
  return `${objects[object[row]!]!}\0${name[row]!}`;
}

function rowsByName(functions: FunctionTable): ReadonlyMap<string, number> {
  return new Map(Array.from({ length: functions.length }, (_, row) => [keyOf(functions, row), row]));
}

/** Inclusive values of groups: a node counts where no call above it is of the group. */
function totalsOf(tree: TreeTable, ofFunction: readonly (readonly number[])[], size: number): Float64Array {
  const totals = new Float64Array(size);
  const open = new Int32Array(size);
  const path = new Int32Array(tree.length);
  let depth = 0;
  for (let node = 0; node < tree.length; node += 1) {
    const above = tree.parent[node]!;
    while (depth > 0 && path[depth - 1] !== above) {
      depth -= 1;
      for (const row of ofFunction[tree.function[path[depth]!]!]!) open[row]! -= 1;
    }
    for (const row of ofFunction[tree.function[node]!]!) {
      if (open[row] === 0) totals[row] = totals[row]! + tree.total[node]!;
      open[row]! += 1;
    }
    path[depth] = node;
    depth += 1;
  }
  return totals;
}
