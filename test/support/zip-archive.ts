/** Writes ZIP archives for tests, honest ones and ones that lie. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly content: Buffer | string;
  /** 8 deflate (default), 0 stored, anything else is written as it is */
  readonly method?: number;
  readonly encrypted?: boolean;
  /** Unix mode for the central directory: 0o120777 is a symbolic link */
  readonly mode?: number;
  /** what the headers claim instead of the truth */
  readonly claim?: { readonly crc?: number; readonly size?: number; readonly packed?: number };
}

/** An archive of the entries, in order. */
export function zipArchive(entries: readonly ZipEntry[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content, method = 8, encrypted = false, mode = 0o100644, claim = {} } of entries) {
    const bytes = Buffer.from(content);
    const packed = method === 8 ? deflateRawSync(bytes) : bytes;
    const path = Buffer.from(name);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(encrypted ? 1 : 0, 2);
    shared.writeUInt16LE(method, 4);
    shared.writeUInt32LE(claim.crc ?? crc32(bytes), 10);
    shared.writeUInt32LE(claim.packed ?? packed.length, 14);
    shared.writeUInt32LE(claim.size ?? bytes.length, 18);
    shared.writeUInt16LE(path.length, 22);
    const localStart = Buffer.concat([Buffer.from('PK\x03\x04'), shared, path]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), shared, tail, path]));
    local.push(localStart, packed);
    offset += localStart.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}
