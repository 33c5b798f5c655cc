/** A folder of this machine (a sysroot, a module folder) as a tree: its links stay inside it. */
import { lstatSync, readFileSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode, errorMessage, inputError } from '../base/errors.ts';
import { findNode, maxFileBytes, type FileTree, type TreeFormat, type TreeNode } from './file-tree.ts';

interface FolderNode extends TreeNode {
  readonly path: string;
  readonly size: number;
}

/**
 * @param folder itself, it may be a link
 * @throws an input error when there is no such folder
 */
export function openFolder(folder: string): FileTree {
  const root = nodeOf(realPath(folder));
  if (root?.kind !== 'folder') {
    throw inputError(root === null ? 'there is no such folder' : 'this is not a folder', {
      place: { file: folder },
    });
  }
  const format: TreeFormat<FolderNode> = {
    root,
    child: ({ path }, name) => nodeOf(join(path, name)),
    target: ({ path }) => readlinkSync(path),
  };
  return {
    name: folder,
    list(path) {
      const node = findNode(format, path);
      return node?.kind === 'folder' ? readdirSync(node.path).sort() : null;
    },
    kind: (path) => findNode(format, path, 'as-it-is')?.kind ?? null,
    read(path, limit = maxFileBytes) {
      const node = findNode(format, path);
      if (node?.kind !== 'file') return null;
      if (node.size > limit) {
        throw inputError(`the file is larger than ${limit} bytes`, { place: { file: node.path } });
      }
      return readFileSync(node.path);
    },
  };
}

/** The path itself where there is nothing, for nodeOf to say so. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return path;
    const said =
      errorCode(error) === 'ELOOP' ? 'this is a symbolic link that leads to itself' : errorMessage(error);
    throw inputError(said, { place: { file: path }, cause: error });
  }
}

function nodeOf(path: string): FolderNode | null {
  try {
    const stats = lstatSync(path);
    const kind = stats.isFile()
      ? 'file'
      : stats.isDirectory()
        ? 'folder'
        : stats.isSymbolicLink()
          ? 'link'
          : 'other';
    return { kind, path, size: stats.size };
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
    throw inputError(errorMessage(error), { place: { file: path }, cause: error });
  }
}
