/** A program of 32 bits (AArch32, EABI) for arm64 kernels with CONFIG_COMPAT: static, without a C library, assembled by hand. */

const elfHeaderBytes = 52;
const programHeaderBytes = 32;
const loadAddress = 0x1_0000;

/**
 * Calls getppid `calls` times in A32 code, close(-1) once, getpid 100 times in T32 code, and exits.
 *
 * @returns its bytes, and how many instructions it is from its first to its last
 */
export function aarch32Program(calls: number): { readonly bytes: Buffer; readonly instructions: number } {
  const arm = [
    0xe3000000 | ((calls >> 12) << 16) | (4 << 12) | (calls & 0xfff), // movw r4, #calls
    0xe3a07040, // 1: mov r7, #64, getppid
    0xef000000, // svc 0
    0xe2544001, // subs r4, r4, #1
    0x1afffffb, // bne 1b
    0xe3e00000, // mvn r0, #0
    0xe3a07006, // mov r7, #6, close
    0xef000000, // svc 0
    0xe28f0001, // add r0, pc, #1
    0xe12fff10, // bx r0
  ];
  const thumb = [
    0x2464, // movs r4, #100
    0x2714, // movs r7, #20, getpid
    0xdf00, // 1: svc 0
    0x3c01, // subs r4, #1
    0xd1fc, // bne 1b
    0x2000, // movs r0, #0
    0x2701, // movs r7, #1, exit
    0xdf00, // svc 0
  ];
  const code = Buffer.alloc(arm.length * 4 + thumb.length * 2);
  arm.forEach((word, index) => code.writeUInt32LE(word >>> 0, index * 4));
  thumb.forEach((half, index) => code.writeUInt16LE(half, arm.length * 4 + index * 2));
  const instructions = arm.length + (calls - 1) * 4 + thumb.length + 99 * 3;
  return { bytes: elf32(code), instructions };
}

/** An ELF file of one segment, which holds its headers, too. */
function elf32(code: Buffer): Buffer {
  const headers = Buffer.alloc(elfHeaderBytes + programHeaderBytes);
  const bytes = headers.length + code.length;
  headers.write('\x7fELF\x01\x01\x01', 0, 'latin1');
  headers.writeUInt16LE(2, 16); // executable
  headers.writeUInt16LE(40, 18); // EM_ARM
  headers.writeUInt32LE(1, 20);
  headers.writeUInt32LE(loadAddress + headers.length, 24); // entry
  headers.writeUInt32LE(elfHeaderBytes, 28); // program headers
  headers.writeUInt32LE(0x05000000, 36); // EABI 5
  headers.writeUInt16LE(elfHeaderBytes, 40);
  headers.writeUInt16LE(programHeaderBytes, 42);
  headers.writeUInt16LE(1, 44);
  const segment = headers.subarray(elfHeaderBytes);
  segment.writeUInt32LE(1, 0); // loaded
  segment.writeUInt32LE(loadAddress, 8);
  segment.writeUInt32LE(loadAddress, 12);
  segment.writeUInt32LE(bytes, 16);
  segment.writeUInt32LE(bytes, 20);
  segment.writeUInt32LE(5, 24); // read, execute
  segment.writeUInt32LE(0x1000, 28);
  return Buffer.concat([headers, code]);
}
