/** Opens the places that a guest's files may be read from: sysroot, disk image, initramfs. */
import { basename } from 'node:path';
import { openFileSource, type ByteSource, type FileSource } from '../base/byte-source.ts';
import { BootgateError, errorMessage } from '../base/errors.ts';
import { readVolumes, type Volume } from '../image/disk-volumes.ts';
import { openExt4 } from '../image/ext4-reader.ts';
import type { FileTree } from '../image/file-tree.ts';
import { openFolder } from '../image/folder-tree.ts';
import { readInitramfs } from '../image/initramfs-file.ts';
import { qcow2Magic } from '../image/qcow2.ts';
import { qcow2Source } from '../image/qcow2-source.ts';
import type { GuestFiles } from './image-files.ts';
import type { LoadUserCodeOptions } from './user-code.ts';

export interface OpenTrees {
  readonly files: GuestFiles;
  /** what could not be read, found out while files were looked for */
  readonly problems: readonly string[];
  close(): void;
}

const useSysroot = 'unpack its files into a folder and give that with --sysroot';

/** @throws an input error when the sysroot is no folder; anything else becomes a problem */
export function openTrees({
  sysroot,
  disk,
  diskName,
  initrd,
}: Pick<LoadUserCodeOptions, 'sysroot' | 'disk' | 'diskName' | 'initrd'>): OpenTrees {
  const problems: string[] = [];
  const folder = sysroot === null ? [] : [openFolder(sysroot)];
  const opened = disk === null ? null : openDisk(disk, diskName ?? disk, problems);
  const archive = initrd === null ? [] : [lazyTree(initrd, () => readInitramfs(initrd), problems)];
  return {
    files: { installed: [...folder, ...(opened?.trees ?? [])], initramfs: archive },
    problems,
    close: () => opened?.source.close(),
  };
}

function openDisk(
  path: string,
  name: string,
  problems: string[],
): { source: FileSource; trees: FileTree[] } | null {
  let source: FileSource | undefined;
  try {
    source = { ...openFileSource(path), name };
    const isQcow2 = source.size >= 4 && source.read(0, 4).equals(qcow2Magic);
    return { source, trees: diskTrees(isQcow2 ? qcow2Source(source) : source, problems) };
  } catch (error) {
    source?.close();
    if (!(error instanceof BootgateError)) throw error;
    problems.push(`${error.message}: ${useSysroot}`);
    return null;
  }
}

/** File systems and containers that hold a guest's programs but are not read here. */
const unreadable: readonly string[] = [
  'btrfs',
  'crypto_LUKS',
  'erofs',
  'f2fs',
  'iso9660',
  'LVM2_member',
  'squashfs',
  'xfs',
];

function diskTrees(source: ByteSource, problems: string[]): FileTree[] {
  const volumes = readVolumes(source);
  const trees = volumes
    .filter(({ fileSystem }) => fileSystem === 'ext4')
    .map((volume) => ({ ...openExt4(source, volume.start), name: nameOf(source, volume) }));
  for (const volume of volumes) {
    const { fileSystem } = volume;
    if (fileSystem === null || !unreadable.includes(fileSystem)) continue;
    problems.push(`${nameOf(source, volume)} holds ${fileSystem}, which is not read here: ${useSysroot}`);
  }
  if (trees.length === 0 && problems.length === 0) {
    problems.push(`${source.name} holds no file system that is known here: ${useSysroot}`);
  }
  return trees;
}

function nameOf({ name }: ByteSource, { partition }: Volume): string {
  return partition === null ? name : `partition ${partition} of ${basename(name)}`;
}

/** A tree that costs time to open, which is done when something is looked for in it. */
function lazyTree(name: string, open: () => FileTree, problems: string[]): FileTree {
  let tree: FileTree | null | undefined;
  const opened = (): FileTree | null => {
    if (tree !== undefined) return tree;
    try {
      tree = open();
    } catch (error) {
      tree = null;
      problems.push(`${errorMessage(error)}: its programs stay unnamed`);
    }
    return tree;
  };
  return {
    name,
    list: (path) => opened()?.list(path) ?? null,
    kind: (path) => opened()?.kind(path) ?? null,
    read: (path, limit) => opened()?.read(path, limit) ?? null,
  };
}
