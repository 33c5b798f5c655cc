/**
 * The symbol table of an ELF file as an index, kept by what the table holds: many files can have one build-id.
 *
 * Why so: docs/decisions/0122-symbols-are-kept-by-content.md.
 */
import { inputError } from '../base/errors.ts';
import { withFileSource, type ByteSource } from '../base/byte-source.ts';
import { readElf, type ElfFile, type ElfSection } from './elf-file.ts';
import { readElfSymbols, symbolSection, symbolsKey } from './elf-symbols.ts';
import type { IndexCache } from './index-cache.ts';
import { openIndex, type SymbolIndex } from './index-layout.ts';
import { IndexedSymbolTable } from './indexed-symbol-table.ts';
import { buildSymbolIndex } from './symbol-index.ts';
import type { SymbolTable } from './symbol-table.ts';

/** A file that may have a symbol table: as it lies on the disk, or out of what it is wrapped in. */
export interface SymbolFile {
  /** for messages */
  readonly path: string;
  readonly read: <T>(use: (source: ByteSource) => T) => T;
}

export function symbolFile(path: string): SymbolFile {
  return { path, read: (use) => withFileSource(path, use) };
}

/**
 * Indexes a vmlinux, or takes the index that was kept of the same symbols.
 *
 * @param buildId of the file, null where it has none
 * @param warn told when the index could not be kept
 * @throws an input error when it was stripped or is damaged
 */
export async function indexVmlinux(
  file: SymbolFile,
  buildId: string | null,
  cache: IndexCache,
  warn: (warning: string | null) => void,
): Promise<SymbolTable> {
  const key = withSymbols(file, (source, elf) => symbolsKey(source, elf, buildId));
  const kept = cache.load(key, 'vmlinux');
  if (kept !== null) return new IndexedSymbolTable(kept);
  const index = vmlinuxIndex(file, buildId);
  warn(await cache.store(key, 'vmlinux', index));
  return new IndexedSymbolTable(reopenIndex(index));
}

/**
 * The index itself, made anew.
 *
 * @throws an input error when the file was stripped or is damaged
 */
export function vmlinuxIndex(file: SymbolFile, buildId: string | null): Buffer {
  return withSymbols(file, (source, elf, table) =>
    buildSymbolIndex(readElfSymbols(source, elf, table), { source: 'vmlinux', buildId }),
  );
}

/** Opens an index that was just built. */
export function reopenIndex(file: Buffer): SymbolIndex {
  const index = openIndex(file);
  if (index === null) throw new Error('a symbol index just built cannot be opened');
  return index;
}

function withSymbols<T>(
  { path, read }: SymbolFile,
  use: (source: ByteSource, elf: ElfFile, table: ElfSection) => T,
): T {
  return read((source) => {
    const elf = readElf(source);
    const table = symbolSection(elf);
    if (table !== undefined) return use(source, elf, table);
    throw inputError('this vmlinux has no symbol table: it was stripped', {
      place: { file: path },
      hint: 'leave --vmlinux out (the symbols inside the kernel are used), or give the unstripped one',
    });
  });
}
