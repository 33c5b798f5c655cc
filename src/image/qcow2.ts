/**
 * Reads qcow2 images, versions 2 and 3 (QEMU docs/interop/qcow2.txt): what a guest needs as memory has to be raw.
 * All fields are big-endian:
 *
 *     0  magic "QFI\xfb"   4 version   8 backing file's name   20 cluster bits   24 size   32 encryption
 *     36 entries of the L1 table   40 its offset   72 incompatible features (version 3)   104 compression type
 *     L1 entry: offset of an L2 table, one cluster; L2 entry: offset of a cluster, or of compressed data
 *
 * Nothing but the file itself is ever opened: images that want another file beside them are refused.
 */
import { inflateRawSync } from 'node:zlib';
import type { ByteSource } from '../base/byte-source.ts';
import { decodePayload } from '../base/decompress/payload.ts';
import { errorMessage, inputError } from '../base/errors.ts';
import { quoted } from '../base/quoted.ts';

export const qcow2Magic = Buffer.from([0x51, 0x46, 0x49, 0xfb]);

export interface Qcow2 {
  /** bytes of the disk that the guest sees */
  readonly size: number;
  readonly clusterBytes: number;
  /** A cluster's content, the last one's cut to the disk's end; null where it is all zeros. */
  readCluster(index: number): Buffer | null;
}

/** A larger disk is not copied to be attached. */
const maxDiskBytes = 2 ** 40;
const headerBytes = 72;
/** L1 and L2 entries: bits 9-55 are an offset */
const offsetMask = 0x00ff_ffff_ffff_fe00n;
const flag = { compressed: 1n << 62n, zero: 1n } as const;
/** incompatible features, bits: 0 dirty (refcounts only), 1 corrupt, 2 external data file, 3 compression type, 4 extended L2 */
const feature = { corrupt: 2n, externalData: 4n, compressionType: 8n, known: 1n | 2n | 4n | 8n } as const;

/**
 * Opens an image.
 *
 * @throws an input error that says what is wrong with it, or which of its features is not known here
 */
export function openQcow2(source: ByteSource): Qcow2 {
  const name = quoted(source.name);
  const refuse = (what: string, hint: string): Error =>
    inputError(`the qcow2 image ${what}`, { place: { file: source.name }, hint });
  const again = 'copy or download it again';
  const convert = (format: string): string =>
    `make a raw image of it: qemu-img convert -f ${format} -O raw ${name} disk.raw`;
  const head = source.read(0, Math.min(112, source.size));
  if (head.length < headerBytes || !head.subarray(0, 4).equals(qcow2Magic)) {
    throw refuse('is cut short: it has no header', again);
  }
  const version = head.readUInt32BE(4);
  if (version !== 2 && version !== 3) {
    throw refuse(`is of version ${version}; 2 and 3 are known`, convert(version === 1 ? 'qcow' : 'qcow2'));
  }
  if (head.readBigUInt64BE(8) !== 0n) {
    throw refuse(
      'has a backing file, which would be read too',
      `make one image of both: qemu-img convert -O qcow2 ${name} whole.qcow2`,
    );
  }
  const encryption = head.readUInt32BE(32);
  if (encryption !== 0) {
    const format = encryption === 2 ? 'luks' : 'aes';
    throw refuse(
      'is encrypted',
      'give an unencrypted copy: qemu-img convert --object secret,id=key,file=KEYFILE --image-opts ' +
        `driver=qcow2,encrypt.format=${format},encrypt.key-secret=key,file.filename=${name} -O raw disk.raw`,
    );
  }
  const features = version === 3 && head.length >= 80 ? head.readBigUInt64BE(72) : 0n;
  if ((features & feature.corrupt) !== 0n)
    throw refuse('is marked as corrupt', `repair a copy of it: qemu-img check -r all ${name}`);
  if ((features & feature.externalData) !== 0n) {
    throw refuse('keeps its data in another file, which would be read too', convert('qcow2'));
  }
  if ((features & ~feature.known) !== 0n) {
    throw refuse('has features not known here (extended L2 entries?)', convert('qcow2'));
  }
  const zstd = (features & feature.compressionType) !== 0n && head[104] === 1;
  const clusterBits = head.readUInt32BE(20);
  if (clusterBits < 9 || clusterBits > 21) throw refuse(`has clusters of 2^${clusterBits} bytes`, again);
  const size = Number(head.readBigUInt64BE(24));
  if (size === 0) throw refuse('is empty', 'was it written to, and did that succeed?');
  if (size > maxDiskBytes) {
    throw refuse(
      `holds a disk of ${size} bytes, more than 1 TiB`,
      'make it smaller: resize2fs, qemu-img resize --shrink',
    );
  }

  const clusterBytes = 2 ** clusterBits;
  const clusters = Math.ceil(size / clusterBytes);
  const perTable = clusterBytes / 8;
  const l1Entries = Math.ceil(clusters / perTable);
  if (head.readUInt32BE(36) < l1Entries)
    throw refuse('is damaged: its first table is too short for its size', again);
  const l1 = source.read(Number(head.readBigUInt64BE(40)), l1Entries * 8);
  let table = { index: -1, entries: l1 };

  const entryOf = (cluster: number): bigint => {
    const index = Math.floor(cluster / perTable);
    if (index !== table.index) {
      const offset = Number(l1.readBigUInt64BE(index * 8) & offsetMask);
      if (offset === 0) return 0n;
      table = { index, entries: source.read(offset, clusterBytes) };
    }
    return table.entries.readBigUInt64BE((cluster % perTable) * 8);
  };

  return {
    size,
    clusterBytes,
    readCluster(index) {
      const entry = entryOf(index);
      const length = Math.min(clusterBytes, size - index * clusterBytes);
      if ((entry & flag.compressed) !== 0n) {
        const data = compressedData(source, entry, clusterBits);
        try {
          const content = zstd ? decodeCluster(data, clusterBytes) : inflateCluster(data, clusterBytes);
          return content.subarray(0, length);
        } catch (error) {
          throw refuse(`is damaged: a compressed cluster cannot be read: ${errorMessage(error)}`, again);
        }
      }
      const offset = Number(entry & offsetMask);
      // Bit 0 says "reads as zeros" in version 3; version 2 has it reserved.
      if (offset === 0 || (version === 3 && (entry & flag.zero) !== 0n)) return null;
      if (offset >= source.size) throw refuse('is cut short: a part of its disk lies behind its end', again);
      return source.read(offset, Math.min(length, source.size - offset));
    },
  };
}

/** Compressed cluster descriptor: offset, then the number of 512-byte sectors it touches beyond the first. */
function compressedData(source: ByteSource, entry: bigint, clusterBits: number): Buffer {
  const offsetBits = BigInt(62 - (clusterBits - 8));
  const offset = Number(entry & ((1n << offsetBits) - 1n));
  const sectors = Number((entry & (flag.compressed - 1n)) >> offsetBits) + 1;
  const end = Math.min(source.size, Math.floor(offset / 512) * 512 + sectors * 512);
  return source.read(offset, Math.max(0, end - offset));
}

/** The data ends somewhere in its last sector: what follows is not part of it. */
function inflateCluster(data: Buffer, clusterBytes: number): Buffer {
  return inflateRawSync(data, { maxOutputLength: clusterBytes });
}

function decodeCluster(data: Buffer, clusterBytes: number): Buffer {
  return decodePayload(data, 'zstd', clusterBytes);
}
