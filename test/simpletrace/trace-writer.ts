/** Writes traces of QEMU's simple backend by hand, record by record, as trace/simple.c lays them out. */

export const headerId = 0xffffffffffffffffn;
export const magic = 0xf2b177cb0aa429b4n;
export const droppedId = 0xfffffffffffffffen;

/** Little-endian integers by width in bytes, one after the other. */
export function integers(...fields: readonly (readonly [width: 4 | 8, value: number | bigint])[]): Buffer {
  const bytes = Buffer.alloc(fields.reduce((sum, [width]) => sum + width, 0));
  let offset = 0;
  for (const [width, value] of fields) {
    if (width === 4) bytes.writeUInt32LE(Number(value), offset);
    else bytes.writeBigUInt64LE(BigInt(value), offset);
    offset += width;
  }
  return bytes;
}

export function header(version = 4): Buffer {
  return integers([8, headerId], [8, magic], [8, version]);
}

export function mapping(id: number | bigint, name: string): Buffer {
  return Buffer.concat([integers([8, 0], [8, id], [4, Buffer.byteLength(name)]), Buffer.from(name)]);
}

/** An event with any arguments. `version` 3 leaves out the type word, as versions 2 and 3 do. */
export function event(
  id: number | bigint,
  ns: number | bigint,
  args: readonly (number | bigint)[] | Buffer,
  version = 4,
): Buffer {
  const body = Buffer.isBuffer(args) ? args : integers(...args.map((value) => [8, value] as const));
  return Buffer.concat([
    version === 4 ? integers([8, 1]) : Buffer.alloc(0),
    integers([8, id], [8, ns], [4, 24 + body.length], [4, 4491]),
    body,
  ]);
}

/** Event ids the hand-made traces use; real ones differ from build to build. */
export const ids = { other: 3, exec_tb: 7, exec_tb_nocache: 8, exec_tb_exit: 9 } as const;

export function names(): Buffer {
  return Buffer.concat(Object.entries(ids).map(([name, id]) => mapping(id, name)));
}

export function execTb(ns: number | bigint, pc: number | bigint): Buffer {
  return event(ids.exec_tb, ns, [0x7fa869afe010n, pc]);
}

export function execTbExit(ns: number | bigint): Buffer {
  return event(ids.exec_tb_exit, ns, [0x7fa869afe010n, 0]);
}

export function droppedEvents(ns: number | bigint, count: number): Buffer {
  return event(droppedId, ns, [count]);
}

/** A trace of version 4 with the given records. */
export function trace(...records: readonly Buffer[]): Buffer {
  return Buffer.concat([header(), names(), ...records]);
}
