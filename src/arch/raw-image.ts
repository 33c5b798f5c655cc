/**
 * What kernel files of the architectures without a self-extracting format have in common: the bytes that will lie in
 * memory (Image), as they are, compressed (Image.gz), or in an EFI program that unpacks them (vmlinuz.efi;
 * drivers/firmware/efi/libstub/zboot-header.S):
 *
 *     0x00  `MZ`, 0x04 `zimg`, 0x08 u32 offset and u32 size of the payload, 0x18 its compression, a word
 *     0x3c  u32 offset of the PE header, in it the machine
 */
import { constants, gunzipSync } from 'node:zlib';
import { inputError } from '../base/errors.ts';

/** Whether a file's first kilobytes are an Image's, in whichever wrapping. @param peMachine IMAGE_FILE_MACHINE_… */
export function isImageFile(head: Buffer, isImage: (bytes: Buffer) => boolean, peMachine: number): boolean {
  return isImage(head) || isZboot(head, peMachine) || isGzipped(head, isImage);
}

export function isZboot(head: Buffer, peMachine: number): boolean {
  if (head.toString('latin1', 0, 2) !== 'MZ' || head.toString('latin1', 4, 8) !== 'zimg') return false;
  const pe = head.readUInt32LE(0x3c);
  return pe + 6 <= head.length && head.readUInt16LE(pe + 4) === peMachine;
}

function isGzipped(head: Buffer, isImage: (bytes: Buffer) => boolean): boolean {
  if (head[0] !== 0x1f || head[1] !== 0x8b) return false;
  try {
    // Of the file's first kilobytes as much as can be unpacked.
    return isImage(gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }));
  } catch {
    return false; // whoever unpacks all of it says what is wrong
  }
}

/**
 * What of a file is the kernel, compressed or not.
 *
 * @throws an input error when it is cut short
 */
export function imagePayload(
  bytes: Buffer,
  path: string,
  peMachine: number,
): { readonly offset: number; readonly length: number } {
  if (!isZboot(bytes, peMachine)) return { offset: 0, length: bytes.length };
  const offset = bytes.readUInt32LE(8);
  const length = bytes.readUInt32LE(12);
  if (offset + length <= bytes.length) return { offset, length };
  throw inputError(
    `this kernel is cut short: its header states ${(offset + length).toLocaleString('en-US')} bytes, ` +
      `the file has ${bytes.length.toLocaleString('en-US')}`,
    { place: { file: path }, hint: 'copy or download the kernel again' },
  );
}

/**
 * The size in memory that the header states at 16.
 *
 * @param title of the architecture, for the message
 * @throws an input error when no kernel can have it
 */
export function statedSize(bytes: Buffer, path: string, title: string): number {
  const size = bytes.readBigUInt64LE(16);
  // .bss is part of the size and not of the file, which is the smaller part.
  if (size !== 0n && size <= BigInt(bytes.length) * 16n && size >= BigInt(bytes.length) / 2n) {
    return Number(size);
  }
  throw inputError(`this is no ${title} kernel that can be read: its header states no believable size`, {
    place: { file: path, offset: 16 },
    hint: 'copy or download the kernel again',
  });
}

/** Kernels are linked at multiples of 2 to this, and are smaller. */
const granule = 27;
/** of pointers into the kernel, and how many times as many as into anything else */
const [minVotes, requiredLead] = [1000, 4];

/**
 * Where it is linked is in no header and differs from version to version, so the image's own pointers vote: of all 64-bit
 * words with the kernel's addresses, the place that most point to.
 *
 * @param isKernels whether an address with this upper half may be one of the kernel's
 * @throws an input error where the vote is not clear
 */
export function linkedAt(
  bytes: Buffer,
  path: string,
  title: string,
  isKernels: (high: number) => boolean,
): bigint {
  const votes = new Map<number, number>();
  for (let at = 4; at + 4 <= bytes.length; at += 8) {
    const high = bytes.readUInt32LE(at);
    if (!isKernels(high)) continue;
    // the upper 37 bits, as a number
    const place = high * 32 + (bytes.readUInt32LE(at - 4) >>> granule);
    votes.set(place, (votes.get(place) ?? 0) + 1);
  }
  const [first, second] = [...votes].sort(([, a], [, b]) => b - a);
  if (first === undefined || first[1] < minVotes || first[1] < (second?.[1] ?? 0) * requiredLead) {
    throw inputError(`it cannot be told where this ${title} kernel is linked`, {
      place: { file: path },
      hint: "give the kernel's vmlinux in its place",
    });
  }
  return BigInt(first[0]) << BigInt(granule);
}
