/**
 * Undoes the x86 branch filter of xz ("BCJ"), which makes calls compress better by writing their targets as
 * absolute addresses. It must take and leave exactly what the encoder took: an E8 or E9 byte whose operand's
 * highest byte is 00 or FF, unless bytes that looked like opcodes within the four bytes before say that it is
 * an operand itself.
 */

/** for each pattern of opcode-like bytes at 1, 2, 3 bytes before (bits 0-2): may this be an opcode, and … */
const mayBeOpcode = [true, true, true, false, true, false, false, false];
/** … the byte of the operand, from its end, that must then not look like a high byte */
const suspectByte = [0, 1, 2, 2, 3, 3, 3, 3];

/** Works in place on one block of content. */
export function undoX86Filter(code: Buffer): void {
  const end = code.length - 4;
  let last = -5;
  let pattern = 0;
  for (let at = 0; at < end; at += 1) {
    if ((code[at]! & 0xfe) !== 0xe8) continue;
    const distance = at - last;
    last = at;
    pattern = distance > 3 ? 0 : (pattern << (distance - 1)) & 7;
    const refused =
      pattern !== 0 && (!mayBeOpcode[pattern]! || isSignByte(code[at + 4 - suspectByte[pattern]!]!));
    if (refused || !isSignByte(code[at + 4]!)) {
      pattern = (pattern << 1) | 1;
      continue;
    }
    code.writeInt32LE(relativeTarget(code.readInt32LE(at + 1), at + 5, pattern), at + 1);
    at += 4;
  }
}

function relativeTarget(absolute: number, next: number, pattern: number): number {
  let source = absolute;
  for (;;) {
    const target = (source - next) | 0;
    const bits = suspectByte[pattern]! * 8;
    if (pattern === 0 || !isSignByte((target >>> (24 - bits)) & 0xff)) return (target << 7) >> 7;
    source = target ^ ((1 << (32 - bits)) - 1);
  }
}

function isSignByte(byte: number): boolean {
  return byte === 0x00 || byte === 0xff;
}
