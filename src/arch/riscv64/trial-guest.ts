/** A guest of a thousand known instructions, by which the tracer is tried in a QEMU: firmware, and nothing else. */
import { assemble, label } from '../assembler.ts';
import type { TrialGuest } from '../architecture.ts';
import {
  add,
  condition,
  countDown,
  jump,
  jumpIf,
  move,
  register,
  shiftLeft,
  storeByte,
  waitForInterrupt,
} from './assembler.ts';

/** Rounds of the guest's loop: two instructions each. */
const rounds = 500;

/** of the mask ROM, which jumps to the firmware (QEMU hw/riscv/boot.c, riscv_setup_rom_reset_vec) */
const resetInstructions = 6;
/** where the firmware lies, at the beginning of memory (hw/riscv/virt.c, virt_memmap) */
const imageAt = 0x8000_0000;
const imageSize = 0x1000;
const nameAt = 0x200;
const pathAt = 0x210;
const path = '/bootgate';
/** the first UART, a 16550, whose first register sends */
const uart = 0x1000_0000;

const { zero, a1, t0, t1 } = register;

/** Says "ok", counts, and stops where a path lies in memory. */
const before = assemble([
  ...move(t0, uart),
  ...move(t1, 0x6f), // 'o'
  storeByte(t1, t0),
  ...move(t1, 0x6b), // 'k'
  storeByte(t1, t0),
  ...move(a1, 1),
  shiftLeft(a1, a1, 31),
  add(a1, a1, nameAt),
  ...move(t0, rounds),
  label('loop'),
  countDown(t0),
  jumpIf(condition.notEqual, t0, zero, 'loop'),
]);
const stopAt = imageAt + before.length;
const wordBytes = 4;
/** All but the loop once, and the loop's turns. */
const knownInstructions = resetInstructions + before.length / wordBytes - 2 + 2 * rounds;

function firmware(): Uint8Array {
  const image = Buffer.alloc(imageSize);
  image.set(before);
  image.set(assemble([label('stop'), waitForInterrupt, jump('stop')]), before.length);
  image.writeBigUInt64LE(BigInt(imageAt + pathAt), nameAt); // `struct filename` begins with a pointer to the path
  image.set(Buffer.from(`${path}\0`), pathAt);
  return image;
}

export const trial: TrialGuest = {
  args: ['-machine', 'virt', '-cpu', 'rv64', '-m', '64', '-bios'],
  image: firmware(),
  says: 'ok',
  // what firmware stores is looked at wherever it does (arch-riscv64.c.inc)
  consoleOutput: null,
  stopAt: BigInt(stopAt),
  path,
  instructions: knownInstructions,
};
