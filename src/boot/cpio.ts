/**
 * Writes cpio archives in the `newc` format, the one the kernel unpacks as initramfs (kernel:
 * Documentation/driver-api/early-userspace/buffer-format.rst). The bytes depend on the entries alone: no
 * times, owners or inode numbers of this machine.
 *
 *     "070701" ino mode uid gid nlink mtime filesize devmajor devminor rdevmajor rdevminor namesize check
 *      6       8 hexadecimal digits each, 13 of them
 *     name NUL, padded to 4 bytes; content, padded to 4 bytes; … an entry named TRAILER!!! at the end
 */

export type CpioEntry =
  | { readonly path: string; readonly kind: 'folder'; readonly permissions?: number }
  | {
      readonly path: string;
      readonly kind: 'file';
      readonly content: Uint8Array;
      readonly permissions?: number;
    }
  | { readonly path: string; readonly kind: 'link'; readonly target: string }
  | {
      readonly path: string;
      readonly kind: 'character-device';
      readonly major: number;
      readonly minor: number;
      readonly permissions?: number;
    };

/** Archive sizes are a multiple of this, as GNU cpio pads them. */
const archiveBlock = 512;

/** File type bits of `mode` (POSIX <sys/stat.h> values, as cpio stores them). */
const typeBits = { folder: 0o040000, file: 0o100000, link: 0o120000, 'character-device': 0o020000 } as const;

/**
 * Builds an archive. Folders must come before what lies in them, as the kernel unpacks in order.
 *
 * @param entries paths relative to the root, without a leading slash
 */
export function cpioArchive(entries: readonly CpioEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  entries.forEach((entry, index) => {
    const content =
      entry.kind === 'file'
        ? entry.content
        : entry.kind === 'link'
          ? new TextEncoder().encode(entry.target)
          : new Uint8Array();
    const defaultPermissions = entry.kind === 'link' ? 0o777 : entry.kind === 'folder' ? 0o755 : 0o644;
    parts.push(
      ...entryParts(entry.path, content, {
        inode: index + 1,
        mode:
          typeBits[entry.kind] |
          ('permissions' in entry ? (entry.permissions ?? defaultPermissions) : defaultPermissions),
        links: entry.kind === 'folder' ? 2 : 1,
        device: entry.kind === 'character-device' ? [entry.major, entry.minor] : [0, 0],
      }),
    );
  });
  parts.push(...entryParts('TRAILER!!!', new Uint8Array(), { inode: 0, mode: 0, links: 1, device: [0, 0] }));
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  parts.push(new Uint8Array(padding(size, archiveBlock)));
  return Buffer.concat(parts);
}

interface Header {
  readonly inode: number;
  readonly mode: number;
  readonly links: number;
  readonly device: readonly [number, number];
}

function entryParts(path: string, content: Uint8Array, header: Header): Uint8Array[] {
  const name = new TextEncoder().encode(`${path}\0`);
  const fields = [
    header.inode,
    header.mode,
    0, // uid
    0, // gid
    header.links,
    0, // mtime
    content.length,
    0, // major and minor of the device the file lies on
    0,
    ...header.device,
    name.length,
    0, // check: only used by the 070702 variant
  ];
  const head = new TextEncoder().encode(
    `070701${fields.map((field) => field.toString(16).toUpperCase().padStart(8, '0')).join('')}`,
  );
  return [
    head,
    name,
    new Uint8Array(padding(head.length + name.length, 4)),
    content,
    new Uint8Array(padding(content.length, 4)),
  ];
}

function padding(size: number, alignment: number): number {
  return (alignment - (size % alignment)) % alignment;
}
