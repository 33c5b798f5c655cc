/**
 * Which file each function of a kernel was compiled from, by its address: out of line information, or, of a build
 * without, out of the object files that lie beside it (object-files.ts).
 *
 * Why so: docs/decisions/0441-where-code-comes-from.md.
 */
import { posix } from 'node:path';
import { withFileSource } from '../base/byte-source.ts';
import { readCompiledFiles, type CodeRange } from './debug-lines.ts';
import { isElf, readElf } from './elf-file.ts';
import { elfBuildId } from './elf-notes.ts';
import type { SymbolTable } from './symbol-table.ts';

export interface CodeFiles {
  readonly evidence: 'debug-lines' | 'objects';
  /** in the source tree where that is known, else as the compiler had them; in order */
  readonly paths: readonly string[];
  /** row of the symbol table → row of `paths`, -1 for not known */
  readonly fileOf: Int32Array;
}

/**
 * Files by line information.
 *
 * @param path of a vmlinux whose code lies where the symbols say
 * @returns null for a file without line information, and for one that is no ELF file
 * @throws an input error for damaged line information
 */
export function codeFilesByLines(path: string, symbols: SymbolTable): CodeFiles | null {
  const compiled = withFileSource(path, (source) => {
    if (source.size < 64 || !isElf(source.read(0, 4))) return null;
    return readCompiledFiles(source, readElf(source), rangesOf(symbols));
  });
  return compiled && codeFiles('debug-lines', pathsInTree(compiled));
}

/**
 * Whether a file has line information, and whose it is. Nothing of it is read.
 *
 * @returns null for a file without, and for one that is no ELF file or cannot be read
 */
export function lineInformation(path: string): { readonly buildId: string | null } | null {
  try {
    return withFileSource(path, (source) => {
      const elf = readElf(source);
      const hasLines = elf.sections.some(({ name }) => name === '.debug_line');
      return hasLines ? { buildId: elfBuildId(source, elf) } : null;
    });
  } catch {
    return null;
  }
}

/** @param files of each symbol, null for not known */
export function codeFiles(evidence: CodeFiles['evidence'], files: readonly (string | null)[]): CodeFiles {
  const paths = [...new Set(files.filter((path) => path !== null))].sort();
  const rows = new Map(paths.map((path, row) => [path, row]));
  return {
    evidence,
    paths,
    fileOf: Int32Array.from(files, (path) => (path === null ? -1 : rows.get(path)!)),
  };
}

function rangesOf({ address, size, length }: SymbolTable): CodeRange[] {
  return Array.from({ length }, (_, row) => ({
    start: address[row]!,
    end: address[row]! + BigInt(size[row]!),
  }));
}

/** Every kernel has this file, and its path ends so: what stands before is where the sources were. */
const landmark = '/init/main.c';

/** Paths of the compiler, absolute or from the folder it ran in, as paths of the source tree. */
function pathsInTree(compiled: readonly (string | null)[]): (string | null)[] {
  const paths = new Set(compiled.filter((path): path is string => path !== null && path !== ''));
  const main = [...paths].find((path) => path.endsWith(landmark)) ?? '';
  const root = main.slice(0, Math.max(0, main.length + 1 - landmark.length));
  const inTree = new Map<string, string>();
  const folders = new Set<string>();
  for (const path of paths) {
    const place = root !== '' && path.startsWith(root) ? path.slice(root.length) : null;
    if (place === null && (root !== '' || path.startsWith('/'))) continue;
    inTree.set(path, place ?? path);
    folders.add(posix.dirname(place ?? path));
  }
  // Assembly, and what was generated, may come from other roots: the longest end that lies in a folder of the tree.
  for (const path of paths) {
    if (inTree.has(path)) continue;
    const parts = path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
    const ends = parts.map((_, at) => parts.slice(at).join('/'));
    inTree.set(path, ends.find((end) => folders.has(posix.dirname(end)) && end.includes('/')) ?? path);
  }
  return compiled.map((path) => (path === null ? null : (inTree.get(path) ?? null)));
}
