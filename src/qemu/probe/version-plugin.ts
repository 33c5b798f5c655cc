/**
 * A QEMU plugin of some 500 bytes without any code, written by hand: a shared object that exports
 * `qemu_plugin_version` with a version no QEMU accepts. QEMU looks at the version before it calls anything, and
 * its refusal names the range it supports (plugins/loader.c, plugin_load). So the range is read from the binary
 * itself, on machines without a compiler too.
 *
 *     0x000  ELF header
 *     0x040  program headers: the whole file, readable and writable; the dynamic table; a stack that is not
 *            executable (without it dlopen would make the process's stack executable)
 *     0x0e8  dynamic table      the dynamic linker writes addresses into it, hence "writable"
 *            symbols            none, qemu_plugin_version, qemu_plugin_install
 *            hash table         one bucket: 1 → 2
 *            strings
 *            the version        which is also where qemu_plugin_install points: it is never called
 */
const machines: Readonly<Record<string, number>> = { x64: 62, arm64: 183, riscv64: 243 };

const elfHeaderSize = 64;
const programHeaderSize = 56;
const symbolSize = 24;
const load = 1;
const dynamic = 2;
const gnuStack = 0x6474e551;
const readWrite = 6;

/**
 * The plugin's bytes.
 *
 * @param version what it declares, a signed 32-bit number
 * @param arch of the host, as `process.arch` says it
 * @returns null for a host whose machine number is not known here
 */
export function versionPlugin(version: number, arch: string): Uint8Array | null {
  const machine = machines[arch];
  if (machine === undefined) return null;
  const strings = Buffer.from('\0qemu_plugin_version\0qemu_plugin_install\0');
  const dynamicAt = elfHeaderSize + 3 * programHeaderSize;
  const symbolsAt = dynamicAt + 6 * 16;
  const hashAt = symbolsAt + 3 * symbolSize;
  const stringsAt = hashAt + 6 * 4;
  const versionAt = (stringsAt + strings.length + 7) & ~7;
  const size = versionAt + 8;

  const file = Buffer.alloc(size);
  const u32 = (offset: number, value: number): number => file.writeUInt32LE(value, offset);
  const u64 = (offset: number, value: number): bigint | number =>
    file.writeBigUInt64LE(BigInt(value), offset);

  file.set([0x7f, 0x45, 0x4c, 0x46, /* 64 bit */ 2, /* little-endian */ 1, /* version */ 1]);
  file.writeUInt16LE(3, 16); // ET_DYN
  file.writeUInt16LE(machine, 18);
  u32(20, 1);
  u64(32, elfHeaderSize); // program headers follow
  file.writeUInt16LE(elfHeaderSize, 52);
  file.writeUInt16LE(programHeaderSize, 54);
  file.writeUInt16LE(3, 56);

  const segments = [
    { type: load, at: 0, length: size, align: 0x1000 },
    { type: dynamic, at: dynamicAt, length: 6 * 16, align: 8 },
    { type: gnuStack, at: 0, length: 0, align: 16 },
  ];
  for (const [index, { type, at, length, align }] of segments.entries()) {
    const offset = elfHeaderSize + index * programHeaderSize;
    u32(offset, type);
    u32(offset + 4, readWrite);
    u64(offset + 8, at);
    u64(offset + 16, at);
    u64(offset + 24, at);
    u64(offset + 32, length);
    u64(offset + 40, length);
    u64(offset + 48, align);
  }

  const entries = [
    [4, hashAt], // DT_HASH
    [6, symbolsAt], // DT_SYMTAB
    [5, stringsAt], // DT_STRTAB
    [10, strings.length], // DT_STRSZ
    [11, symbolSize], // DT_SYMENT
    [0, 0],
  ] as const;
  for (const [index, [tag, value]] of entries.entries()) {
    u64(dynamicAt + index * 16, tag);
    u64(dynamicAt + index * 16 + 8, value);
  }

  for (const [index, { name, type }] of [
    { name: 'qemu_plugin_version', type: 1 },
    { name: 'qemu_plugin_install', type: 2 },
  ].entries()) {
    const offset = symbolsAt + (index + 1) * symbolSize;
    u32(offset, strings.indexOf(name));
    file.writeUInt8(0x10 | type, offset + 4); // global
    file.writeUInt16LE(1, offset + 6); // any section: only 0 would mean "undefined"
    u64(offset + 8, versionAt);
    u64(offset + 16, 4);
  }

  for (const [index, value] of [1, 3, 1, 0, 2, 0].entries()) u32(hashAt + index * 4, value);
  file.set(strings, stringsAt);
  file.writeInt32LE(version, versionAt);
  return file;
}
