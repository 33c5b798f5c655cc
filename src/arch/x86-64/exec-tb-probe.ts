/** A guest of 33 bytes whose blocks are known, in real mode: a BIOS image, and nothing else. */
import { probeRounds, type ExecTbProbe } from '../exec-tb-probe.ts';
import { u32 } from '../static-elf.ts';

/** Code at f000:0000, started from the reset vector at the ROM's end. */
const code = [
  [0x31, 0xc0], //                     xor  ax, ax
  [0x8e, 0xd0], //                     mov  ss, ax
  [0xbc, 0x00, 0x70], //               mov  sp, 0x7000
  [0x66, 0xb9, ...u32(probeRounds)], //  mov  ecx, rounds
  [0xe8, 0x10, 0x00], //         0x0d  call 0x20
  [0x66, 0x49], //               0x10  dec  ecx
  [0x75, 0xf9], //                     jnz  0x0d
  [0xb0, 0x10], //                     mov  al, 0x10
  [0xe6, 0xf4], //                     out  0xf4, al       isa-debug-exit: QEMU exits
  [0xf4], //                           hlt
  [0xeb, 0xfd], //                     jmp  back to hlt
].flat();
const routineAt = 0x20;
const ret = 0xc3;
const romSize = 0x10000;
const romBase = 0xf0000;

function rom(): Uint8Array {
  const image = new Uint8Array(romSize).fill(0xf4);
  image.set(code);
  image[routineAt] = ret;
  image.set([0xea, 0x00, 0x00, 0x00, 0xf0], romSize - 16); // jmp f000:0000
  return image;
}

export const execTbProbe: ExecTbProbe = {
  args: ['-machine', 'q35', '-m', '32', '-device', 'isa-debug-exit,iobase=0xf4,iosize=4', '-bios'],
  image: rom(),
  blocks: [romBase + 0x0d, romBase + routineAt, romBase + 0x10],
  status: 0x21, // isa-debug-exit turns the written value v into the status 2 v + 1
};
