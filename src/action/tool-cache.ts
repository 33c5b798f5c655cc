/**
 * QEMU and symbol indexes between runs, with @actions/cache under keys of their own: baselines are small and
 * never share an entry with something large that changes at another time. A failing cache service costs
 * time, not the verdict.
 */
import { restoreCache, saveCache } from '@actions/cache';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { errorCode, errorMessage } from '../base/errors.ts';
import { exists, sha256, sha256File } from '../base/files.ts';
import { formatBytes } from '../base/number-format.ts';

/** Larger entries would push baselines out of the repository's 10 GB; a packed QEMU is 15 to 40 MiB. */
const largestEntryBytes = 400 * 2 ** 20;

export interface ToolCache {
  readonly name: 'QEMU' | 'symbols';
  readonly paths: readonly string[];
  readonly key: string;
}

/** The cached tools of a run. */
export interface ToolCacheRequest {
  readonly cacheFolder: string;
  /** input `qemu` */
  readonly qemu: string;
  /** kernels that will be booted */
  readonly kernels: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** Which entries a run wants. */
export async function toolCaches(request: ToolCacheRequest): Promise<readonly ToolCache[]> {
  const { cacheFolder, qemu, kernels, env } = request;
  // A QEMU linked against one image's libraries does not run on another.
  const machine = [process.arch, env['ImageOS'] ?? '', env['ImageVersion'] ?? ''].join('-');
  const images = await Promise.all(kernels.map((kernel) => sha256File(kernel).catch(() => '')));
  return [
    {
      name: 'QEMU',
      paths: [join(cacheFolder, 'qemu'), join(cacheFolder, 'plugins')],
      key: `bootgate-tools-qemu-v1-${sha256(`${machine} ${qemu}`).slice(0, 24)}`,
    },
    {
      name: 'symbols',
      // with the boots of these kernels (measure/kept-boots.ts)
      paths: [join(cacheFolder, 'symbols'), join(cacheFolder, 'boots')],
      key: `bootgate-tools-symbols-v1-${sha256(images.join(' ')).slice(0, 24)}`,
    },
  ];
}

/**
 * Lies in the first folder of an entry, and so in the entry itself: on a machine that is kept nothing is unpacked again,
 * over what another job may be running.
 */
function markerOf({ paths, key }: ToolCache): string {
  return join(paths[0]!, `.entry-${key}`);
}

/** Restores what is there and not here yet; returns the entries that were missing, to be saved at the end. */
export async function restoreTools(
  caches: readonly ToolCache[],
  log: (text: string) => void,
): Promise<readonly ToolCache[]> {
  const missed = await Promise.all(
    caches.map(async (cache) => {
      if (await exists(markerOf(cache))) {
        log(`${cache.name}: on this machine already`);
        return null;
      }
      const started = performance.now();
      try {
        const hit = await restoreCache([...cache.paths], cache.key);
        const seconds = ((performance.now() - started) / 1000).toFixed(1);
        log(`${cache.name}: ${hit === undefined ? 'not in the cache' : `from the cache in ${seconds} s`}`);
        return hit === undefined ? cache : null;
      } catch (error) {
        log(`${cache.name}: the cache cannot be used: ${errorMessage(error)}`);
        return null;
      }
    }),
  );
  return missed.filter((cache) => cache !== null);
}

/**
 * Saves entries that have something in them. What makes one too large is removed first, the longest unused before
 * the rest: on a machine of one's own, QEMUs and symbols of many runs lie there, and each can be had again.
 *
 * @param limit bytes of an entry, before compression
 */
export async function saveTools(
  caches: readonly ToolCache[],
  log: (text: string) => void,
  limit: number = largestEntryBytes,
): Promise<void> {
  for (const cache of caches) {
    const { bytes, removed } = await fit(cache, limit);
    if (removed > 0) {
      log(
        `${cache.name}: ${removed} older ones removed, more than ${formatBytes(limit)} would push baselines out`,
      );
    }
    if (bytes === 0) continue;
    try {
      await mkdir(cache.paths[0]!, { recursive: true });
      await writeFile(markerOf(cache), '');
      const id = await saveCache([...cache.paths], cache.key);
      log(
        `${cache.name}: ${formatBytes(bytes)} ${id >= 0 ? 'put into the cache' : 'not put into the cache'}`,
      );
    } catch (error) {
      log(`${cache.name}: not put into the cache: ${errorMessage(error)}`);
    }
  }
}

/** Removes what was used longest ago until the rest fits. What an entry was here for may go with it. */
async function fit({ paths }: ToolCache, limit: number): Promise<{ bytes: number; removed: number }> {
  const found = (await Promise.all(paths.map(entriesOf))).flat().sort((a, b) => b.usedMs - a.usedMs);
  let bytes = 0;
  let removed = 0;
  for (const entry of found) {
    if (bytes + entry.bytes <= limit) {
      bytes += entry.bytes;
    } else {
      await rm(entry.path, { recursive: true, force: true });
      removed += 1;
    }
  }
  if (removed > 0) {
    const markers = found.filter(({ path }) => basename(path).startsWith('.entry-'));
    for (const { path } of markers) await rm(path, { force: true });
  }
  return { bytes, removed };
}

/** What lies in a folder: QEMUs in folders of their own, symbol indexes, plugins. */
async function entriesOf(
  folder: string,
): Promise<readonly { readonly path: string; readonly bytes: number; readonly usedMs: number }[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  return await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const { mtimeMs, size } = await stat(path);
      return { path, bytes: (await folderBytes(path)) ?? size, usedMs: mtimeMs };
    }),
  );
}

/** Null for what is no folder. */
async function folderBytes(folder: string): Promise<number | null> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    const files = entries.filter((entry) => entry.isFile());
    const sizes = await Promise.all(
      files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  } catch (error) {
    if (errorCode(error) === 'ENOTDIR') return null;
    throw error;
  }
}
