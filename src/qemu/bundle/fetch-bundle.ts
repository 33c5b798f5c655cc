/** A bundle from an address or a file, unpacked into the cache. */
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { QemuTarget } from '../../arch/architecture.ts';
import { BootgateError } from '../../base/errors.ts';
import { makeFolder, sha256File, writeFileAtomic } from '../../base/files.ts';
import { compareVersions } from '../probe/plugin-api.ts';
import { download } from '../download.ts';
import {
  filesOfFolder,
  manifestName,
  placeFolder,
  qemuCache,
  readManifest,
  type QemuManifest,
} from '../qemu-folder.ts';
import type { QemuFiles } from '../qemu.ts';
import { hostLibc } from '../shared-libraries.ts';
import { defaultLimits, unpackBundle } from './unpack-bundle.ts';
import { makeWorkFolder } from '../../base/work-folder.ts';

export interface FetchOptions {
  /** which emulator; default: the default architecture's */
  readonly target?: QemuTarget | undefined;
  readonly cacheFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress?: ((text: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Packed size, bytes. */
const bundleLimit = 300 << 20;

export interface FetchedBundle {
  readonly folder: string;
  readonly files: QemuFiles;
  readonly manifest: QemuManifest;
}

/**
 * Fetches a bundle unless the cache has it; `BOOTGATE_QEMU_MIRROR` names addresses that are tried first.
 *
 * @throws BootgateError: not found, cut short, wrong checksum, not a bundle, not for this machine, disk full
 */
export async function fetchBundle(url: URL, sha256: string, options: FetchOptions): Promise<FetchedBundle> {
  const folder = folderOf(sha256, options);
  const cached = await readManifest(folder).catch(() => null);
  if (cached) return { folder, files: filesOfFolder(folder, 'bundle', options.target), manifest: cached };
  const name = basename(url.pathname) || 'bundle';
  const mirrors = (options.env['BOOTGATE_QEMU_MIRROR'] ?? '').split(/\s+/).filter((each) => each !== '');
  const urls = [...mirrors.map((base) => new URL(name, base.endsWith('/') ? base : `${base}/`)), url];
  const path = join(qemuCache(options.cacheFolder), `.${sha256.slice(0, 16)}.bundle`);
  try {
    await fromFirst(urls, path, sha256, options);
    return await unpackToCache(path, sha256, options);
  } finally {
    await rm(path, { force: true });
  }
}

/** Unpacks a bundle that lies on this machine. */
export async function openBundle(path: string, options: FetchOptions): Promise<FetchedBundle> {
  const sha256 = await sha256File(path);
  const folder = folderOf(sha256, options);
  const cached = await readManifest(folder).catch(() => null);
  if (cached) return { folder, files: filesOfFolder(folder, 'bundle', options.target), manifest: cached };
  return await unpackToCache(path, sha256, options);
}

function folderOf(sha256: string, { cacheFolder }: FetchOptions): string {
  return join(qemuCache(cacheFolder), `bundle-${sha256.slice(0, 16)}`);
}

async function fromFirst(
  urls: readonly URL[],
  path: string,
  sha256: string,
  { onProgress, signal }: FetchOptions,
): Promise<void> {
  let failure: unknown;
  for (const url of urls) {
    onProgress?.(`fetching ${url.href}`);
    try {
      await download(url, path, { sha256, limit: bundleLimit, signal });
      return;
    } catch (error) {
      if (signal?.aborted === true) throw error;
      failure = error;
    }
  }
  throw failure;
}

async function unpackToCache(path: string, sha256: string, options: FetchOptions): Promise<FetchedBundle> {
  const parent = qemuCache(options.cacheFolder);
  await makeFolder(parent);
  const staged = await makeWorkFolder(parent, '.bundle');
  try {
    const manifest = await unpackBundle(path, staged, defaultLimits, options.target);
    await refuseForeign(manifest);
    await writeFileAtomic(join(staged, manifestName), JSON.stringify(manifest, null, 1));
    const folder = folderOf(sha256, options);
    await placeFolder(staged, folder);
    return { folder, files: filesOfFolder(folder, 'bundle', options.target), manifest };
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

/** Says why a bundle cannot run here before the dynamic linker says it in its own words. */
async function refuseForeign({ arch, libc, qemu }: QemuManifest): Promise<void> {
  if (arch !== process.arch) {
    throw new BootgateError(
      `this bundle of QEMU ${qemu} is for ${arch} hosts, and this one is ${process.arch}`,
    );
  }
  const host = await hostLibc();
  const [needed, present] = [libc, host].map((text) => /^glibc (\d+\.\d+)$/.exec(text)?.[1]);
  if (needed !== undefined && (present === undefined || compareVersions(present, needed) < 0)) {
    throw new BootgateError(`this bundle of QEMU ${qemu} needs ${libc}, and this machine has ${host}`, {
      hint: `take a bundle packed on an older distribution, or '--qemu build'`,
    });
  }
}
