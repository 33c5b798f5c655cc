/** Looks at a disk image: what format it has, whether it can be read, its raw content. */
import { stat } from 'node:fs/promises';
import { withFileSource, type ByteSource } from '../base/byte-source.ts';
import { inputError } from '../base/errors.ts';
import { fileKind, fileKindBytes, fileKindHint, refuseFolder } from '../base/file-kind.ts';
import type { Disk } from '../config/scenario.ts';
import { qcow2Magic } from '../image/qcow2.ts';
import { unpackDisk } from '../image/unpack-disk.ts';
import { readableFile } from './readable-file.ts';

export interface RawDisk {
  readonly path: string;
  readonly bytes: number;
  /** what was done to have it, a sentence each */
  readonly notes: readonly string[];
}

/**
 * The raw file of an image: itself, or what it was unpacked to.
 *
 * @throws BootgateError (exit status 2) when the image cannot be read, needs other files or is no disk image
 */
export async function inspectDisk(disk: Disk, cacheFolder: string): Promise<RawDisk> {
  const place = { file: disk.path };
  refuseFolder(disk.path, 'disk');
  await readableFile(disk.path, 'disk image');
  if ((await stat(disk.path)).size === 0)
    throw inputError('the disk image is empty', { place, hint: emptyHint });
  if (disk.format === 'qcow2' && !isQcow2(disk.path)) {
    throw inputError('this is no qcow2 image', { place, hint: "leave 'format' out, or write 'format: raw'" });
  }
  if (disk.format === 'raw') return { ...sized(disk.path), notes: [] };
  const { path, wrappings } = await unpackDisk(disk.path, cacheFolder);
  withFileSource(path, (source) => refuseOtherKinds({ ...source, name: disk.path }));
  const notes =
    wrappings.length === 0
      ? []
      : [
          `the disk image is ${wrappings.join(', and in it is ')}: a raw copy of it is booted, kept in the cache`,
        ];
  return { ...sized(path), notes };
}

const emptyHint = 'was it written to, and did that succeed?';

function sized(path: string): Pick<RawDisk, 'path' | 'bytes'> {
  return { path, bytes: withFileSource(path, ({ size }) => size) };
}

function isQcow2(path: string): boolean {
  return withFileSource(path, (source) => source.size >= 4 && source.read(0, 4).equals(qcow2Magic));
}

/** @throws an input error for what is certainly something else: a kernel, an initramfs, an archive */
function refuseOtherKinds(source: ByteSource): void {
  const kind = fileKind(source.read(0, Math.min(fileKindBytes, source.size)));
  if (kind === null || kind.role === 'disk') return;
  const hint = fileKindHint(kind, 'disk', source.name);
  if (hint === null || kind.weak === true) return;
  throw inputError(`this is ${kind.what}, not a disk image`, {
    place: { file: source.name },
    hint: `${hint} (if it is one all the same, write 'format: raw')`,
  });
}
