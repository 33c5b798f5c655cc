/**
 * The bytes of a symbol index (version 5, little-endian like every host that Bootgate runs on):
 *
 *     0  8 bytes   "BGSYMIDX"
 *     8  u32       version
 *    12  u32       bytes of the description
 *    16  32 bytes  SHA-256 of everything from byte 48 on
 *    48  JSON      description (IndexMeta), padded with spaces to a multiple of 8
 *        u64[symbols]  addresses, ascending; aliases by preference
 *        u64[rows]     addresses of functions
 *        u32[symbols]  offset of the name
 *        u32[rows]     size in bytes
 *        u32[rows]     the row's symbol
 *        u32[slots]    hash table: symbol numbers, 0xffffffff free
 *        u16[rows]     section, an index into the description's list
 *        u8[symbols]   binding
 *        bytes         NUL-terminated names
 */
import { createHash } from 'node:crypto';
import type { StoredKernelFacts } from './kernel-facts.ts';
import type { SymbolSource } from './symbol-table.ts';

export interface IndexMeta {
  readonly source: SymbolSource;
  readonly buildId: string | null;
  readonly symbols: number;
  readonly rows: number;
  readonly hashSlots: number;
  readonly nameBytes: number;
  readonly sections: readonly string[];
  /** of the kernel that the symbols were read out of, null for other sources */
  readonly facts: StoredKernelFacts | null;
}

export interface IndexColumns {
  /** pairs of low and high halves */
  readonly symbolAddress: Uint32Array;
  readonly rowAddress: Uint32Array;
  readonly symbolName: Uint32Array;
  readonly rowSize: Uint32Array;
  readonly rowSymbol: Uint32Array;
  readonly hash: Uint32Array;
  readonly rowSection: Uint16Array;
  readonly symbolBinding: Uint8Array;
  readonly names: Buffer;
}

export interface SymbolIndex {
  readonly bytes: Buffer;
  readonly meta: IndexMeta;
  readonly columns: IndexColumns;
}

export const hashNone = 0xffff_ffff;

const magic = 'BGSYMIDX';
const version = 5;
const headBytes = 48;

/** Space for an index of these sizes, its description written. */
export function layoutIndex(meta: IndexMeta): SymbolIndex {
  const json = Buffer.from(JSON.stringify(meta));
  const metaBytes = Math.ceil(json.length / 8) * 8;
  const bytes = Buffer.alloc(headBytes + metaBytes + columnBytes(meta));
  bytes.write(magic, 0, 'latin1');
  bytes.writeUInt32LE(version, 8);
  bytes.writeUInt32LE(metaBytes, 12);
  bytes.fill(' ', headBytes, headBytes + metaBytes);
  json.copy(bytes, headBytes);
  return { bytes, meta, columns: columnsOf(bytes, headBytes + metaBytes, meta) };
}

/** Stamps the checksum. */
export function sealIndex(bytes: Buffer): Buffer {
  checksum(bytes).copy(bytes, 16);
  return bytes;
}

/** The same index with these facts in its description. */
export function indexWithFacts({ bytes, meta }: SymbolIndex, facts: StoredKernelFacts): Buffer {
  const described = layoutIndex({ ...meta, facts });
  bytes.copy(described.bytes, described.bytes.length - columnBytes(meta), bytes.length - columnBytes(meta));
  return sealIndex(described.bytes);
}

/** @returns null when the bytes are not a whole, undamaged index of this version */
export function openIndex(file: Buffer): SymbolIndex | null {
  if (file.length < headBytes || file.toString('latin1', 0, 8) !== magic) return null;
  if (file.readUInt32LE(8) !== version) return null;
  if (!checksum(file).equals(file.subarray(16, headBytes))) return null;
  const bytes = file.byteOffset % 8 === 0 ? file : copyAligned(file);
  const metaEnd = headBytes + bytes.readUInt32LE(12);
  const meta = JSON.parse(bytes.toString('utf8', headBytes, metaEnd)) as IndexMeta; // checked by the checksum
  if (bytes.length !== metaEnd + columnBytes(meta)) return null;
  return { bytes, meta, columns: columnsOf(bytes, metaEnd, meta) };
}

function copyAligned(bytes: Buffer): Buffer {
  const copy = Buffer.from(new ArrayBuffer(bytes.length));
  bytes.copy(copy);
  return copy;
}

function checksum(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes.subarray(headBytes)).digest();
}

function columnBytes(meta: IndexMeta): number {
  return meta.symbols * (8 + 4 + 1) + meta.rows * (8 + 4 + 4 + 2) + meta.hashSlots * 4 + meta.nameBytes;
}

function columnsOf(bytes: Buffer, start: number, meta: IndexMeta): IndexColumns {
  let at = start;
  const words = (count: number): Uint32Array => {
    const column = new Uint32Array(bytes.buffer, bytes.byteOffset + at, count);
    at += count * 4;
    return column;
  };
  const symbolAddress = words(2 * meta.symbols);
  const rowAddress = words(2 * meta.rows);
  const symbolName = words(meta.symbols);
  const rowSize = words(meta.rows);
  const rowSymbol = words(meta.rows);
  const hash = words(meta.hashSlots);
  const rowSection = new Uint16Array(bytes.buffer, bytes.byteOffset + at, meta.rows);
  at += meta.rows * 2;
  const symbolBinding = bytes.subarray(at, (at += meta.symbols));
  const names = bytes.subarray(at, at + meta.nameBytes);
  return {
    symbolAddress,
    rowAddress,
    symbolName,
    rowSize,
    rowSymbol,
    hash,
    rowSection,
    symbolBinding,
    names,
  };
}

/** FNV-1a of the NUL-terminated name at an offset. */
export function hashName(names: Uint8Array, offset: number): number {
  let hash = 0x811c9dc5;
  for (let at = offset; at < names.length && names[at] !== 0; at += 1) {
    hash = Math.imul(hash ^ names[at]!, 0x01000193);
  }
  return hash >>> 0;
}
