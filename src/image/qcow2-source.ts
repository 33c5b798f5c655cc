/** A qcow2 image's disk read here and there, without a raw copy of it. */
import { checkRange, type ByteSource } from '../base/byte-source.ts';
import { openQcow2 } from './qcow2.ts';

/** clusters kept: folders and inode tables are read again and again, and some clusters are compressed */
const keptBytes = 16 << 20;

/**
 * The disk inside an image.
 *
 * @throws an input error when the image is damaged or wants other files
 */
export function qcow2Source(file: ByteSource): ByteSource {
  const image = openQcow2(file);
  const { size, clusterBytes } = image;
  /** in the order of their last use */
  const kept = new Map<number, Buffer | null>();
  const cluster = (index: number): Buffer | null => {
    const known = kept.get(index);
    const content = known === undefined ? image.readCluster(index) : known;
    kept.delete(index);
    kept.set(index, content);
    if (kept.size > Math.max(2, keptBytes / clusterBytes)) kept.delete(kept.keys().next().value!);
    return content;
  };
  return {
    name: file.name,
    size,
    read(offset, length) {
      checkRange(this, offset, length);
      const bytes = Buffer.alloc(length);
      for (let done = 0; done < length;) {
        const at = offset + done;
        const inside = at % clusterBytes;
        const count = Math.min(length - done, clusterBytes - inside);
        cluster(Math.floor(at / clusterBytes))?.copy(bytes, done, inside, inside + count);
        done += count;
      }
      return bytes;
    },
  };
}
