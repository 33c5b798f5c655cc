/**
 * Which file each function of a kernel is from, told by the object files that it was linked of, where it has no line
 * information. An object's functions lie together in memory, in the order of linking, so that a static function whose
 * name several objects have belongs to the one that its neighbours do.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { withFileSource } from '../base/byte-source.ts';
import { codeFiles, type CodeFiles } from './code-files.ts';
import { isElf, readElf, stringAt } from './elf-file.ts';
import { readElfSymbols, symbolSection } from './elf-symbols.ts';
import { binding } from './raw-symbols.ts';
import type { SymbolTable } from './symbol-table.ts';
import { thinArchiveMembers } from './thin-archive.ts';

const maxFolders = 50_000;
const maxObjects = 50_000;
const archives = ['built-in.a', 'lib.a', 'vmlinux.a'];
/** folders of the root that nothing of a kernel is linked from */
const elsewhere = new Set(['Documentation', 'tools', 'scripts', 'samples', 'include', 'LICENSES', 'debian']);

/**
 * Files by object files.
 *
 * @param build the folder that the kernel was built in
 * @returns null where there are none
 */
export function codeFilesByObjects(build: string, symbols: SymbolTable): CodeFiles | null {
  const objects = linkedObjects(build);
  if (objects.length === 0) return null;
  const definers = definersOf(build, objects);
  const objectOf = assign(symbols, definers);
  const paths = objects.map((object) => sourceOf(build, object));
  return codeFiles(
    'objects',
    Array.from(objectOf, (object) => (object === -1 ? null : paths[object]!)),
  );
}

/** Objects that the build's archives name, in the order of linking, by their paths in the build. */
function linkedObjects(build: string): string[] {
  const found = new Set<string>();
  const folders = [''];
  for (let at = 0; at < folders.length && at < maxFolders; at += 1) {
    const folder = folders[at]!;
    for (const entry of readdirSync(join(build, folder), { withFileTypes: true })) {
      const { name } = entry;
      if (entry.isDirectory() && !name.startsWith('.') && !(folder === '' && elsewhere.has(name))) {
        folders.push(posix.join(folder, name));
      } else if (entry.isFile() && archives.includes(name)) {
        for (const member of membersOf(build, folder, name)) if (found.size < maxObjects) found.add(member);
      }
    }
  }
  return [...found];
}

/** Members by their path in the build; those that leave it are not looked at. */
function membersOf(build: string, folder: string, name: string): string[] {
  const members = withFileSource(join(build, folder, name), thinArchiveMembers) ?? [];
  return members.flatMap((member) => {
    if (!member.endsWith('.o')) return [];
    // Names are from the archive's folder; of an archive made with P, from where it was made.
    const places = [posix.join(folder, member), posix.normalize(member)];
    const place = places.find((path) => !/^(\.\.|\/)/.test(path) && existsSync(join(build, path)));
    return place === undefined ? [] : [place];
  });
}

/** Function → objects that define it, in the order of linking. */
function definersOf(build: string, objects: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const strong = new Map<string, number[]>();
  const weak = new Map<string, number[]>();
  for (const [row, object] of objects.entries()) {
    for (const { name, isWeak } of functionsOf(join(build, object))) {
      const names = isWeak ? weak : strong;
      const known = names.get(name);
      if (known) known.push(row);
      else names.set(name, [row]);
    }
  }
  for (const [name, rows] of weak) if (!strong.has(name)) strong.set(name, rows);
  return strong;
}

function functionsOf(path: string): { readonly name: string; readonly isWeak: boolean }[] {
  try {
    return withFileSource(path, (source) => {
      if (source.size < 64 || !isElf(source.read(0, 4))) return []; // LLVM's bitcode
      const elf = readElf(source);
      const table = symbolSection(elf);
      if (!table) return [];
      const symbols = readElfSymbols(source, elf, table);
      const functions = [];
      for (let row = 0; row < symbols.length; row += 1) {
        if (symbols.code[row] !== 1) continue;
        const isWeak = symbols.binding[row] === binding.weak;
        functions.push({ name: stringAt(symbols.names, symbols.name[row]!), isWeak });
      }
      return functions;
    });
  } catch {
    return []; // not to be read: its functions are nobody's
  }
}

/** Row of the symbol table → object, -1 for none. */
function assign(symbols: SymbolTable, definers: ReadonlyMap<string, readonly number[]>): Int32Array {
  const { length } = symbols;
  const objectOf = new Int32Array(length).fill(-1);
  const open = new Map<number, readonly number[]>();
  for (let row = 0; row < length; row += 1) {
    const candidates = symbols.aliases(row).map((name) => definers.get(name) ?? []);
    const sole = candidates.find((objects) => objects.length === 1);
    const several = candidates.find((objects) => objects.length > 1);
    if (sole) objectOf[row] = sole[0]!;
    else if (several) open.set(row, several);
  }
  const after = neighbours(symbols, objectOf);
  // An object has a name once: behind the object that has had its own, it is the next one's.
  const taken = new Set<string>();
  let above = -1;
  for (let row = 0; row < length; row += 1) {
    if (row > 0 && symbols.section(row) !== symbols.section(row - 1)) above = -1;
    const candidates = open.get(row);
    if (candidates) {
      const key = (object: number): string => `${object} ${symbols.name(row)}`;
      const below = after[row]!;
      const free = candidates.filter((object) => !taken.has(key(object)));
      const beside = free.filter((object) => object === above || object === below);
      const between = free.filter((object) => object > above && object < below);
      const meant = beside.length > 0 ? beside : between;
      if (meant.length === 1) {
        objectOf[row] = meant[0]!;
        taken.add(key(meant[0]!));
      }
    }
    if (objectOf[row] !== -1) above = objectOf[row]!;
  }
  return objectOf;
}

/** The object of the next function of the same section whose object is known; -1 for none. */
function neighbours(symbols: SymbolTable, objectOf: Int32Array): Int32Array {
  const found = new Int32Array(objectOf.length).fill(-1);
  let object = -1;
  for (let row = found.length - 1; row >= 0; row -= 1) {
    if (row + 1 < found.length && symbols.section(row) !== symbols.section(row + 1)) object = -1;
    found[row] = object;
    if (objectOf[row] !== -1) object = objectOf[row]!;
  }
  return found;
}

/** `kernel/fork.c` of `kernel/fork.o`; assembly and Rust where that lies there, here or beside the link to the sources. */
function sourceOf(build: string, object: string): string {
  const stem = object.slice(0, -2);
  const extension = ['c', 'S', 'rs'].find((one) =>
    [build, join(build, 'source')].some((folder) => existsSync(join(folder, `${stem}.${one}`))),
  );
  return `${stem}.${extension ?? 'c'}`;
}
