/**
 * Finds kernel modules and what they depend on. Dependencies are read from the modules themselves (`.modinfo`
 * holds `depends=a,b`), so that a folder that depmod has never seen (a package, a build's output) will do.
 */
import { decompressFile } from '../base/decompress/compressed-file.ts';
import { PayloadError } from '../base/decompress/payload-error.ts';
import { errorMessage, inputError } from '../base/errors.ts';
import { walkFiles, type FileTree } from '../image/file-tree.ts';

export interface KernelModule {
  /** as lsmod prints it, with underscores */
  readonly name: string;
  /** decompressed */
  readonly content: Buffer;
}

export interface FoundModule extends KernelModule {
  /** names of the modules it needs */
  readonly depends: readonly string[];
}

/** The modules of one kernel release in one place. */
export interface ModuleFolder {
  /** what messages call it */
  readonly name: string;
  has(name: string): boolean;
  /** @throws an input error when it is missing or damaged */
  read(name: string): FoundModule;
  /** modules.builtin: what is part of the kernel itself; null where there is no such list */
  readonly builtin: ReadonlySet<string> | null;
}

/** the largest modules (GPU drivers) have some 20 MB */
const maxModuleBytes = 1 << 28;
const suffix = /\.ko(?:\.(?:gz|xz|zst))?$/;

/**
 * The modules of a release in a tree: below `/lib/modules/RELEASE` or `/usr/lib/modules/RELEASE`, or, of a folder
 * that was given as such, at its top.
 *
 * @param release as `uname -r` prints it; null: whatever the tree has, if it is one release alone
 * @returns null where there are none
 */
export function findModules(tree: FileTree, release: string | null): ModuleFolder | null {
  for (const parent of ['/lib/modules', '/usr/lib/modules', '']) {
    const found = tree.list(parent) ?? [];
    const name = release !== null && found.includes(release) ? release : null;
    if (name !== null && hasModules(tree, `${parent}/${name}`))
      return moduleFolder(tree, `${parent}/${name}`);
    const only = parent === '' ? [] : found.filter((one) => hasModules(tree, `${parent}/${one}`));
    if (release === null && only.length === 1) return moduleFolder(tree, `${parent}/${only[0]!}`);
  }
  // A folder that is one release's own, as `/lib/modules/6.1.0` was given.
  return tree.list('/kernel') !== null && hasModules(tree, '') ? moduleFolder(tree, '') : null;
}

/** Releases that a tree has modules of: for "which would have fitted". */
export function moduleReleases(tree: FileTree): readonly string[] {
  return ['/lib/modules', '/usr/lib/modules', ''].flatMap((parent) =>
    (tree.list(parent) ?? []).filter((name) => tree.list(`${parent}/${name}/kernel`) !== null),
  );
}

function hasModules(tree: FileTree, folder: string): boolean {
  for (const path of walkFiles(tree, folder)) if (isModule(path)) return true;
  return false;
}

function moduleFolder(tree: FileTree, folder: string): ModuleFolder {
  const paths = new Map<string, string>();
  for (const path of walkFiles(tree, folder)) if (isModule(path)) paths.set(moduleName(path), path);
  const builtin = tree.read(`${folder}/modules.builtin`);

  const read = (name: string): FoundModule => {
    const path = paths.get(name);
    const place = { file: `${tree.name}:${path ?? folder}` };
    const file = path === undefined ? null : tree.read(path, maxModuleBytes);
    if (file === null) throw inputError(`there is no kernel module ${name}`, { place });
    try {
      const content = decompressFile(file, maxModuleBytes);
      return { name, content, depends: dependencies(content) };
    } catch (error) {
      if (!(error instanceof PayloadError)) throw error;
      throw inputError(`the kernel module is damaged: ${errorMessage(error)}`, { place, cause: error });
    }
  };

  return {
    name: `${tree.name}${folder === '' ? '' : `:${folder}`}`,
    builtin: builtin && new Set(builtin.toString().trim().split('\n').map(moduleName)),
    has: (name) => paths.has(name),
    read,
  };
}

export interface GatheredModule extends KernelModule {
  readonly from: ModuleFolder;
}

/**
 * Modules and all they need, each once, in the order in which they must be loaded.
 *
 * @param folders a module is taken from the first of them that has it
 * @throws an input error when one is missing or damaged
 */
export function gatherModules(
  names: readonly string[],
  folders: readonly [ModuleFolder, ...ModuleFolder[]],
): readonly GatheredModule[] {
  const gathered = new Map<string, GatheredModule>();
  const begun = new Set<string>();
  const visit = (name: string): void => {
    if (begun.has(name)) return;
    begun.add(name);
    const from = folders.find((folder) => folder.has(name)) ?? folders.at(-1)!;
    const { depends, content } = from.read(name);
    depends.forEach(visit);
    gathered.set(name, { name, content, from });
  };
  names.forEach(visit);
  return [...gathered.values()];
}

/** Whether a path's file is a module's, packed or not. */
export function isModule(path: string): boolean {
  return suffix.test(path);
}

/** `virtio_blk` of `/lib/modules/6.1/virtio-blk.ko.xz`, as the kernel calls it. */
export function moduleName(path: string): string {
  return path
    .slice(path.lastIndexOf('/') + 1)
    .replace(suffix, '')
    .replaceAll('-', '_');
}

/**
 * A value of `.modinfo`: NUL-separated `key=value` texts, which nothing else in a module looks like.
 *
 * @returns null where there is none, and for a module that is packed
 */
export function moduleInfo(module: Buffer, key: string): string | null {
  const before = `\0${key}=`;
  const start = module.indexOf(before, 0, 'latin1');
  // The first text of the section has no NUL before it that belongs to it, but padding always puts one there.
  if (start === -1) return null;
  const from = start + before.length;
  return module.toString('latin1', from, module.indexOf(0, from));
}

function dependencies(module: Buffer): readonly string[] {
  return (moduleInfo(module, 'depends') ?? '')
    .split(',')
    .filter((name) => /^[\w-]+$/.test(name))
    .map((name) => name.replaceAll('-', '_'));
}
