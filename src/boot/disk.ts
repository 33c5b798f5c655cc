/** Looks at a disk image to decide what the scenario left open. */
import { open } from 'node:fs/promises';
import { errorCode, inputError } from '../base/errors.ts';
import type { Disk } from '../config/scenario.ts';
import type { PreparedDisk } from './qemu-command.ts';

/** First bytes of a qcow2 image (QEMU docs/interop/qcow2.txt). */
const qcow2Magic = Buffer.from([0x51, 0x46, 0x49, 0xfb]);

/**
 * Decides format and attachment of a disk.
 *
 * @throws BootgateError (exit status 2) when the image cannot be read or cannot be attached as asked
 */
export async function prepareDisk(disk: Disk): Promise<PreparedDisk> {
  const place = { file: disk.path };
  let head: Buffer;
  let bytes: number;
  try {
    const file = await open(disk.path, 'r');
    try {
      head = Buffer.alloc(4);
      await file.read(head, 0, 4, 0);
      bytes = (await file.stat()).size;
    } finally {
      await file.close();
    }
  } catch (error) {
    const said =
      errorCode(error) === 'ENOENT' ? 'there is no such disk image' : 'the disk image cannot be read';
    throw inputError(said, { place, cause: error });
  }
  if (bytes === 0) throw inputError('the disk image is empty', { place });
  const looksLike = head.equals(qcow2Magic) ? 'qcow2' : 'raw';
  const format = disk.format === 'auto' ? looksLike : disk.format;
  const as = disk.as === 'auto' ? 'virtio' : disk.as;
  if (as === 'nvdimm' && format !== 'raw') {
    throw inputError('only a raw image can be attached as nvdimm', {
      place,
      hint: `qemu-img convert -O raw ${disk.path} disk.raw`,
    });
  }
  return { path: disk.path, as, format, bytes };
}
