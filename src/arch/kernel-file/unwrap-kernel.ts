/**
 * What people hand a kernel around in: compressed as a whole, in an EFI program that unpacks itself (zboot), in a
 * unified kernel image. Unwrapped in memory, within bounds, until a kernel appears or nothing is known any more.
 *
 * Why so: docs/decisions/0131-unwrap-what-people-have.md.
 */
import { statSync } from 'node:fs';
import { bufferSource, withFileSource, type ByteSource } from '../../base/byte-source.ts';
import { decodeStream, recogniseCompression, type Compression } from '../../base/decompress/payload.ts';
import { PayloadError } from '../../base/decompress/payload-error.ts';
import { inputError } from '../../base/errors.ts';
import { quoted } from '../../base/quoted.ts';
import { readUnifiedImage, type UnifiedImage } from './unified-image.ts';

export interface KernelContent {
  /** the kernel's bytes, handed over while they can be read */
  readonly read: <T>(use: (source: ByteSource) => T) => T;
  /** null: the file is the kernel itself */
  readonly unwrapped: UnwrappedKernel | null;
}

export interface UnwrappedKernel {
  readonly bytes: Buffer;
  /** what it was in, outermost first: `gzip-compressed`, `a unified kernel image` */
  readonly wrappings: readonly string[];
  readonly unified: UnifiedImage | null;
}

/** The largest kernel worth believing in; distribution kernels decompress to 60 MB, debug information to 600. */
export const maxKernelBytes = 1 << 30;
/** `vmlinuz.efi.gz` is in two */
const maxWrappings = 3;
const headBytes = 4096;

/**
 * Finds the kernel in a file.
 *
 * @param isKernel whether a file with this beginning is one, which ends the search
 * @throws an input error where a wrapping is damaged or holds too much
 */
export function unwrapKernel(path: string, isKernel: (head: Buffer) => boolean): KernelContent {
  const identity = identityOf(path);
  if (identity === null) return unwrapWhole(path, isKernel);
  if (last?.identity !== identity) last = { identity, content: unwrapWhole(path, isKernel) };
  return last.content;
}

function identityOf(path: string): string | null {
  try {
    const { size, mtimeMs } = statSync(path);
    return `${size} ${mtimeMs} ${path}`;
  } catch {
    return null; // whoever opens it says what is wrong with it
  }
}

/** The same kernel is asked for its architecture first, then for itself. */
let last: { readonly identity: string; readonly content: KernelContent } | undefined;

function unwrapWhole(path: string, isKernel: (head: Buffer) => boolean): KernelContent {
  const wrappings: string[] = [];
  let unified: UnifiedImage | null = null;
  let bytes: Buffer | null = null;
  const read = <T>(use: (source: ByteSource) => T): T =>
    bytes === null ? withFileSource(path, use) : use(bufferSource(path, bytes));
  while (wrappings.length < maxWrappings) {
    const layer = read((source) => unwrapOnce(source, isKernel));
    if (layer === null) break;
    bytes = layer.bytes;
    wrappings.push(layer.what);
    unified = layer.unified ?? unified;
  }
  refuseFurther(path, read, wrappings);
  return { read, unwrapped: bytes && { bytes, wrappings, unified } };
}

/** @throws an input error where what is inside the last wrapping is wrapped, too */
function refuseFurther(path: string, read: KernelContent['read'], wrappings: readonly string[]): void {
  if (wrappings.length < maxWrappings) return;
  const further = read((source) => recogniseCompression(source.read(0, Math.min(headBytes, source.size))));
  if (further === null) return;
  const [outermost] = wrappings.map((what) => /^(\w+)-compressed$/.exec(what)?.[1]);
  throw inputError(`this is ${[...wrappings, `${further}-compressed`].join(', ')}: more than is unpacked`, {
    place: { file: path },
    hint: `unpack it: ${outermost ?? further} -dc ${quoted(path)} > kernel`,
  });
}

interface Layer {
  readonly what: string;
  readonly bytes: Buffer;
  readonly unified?: UnifiedImage;
}

function unwrapOnce(source: ByteSource, isKernel: (head: Buffer) => boolean): Layer | null {
  const head = source.read(0, Math.min(headBytes, source.size));
  if (isKernel(head)) return null;
  const compression = recogniseCompression(head);
  if (compression !== null) {
    return { what: `${compression}-compressed`, bytes: decompressed(source, compression) };
  }
  const packed = zbootPayload(source, head);
  if (packed !== null) return { what: 'an EFI kernel that unpacks itself (zboot)', bytes: packed };
  const unified = readUnifiedImage(source);
  return unified && { what: 'a unified kernel image', bytes: unified.linux, unified };
}

function decompressed(source: ByteSource, compression: Compression): Buffer {
  try {
    if (source.size > maxKernelBytes) throw new PayloadError(`it is larger than ${maxKernelBytes} bytes`);
    return decodeStream(source.read(0, source.size), compression, maxKernelBytes);
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error;
    throw inputError(`this is ${compression}-compressed, and cannot be unpacked: ${error.message}`, {
      place: { file: source.name },
      hint:
        compression === 'lzo'
          ? `unpack it: lzop -dc ${quoted(source.name)} > kernel`
          : 'copy or download it again; only kernels of up to 1 GiB are unpacked',
      cause: error,
    });
  }
}

/** Kernel: drivers/firmware/efi/libstub/zboot-header.S: "MZ\0\0", "zimg", u32 offset, u32 size; no size behind the data. */
function zbootPayload(source: ByteSource, head: Buffer): Buffer | null {
  if (head.toString('latin1', 0, 8) !== 'MZ\0\0zimg' || head.length < 16) return null;
  const payload = source.read(head.readUInt32LE(8), head.readUInt32LE(12));
  const compression = recogniseCompression(payload);
  if (compression === null) return null;
  return decompressed(bufferSource(source.name, payload), compression);
}
