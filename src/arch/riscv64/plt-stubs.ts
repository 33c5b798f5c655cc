/** Stubs of a procedure linkage table: RISC-V ABIs Specification, "Program Linkage Table". */
import type { PltStubs } from '../architecture.ts';

/** auipc t3, page */
const auipc = { mask: 0xfff, value: 0xe17 } as const;
/** ld t3, offset(t3) */
const ld = { mask: 0xf_ffff, value: 0xe_3e03 } as const;
/** jalr t1, t3 */
const jalr = 0x000e_0367;
const stubBytes = 16;

export const pltStubs: PltStubs = {
  slotRelocations: [2, 5], // R_RISCV_64 and R_RISCV_JUMP_SLOT
  stubs,
};

function stubs(code: Buffer, section: string): { at: number; size: number; slot: number }[] {
  if (!section.startsWith('.plt')) return [];
  const found: { at: number; size: number; slot: number }[] = [];
  for (let at = 0; at + stubBytes <= code.length; at += stubBytes) {
    const [first, second, third] = [0, 4, 8].map((offset) => code.readUInt32LE(at + offset)) as [
      number,
      number,
      number,
    ];
    if (!matches(first, auipc) || !matches(second, ld) || third !== jalr) continue;
    const slot = at + ((first & ~0xfff) | 0) + (second >> 20);
    found.push({ at, size: stubBytes, slot });
  }
  return found;
}

function matches(word: number, { mask, value }: { readonly mask: number; readonly value: number }): boolean {
  return (word & mask) >>> 0 === value;
}
