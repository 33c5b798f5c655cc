/** Symbol indexes kept under CACHE/symbols, by build-id or content. Damaged files are rebuilt, never trusted. */
import { readFileSync } from 'node:fs';
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

/** @param folder Bootgate's cache folder */
export function indexCache(folder: string): IndexCache {
  const fileOf = (key: string, source: SymbolSource): string => join(folder, 'symbols', `${key}.${source}`);
  return {
    load(key, source) {
      let file: Buffer;
      try {
        file = readFileSync(fileOf(key, source));
      } catch {
        return null; // not there or not readable: built anew either way
      }
      const index = openIndex(file);
      return index?.meta.source === source ? index : null;
    },
    async store(key, source, index) {
      try {
        await writeFileAtomic(fileOf(key, source), index);
        return null;
      } catch (error) {
        return `the symbol index could not be kept: ${errorMessage(error)}`;
      }
    },
  };
}
