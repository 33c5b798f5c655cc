/**
 * Decides where a kernel's symbols come from: the file that was given; else debug information already indexed,
 * installed or offered by a debuginfod server; else what the kernel carries inside itself.
 */
import { rm } from 'node:fs/promises';
import { BootgateError, errorMessage, inputError } from '../base/errors.ts';
import { withFileSource } from '../base/byte-source.ts';
import { findDebugFile } from './debug-files.ts';
import { fetchDebugFile, fetchDebugSections, type DebuginfodQuery } from './debuginfod.ts';
import { isElf, readElf } from './elf-file.ts';
import { elfBuildId } from './elf-notes.ts';
import { readDetachedSymbols, readElfSymbols, symbolSection } from './elf-symbols.ts';
import { indexCache, type IndexCache } from './index-cache.ts';
import { indexWithFacts, openIndex, type SymbolIndex } from './index-layout.ts';
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
  readonly table: SymbolTable;
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
      ? await vmlinuxTable(given, own.facts, kernel, cache, warn)
      : mapTable(given, own, warn);
    return { table, facts: own.facts, warnings };
  }
  const table = (await debugTable(own, kernel, options, cache, warn)) ?? own.table;
  if (table !== null) return { table, facts: own.facts, warnings };
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
    return { table: null, facts: readKernelFacts(opened, null), error };
  }
  const index = reopen(buildSymbolIndex(raw, { source: 'kallsyms', buildId: opened.buildId }));
  const facts = readKernelFacts(opened, new IndexedSymbolTable(index));
  const file = indexWithFacts(index, storeKernelFacts(facts));
  warn(await cache.store(kernel.key, 'kallsyms', file));
  return { table: new IndexedSymbolTable(reopen(file)), facts, error: null };
}

/** Symbols of a vmlinux that was given: refused when it is another kernel's. */
async function vmlinuxTable(
  path: string,
  facts: KernelFacts,
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
  if (buildId === null || facts.buildId === null) {
    warn(
      `${buildId === null ? path : kernel.path} has no build-id: whether vmlinux and kernel belong together is unchecked`,
    );
  }
  return await indexVmlinux(path, buildId, cache, warn);
}

async function indexVmlinux(
  path: string,
  buildId: string | null,
  cache: IndexCache,
  warn: Warn,
): Promise<SymbolTable> {
  const cached = buildId === null ? null : cache.load(buildId, 'vmlinux');
  if (cached !== null) return new IndexedSymbolTable(cached);
  const raw = withFileSource(path, (source) => {
    const elf = readElf(source);
    const section = symbolSection(elf);
    if (section === undefined) {
      throw inputError('this vmlinux has no symbol table: it was stripped', {
        place: { file: path },
        hint: 'leave --vmlinux out (the symbols inside the kernel are used), or give the unstripped one',
      });
    }
    return readElfSymbols(source, elf, section);
  });
  const file = buildSymbolIndex(raw, { source: 'vmlinux', buildId });
  if (buildId !== null) warn(await cache.store(buildId, 'vmlinux', file));
  return new IndexedSymbolTable(reopen(file));
}

function mapTable(path: string, own: OwnSymbols, warn: Warn): SymbolTable {
  const raw = readSystemMap(path);
  const file = buildSymbolIndex(raw, { source: 'System.map', buildId: own.facts.buildId });
  const table = new IndexedSymbolTable(reopen(file));
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
  if (kernel.format === 'ELF' && hasSymbols(kernel.path)) {
    return await indexVmlinux(kernel.path, buildId, cache, warn);
  }
  if (buildId === null) return null;
  const cached = cache.load(buildId, 'vmlinux');
  if (cached !== null) return new IndexedSymbolTable(cached);
  try {
    const installed = findDebugFile({
      buildId,
      release: kernel.release,
      kernelPath: kernel.path,
      root: options.root ?? '/',
    });
    if (installed !== null) return await indexVmlinux(installed, buildId, cache, warn);
    const query = { ...options, buildId };
    const sections = await sectionTable(query, own, kernel, cache, warn);
    if (sections !== null) return sections;
    const fetched = await fetchDebugFile(query, warn);
    if (fetched === null) return null;
    try {
      return await indexVmlinux(fetched, buildId, cache, warn);
    } finally {
      await rm(fetched, { force: true });
    }
  } catch (error) {
    options.signal?.throwIfAborted();
    warn(`debug information is not used: ${errorMessage(error)}`);
    return null;
  }
}

/** Symbols alone from a debuginfod server; without a note of the build-id, so the kernel's own symbols vouch for them. */
async function sectionTable(
  query: DebuginfodQuery,
  own: OwnSymbols,
  kernel: KernelImage,
  cache: IndexCache,
  warn: Warn,
): Promise<SymbolTable | null> {
  const sections = own.table === null ? null : await fetchDebugSections(query);
  if (sections === null || own.table === null) return null;
  const { server, symtab, strtab } = sections;
  const raw = readDetachedSymbols(server, symtab, strtab, kernel.open().sections);
  const file = buildSymbolIndex(raw, { source: 'vmlinux', buildId: query.buildId });
  const table = new IndexedSymbolTable(reopen(file));
  if (!fitsKernel(table, own.table)) {
    warn(`debuginfod server ${server}: the symbols it sent are another kernel's`);
    return null;
  }
  warn(await cache.store(query.buildId, 'vmlinux', file));
  return table;
}

function hasSymbols(path: string): boolean {
  return withFileSource(path, (source) => symbolSection(readElf(source)) !== undefined);
}

function isElfFile(path: string): boolean {
  return withFileSource(path, (source) => isElf(source.read(0, Math.min(4, source.size))));
}

function reopen(file: Buffer): SymbolIndex {
  const index = openIndex(file);
  if (index === null) throw new Error('a symbol index just built cannot be opened');
  return index;
}
