/**
 * Reads files out of an ext2, ext3 or ext4 file system without mounting it (kernel: Documentation/filesystems/ext4,
 * "Data Structures and Algorithms"). All fields are little-endian:
 *
 *     1024: superblock   block size, inode size, groups, features
 *     next block: group descriptors, 32 or 64 bytes each: where a group's inode table begins
 *     inode: mode 0, size 4 and 108, flags 32, 60 bytes at 40: extents, block numbers, or a short link's target
 *
 * The journal is not replayed: an image that was not unmounted cleanly shows its last state on disk.
 */
import type { ByteSource } from '../base/byte-source.ts';
import { inputError } from '../base/errors.ts';
import { findNode, maxFileBytes, type FileTree, type TreeFormat, type TreeNode } from './file-tree.ts';

interface Ext4Node extends TreeNode {
  readonly inode: number;
  readonly size: number;
  readonly flags: number;
  /** i_block */
  readonly blocks: Buffer;
  /** what large inodes have behind the first 128 bytes: i_extra_isize, more fields, extended attributes */
  readonly tail: Buffer;
}

export interface Ext4Image extends FileTree {
  readonly label: string;
  /** lower case, with dashes */
  readonly uuid: string;
}

const superblockOffset = 1024;
const magic = 0xef53;
const rootInode = 2;
const extentMagic = 0xf30a;
const flag = { extents: 0x8_0000, inlineData: 0x1000_0000, encrypted: 0x800 } as const;
/** of s_feature_incompat: what an image may have for this reader to understand it */
const incompat = {
  known: 0x2 | 0x4 | 0x40 | 0x80 | 0x100 | 0x200 | 0x400 | 0x2000 | 0x4000 | 0x8000 | 0x1_0000 | 0x2_0000,
  bits64: 0x80,
} as const;
const maxFolderBytes = 64 << 20;
const maxExtentDepth = 5;

/** Features of the file system at an offset of an image for which openExt4 would refuse it, as s_feature_incompat's bits. */
export function unknownExt4Features(source: ByteSource, start: number): number {
  return source.read(start + superblockOffset + 96, 4).readUInt32LE() & ~incompat.known;
}

/**
 * Opens the file system that begins at an offset of an image.
 *
 * @throws an input error when its superblock makes no sense or has features not known here
 */
export function openExt4(source: ByteSource, start: number): Ext4Image {
  const reader = new Ext4Reader(source, start);
  const format: TreeFormat<Ext4Node> = {
    root: reader.node(rootInode),
    child: (folder, name) => reader.child(folder, name),
    target: (link) => reader.target(link),
  };
  return {
    name: source.name,
    label: reader.label,
    uuid: reader.uuid,
    list(path) {
      const node = findNode(format, path);
      return node?.kind === 'folder' ? [...reader.entries(node).keys()].sort() : null;
    },
    kind: (path) => findNode(format, path, 'as-it-is')?.kind ?? null,
    read(path, limit = maxFileBytes) {
      const node = findNode(format, path);
      return node?.kind === 'file' ? reader.content(node, limit) : null;
    },
  };
}

class Ext4Reader {
  readonly label: string;
  readonly uuid: string;
  private readonly source: ByteSource;
  private readonly start: number;
  private readonly blockBytes: number;
  private readonly inodeBytes: number;
  private readonly inodes: number;
  private readonly inodesPerGroup: number;
  private readonly descriptorBytes: number;
  private readonly descriptors: number;
  private readonly folders = new Map<number, ReadonlyMap<string, number>>();

  constructor(source: ByteSource, start: number) {
    this.source = source;
    this.start = start;
    const head = source.read(start + superblockOffset, 1024);
    if (head.readUInt16LE(56) !== magic) throw this.damaged('its superblock has no magic number');
    this.inodes = head.readUInt32LE(0);
    const logBlock = head.readUInt32LE(24);
    this.inodesPerGroup = head.readUInt32LE(40);
    const features = head.readUInt32LE(96);
    this.inodeBytes = head.readUInt32LE(76) === 0 ? 128 : head.readUInt16LE(88);
    if (logBlock > 6 || this.inodesPerGroup === 0 || this.inodeBytes < 128 || this.inodeBytes > 4096) {
      throw this.damaged('its superblock makes no sense');
    }
    const unknown = unknownExt4Features(source, start);
    if (unknown !== 0) {
      throw inputError(`its ext4 file system has features not known here (0x${unknown.toString(16)})`, {
        place: { file: source.name },
      });
    }
    this.blockBytes = 1024 << logBlock;
    this.descriptorBytes = (features & incompat.bits64) === 0 ? 32 : head.readUInt16LE(254);
    if (this.descriptorBytes < 32) throw this.damaged('its group descriptors make no sense');
    // The block behind the superblock's; not s_first_data_block, which bigalloc sets to 0 always.
    this.descriptors = (Math.floor(superblockOffset / this.blockBytes) + 1) * this.blockBytes;
    this.uuid = head.toString('hex', 104, 120).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    this.label = head.toString('utf8', 120, 136).replace(/\0.*$/s, '');
  }

  node(inode: number): Ext4Node {
    if (inode === 0 || inode > this.inodes) throw this.damaged(`inode ${inode} does not exist`);
    const group = Math.floor((inode - 1) / this.inodesPerGroup);
    const descriptor = this.at(this.descriptors + group * this.descriptorBytes, this.descriptorBytes);
    const table =
      descriptor.readUInt32LE(8) + (descriptor.length < 64 ? 0 : descriptor.readUInt32LE(40)) * 2 ** 32;
    const index = (inode - 1) % this.inodesPerGroup;
    const raw = this.at(table * this.blockBytes + index * this.inodeBytes, this.inodeBytes);
    return {
      inode,
      kind: kinds[raw.readUInt16LE(0) >> 12] ?? 'other',
      size: raw.readUInt32LE(4) + raw.readUInt32LE(108) * 2 ** 32,
      flags: raw.readUInt32LE(32),
      blocks: raw.subarray(40, 100),
      tail: raw.subarray(128),
    };
  }

  child(folder: Ext4Node, name: string): Ext4Node | null {
    const inode = this.entries(folder).get(name);
    return inode === undefined ? null : this.node(inode);
  }

  target(link: Ext4Node): string {
    if (link.size < 60 && (link.flags & flag.extents) === 0)
      return link.blocks.toString('utf8', 0, link.size);
    return this.content(link, 4096).toString();
  }

  /** Names of a folder and their inodes. */
  entries(folder: Ext4Node): ReadonlyMap<string, number> {
    const known = this.folders.get(folder.inode);
    if (known) return known;
    const entries = new Map<string, number>();
    const content = this.content(folder, maxFolderBytes);
    for (let at = 0; at + 8 <= content.length;) {
      const inode = content.readUInt32LE(at);
      const length = content.readUInt16LE(at + 4);
      const nameLength = content[at + 6]!;
      if (length < 8 || at + 8 + nameLength > content.length) throw this.damaged('a folder makes no sense');
      const name = content.toString('utf8', at + 8, at + 8 + nameLength);
      if (inode !== 0 && name !== '.' && name !== '..' && !name.includes('/')) entries.set(name, inode);
      at += length;
    }
    this.folders.set(folder.inode, entries);
    return entries;
  }

  content(node: Ext4Node, limit: number): Buffer {
    if (node.size > limit) {
      throw inputError(`a file of ${node.size} bytes in it is larger than ${limit}`, {
        place: { file: this.source.name },
      });
    }
    if ((node.flags & flag.encrypted) !== 0) {
      throw inputError('it holds encrypted files, which cannot be read', {
        place: { file: this.source.name },
      });
    }
    if ((node.flags & flag.inlineData) !== 0) return this.inlineContent(node);
    const content = Buffer.alloc(node.size);
    let next = 0;
    const put = (block: number, physical: number, count: number): number => {
      // In order and without overlap, or a small image could keep us busy for years.
      if (block < next) throw this.damaged("a file's blocks are out of order");
      next = block + count;
      const from = block * this.blockBytes;
      const bytes = Math.min(count * this.blockBytes, node.size - from);
      if (bytes > 0 && physical > 0) this.at(physical * this.blockBytes, bytes).copy(content, from);
      return next;
    };
    if ((node.flags & flag.extents) !== 0) this.readExtents(node.blocks, put, maxExtentDepth);
    else this.readBlockMap(node, put);
    return content;
  }

  /**
   * Content inside the inode (Documentation/filesystems/ext4, "Inline Data"): 60 bytes where block numbers stand
   * else, the rest as the extended attribute `system.data`. A folder's begins with its parent's inode number.
   */
  private inlineContent(node: Ext4Node): Buffer {
    const content = Buffer.concat([node.blocks, inlineRest(node.tail)]);
    return node.kind === 'folder' ? content.subarray(4, node.size) : content.subarray(0, node.size);
  }

  /**
   * A node of the extent tree: header, then (depth 0) extents or (else) block numbers of nodes below.
   *
   * @returns how far the file is filled
   */
  private readExtents(tree: Buffer, put: PutBlocks, depthLeft: number, filledBefore = 0): number {
    const count = tree.readUInt16LE(2);
    const depth = tree.readUInt16LE(6);
    if (tree.readUInt16LE(0) !== extentMagic || 12 + count * 12 > tree.length || depth > depthLeft) {
      throw this.damaged('an extent tree makes no sense');
    }
    let filled = filledBefore;
    for (let at = 12; at < 12 + count * 12; at += 12) {
      if (depth === 0) {
        // Longer than 32768: allocated but never written, which reads as zeros.
        const length = tree.readUInt16LE(at + 4);
        const physical = tree.readUInt32LE(at + 8) + tree.readUInt16LE(at + 6) * 2 ** 32;
        const written = length <= 32768;
        filled = put(tree.readUInt32LE(at), written ? physical : 0, written ? length : length - 32768);
        continue;
      }
      const below = tree.readUInt32LE(at + 4) + tree.readUInt16LE(at + 8) * 2 ** 32;
      const node = this.at(below * this.blockBytes, this.blockBytes);
      const reached = this.readExtents(node, put, depth - 1, filled);
      if (reached <= filled) throw this.damaged('an extent tree makes no sense');
      filled = reached;
    }
    return filled;
  }

  /** ext2 and ext3: 12 block numbers, then one each of blocks of numbers, of blocks of those, and once more. */
  private readBlockMap(node: Ext4Node, put: PutBlocks): void {
    const total = Math.ceil(node.size / this.blockBytes);
    let block = 0;
    const walk = (number: number, depth: number): void => {
      const span = (this.blockBytes / 4) ** depth;
      if (block >= total) return;
      if (number === 0) {
        block += span;
      } else if (depth === 0) {
        put(block, number, 1);
        block += 1;
      } else {
        const numbers = this.at(number * this.blockBytes, this.blockBytes);
        for (let at = 0; at < numbers.length && block < total; at += 4)
          walk(numbers.readUInt32LE(at), depth - 1);
      }
    };
    for (let index = 0; index < 15; index += 1)
      walk(node.blocks.readUInt32LE(index * 4), Math.max(0, index - 11));
  }

  private at(offset: number, length: number): Buffer {
    return this.source.read(this.start + offset, length);
  }

  private damaged(what: string): Error {
    return inputError(`its ext4 file system is damaged: ${what}`, {
      place: { file: this.source.name },
      hint: 'repair it (e2fsck -f), or make the image anew',
    });
  }
}

/** Copies blocks of the image (0: zeros) to a file's; returns the file's next block. */
const attributeMagic = 0xea020000;

/** The value of `system.data`: entries of 16 bytes and a name each; offsets of values count from the first entry. */
function inlineRest(tail: Buffer): Buffer {
  const none = Buffer.alloc(0);
  const start = (tail.length < 2 ? 0 : tail.readUInt16LE(0)) + 4;
  if (start > tail.length || tail.readUInt32LE(start - 4) !== attributeMagic) return none;
  const area = tail.subarray(start);
  for (let at = 0; at + 16 <= area.length && area.readUInt32LE(at) !== 0;) {
    const nameLength = area[at]!;
    const name = area.toString('latin1', at + 16, at + 16 + nameLength);
    const from = area.readUInt16LE(at + 2);
    // 7: the prefix `system.`
    if (area[at + 1] === 7 && name === 'data') return area.subarray(from, from + area.readUInt32LE(at + 8));
    at += 16 + Math.ceil(nameLength / 4) * 4;
  }
  return none;
}

type PutBlocks = (block: number, physical: number, count: number) => number;

/** File type bits of st_mode. */
const kinds: Readonly<Record<number, TreeNode['kind']>> = { 0o10: 'file', 0o04: 'folder', 0o12: 'link' };
