/** Baselines in a folder: `SCENARIO/FINGERPRINT/SHA.baseline`. The command line's default. */
import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { errorCode, errorMessage } from '../base/errors.ts';
import { writeFileAtomic } from '../base/files.ts';
import { checkKey, maximumBaselineBytes, readHeader } from './baseline-file.ts';
import { baselinePath, byAge, type BaselineStore, type StoreEntry, type StoreListing } from './store.ts';

export function dirStore(folder: string): BaselineStore {
  const list = (): Promise<StoreListing> => listFolder(folder);
  return {
    name: 'dir',
    place: folder,
    async load(key) {
      checkKey(key);
      const path = join(folder, baselinePath(key));
      try {
        if ((await stat(path)).size > maximumBaselineBytes) return Buffer.from('too large\n');
        return await readFile(path);
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return null;
        throw error;
      }
    },
    first: async (keys) => {
      const paths = new Set(await baselineFiles(folder));
      return keys.find((key) => paths.has(join(baselinePath(key)))) ?? null;
    },
    async save(key, bytes) {
      checkKey(key);
      await writeFileAtomic(join(folder, baselinePath(key)), bytes);
      return 'saved';
    },
    list,
    async prune(unwanted) {
      const removed = (await list()).entries.filter(unwanted);
      for (const entry of removed) await rm(join(folder, baselinePath(entry)), { force: true });
      return removed;
    },
  };
}

async function listFolder(folder: string): Promise<StoreListing> {
  const entries: StoreEntry[] = [];
  const problems: string[] = [];
  for (const path of await baselineFiles(folder)) {
    try {
      const file = await open(join(folder, path));
      try {
        const { size } = await file.stat();
        const start = Buffer.alloc(Math.min(size, 8192));
        await file.read(start, 0, start.length, 0);
        const { header } = readHeader(start, path);
        if (baselinePath(header) !== path.split(sep).join('/'))
          throw new Error(`${path}: lies in the wrong place`);
        entries.push({ ...header, bytes: size });
      } finally {
        await file.close();
      }
    } catch (error) {
      problems.push(errorMessage(error));
    }
  }
  return { entries: entries.sort(byAge), problems };
}

async function baselineFiles(folder: string): Promise<string[]> {
  let found;
  try {
    found = await readdir(folder, { recursive: true });
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
  return found.filter((path) => path.endsWith('.baseline')).sort();
}
