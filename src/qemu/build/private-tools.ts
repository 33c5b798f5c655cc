/**
 * Tools and headers that a build lacks, out of the distribution's packages: unpacked beside the source with whatever they
 * need themselves, not installed, and found by the compiler, pkg-config and the linker through the environment. Needs no
 * root. A compiler and Python have to be there: what they consist of does not work from another place.
 */
import { lstat, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { exists, makeFolder } from '../../base/files.ts';
import { privateApt, unpackPackage } from '../apt/private-apt.ts';
import { debianPackages, thisDistribution, type Need } from '../distribution.ts';
import { findProgram } from '../system-qemu.ts';

const movable: readonly Need[] = ['make', 'ninja', 'pkgConfig', 'xz', 'glib', 'pixman', 'zlib', 'fdt'];

export interface PrivateToolsOptions {
  /** an existing folder; what is unpacked is used until the build is done */
  readonly work: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress?: ((text: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface PrivateTools {
  /** the folder they lie in */
  readonly root: string;
  /** the environment in which a build finds them */
  readonly env: NodeJS.ProcessEnv;
}

/** Whether all of these can be had this way: with apt, and none of them has to be installed. */
export async function canUnpack(missing: readonly Need[], env: NodeJS.ProcessEnv): Promise<boolean> {
  return missing.every((need) => movable.includes(need)) && (await findProgram('apt-get', env)) !== undefined;
}

/**
 * Unpacks what is missing.
 *
 * @throws BootgateError where apt's sources cannot be reached
 */
export async function privateTools(
  missing: readonly Need[],
  options: PrivateToolsOptions,
): Promise<PrivateTools> {
  const distribution = await thisDistribution();
  const names = debianPackages(missing);
  options.onProgress?.(`fetching what the build lacks: ${names.join(' ')} (unpacked, not installed)`);
  const root = join(options.work, 'tools');
  await makeFolder(root);
  const apt = await privateApt({
    folder: join(options.work, 'tools-apt'),
    distribution,
    types: ['deb'],
    signal: options.signal,
  });
  const packages = await apt.resolveAll(names);
  for (const file of await apt.download(packages, join(options.work, 'tools-packages'))) {
    await unpackPackage(file, root);
  }
  await relocate(root);
  return { root, env: environmentOf(root, await libraryFolders(root), options.env) };
}

/** Makes unpacked packages work from where they lie: pkg-config's files, and links to libraries. */
export async function relocate(root: string): Promise<void> {
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && entry.name.endsWith('.pc')) {
      const text = await readFile(path, 'utf8');
      await writeFile(path, text.replace(/(=|-[IL])(?=\/usr\b)/g, `$1${root}`));
    } else if (entry.isSymbolicLink() && /\.so(\.|$)/.test(entry.name)) {
      await mendLink(root, path);
    }
  }
}

/** A link of a development package leads to the library of another, which may be installed or unpacked beside it. */
async function mendLink(root: string, path: string): Promise<void> {
  if (await exists(path)) return;
  const target = await readlink(path);
  const here = dirname(path).slice(root.length);
  const candidates = target.startsWith('/')
    ? [join(root, target)]
    : [join(here, target), join('/usr', here, target), join(root, 'lib', basename(here), basename(target))];
  for (const candidate of candidates) {
    if (!(await exists(candidate))) continue;
    await rm(path);
    await symlink(candidate, path);
    return;
  }
}

/** Where shared libraries were unpacked to. */
async function libraryFolders(root: string): Promise<readonly string[]> {
  const folders: string[] = [];
  for (const parent of ['usr/lib', 'lib'].map((name) => join(root, name))) {
    const isLink = await lstat(parent).then(
      (found) => found.isSymbolicLink(),
      () => true,
    );
    if (isLink) continue;
    folders.push(parent);
    for (const name of await readdir(parent)) if (name.includes('-linux-')) folders.push(join(parent, name));
  }
  return folders;
}

function environmentOf(
  root: string,
  libraries: readonly string[],
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const triplets = libraries.map((folder) => basename(folder)).filter((name) => name.includes('-linux-'));
  const before = (name: string, folders: readonly string[]): string =>
    [...folders, ...(env[name] ? [env[name]] : [])].join(':');
  return {
    ...env,
    PATH: before('PATH', [join(root, 'usr/bin'), join(root, 'bin')]),
    LD_LIBRARY_PATH: before('LD_LIBRARY_PATH', libraries),
    LIBRARY_PATH: before('LIBRARY_PATH', libraries),
    CPATH: before(
      'CPATH',
      ['', ...new Set(triplets)].map((name) => join(root, 'usr/include', name)),
    ),
    PKG_CONFIG_PATH: before('PKG_CONFIG_PATH', [
      ...libraries.map((folder) => join(folder, 'pkgconfig')),
      join(root, 'usr/share/pkgconfig'),
    ]),
  };
}
