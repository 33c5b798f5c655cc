/**
 * Looks into an initramfs: any number of cpio archives one behind the other (microcode comes first), the last of
 * them often compressed. What the kernel unpacks later replaces what it unpacked earlier.
 */
import { readFileSync } from 'node:fs';
import { bufferSource, type ByteSource } from '../base/byte-source.ts';
import {
  beginningPackedBytes,
  decodeBeginning,
  decodeStream,
  recogniseCompression,
  type Compression,
} from '../base/decompress/payload.ts';
import { PayloadError } from '../base/decompress/payload-error.ts';
import { errorMessage, inputError } from '../base/errors.ts';
import { fileKind, fileKindBytes, fileKindHint } from '../base/file-kind.ts';
import { entryAt, readCpio, type CpioFile } from './cpio-reader.ts';
import { quoted } from '../base/quoted.ts';
import { findNode, maxFileBytes, type FileTree, type TreeFormat, type TreeNode } from './file-tree.ts';

export interface Initramfs extends FileTree {
  /** of the compressed archive, null where there is none */
  readonly compression: Compression | null;
  /** whether anybody may execute the file at a path, links followed; null where there is none */
  isExecutable(path: string): boolean | null;
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
  if (files.length === 0) throw noInitramfs(bufferSource(path, file));
  return { ...treeOf(path, files), compression };
}

/**
 * Looks at the begin of each archive, for what the kernel is certain not to unpack.
 *
 * @throws an input error, with the cure, where it is something else or in a form that the kernel does not know
 */
export function checkInitramfs(source: ByteSource): void {
  const first = magicAt(source, 0);
  refuseForm(source.name, first);
  const compression = recogniseCompression(first);
  if (compression !== null) {
    refuseContent(source, compression);
    return;
  }
  if (!/^(?:\0|07070[12])/.test(first.toString('latin1')) || (first[0] === 0 && isOther(source))) {
    throw noInitramfs(source);
  }
  let at = 0;
  for (let archives = 0; archives < maxArchives && magicAt(source, at).length > 0; archives += 1) {
    const end = endOfArchive(source, at);
    if (end === null) return; // the kernel knows best where it is damaged
    at = skipZeros(source, end);
    refuseForm(source.name, magicAt(source, at));
  }
}

/** What the kernel takes behind padding (init/initramfs.c, unpack_to_rootfs). */
function isArchive(magic: Buffer): boolean {
  return /^07070[12]/.test(magic.toString('latin1')) || recogniseCompression(magic) !== null;
}

/** Zeros before an archive are padding. Disks begin with zeros, too, and of zeros alone the kernel says nothing. */
function isOther(source: ByteSource): boolean {
  const kind = fileKind(source.read(0, Math.min(fileKindBytes, source.size)));
  return kind?.role === 'disk' || !isArchive(magicAt(source, skipZeros(source, 0)));
}

/** What is compressed may be another thing than an archive; of it only the first bytes are looked at. */
function refuseContent(source: ByteSource, compression: Compression): void {
  const content = decodeBeginning(source.read(0, Math.min(beginningPackedBytes, source.size)), compression);
  if (content === null) return; // damaged, which the kernel says
  const inner = recogniseCompression(content);
  if (inner !== null) {
    throw inputError(
      `this initramfs is ${compression}-compressed, and in it is ${inner}-compressed data: the kernel unpacks it once`,
      {
        place: { file: source.name },
        hint: `take the outer compression away: ${compression} -dc ${quoted(source.name)} > initrd`,
      },
    );
  }
  refuseForm(source.name, content);
  const kind = fileKind(content.subarray(0, fileKindBytes));
  if (kind === null || kind.role === 'initrd') return;
  throw inputError(`this is ${compression}-compressed, and in it is ${kind.what}, not an initramfs`, {
    place: { file: source.name },
    hint: fileKindHint(kind, 'initrd', source.name) ?? packHint,
  });
}

/** microcode, modules, the system …: more than anybody puts behind each other */
const maxArchives = 64;
const magicBytes = 16;

function magicAt(source: ByteSource, at: number): Buffer {
  return source.read(at, Math.max(0, Math.min(magicBytes, source.size - at)));
}

/** Offset behind the end mark of the archive at an offset; null where none is there or it is damaged. */
function endOfArchive(source: ByteSource, start: number): number | null {
  let at = start;
  for (let entries = 0; entries < maxWalkedEntries; entries += 1) {
    const entry = entryAt(source, at);
    if (entry === null) return null;
    if (entry.isEnd) return entry.end;
    at = entry.end;
  }
  return null;
}

const maxWalkedEntries = 200_000;

function skipZeros(source: ByteSource, start: number): number {
  const chunk = 64 << 10;
  for (let at = start; at < source.size; at += chunk) {
    const bytes = source.read(at, Math.min(chunk, source.size - at));
    const found = bytes.findIndex((byte) => byte !== 0);
    if (found >= 0) return at + found;
  }
  return source.size;
}

function refuseForm(path: string, magic: Buffer): void {
  const known = refused.find((form) =>
    magic.subarray(0, form.magic.length).equals(Buffer.from(form.magic, 'latin1')),
  );
  if (known !== undefined) throw inputError(known.what, { place: { file: path }, hint: known.hint });
  if (recogniseCompression(magic) !== 'xz' || magic.length < 8) return;
  const check = magic[7]! & 15;
  if (check === xzCheck.none || check === xzCheck.crc32) return;
  const name = { [xzCheck.crc64]: 'CRC64', [xzCheck.sha256]: 'SHA-256' }[check] ?? `number ${check}`;
  throw inputError(
    `this initramfs is xz-compressed with a check (${name}) that the kernel does not know: it unpacks CRC32 alone`,
    { place: { file: path }, hint: 'compress it with: xz --check=crc32' },
  );
}

/** The .xz File Format 1.2.0, 2.1.1.2; of them lib/xz of Linux takes the first two (tried: 6.1, 7.2). xz itself writes CRC64. */
const xzCheck = { none: 0, crc32: 1, crc64: 4, sha256: 10 } as const;

/** What the kernel knows and does not unpack: init/initramfs.c, do_header; lib/decompress_unlz4.c. */
const refused = [
  {
    magic: '070707',
    what: 'this initramfs is a cpio archive in the old format (odc), which the kernel does not unpack',
    hint: 'pack its files with: cpio -o -H newc',
  },
  {
    magic: '\xc7\x71',
    what: 'this initramfs is a cpio archive in the binary format, which the kernel does not unpack',
    hint: 'pack its files with: cpio -o -H newc',
  },
  {
    magic: '\x04\x22\x4d\x18',
    what: 'this initramfs is compressed by LZ4 in its frame format, and the kernel unpacks the legacy one alone',
    hint: 'compress it with: lz4 -l',
  },
] as const;

const packHint = 'pack its files with: cpio -o -H newc';

function noInitramfs(source: ByteSource): Error {
  const kind = fileKind(source.read(0, Math.min(fileKindBytes, source.size)));
  return inputError(
    kind === null || kind.weak === true
      ? 'this is no initramfs: neither a cpio archive nor compressed data'
      : `this is ${kind.what}, not an initramfs`,
    {
      place: { file: source.name },
      hint: (kind && fileKindHint(kind, 'initrd', source.name)) ?? packHint,
    },
  );
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
      refuseForm(path, rest);
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
  readonly mode: number;
  readonly content: Buffer;
  readonly children: Map<string, CpioNode>;
}

/** File type bits of st_mode. */
const kinds: Readonly<Record<number, TreeNode['kind']>> = { 0o10: 'file', 0o04: 'folder', 0o12: 'link' };

function treeOf(name: string, files: readonly CpioFile[]): Omit<Initramfs, 'compression'> {
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
    folder.children.set(last, { kind, mode, content, children: new Map<string, CpioNode>() });
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
    isExecutable(path) {
      const node = findNode(format, path);
      return node?.kind === 'file' ? (node.mode & 0o111) !== 0 : null;
    },
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
  return { kind: 'folder', mode: 0o755, content: Buffer.alloc(0), children: new Map() };
}
