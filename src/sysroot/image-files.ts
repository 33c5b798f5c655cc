/**
 * Finds a guest's files: in the folder given as sysroot, on the disk image, in the initramfs, in the order in which the
 * guest most likely had them from. A file of another size is another build's and never taken.
 */
import { errorMessage } from '../base/errors.ts';
import { formatInteger } from '../base/number-format.ts';
import type { FileTree } from '../image/file-tree.ts';
import type { UserObject } from './user-code.ts';

/** Trees to look into, best first. */
export interface GuestFiles {
  /** a folder, and the file systems of a disk */
  readonly installed: readonly FileTree[];
  readonly initramfs: readonly FileTree[];
}

/** File systems that hold what was unpacked from an initramfs, or what a guest made at run time. */
const memoryFilesystems: readonly string[] = ['rootfs', 'tmpfs', 'ramfs', 'initramfs'];

/** Whether a file most likely was unpacked from the initramfs. */
export function isFromInitramfs({ filesystem }: UserObject): boolean {
  return memoryFilesystems.includes(filesystem);
}

export interface FoundFile {
  readonly path: string;
  readonly tree: FileTree;
  readonly bytes: Buffer;
}

/** A path out of the guest for a message: no control characters, and not endless. */
export function shownPath(path: string): string {
  const plain = path.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd');
  return plain.length > 200 ? `${plain.slice(0, 200)}…` : plain;
}

/** What was not taken, for one warning about all of it. */
export class Misfits {
  private readonly bySize = new Map<string, string[]>();
  private readonly unreadable = new Map<string, string[]>();

  otherSize(tree: FileTree, image: UserObject, bytes: number): void {
    const text =
      `${shownPath(image.path)} has ${formatInteger(bytes)} bytes there and ` +
      `${formatInteger(image.sizeBytes)} in the guest`;
    add(this.bySize, tree.name, text);
  }

  failed(tree: FileTree, error: unknown): void {
    add(this.unreadable, tree.name, errorMessage(error));
  }

  warnings(): string[] {
    return [
      ...[...this.bySize].map(
        ([tree, texts]) =>
          `${tree} is of another build than what the guest ran: ${texts[0]!}${andMore(texts)}; ` +
          'their functions stay unnamed; give the files of this build with --sysroot',
      ),
      ...[...this.unreadable].map(([, texts]) => `${texts[0]!}${andMore(texts)}`),
    ];
  }
}

function add(lists: Map<string, string[]>, key: string, text: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [text]);
  else list.push(text);
}

function andMore({ length }: readonly string[]): string {
  return length === 1 ? '' : ` (and ${length - 1} more)`;
}

/** The first file at the image's path that has its size, null for none. */
export function findImageFile(image: UserObject, files: GuestFiles, misfits: Misfits): FoundFile | null {
  if (!image.path.startsWith('/')) return null;
  const trees = isFromInitramfs(image)
    ? [...files.initramfs, ...files.installed]
    : [...files.installed, ...files.initramfs];
  const others: { tree: FileTree; bytes: number }[] = [];
  for (const tree of trees) {
    const bytes = readFrom(tree, image.path, misfits);
    if (bytes === null) continue;
    if (image.sizeBytes < 0 || bytes.length === image.sizeBytes) return { path: image.path, tree, bytes };
    others.push({ tree, bytes: bytes.length });
  }
  for (const { tree, bytes } of others) misfits.otherSize(tree, image, bytes);
  return null;
}

function readFrom(tree: FileTree, path: string, misfits: Misfits): Buffer | null {
  try {
    return tree.read(path);
  } catch (error) {
    misfits.failed(tree, error);
    return null;
  }
}
