/** Gets QEMU's source: a release tarball, the distribution's source package, or what the user has. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { BootgateError, errorMessage, inputError } from '../../base/errors.ts';
import { makeFolder, sha256File } from '../../base/files.ts';
import { runProgramOrThrow } from '../../base/run-program.ts';
import { newestOffer } from '../apt/apt-qemu.ts';
import { privateApt, type PrivateApt, type SourceFile } from '../apt/private-apt.ts';
import { thisDistribution } from '../distribution.ts';
import { download } from '../download.ts';
import { pinnedRelease } from './recipe.ts';

/**
 * `auto`: the pinned release, or the distribution's source where it cannot be reached. `debian` takes the newest
 * offered, `debian:7.2` the newest of that version.
 */
export type SourceRequest =
  | { readonly kind: 'auto' | 'release' }
  | { readonly kind: 'debian'; readonly version: string | null }
  | { readonly kind: 'given'; readonly url: URL; readonly sha256: string | null };

export interface SourceOptions {
  readonly request: SourceRequest;
  /** tarballs are kept here */
  readonly downloads: string;
  /** an existing folder for this build */
  readonly work: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress?: ((text: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface QemuSource {
  /** the unpacked tree */
  readonly tree: string;
  readonly kind: 'release' | 'debian' | 'given';
  /** what it was made from, for people: file names */
  readonly files: readonly string[];
  readonly sha256s: readonly string[];
  /** the apt that fetched it and the suite it came from: firmware and tools come from there, too */
  readonly debian: { readonly apt: PrivateApt; readonly suite: string; readonly version: string } | null;
}

/** A tarball of 10.x has 130 MB. */
const tarballLimit = 600 << 20;

/**
 * Reads `auto`, `release`, `debian`, `debian:VERSION`, a URL or a path.
 *
 * @throws an input error for a URL over the network without a checksum
 */
export function parseSourceRequest(text: string, sha256: string | undefined, cwd: string): SourceRequest {
  if (text === 'auto' || text === 'release') return { kind: text };
  const debian = /^debian(?::(\d+(?:\.\d+)*))?$/.exec(text);
  if (debian) return { kind: 'debian', version: debian[1] ?? null };
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(sha256)) {
    throw inputError(`'${sha256}' is not a SHA-256`, { hint: 'it has 64 hexadecimal digits' });
  }
  const url = /^(https?|file):\/\//.test(text) ? new URL(text) : pathToFileURL(resolve(cwd, text));
  if (url.protocol !== 'file:' && sha256 === undefined) {
    throw inputError(`the source at ${text} needs its SHA-256`, { hint: 'give it with --source-sha256' });
  }
  return { kind: 'given', url, sha256: sha256?.toLowerCase() ?? null };
}

/**
 * Fetches and unpacks the source.
 *
 * @throws BootgateError where it cannot be had, saying what was tried
 */
export async function getSource(options: SourceOptions): Promise<QemuSource> {
  const { request } = options;
  switch (request.kind) {
    case 'given': {
      const file = join(options.downloads, basename(request.url.pathname) || 'source.tar');
      const sha256 = request.sha256 ?? (await sha256OfLocal(request.url));
      await fetchTo(file, [request.url], sha256, options);
      return await unpacked([file], [sha256], 'given', options);
    }
    case 'debian':
      return await debianSource(request.version, options);
    case 'release':
      return await releaseSource(options);
    case 'auto':
      try {
        return await releaseSource(options);
      } catch (error) {
        if (options.signal?.aborted === true) throw error;
        options.onProgress?.(`${errorMessage(error)}; taking the distribution's source package instead`);
        return await debianSource(null, options).catch((second: unknown) => {
          throw new BootgateError(
            `QEMU's source cannot be had: ${errorMessage(error)}; ${errorMessage(second)}`,
            {
              hint: "name a tarball you have: 'bootgate qemu build --source qemu-10.0.2.tar.xz'",
              cause: second,
            },
          );
        });
      }
  }
}

async function sha256OfLocal(url: URL): Promise<string> {
  return await sha256File(fileURLToPath(url)).catch((error: unknown) => {
    throw inputError(`${fileURLToPath(url)} cannot be read: ${errorMessage(error)}`, { cause: error });
  });
}

async function releaseSource(options: SourceOptions): Promise<QemuSource> {
  const { file, sha256, site } = pinnedRelease;
  const mirrors = (options.env['BOOTGATE_QEMU_MIRROR'] ?? '').split(/\s+/).filter((each) => each !== '');
  const urls = [...mirrors, site].map((base) => new URL(file, base.endsWith('/') ? base : `${base}/`));
  const path = join(options.downloads, file);
  await fetchTo(path, urls, sha256, options);
  return await unpacked([path], [sha256], 'release', options);
}

/** Downloads a tarball from the first address that has it, unless it is there already. */
async function fetchTo(
  path: string,
  urls: readonly URL[],
  sha256: string,
  { onProgress, signal }: SourceOptions,
): Promise<void> {
  if ((await sha256File(path).catch(() => null)) === sha256) return;
  let failure: unknown;
  for (const url of urls) {
    onProgress?.(`fetching ${url.href}`);
    try {
      await download(url, path, { sha256, limit: tarballLimit, signal });
      return;
    } catch (error) {
      if (signal?.aborted === true) throw error;
      failure ??= error;
    }
  }
  throw failure;
}

async function debianSource(version: string | null, options: SourceOptions): Promise<QemuSource> {
  const apt = await privateApt({
    folder: join(options.work, 'apt'),
    distribution: await thisDistribution(),
    types: ['deb', 'deb-src'],
    onProgress: options.onProgress,
    signal: options.signal,
  });
  const offers = (await apt.sourceOffers('qemu')).filter(
    (offer) => version === null || offer.version.replace(/^\d+:/, '').startsWith(version),
  );
  const offer = newestOffer(offers);
  if (!offer) throw new BootgateError(`no source package of QEMU ${version ?? ''} is offered here`.trimEnd());
  const files = await apt.sourceFiles('qemu', offer.version);
  const original = files.find(({ name }) => /\.orig\.tar\.\w+$/.test(name));
  if (!original)
    throw new BootgateError(`the source package qemu ${offer.version} names no original tarball`);
  const debian = { apt, suite: offer.suite, version: offer.version };
  const fetched = async (file: SourceFile): Promise<string> => {
    const path = join(options.downloads, file.name);
    await makeFolder(options.downloads);
    if ((await sha256File(path).catch(() => null)) !== file.sha256) {
      options.onProgress?.(`fetching ${file.name}`);
      await apt.downloadSource(file, path);
    }
    return path;
  };
  const tarball = await fetched(original);
  try {
    const paths = [];
    for (const file of files) paths.push(await fetched(file));
    return { ...(await patched(paths, files, options)), debian };
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    options.onProgress?.(`Debian's own patches are left out: ${errorMessage(error).split('\n')[0]!}`);
    return { ...(await unpacked([tarball], [original.sha256], 'debian', options)), debian };
  }
}

/** The original with Debian's patches, as dpkg-source makes it. */
async function patched(
  paths: readonly string[],
  files: readonly SourceFile[],
  options: SourceOptions,
): Promise<Omit<QemuSource, 'debian'>> {
  const tree = join(options.work, 'patched');
  const description = paths.find((path) => path.endsWith('.dsc'));
  if (description === undefined) throw new BootgateError('the source package has no description');
  // Every file was checked against the signed index; --no-check spares the maintainer's key.
  await runProgramOrThrow('dpkg-source', ['--no-check', '-x', description, tree]);
  return {
    tree,
    kind: 'debian',
    files: files.map(({ name }) => name),
    sha256s: files.map(({ sha256 }) => sha256).sort(),
  };
}

async function unpacked(
  paths: readonly string[],
  sha256s: readonly string[],
  kind: QemuSource['kind'],
  { work, onProgress }: SourceOptions,
): Promise<QemuSource> {
  const folder = join(work, 'source');
  await makeFolder(folder);
  onProgress?.(`unpacking ${basename(paths[0]!)}`);
  for (const path of paths) {
    await runProgramOrThrow('tar', ['-xf', path, '-C', folder], {
      missingHint: 'install tar and xz-utils',
    });
  }
  return {
    tree: await rootOf(folder),
    kind,
    files: paths.map((path) => basename(path)),
    sha256s,
    debian: null,
  };
}

/** A tarball has one folder; the source is in it. */
async function rootOf(folder: string): Promise<string> {
  const [name, ...others] = await readdir(folder);
  const tree = join(folder, name ?? '');
  const isTree = others.length === 0 && (await stat(join(tree, 'configure')).catch(() => null)) !== null;
  if (!isTree) throw inputError('the tarball holds no QEMU source', { hint: 'it has no configure script' });
  return tree;
}

/** What the tree says of itself: `10.0.2`. */
export async function sourceVersion(tree: string): Promise<string> {
  const text = (await readFile(join(tree, 'VERSION'), 'utf8').catch(() => '')).trim();
  if (!/^\d+\.\d+(\.\d+)*/.test(text)) throw inputError(`${tree} has no VERSION of a QEMU`);
  return text;
}
