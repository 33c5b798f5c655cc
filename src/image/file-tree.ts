/**
 * Files as a guest will see them, read without mounting anything: of an initramfs, of an ext4 image, of a folder
 * on this machine. Symbolic links are followed inside the tree; nothing outside it can be reached.
 *
 * Why so: docs/decisions/0301-read-images-without-mounting.md.
 */

export interface FileTree {
  /** what messages call it: the image's path */
  readonly name: string;
  /** names in a folder, sorted; null where there is no such folder */
  list(path: string): readonly string[] | null;
  /** what lies at a path: of a link that it is one, while links on the way are followed; null: nothing */
  kind(path: string): TreeNode['kind'] | null;
  /**
   * A regular file's content; null where there is none.
   *
   * @param limit a larger file is an input error; default: 1 GiB
   */
  read(path: string, limit?: number): Buffer | null;
}

/** Bytes of the largest file worth reading whole, where nothing else was said. */
export const maxFileBytes = 1 << 30;

/** One file, folder or link of a tree, as its format stores it. */
export interface TreeNode {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

/** How a format finds its way. */
export interface TreeFormat<Node extends TreeNode> {
  readonly root: Node;
  child(folder: Node, name: string): Node | null;
  /** where a link points to */
  target(link: Node): string;
}

/** As many links as Linux follows in one path (include/linux/namei.h, MAXSYMLINKS). */
const maxLinks = 40;

/**
 * Finds a path's node, links followed; null where there is none. Paths start at the tree's root.
 *
 * @param last whether a link at the path's very end is followed too
 */
export function findNode<Node extends TreeNode>(
  format: TreeFormat<Node>,
  path: string,
  last: 'follow' | 'as-it-is' = 'follow',
): Node | null {
  const folders: Node[] = [format.root];
  let left = parts(path);
  for (let links = 0; left.length > 0;) {
    const [name, ...rest] = left;
    left = rest;
    if (name === '..') {
      if (folders.length > 1) folders.pop();
      continue;
    }
    const node = folders.at(-1)!.kind === 'folder' ? format.child(folders.at(-1)!, name!) : null;
    if (node === null) return null;
    if (node.kind !== 'link' || (last === 'as-it-is' && left.length === 0)) {
      folders.push(node);
      continue;
    }
    links += 1;
    if (links > maxLinks) return null;
    const target = format.target(node);
    if (target.startsWith('/')) folders.length = 1;
    left = [...parts(target), ...left];
  }
  return folders.at(-1)!;
}

function parts(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

/** Whatever is no folder below a folder, as paths, sorted within each folder. Links are not followed: they may lead in circles. */
export function* walkFiles(
  tree: FileTree,
  folder: string,
  depth = 32,
): Generator<string, undefined, undefined> {
  for (const name of tree.list(folder) ?? []) {
    const path = `${folder}/${name}`;
    if (tree.kind(path) !== 'folder') yield path;
    else if (depth > 0) yield* walkFiles(tree, path, depth - 1);
  }
}
