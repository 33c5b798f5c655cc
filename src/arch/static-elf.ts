/** Static 64-bit Linux programs without a C library, made of code assembled by hand: no compiler is needed. */

/** Where the one segment is loaded: the usual address of a static program. */
const loadAddress = 0x400000;
const fileHeaderSize = 64;
const programHeaderSize = 56;
const codeOffset = fileHeaderSize + programHeaderSize;

/** Address of the first byte of code, which is where it is entered. */
export const codeAddress = loadAddress + codeOffset;

/**
 * A program of one segment, readable and executable, and writable where asked for.
 *
 * @param machine e_machine of the architecture it is for
 */
export function staticProgram(machine: number, code: Uint8Array, writable = false): Uint8Array {
  const image = Buffer.alloc(codeOffset + code.length);
  image.set(elfHeaders(machine, image.length, writable));
  image.set(code, codeOffset);
  return image;
}

/** ELF-64 file header and one program header (elf(5)). */
function elfHeaders(machine: number, fileSize: number, writable: boolean): Uint8Array {
  const headers = Buffer.alloc(codeOffset);
  headers.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]); // magic, 64 bits, little endian, version 1
  headers.writeUInt16LE(2, 16); // e_type: ET_EXEC
  headers.writeUInt16LE(machine, 18); // e_machine
  headers.writeUInt32LE(1, 20); // e_version
  headers.writeBigUInt64LE(BigInt(codeAddress), 24); // e_entry
  headers.writeBigUInt64LE(BigInt(fileHeaderSize), 32); // e_phoff
  headers.writeUInt16LE(fileHeaderSize, 52); // e_ehsize
  headers.writeUInt16LE(programHeaderSize, 54); // e_phentsize
  headers.writeUInt16LE(1, 56); // e_phnum
  headers.writeUInt16LE(64, 58); // e_shentsize
  const segment = fileHeaderSize;
  headers.writeUInt32LE(1, segment); // p_type: PT_LOAD
  headers.writeUInt32LE(writable ? 7 : 5, segment + 4); // p_flags: R W X
  headers.writeBigUInt64LE(BigInt(loadAddress), segment + 16); // p_vaddr
  headers.writeBigUInt64LE(BigInt(loadAddress), segment + 24); // p_paddr
  headers.writeBigUInt64LE(BigInt(fileSize), segment + 32); // p_filesz
  headers.writeBigUInt64LE(BigInt(fileSize), segment + 40); // p_memsz
  headers.writeBigUInt64LE(0x1000n, segment + 48); // p_align
  return headers;
}

/** An unsigned 32-bit number as four bytes. */
export function u32(value: number): number[] {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    throw new RangeError(`${value} is not an unsigned 32-bit number`);
  }
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
}
