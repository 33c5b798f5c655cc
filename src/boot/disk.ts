/** Looks at a disk image: what format it has, whether it can be read, its raw content. */
import { open } from 'node:fs/promises';
import { errorCode, inputError } from '../base/errors.ts';
import type { Disk } from '../config/scenario.ts';
import { qcow2Magic } from '../image/qcow2.ts';
import { rawOfQcow2 } from '../image/raw-copy.ts';
import { withFileSource } from '../base/byte-source.ts';

export interface RawDisk {
  readonly path: string;
  readonly bytes: number;
}

/**
 * The raw file of an image: itself, or what a qcow2 image was converted to.
 *
 * @throws BootgateError (exit status 2) when the image cannot be read or needs other files
 */
export async function inspectDisk(disk: Disk, cacheFolder: string): Promise<RawDisk> {
  const place = { file: disk.path };
  let head: Buffer;
  try {
    const file = await open(disk.path, 'r');
    try {
      head = Buffer.alloc(4);
      await file.read(head, 0, 4, 0);
    } finally {
      await file.close();
    }
  } catch (error) {
    const said =
      errorCode(error) === 'ENOENT' ? 'there is no such disk image' : 'the disk image cannot be read';
    throw inputError(said, { place, cause: error });
  }
  const format = disk.format !== 'auto' ? disk.format : head.equals(qcow2Magic) ? 'qcow2' : 'raw';
  if (format === 'qcow2' && !head.equals(qcow2Magic)) {
    throw inputError('this is no qcow2 image', { place, hint: "leave 'format' out, or write 'format: raw'" });
  }
  const path = format === 'raw' ? disk.path : await rawOfQcow2(disk.path, cacheFolder);
  const bytes = withFileSource(path, ({ size }) => size);
  if (bytes === 0) throw inputError('the disk image is empty', { place });
  return { path, bytes };
}
