/**
 * The functions whose code was compiled from lines that a pull request changes, told by debug information: more
 * than the diff itself can say (changed-functions.ts), since a change in a header or in an inlined function ends up
 * in functions that the diff does not name.
 */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { withFileSource } from '../base/byte-source.ts';
import { readDebugLines, type CodeRange, type FunctionLines } from '../symbols/debug-lines.ts';
import { isElf, readElf, stringAt } from '../symbols/elf-file.ts';
import { readElfSymbols, symbolSection } from '../symbols/elf-symbols.ts';
import type { RawSymbols } from '../symbols/raw-symbols.ts';
import type { ChangedFile, ChangedPlace } from './changed-functions.ts';

/** Path in the repository → lines of the head that a diff adds, or removes something in front of. */
export function changedLines(files: readonly ChangedFile[]): ReadonlyMap<string, ReadonlySet<number>> {
  const changed = new Map<string, ReadonlySet<number>>();
  for (const { filename, patch } of files) {
    if (patch === undefined) continue;
    const lines = new Set<number>();
    let line = 0;
    for (const text of patch.split('\n')) {
      const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)/.exec(text);
      if (hunk) line = Number(hunk[1]);
      else {
        if (/^[+-]/.test(text)) lines.add(line);
        if (!/^[-\\]/.test(text)) line += 1;
      }
    }
    if (lines.size > 0) changed.set(filename, lines);
  }
  return changed;
}

/**
 * Looks functions up in a vmlinux.
 *
 * @param workspace the checkout, which paths of the compiler are made relative to
 * @returns by name: where the pull request changes it (null: it does not); what the debug information does not cover
 *   is not in it. Null for a file without debug information.
 * @throws an input error for a damaged file
 */
export function changedBySource(
  vmlinux: string,
  names: readonly string[],
  files: readonly ChangedFile[],
  workspace: string,
): ReadonlyMap<string, ChangedPlace | null> | null {
  const changed = changedLines(files);
  return withFileSource(vmlinux, (source) => {
    if (source.size < 64 || !isElf(source.read(0, 4))) return null; // a System.map
    const elf = readElf(source);
    const table = symbolSection(elf);
    if (!table) return null;
    const functions = codeOf(readElfSymbols(source, elf, table), new Set(names));
    const found = readDebugLines(
      source,
      elf,
      functions.map(({ range }) => range),
    );
    if (found === null) return null;
    const inRepository = repositoryPaths(workspace);
    const places = new Map<string, ChangedPlace | null>();
    for (const [index, { name }] of functions.entries()) {
      const lines = found[index]!;
      if (lines.begin === null || places.get(name)) continue; // of several of one name, the changed one
      places.set(name, placeOf(lines, changed, inRepository));
    }
    return places;
  });
}

/** Where a function is changed: where it begins, if its own file is; else the line that was inlined into it. */
function placeOf(
  { begin, lines }: FunctionLines,
  changed: ReadonlyMap<string, ReadonlySet<number>>,
  inRepository: (path: string) => string | null,
): ChangedPlace | null {
  let inlined: ChangedPlace | null = null;
  for (const [compiled, numbers] of lines) {
    const path = inRepository(compiled);
    const wanted = path === null ? undefined : changed.get(path);
    if (path === null || !wanted) continue;
    const hits = [...numbers].filter((line) => wanted.has(line)).sort((a, b) => a - b);
    if (hits.length === 0) continue;
    if (compiled === begin?.path) return { path, line: begin.line };
    inlined ??= { path, line: hits[0]! };
  }
  return inlined;
}

/** The code of every symbol of these names; static functions of one name are several. */
function codeOf(
  symbols: RawSymbols,
  names: ReadonlySet<string>,
): readonly { readonly name: string; readonly range: CodeRange }[] {
  const found = [];
  for (let index = 0; index < symbols.length; index += 1) {
    if (symbols.code[index] !== 1 || symbols.size[index] === 0) continue;
    const name = stringAt(symbols.names, symbols.name[index]!);
    if (!names.has(name)) continue;
    const start = (BigInt(symbols.high[index]!) << 32n) | BigInt(symbols.low[index]!);
    found.push({ name, range: { start, end: start + BigInt(symbols.size[index]!) } });
  }
  return found;
}

/**
 * Paths of the compiler as paths of the repository: below the checkout, or (built elsewhere, in a container) by the
 * longest end that the checkout has a file for.
 */
function repositoryPaths(workspace: string): (path: string) => string | null {
  const known = new Map<string, string | null>();
  const find = (path: string): string | null => {
    const below = path.startsWith('/') ? relative(workspace, path) : path;
    if (!below.startsWith('..')) return below;
    const parts = path.split('/').filter((part) => part !== '' && part !== '..');
    for (let start = 0; start < parts.length; start += 1) {
      const end = parts.slice(start).join('/');
      if (existsSync(join(workspace, end))) return end;
    }
    return null;
  };
  return (path) => {
    let place = known.get(path);
    if (place === undefined) known.set(path, (place = find(path)));
    return place;
  };
}
