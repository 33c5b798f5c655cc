/**
 * The text files of a kernel's source tree. A checkout of somebody's pull request is hostile: what is read lies inside
 * of the tree, whatever links and `..` say, is a regular file, and is no larger than such files are.
 */
import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, join, posix, relative, resolve } from 'node:path';
import { withFileSource } from '../base/byte-source.ts';

export interface TreeFiles {
  /** absolute */
  readonly root: string;
  /** Text of a file by its path in the tree; null where there is none, or it is not to be read. */
  text(path: string, maxBytes: number): string | null;
}

export function treeFiles(root: string): TreeFiles {
  const real = existsSync(root) ? realpathSync(root) : resolve(root);
  const inside = (path: string): string | null => {
    try {
      const target = realpathSync(join(real, path));
      const below = relative(real, target);
      return below === '' || below.startsWith('..') || isAbsolute(below) ? null : target;
    } catch {
      return null; // there is none
    }
  };
  return {
    root: real,
    text(path, maxBytes) {
      const target = inside(path);
      if (target === null) return null;
      try {
        return withFileSource(target, (source) =>
          source.size > maxBytes ? null : source.read(0, source.size).toString('utf8'),
        );
      } catch {
        return null; // a folder, a pipe
      }
    },
  };
}

/** A path below a folder without `.` and `..`; null where it leaves the tree. */
export function pathInTree(folder: string, path: string): string | null {
  const joined = posix.normalize(posix.join(folder, path));
  return joined === '.' || joined.startsWith('..') || joined.startsWith('/') ? null : joined;
}
