/** Symbol indexes of userspace files kept under CACHE/userspace, by their own symbols and by where the names come from. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256, writeFileAtomic } from '../base/files.ts';
import { indexCache } from '../symbols/index-cache.ts';
import { IndexedSymbolTable } from '../symbols/indexed-symbol-table.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import type { UserCodeSource } from './user-code.ts';

const folderName = 'userspace';
/** indexes of libraries have 0.1 to 1 MB */
const keptFiles = 1500;
/** how long it is believed that debuginfod servers do not have a file, ms */
const absentMs = 24 * 3600 * 1000;

export class CodeIndexes {
  private readonly folder: string;
  private readonly cache: ReturnType<typeof indexCache>;

  /** @param cacheFolder Bootgate's cache folder */
  constructor(cacheFolder: string) {
    this.folder = join(cacheFolder, folderName);
    this.cache = indexCache(cacheFolder, folderName, keptFiles);
  }

  /** @param key of the file, see symbolsKey */
  load(key: string, source: UserCodeSource): SymbolTable | null {
    const index = this.cache.load(`${key}-${source}`, 'elf');
    return index === null ? null : new IndexedSymbolTable(index);
  }

  /** @returns a warning where it could not be written */
  async store(key: string, source: UserCodeSource, file: Buffer): Promise<string | null> {
    return await this.cache.store(`${key}-${source}`, 'elf', file);
  }

  /** Whether these servers said lately that they do not have it. */
  async isAbsent(buildId: string, servers: string): Promise<boolean> {
    const text = await readFile(this.absentFile(buildId), 'utf8').catch(() => '');
    const [known, since] = text.split(' ');
    const age = Date.now() - Number(since);
    return known === sha256(servers) && age >= 0 && age < absentMs;
  }

  async noteAbsent(buildId: string, servers: string): Promise<void> {
    const text = `${sha256(servers)} ${Date.now()}`;
    await writeFileAtomic(this.absentFile(buildId), text).catch(() => undefined); // asked again next time
  }

  private absentFile(buildId: string): string {
    return join(this.folder, `${buildId}.absent`);
  }
}
