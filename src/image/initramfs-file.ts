/**
 * Looks into an initramfs: any number of cpio archives one behind the other (microcode comes first), the last of
 * them often compressed. What the kernel unpacks later replaces what it unpacked earlier.
 */
import { readFileSync } from 'node:fs';
import { decodeStream, recogniseCompression, type Compression } from '../base/decompress/payload.ts';
import { PayloadError } from '../base/decompress/payload-error.ts';
import { errorMessage, inputError } from '../base/errors.ts';
import { readCpio, type CpioFile } from './cpio-reader.ts';
import { findNode, maxFileBytes, type FileTree, type TreeFormat, type TreeNode } from './file-tree.ts';

export interface Initramfs extends FileTree {
  /** of the compressed archive, null where there is none */
  readonly compression: Compression | null;
}

/** Unpacked; those of distributions have some 200 MB. */
const maxUnpackedBytes = 1 << 30;

/**
 * Reads an initramfs whole.
 *
 * @throws an input error when it is damaged or no initramfs
 */
export function readInitramfs(path: string, file: Buffer = readFileSync(path)): Initramfs {
  const files: CpioFile[] = [];
  const compression = readArchives(path, file, (file) => files.push(file), true);
  if (files.length === 0) throw noInitramfs(path);
  return { ...treeOf(path, files), compression };
}

/**
 * Looks at the first bytes alone.
 *
 * @throws an input error where neither a cpio archive begins nor compressed data
 */
export function checkInitramfsMagic(path: string, head: Buffer): void {
  // 070707 (the old formats) is known to the kernel, which refuses it by name.
  if (/^(?:\0|07070[127])/.test(head.toString('latin1')) || recogniseCompression(head) !== null) return;
  throw noInitramfs(path);
}

function noInitramfs(path: string): Error {
  return inputError('this is no initramfs: neither a cpio archive nor compressed data', {
    place: { file: path },
    hint: 'pack its files with: cpio -o -H newc',
  });
}

function readArchives(
  path: string,
  bytes: Buffer,
  add: (file: CpioFile) => void,
  mayBeCompressed: boolean,
): Compression | null {
  let at = 0;
  while (at < bytes.length) {
    if (bytes[at] === 0) {
      at += 1; // padding between archives
    } else if (bytes[at] === 0x30) {
      const { files, end } = readCpio(path, bytes, at);
      files.forEach(add);
      at = end;
    } else {
      const rest = bytes.subarray(at);
      const compression = mayBeCompressed ? recogniseCompression(rest) : null;
      if (compression === null) {
        if (at === 0) return null;
        throw inputError('behind the last cpio archive follows something else', {
          place: { file: path, offset: at },
        });
      }
      readArchives(path, unpack(path, rest, compression), add, false);
      return compression;
    }
  }
  return null;
}

function unpack(path: string, bytes: Buffer, compression: Compression): Buffer {
  try {
    return decodeStream(bytes, compression, maxUnpackedBytes);
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error;
    throw inputError(`the ${compression}-compressed initramfs is damaged: ${errorMessage(error)}`, {
      place: { file: path },
      cause: error,
    });
  }
}

interface CpioNode extends TreeNode {
  readonly content: Buffer;
  readonly children: Map<string, CpioNode>;
}

/** File type bits of st_mode. */
const kinds: Readonly<Record<number, TreeNode['kind']>> = { 0o10: 'file', 0o04: 'folder', 0o12: 'link' };

function treeOf(name: string, files: readonly CpioFile[]): FileTree {
  const root = folderNode();
  for (const { path, mode, content } of files) {
    const names = path.split('/').filter((part) => part !== '' && part !== '.');
    if (names.length === 0 || names.includes('..')) continue;
    let folder = root;
    for (const part of names.slice(0, -1)) {
      const known = folder.children.get(part);
      const next = known?.kind === 'folder' ? known : folderNode();
      folder.children.set(part, next);
      folder = next;
    }
    const last = names.at(-1)!;
    const kind = kinds[mode >> 12] ?? 'other';
    if (kind === 'folder' && folder.children.get(last)?.kind === 'folder') continue;
    folder.children.set(last, { kind, content, children: new Map<string, CpioNode>() });
  }
  const format: TreeFormat<CpioNode> = {
    root,
    child: (folder, part) => folder.children.get(part) ?? null,
    target: ({ content }) => content.toString(),
  };
  return {
    name,
    list(path) {
      const node = findNode(format, path);
      return node?.kind === 'folder' ? [...node.children.keys()].sort() : null;
    },
    kind: (path) => findNode(format, path, 'as-it-is')?.kind ?? null,
    read(path, limit = maxFileBytes) {
      const node = findNode(format, path);
      if (node?.kind !== 'file') return null;
      if (node.content.length > limit) {
        throw inputError(`${path} is larger than ${limit} bytes`, { place: { file: name } });
      }
      return node.content;
    },
  };
}

function folderNode(): CpioNode {
  return { kind: 'folder', content: Buffer.alloc(0), children: new Map() };
}
