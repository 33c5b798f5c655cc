/** A kernel's source tree: what builds each of its files, and whose it is. */
import { existsSync, lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inputError } from '../base/errors.ts';
import { readKbuild, type Kbuild, type Needs } from './kbuild.ts';
import { readMaintainers, type OwnerOf } from './maintainers.ts';
import { treeFiles, type TreeFiles } from './tree-files.ts';

export interface KernelTree {
  readonly root: string;
  /** `6.1` as the tree's Makefile says; null where it does not */
  readonly version: string | null;
  readonly kbuild: Kbuild;
  readonly ownerOf: OwnerOf;
}

const maxConfigBytes = 8 << 20;
const maxMaintainersBytes = 8 << 20;

/** Whether a folder is the root of a kernel's sources. */
export function isKernelTree(folder: string): boolean {
  return ['MAINTAINERS', 'Kbuild', 'Kconfig', 'Makefile', 'init/main.c'].every((name) =>
    existsSync(join(folder, name)),
  );
}

/**
 * The sources that a kernel was built in, by where it lies: `TREE/arch/…/boot/…`, or, built with O=,
 * `BUILD/arch/…/boot/…` beside the link `BUILD/source`.
 *
 * @param imageFolder the architecture's, `arch/…/boot`
 */
export function treeOfKernel(kernel: string, imageFolder: string): string | null {
  const folder = dirname(kernel);
  if (!folder.endsWith(`/${imageFolder}`)) return null;
  const build = folder.slice(0, -imageFolder.length - 1);
  return [build, join(build, 'source')].find(isKernelTree) ?? null;
}

/** Folder of an architecture's code below `arch/`: the part behind `arch/`. */
export function sourceArch(imageFolder: string): string {
  return imageFolder.split('/')[1] ?? '';
}

/**
 * Reads a tree.
 *
 * @param srcArch folder of the architecture below `arch/`
 * @param build where the kernel was built, for its options: a `.config` of another build would mislead; null: unknown
 * @throws an input error for a folder that is no kernel's source tree
 */
export function readKernelTree(folder: string, srcArch: string, build: string | null = null): KernelTree {
  if (!isKernelTree(folder)) {
    throw inputError('this is not the source tree of a kernel', {
      place: { file: folder },
      hint: "give the folder that has the kernel's MAINTAINERS, Kbuild and init/main.c",
    });
  }
  const files = treeFiles(folder);
  const config = build === null ? null : readConfig(treeFiles(build));
  const maintainers = files.text('MAINTAINERS', maxMaintainersBytes) ?? '';
  return {
    root: files.root,
    version: versionOf(files),
    kbuild: readKbuild(files, config, srcArch),
    ownerOf: readMaintainers(maintainers, (path) => isFolder(join(files.root, path))),
  };
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** `.config` as Kconfig writes it; null where there is none. */
function readConfig(files: TreeFiles): ReadonlyMap<string, string> | null {
  const text = files.text('.config', maxConfigBytes);
  if (text === null) return null;
  const config = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^(CONFIG_\w+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) config.set(name, value.replace(/^"(.*)"$/, '$1'));
  }
  return config;
}

function versionOf(files: TreeFiles): string | null {
  const text = files.text('Makefile', 1 << 20) ?? '';
  const of = (name: string): string | undefined =>
    new RegExp(`^${name} = (\\d+)$`, 'm').exec(text.slice(0, 2000))?.[1];
  const [version, patchlevel] = [of('VERSION'), of('PATCHLEVEL')];
  return version === undefined || patchlevel === undefined ? null : `${version}.${patchlevel}`;
}

/** What builds a source file, its extension left out; null: nothing that is known. */
export function needsOfSource({ kbuild }: KernelTree, path: string): Needs | null {
  return kbuild.needsOf(path.replace(/\.\w+$/, ''));
}
