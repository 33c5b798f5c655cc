/**
 * Images may name other files that a program reads with them: a parent, a backing file, extents. Where the image comes
 * from outside, so do the names, and what they name would become part of a disk. Such images are refused; whoever
 * trusts one makes a whole of it.
 */
import type { ByteSource } from '../base/byte-source.ts';
import { inputError } from '../base/errors.ts';
import { unpackLine, type DiskContainer } from './disk-containers.ts';

/** @throws an input error when an image names other files */
export function refuseReferences(source: ByteSource, container: DiskContainer): void {
  const { unpack } = container;
  if (isExtent(source)) throw isOneOfMany(container, source.name);
  const named = unpack.by === 'qemu-img' ? (references[unpack.format]?.(source) ?? null) : null;
  if (named === null) return;
  throw inputError(`the disk image is ${container.what} that ${named}, which would be read too`, {
    place: { file: source.name },
    hint: `if you trust it, make a raw image of it: ${unpackLine(container, source.name)}`,
  });
}

/** A VMDK of several files: this one has a part of the disk, and no descriptor that names any. */
function isExtent(source: ByteSource): boolean {
  return (
    source.size > sector &&
    source.read(0, 4).toString('latin1') === 'KDMV' &&
    numberAt(source, 12) !== 0n &&
    !vmdkDescriptor(source).includes('createType')
  );
}

function isOneOfMany(container: DiskContainer, name: string): Error {
  const descriptor = name.replace(/-s\d{3}(?=\.vmdk$)/, '');
  return inputError(`the disk image is ${container.what} that is one of several files`, {
    place: { file: name },
    hint: `make a raw image of them all, by the one that names them: ${unpackLine(container, descriptor)}`,
  });
}

/** What an image of a format names, as a sentence's end; null: nothing. Formats not listed can name nothing that QEMU opens. */
const references: Readonly<Record<string, (source: ByteSource) => string | null>> = {
  vmdk: vmdkReferences,
  qed: (source) => ((numberAt(source, 16) & 1n) === 1n ? 'has a backing file' : null),
  vpc: (source) => (word(source, 60) === diskTypes.differencing ? 'has a parent' : null),
};

/** Virtual Hard Disk Image Format Specification 1.0, "Hard Disk Footer Format": u32 disk type at 60, big-endian. */
const diskTypes = { differencing: 4 } as const;

function word(source: ByteSource, offset: number): number {
  return offset + 4 <= source.size ? source.read(offset, 4).readUInt32BE(0) : 0;
}

function numberAt(source: ByteSource, offset: number): bigint {
  return offset + 8 <= source.size ? source.read(offset, 8).readBigUInt64LE(0) : 0n;
}

const sector = 512;
/** QEMU (block/vmdk.c) reads so much of a descriptor, from the second sector on whatever the header says */
const descriptorBytes = 20 * sector;
const maxDescriptorBytes = 1 << 20;

/**
 * Header: u64 capacity at 12, u64 offset of the descriptor at 28 and its size at 36, all in sectors. Without a capacity the
 * descriptor alone counts, and names extents.
 */
function vmdkReferences(source: ByteSource): string | null {
  if (source.size < sector) return null;
  if (source.read(0, 4).toString('latin1') === 'KDMV' && numberAt(source, 12) === 0n) {
    return 'has its disk in other files';
  }
  return vmdkDescriptor(source).includes('parentFileNameHint') ? 'has a parent' : null;
}

function vmdkDescriptor(source: ByteSource): string {
  const [offset, size] = [Number(numberAt(source, 28)) * sector, Number(numberAt(source, 36)) * sector];
  return textAt(source, sector, descriptorBytes) + textAt(source, offset, Math.min(size, maxDescriptorBytes));
}

function textAt(source: ByteSource, offset: number, bytes: number): string {
  const length = Math.min(bytes, source.size - offset);
  return length > 0 ? source.read(offset, length).toString('latin1') : '';
}
