/** A guest of a thousand known instructions, by which the tracer is tried in a QEMU: a BIOS image, and nothing else. */
import type { TrialGuest } from '../architecture.ts';
import { u32 } from '../static-elf.ts';

/** Rounds of the guest's loop: two instructions each. */
const rounds = 500;

const romSize = 0x10000;
/** Linear address of f000:0000, where the code begins; the reset vector jumps there. */
const romBase = 0xf0000;
const nameAt = 0x100;
const pathAt = 0x110;
const path = '/bootgate';

/** Real-mode code: says "ok" on COM1, counts, and stops where a path lies in memory. */
const code = [
  [0xba, 0xf8, 0x03], //                      mov  dx, 0x3f8
  [0xb0, 0x6f], //                            mov  al, 'o'
  [0xee], //                                  out  dx, al
  [0xb0, 0x6b], //                            mov  al, 'k'
  [0xee], //                                  out  dx, al
  [0x66, 0xbe, ...u32(romBase + nameAt)], // mov  esi, name
  [0x66, 0xb9, ...u32(rounds)], //         mov  ecx, rounds
  [0x66, 0x49], //                            dec  ecx
  [0x75, 0xfc], //                            jnz  dec
];
const stopAt = romBase + code.flat().length;
/** The jump of the reset vector, seven instructions, and the loop. */
const knownInstructions = 1 + 7 + 2 * rounds;

function rom(): Uint8Array {
  const image = new Uint8Array(romSize).fill(0xf4); // hlt
  image.set(code.flat());
  image.set(u32(romBase + pathAt), nameAt); // `struct filename` begins with a pointer to the path
  image.fill(0, nameAt + 4, nameAt + 8);
  image.set(Buffer.from(`${path}\0`), pathAt);
  image.set([0xea, 0x00, 0x00, 0x00, 0xf0], romSize - 16); // jmp f000:0000
  return image;
}

export const trial: TrialGuest = {
  args: ['-machine', 'q35', '-m', '32', '-bios'],
  image: rom(),
  says: 'ok',
  consoleOutput: null,
  stopAt: BigInt(stopAt),
  path,
  instructions: knownInstructions,
};
