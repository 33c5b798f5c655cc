/** Stubs of a procedure linkage table: System V ABI, AMD64 supplement, 5.2. */
import type { PltStubs } from '../architecture.ts';

/** a stub has 16 bytes, in .plt.got of programs without IBT 8; all start at multiples of 8 */
const step = 8;
/** jmp *disp32(%rip) */
const jump = [0xff, 0x25] as const;
const jumpBytes = 6;
/** how far into a stub the jump stands: at once, behind `bnd`, behind `endbr64`, behind both */
const jumpOffsets = [0, 1, 4, 5] as const;

export const pltStubs: PltStubs = {
  slotRelocations: [6, 7], // R_X86_64_GLOB_DAT and R_X86_64_JUMP_SLOT
  stubs,
};

function stubs(code: Buffer, section: string): { at: number; size: number; slot: number }[] {
  const found: { at: number; size: number; slot: number }[] = [];
  const size = section === '.plt.got' && !startsWithEndbr(code) ? step : 2 * step;
  for (let at = 0; at + step <= code.length; at += size) {
    const offset = jumpOffsets.find((one) => code[at + one] === jump[0] && code[at + one + 1] === jump[1]);
    if (offset === undefined || at + offset + jumpBytes > code.length) continue;
    found.push({ at, size, slot: at + offset + jumpBytes + code.readInt32LE(at + offset + 2) });
  }
  return found;
}

function startsWithEndbr(code: Buffer): boolean {
  return code.length >= 4 && code.readUInt32BE(0) === 0xf30f1efa;
}
