/** What a source tree says of the files that a profile's functions are from, and of its modules. */
import { ascending } from '../base/ascending.ts';
import { objectNames } from '../profile/object-names.ts';
import type { Profile, SourceTable } from '../profile/profile.ts';
import { needsOfSource, type KernelTree } from './kernel-tree.ts';

/** A module stands among the files by the path of what is loaded: `drivers/net/virtio_net.ko`. */
const moduleSuffix = '.ko';

interface Code {
  readonly function: number;
  readonly path: string;
  readonly self: number;
}

/**
 * The same files with what builds them and whose they are; what was known of that is forgotten. Functions of a module,
 * of which no debug information tells the file, are from the module as a whole, where the tree knows one of its name.
 */
export function withTree(
  profile: Pick<Profile, 'functions' | 'modules'> & { readonly sources: SourceTable },
  tree: KernelTree,
): SourceTable {
  const { sources } = profile;
  const code = [...codeOfKernel(sources), ...codeOfModules(profile, tree)];
  const path = [...new Set(code.map((row) => row.path))].sort();
  const rowOf = new Map(path.map((text, row) => [text, row]));
  code.sort((a, b) => a.function - b.function || ascending(a.path, b.path));
  const needs = new Rows();
  const owners = new Rows();
  return {
    ...sources,
    tree: tree.version ?? 'unknown',
    files: {
      length: path.length,
      path,
      need: Int32Array.from(path, (one) => needs.row(needsOfSource(tree, one)?.join(' ') ?? null)),
      needs: needs.texts,
      owner: Int32Array.from(path, (one) => owners.row(tree.ownerOf(one.replace(/\.ko$/, '.c')))),
      owners: owners.texts,
    },
    code: {
      length: code.length,
      function: Int32Array.from(code, (row) => row.function),
      file: Int32Array.from(code, (row) => rowOf.get(row.path)!),
      self: Float64Array.from(code, ({ self }) => self),
    },
  };
}

/** Without modules of another tree. */
function codeOfKernel({ code, files }: SourceTable): Code[] {
  return Array.from({ length: code.length }, (_, row) => ({
    function: code.function[row]!,
    path: files.path[code.file[row]!]!,
    self: code.self[row]!,
  })).filter(({ path }) => !path.endsWith(moduleSuffix));
}

function codeOfModules(
  { functions, modules }: Pick<Profile, 'functions' | 'modules'>,
  tree: KernelTree,
): Code[] {
  const loaded = new Set((modules ?? []).map(({ name }) => name));
  loaded.delete(objectNames.kernel);
  const pathOf = functions.objects.map((object) => {
    const found = loaded.has(object) ? tree.kbuild.moduleObject(object) : null;
    return found === null ? null : `${found}${moduleSuffix}`;
  });
  return Array.from(functions.object).flatMap((object, row): Code[] => {
    const path = pathOf[object] ?? null;
    return path === null ? [] : [{ function: row, path, self: functions.self[row]! }];
  });
}

class Rows {
  readonly texts: string[] = [];
  private readonly rows = new Map<string, number>();

  /** -1 for what is not known */
  row(text: string | null): number {
    if (text === null) return -1;
    let row = this.rows.get(text);
    if (row === undefined) this.rows.set(text, (row = this.texts.push(text) - 1));
    return row;
  }
}
