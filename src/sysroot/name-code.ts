/**
 * Names the functions of one file with the best symbols that are to be had.
 *
 * Why so: docs/decisions/0300-names-as-the-file-has-them.md.
 */
import { bufferSource } from '../base/byte-source.ts';
import { errorMessage } from '../base/errors.ts';
import type { FileTree } from '../image/file-tree.ts';
import { readElf, sectionType, type ElfFile } from '../symbols/elf-file.ts';
import { elfBuildId } from '../symbols/elf-notes.ts';
import { symbolsKey } from '../symbols/elf-symbols.ts';
import { elfTable } from '../symbols/elf-table.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import type { RawSymbols } from '../symbols/raw-symbols.ts';
import type { CodeIndexes } from './code-index.ts';
import { mergeCode, readOwnCode, type OwnCode } from './code-symbols.ts';
import { elfUserCode } from './elf-user-code.ts';
import { fetchedSymbols, installedSymbols } from './separate-symbols.ts';
import { readUnwindStarts } from './unwind-starts.ts';
import type { LoadUserCodeOptions, UserCode, UserCodeSource } from './user-code.ts';

/** What the files of one image share while their functions are named. */
export interface NamingContext extends Pick<
  LoadUserCodeOptions,
  'cacheFolder' | 'env' | 'onProgress' | 'signal'
> {
  readonly indexes: CodeIndexes;
  /** where debug files may be installed */
  readonly trees: readonly FileTree[];
  /** set when a server failed: the other files do not wait for it again */
  serversFailed: boolean;
  readonly warn: (warning: string) => void;
  /** of a function's names the strong one is shown, as for the vDSO: else weak ones, by which programs call a library */
  readonly strongNames?: boolean;
}

/** smaller symbol tables are read faster than an index is written */
const bigTableBytes = 256 << 10;

/** @throws an input error when the file is no ELF file or damaged */
export async function nameCode(path: string, bytes: Buffer, context: NamingContext): Promise<UserCode> {
  const file = bufferSource(path, bytes);
  const elf = readElf(file);
  const buildId = usableId(elfBuildId(file, elf));
  const starts = readUnwindStarts(file, elf);
  const key = buildId === null ? null : symbolsKey(file, elf, buildId);
  const kept = key === null ? null : keptTable(elf, key, context.indexes);
  if (kept !== null) return elfUserCode({ ...kept, elf, starts, buildId });
  const own = readOwnCode(file);
  const separate = own.all === null && buildId !== null ? await separateCode(own, buildId, context) : null;
  const index = elfTable(mergeCode(own, separate?.symbols ?? null, context.strongNames), buildId);
  const source = separate?.source ?? own.source;
  if (key !== null && isWorthKeeping(source, elf)) {
    const warning = await context.indexes.store(key, source, index.file);
    if (warning !== null) context.warn(warning);
  }
  return elfUserCode({ elf, starts, table: index.table, source, buildId });
}

/** A build-id becomes a file's name: 20 bytes of SHA-1 as a rule, 8 to 32 with other linkers. */
function usableId(buildId: string | null): string | null {
  return buildId !== null && /^[0-9a-f]{8,128}$/.test(buildId) ? buildId : null;
}

function keptTable(
  elf: ElfFile,
  key: string,
  indexes: CodeIndexes,
): { table: SymbolTable; source: UserCodeSource } | null {
  const stripped = !elf.sections.some(({ type }) => type === sectionType.symtab);
  const mini = elf.sections.some(({ name }) => name === '.gnu_debugdata');
  const sources: readonly UserCodeSource[] = stripped
    ? [...(mini ? (['mini-debug-info'] as const) : []), 'debug-file', 'debuginfod']
    : ['symtab'];
  for (const source of sources) {
    const table = indexes.load(key, source);
    if (table !== null) return { table, source };
  }
  return null;
}

function isWorthKeeping(source: UserCodeSource, elf: ElfFile): boolean {
  if (source === 'none' || source === 'dynsym') return false;
  return (
    source !== 'symtab' ||
    elf.sections.some(({ type, size }) => type === sectionType.symtab && size > bigTableBytes)
  );
}

async function separateCode(
  own: OwnCode,
  buildId: string,
  context: NamingContext,
): Promise<{ symbols: RawSymbols; source: 'debug-file' | 'debuginfod' } | null> {
  const installed = installedSymbols(buildId, context.trees);
  if (installed !== null) return { symbols: installed, source: 'debug-file' };
  const servers = context.env['DEBUGINFOD_URLS'] ?? '';
  if (servers === '' || context.serversFailed || (await context.indexes.isAbsent(buildId, servers)))
    return null;
  const state = { failed: false };
  const { cacheFolder, env, onProgress, signal } = context;
  const query = { buildId, cacheFolder, env, ...(onProgress && { onProgress }), ...(signal && { signal }) };
  const fetched = await fetchedSymbols(own, query, (warning) => {
    state.failed = true;
    context.warn(warning);
  }).catch((error: unknown) => {
    signal?.throwIfAborted();
    state.failed = true;
    context.warn(`debug information is not used: ${errorMessage(error)}`);
    return null;
  });
  if (state.failed) context.serversFailed = true;
  else if (fetched === null) await context.indexes.noteAbsent(buildId, servers);
  return fetched === null ? null : { symbols: fetched, source: 'debuginfod' };
}
