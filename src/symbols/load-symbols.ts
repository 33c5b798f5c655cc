/**
 * Decides where a kernel's symbols come from: the file that was given; else debug information already indexed,
 * installed or offered by a debuginfod server; else what the kernel carries inside itself.
 */
import { rm } from 'node:fs/promises';
import type { Architecture } from '../arch/architecture.ts';
import { BootgateError, errorMessage, inputError } from '../base/errors.ts';
import { withFileSource } from '../base/byte-source.ts';
import { findDebugFile } from './debug-files.ts';
import { fetchDebugFile, fetchDebugSections, type DebuginfodQuery } from './debuginfod.ts';
import { isElf, readElf } from './elf-file.ts';
import { elfBuildId } from './elf-notes.ts';
import { readDetachedSymbols, symbolSection } from './elf-symbols.ts';
import { indexCache, type IndexCache } from './index-cache.ts';
import { indexWithFacts } from './index-layout.ts';
import { indexVmlinux, reopenIndex, symbolFile, vmlinuxIndex } from './index-vmlinux.ts';
import { IndexedSymbolTable } from './indexed-symbol-table.ts';
import { readKallsyms } from './kallsyms.ts';
import { readKernelFacts, restoreKernelFacts, storeKernelFacts, type KernelFacts } from './kernel-facts.ts';
import { readKernelImage, type KernelImage } from './kernel-image.ts';
import type { RawSymbols } from './raw-symbols.ts';
import { buildSymbolIndex } from './symbol-index.ts';
import type { SymbolTable } from './symbol-table.ts';
import { checkMapFits, fitsKernel } from './map-check.ts';
import { readSystemMap } from './system-map.ts';

export interface LoadSymbolsOptions {
  /** path of the kernel, or what readKernelImage made of it */
  readonly kernel: string | KernelImage;
  /** path of a vmlinux or System.map; null: look for one */
  readonly vmlinux?: string | null;
  readonly cacheFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress?: (text: string) => void;
  readonly signal?: AbortSignal;
  /** where installed debug files are looked for; default `/` */
  readonly root?: string;
}

export interface LoadedSymbols {
  /** the kernel's */
  readonly arch: Architecture;
  readonly table: SymbolTable;
  /** what the kernel carries itself, null where it carries none; the same as `table` where nothing else was found */
  readonly own: SymbolTable | null;
  /** what the kernel image itself says */
  readonly facts: KernelFacts;
  readonly warnings: string[];
}

/**
 * @throws an input error when the kernel or the given vmlinux cannot be read, when they do not belong together,
 *   and when there are no symbols at all
 */
export async function loadSymbols(options: LoadSymbolsOptions): Promise<LoadedSymbols> {
  const kernel = typeof options.kernel === 'string' ? readKernelImage(options.kernel) : options.kernel;
  const cache = indexCache(options.cacheFolder);
  const warnings: string[] = [];
  const warn = (warning: string | null): void => {
    if (warning !== null) warnings.push(warning);
  };
  const given = options.vmlinux ?? null;
  const readable = readableKernel(kernel, given);
  if (readable !== kernel) {
    warn(
      `the kernel inside ${kernel.path} cannot be read: whether ${readable.path} belongs to it is unchecked`,
    );
  }
  const own = await ownSymbols(readable, cache, warn);
  if (given !== null) {
    const table = isElfFile(given)
      ? await vmlinuxTable(given, own, kernel, cache, warn)
      : mapTable(given, own, warn);
    return { arch: kernel.arch, table, own: own.table, facts: own.facts, warnings };
  }
  const table = (await debugTable(own, kernel, options, cache, warn)) ?? own.table;
  if (table !== null) return { arch: kernel.arch, table, own: own.table, facts: own.facts, warnings };
  throw own.error ?? inputError('this kernel has no symbols', { place: { file: kernel.path } });
}

/** Of a kernel compressed in a way unknown here, the vmlinux that was given tells what the kernel would. */
function readableKernel(kernel: KernelImage, given: string | null): KernelImage {
  const opens = kernel.format === 'ELF' || (kernel.compression !== null && kernel.compression !== 'lzo');
  return opens || given === null || !isElfFile(given) ? kernel : readKernelImage(given);
}

type Warn = (warning: string | null) => void;

interface OwnSymbols {
  readonly facts: KernelFacts;
  readonly table: SymbolTable | null;
  /** why there is no table */
  readonly error: BootgateError | null;
}

/** The kernel's own kallsyms and facts, cached by the content of the file. */
async function ownSymbols(kernel: KernelImage, cache: IndexCache, warn: Warn): Promise<OwnSymbols> {
  const cached = cache.load(kernel.key, 'kallsyms');
  if (cached?.meta.facts) {
    return {
      table: new IndexedSymbolTable(cached),
      facts: restoreKernelFacts(cached.meta.facts),
      error: null,
    };
  }
  const opened = kernel.open();
  let raw: RawSymbols;
  try {
    raw = readKallsyms(opened);
  } catch (error) {
    if (!(error instanceof BootgateError)) throw error;
    return { table: null, facts: readKernelFacts(kernel.arch, opened, null), error };
  }
  const index = reopenIndex(buildSymbolIndex(raw, { source: 'kallsyms', buildId: opened.buildId }));
  const facts = readKernelFacts(kernel.arch, opened, new IndexedSymbolTable(index));
  const file = indexWithFacts(index, storeKernelFacts(facts));
  warn(await cache.store(kernel.key, 'kallsyms', file));
  return { table: new IndexedSymbolTable(reopenIndex(file)), facts, error: null };
}

/** Symbols of a vmlinux that was given: refused when it is another kernel's. */
async function vmlinuxTable(
  path: string,
  { facts, table: own }: OwnSymbols,
  kernel: KernelImage,
  cache: IndexCache,
  warn: Warn,
): Promise<SymbolTable> {
  const buildId = withFileSource(path, (source) => elfBuildId(source, readElf(source)));
  if (buildId !== null && facts.buildId !== null && buildId !== facts.buildId) {
    throw inputError(
      `this vmlinux belongs to another kernel: its build-id is ${buildId}, that of ${kernel.path} is ${facts.buildId}`,
      {
        place: { file: path },
        hint: 'leave --vmlinux out (the symbols inside the kernel are used), or give the right one',
      },
    );
  }
  if (own === null && (buildId === null || facts.buildId === null)) {
    warn(
      `${buildId === null ? path : kernel.path} has no build-id: whether vmlinux and kernel belong together is unchecked`,
    );
  }
  return await indexVmlinux(symbolFile(path), buildId, cache, warn);
}

function mapTable(path: string, own: OwnSymbols, warn: Warn): SymbolTable {
  const raw = readSystemMap(path);
  const file = buildSymbolIndex(raw, { source: 'System.map', buildId: own.facts.buildId });
  const table = new IndexedSymbolTable(reopenIndex(file));
  if (own.table === null)
    warn(`whether ${path} belongs to this kernel is unchecked: the kernel has no symbols of its own`);
  else checkMapFits(path, table, own.table);
  return table;
}

/** Debug information that is at hand or offered, null for none. */
async function debugTable(
  own: OwnSymbols,
  kernel: KernelImage,
  options: LoadSymbolsOptions,
  cache: IndexCache,
  warn: Warn,
): Promise<SymbolTable | null> {
  const { buildId } = own.facts;
  if (kernel.format === 'ELF' && kernel.read((source) => symbolSection(readElf(source)) !== undefined)) {
    return await indexVmlinux(kernel, buildId, cache, warn);
  }
  if (buildId === null) return null;
  try {
    const installed = findDebugFile({
      buildId,
      release: kernel.release,
      kernelPath: kernel.path,
      root: options.root ?? '/',
    });
    if (installed !== null) {
      const table = await indexVmlinux(symbolFile(installed), buildId, cache, warn);
      if (fitsOwn(table, own)) return table;
      warn(`${installed} is not used: its build-id is the kernel's, and its symbols are another kernel's`);
    }
    const served = cache.load(buildId, 'vmlinux');
    if (served !== null && fitsOwn(new IndexedSymbolTable(served), own))
      return new IndexedSymbolTable(served);
    if (own.table !== null && hasEveryName(own.table) && options.env[askVariable] !== 'always') return null;
    const query = { ...options, buildId };
    return (
      (await sectionTable(query, own, kernel, cache, warn)) ?? (await fetchedTable(query, own, cache, warn))
    );
  } catch (error) {
    options.signal?.throwIfAborted();
    warn(`debug information is not used: ${errorMessage(error)}`);
    return null;
  }
}

/** Environment variable: `always` asks debuginfod servers for kernels that have every name themselves, too. */
const askVariable = 'BOOTGATE_DEBUGINFOD';

/**
 * kallsyms has all functions, and with CONFIG_KALLSYMS_ALL data as well: then a server, which may be slow or far away,
 * could only tell the same. `init_task` is data of every kernel (init/init_task.c).
 */
function hasEveryName(table: SymbolTable): boolean {
  return table.addressOf('init_task') !== null;
}

/** Symbols alone from a debuginfod server; without a note of the build-id, so the kernel's own symbols vouch for them. */
async function sectionTable(
  query: DebuginfodQuery,
  own: OwnSymbols,
  kernel: KernelImage,
  cache: IndexCache,
  warn: Warn,
): Promise<SymbolTable | null> {
  // Which of the kernel's sections a symbol lies in is not told without any.
  const usable = own.table !== null && kernel.open().sections.length > 0;
  const sections = usable ? await fetchDebugSections(query) : null;
  if (sections === null || own.table === null) return null;
  const { server, symtab, strtab } = sections;
  const raw = readDetachedSymbols(server, symtab, strtab, kernel.open().sections);
  const file = buildSymbolIndex(raw, { source: 'vmlinux', buildId: query.buildId });
  const table = new IndexedSymbolTable(reopenIndex(file));
  if (!fitsKernel(table, own.table)) {
    warn(`debuginfod server ${server}: the symbols it sent are another kernel's`);
    return null;
  }
  warn(await cache.store(query.buildId, 'vmlinux', file));
  return table;
}

/** The whole file from a debuginfod server; only its index is kept, by the build-id it was asked by. */
async function fetchedTable(
  query: DebuginfodQuery,
  own: OwnSymbols,
  cache: IndexCache,
  warn: Warn,
): Promise<SymbolTable | null> {
  const fetched = await fetchDebugFile(query, warn);
  if (fetched === null) return null;
  try {
    const file = vmlinuxIndex(symbolFile(fetched), query.buildId);
    const table = new IndexedSymbolTable(reopenIndex(file));
    if (!fitsOwn(table, own)) {
      warn(`a debuginfod server sent a file whose symbols are another kernel's`);
      return null;
    }
    warn(await cache.store(query.buildId, 'vmlinux', file));
    return table;
  } finally {
    await rm(fetched, { force: true });
  }
}

/** Do the kernel's own symbols, where it has some, say the same? */
function fitsOwn(table: SymbolTable, { table: own }: OwnSymbols): boolean {
  return own === null || fitsKernel(table, own);
}

function isElfFile(path: string): boolean {
  return withFileSource(path, (source) => isElf(source.read(0, Math.min(4, source.size))));
}
