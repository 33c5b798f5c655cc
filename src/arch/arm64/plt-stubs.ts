/** Stubs of a procedure linkage table: ELF for the Arm 64-bit architecture, 5.7.4, and what ld writes. */
import type { PltStubs } from '../architecture.ts';

const wordBytes = 4;
/** adrp x16, page */
const adrp = { mask: 0x9f00_001f, value: 0x9000_0010 } as const;
/** ldr x17, [x16, #offset] */
const ldr = { mask: 0xffc0_03ff, value: 0xf940_0211 } as const;
const btiC = 0xd503_245f;
const pageBytes = 4096;
const stubBytes = 16;
/** with a landing pad, or with authentication of the slot (autia1716) */
const longStubBytes = 24;

export const pltStubs: PltStubs = {
  slotRelocations: [1025, 1026], // R_AARCH64_GLOB_DAT and R_AARCH64_JUMP_SLOT
  stubs,
};

/**
 * The adrp counts pages from the page it lies in, so that where the section begins has to be known; relative to
 * it, a slot is found only if that is given.
 */
function stubs(code: Buffer, section: string, address: bigint): { at: number; size: number; slot: number }[] {
  if (!section.startsWith('.plt')) return [];
  const found: { at: number; size: number; slot: number }[] = [];
  for (let at = 0; at + stubBytes <= code.length; at += wordBytes) {
    const word = code.readUInt32LE(at);
    const next = code.readUInt32LE(at + wordBytes);
    if (!matches(word, adrp) || !matches(next, ldr)) continue;
    const padded = at >= wordBytes && code.readUInt32LE(at - wordBytes) === btiC;
    const start = padded ? at - wordBytes : at;
    // The first entry, which asks the dynamic linker, begins with a push.
    if (at >= wordBytes && matches(code.readUInt32LE(at - wordBytes), push)) continue;
    const page = (Number(address % BigInt(pageBytes)) + at) & ~(pageBytes - 1);
    const inSection = page - Number(address % BigInt(pageBytes)) + pages(word) * pageBytes;
    const slot = inSection + ((next >>> 10) & 0xfff) * 8;
    found.push({ at: start, size: padded ? longStubBytes : stubBytes, slot });
  }
  return found;
}

/** stp x16, x30, [sp, #-16]! */
const push = { mask: 0xffff_ffff, value: 0xa9bf_7bf0 } as const;

function matches(word: number, { mask, value }: { readonly mask: number; readonly value: number }): boolean {
  return (word & mask) >>> 0 === value >>> 0;
}

/** The signed number of pages of an adrp. */
function pages(word: number): number {
  const immediate = (((word >>> 5) & 0x7_ffff) << 2) | ((word >>> 29) & 3);
  return (immediate << 11) >> 11;
}
