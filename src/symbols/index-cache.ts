/**
 * Symbol indexes kept under CACHE/symbols, by build-id or content. Damaged files are rebuilt, never trusted; who
 * builds kernels all day keeps the indexes used last.
 */
import { readFileSync } from 'node:fs';
import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage } from '../base/errors.ts';
import { writeFileAtomic } from '../base/files.ts';
import { openIndex, type SymbolIndex } from './index-layout.ts';
import type { SymbolSource } from './symbol-table.ts';

export interface IndexCache {
  /** @param key build-id or SHA-256, hexadecimal */
  load(key: string, source: SymbolSource): SymbolIndex | null;
  /** @returns a warning where it could not be written (full disk, read-only folder), null otherwise */
  store(key: string, source: SymbolSource, index: Buffer): Promise<string | null>;
}

/** kernels have some 6 to 10 MB each */
const defaultKeptFiles = 60;
/** what has been written for so long is left from a crash */
const staleMs = 24 * 3600 * 1000;

/**
 * @param folder Bootgate's cache folder
 * @param name of the folder inside for one kind of indexes, which do not crowd out those of another
 */
export function indexCache(folder: string, name = 'symbols', keptFiles = defaultKeptFiles): IndexCache {
  const symbols = join(folder, name);
  const fileOf = (key: string, source: SymbolSource): string => join(symbols, `${key}.${source}`);
  return {
    load(key, source) {
      const path = fileOf(key, source);
      let file: Buffer;
      try {
        file = readFileSync(path);
      } catch {
        return null; // not there or not readable: built anew either way
      }
      const index = openIndex(file);
      if (index?.meta.source !== source) return null;
      const now = new Date();
      void utimes(path, now, now).catch(() => undefined); // a read-only cache stays in its order
      return index;
    },
    async store(key, source, index) {
      try {
        await writeFileAtomic(fileOf(key, source), index);
        await prune(symbols, keptFiles);
        return null;
      } catch (error) {
        return `the symbol index could not be kept: ${errorMessage(error)}`;
      }
    },
  };
}

/** Removes the files used longest ago, and those that a crash left half written. */
async function prune(folder: string, keptFiles: number): Promise<void> {
  const names = await readdir(folder);
  if (names.length <= keptFiles && !names.some((name) => name.startsWith('.'))) return;
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const used = await stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => null, // gone meanwhile: another run prunes, too
      );
      return { path, used, temporary: name.startsWith('.') };
    }),
  );
  const known = files.flatMap(({ used, ...file }) => (used === null ? [] : [{ ...file, used }]));
  const stale = known.filter(({ temporary, used }) => temporary && used < Date.now() - staleMs);
  const old = known
    .filter(({ temporary }) => !temporary)
    .sort((a, b) => b.used - a.used)
    .slice(keptFiles);
  await Promise.all([...stale, ...old].map(({ path }) => rm(path, { force: true })));
}
