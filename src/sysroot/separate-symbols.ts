/**
 * Symbols that were split off a stripped file: in its image (Debian's `-dbgsym` packages), on this machine, on a
 * debuginfod server. Only what has the file's build-id is taken.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bufferSource, withFileSource, type ByteSource } from '../base/byte-source.ts';
import { BootgateError } from '../base/errors.ts';
import { maxFileBytes, type FileTree } from '../image/file-tree.ts';
import { readElf, sectionType } from '../symbols/elf-file.ts';
import { elfBuildId } from '../symbols/elf-notes.ts';
import { fetchDebugFile, fetchDebugSections, type DebuginfodQuery } from '../symbols/debuginfod.ts';
import { readSeparateSymbols } from '../symbols/elf-symbols.ts';
import type { RawSymbols } from '../symbols/raw-symbols.ts';
import { tableOf, type OwnCode } from './code-symbols.ts';

/** Symbols from a debug file of this build-id in one of the trees or on this machine, null where there is none. */
export function installedSymbols(buildId: string, trees: readonly FileTree[]): RawSymbols | null {
  const path = join('/usr/lib/debug/.build-id', buildId.slice(0, 2), `${buildId.slice(2)}.debug`);
  for (const tree of trees) {
    const symbols = attempt(() => {
      const bytes = tree.read(path, maxFileBytes);
      return bytes === null ? null : symbolsOf(buildId, bufferSource(path, bytes));
    });
    if (symbols !== null) return symbols;
  }
  return attempt(() => withFileSource(path, (source) => symbolsOf(buildId, source)));
}

function symbolsOf(buildId: string, source: ByteSource): RawSymbols | null {
  const elf = readElf(source);
  return elfBuildId(source, elf) === buildId ? tableOf(source, elf, sectionType.symtab) : null;
}

/** A candidate that cannot be read is no candidate. */
function attempt(read: () => RawSymbols | null): RawSymbols | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof BootgateError) return null;
    throw error;
  }
}

/**
 * Symbols from the first debuginfod server that has this build-id: the two sections that matter where the exported
 * functions can vouch for them, else the whole debug file, which carries its build-id.
 *
 * @returns null where no server has them
 */
export async function fetchedSymbols(
  own: OwnCode,
  query: DebuginfodQuery,
  warn: (warning: string) => void,
): Promise<RawSymbols | null> {
  const sections = canVouch(own) ? await fetchDebugSections(query) : null;
  if (sections !== null) {
    const symbols = attempt(() =>
      readSeparateSymbols(sections.server, own.elf, sections.symtab, sections.strtab),
    );
    if (symbols !== null && agree(symbols, own.exported!)) return symbols;
    warn(`debuginfod server ${sections.server}: the symbols it sent for ${query.buildId} are another file's`);
  }
  const path = await fetchDebugFile(query, warn);
  if (path === null) return null;
  try {
    return attempt(() => withFileSource(path, (source) => symbolsOf(query.buildId, source)));
  } finally {
    await rm(path, { force: true });
  }
}

/** fewer exported functions prove nothing */
const fewestWitnesses = 10;

function canVouch({ exported }: OwnCode): boolean {
  return exported !== null && exported.code.reduce((sum, code) => sum + code, 0) >= fewestWitnesses;
}

/** Whether each exported function begins where a symbol does. */
function agree(symbols: RawSymbols, exported: RawSymbols): boolean {
  const starts = new Set<number>();
  for (let row = 0; row < symbols.length; row += 1) starts.add(addressOf(symbols, row));
  for (let row = 0; row < exported.length; row += 1) {
    if (exported.code[row] === 1 && !starts.has(addressOf(exported, row))) return false;
  }
  return true;
}

function addressOf(symbols: RawSymbols, row: number): number {
  return symbols.high[row]! * 2 ** 32 + symbols.low[row]!;
}
