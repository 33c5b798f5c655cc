/** A guest of a thousand known instructions, by which the tracer is tried in a QEMU: flash memory, and nothing else. */
import { assemble, label } from '../assembler.ts';
import type { TrialGuest } from '../architecture.ts';
import { condition, countDown, jump, jumpIf, move, storeByte, waitForInterrupt } from './assembler.ts';

/** Rounds of the guest's loop: two instructions each. */
const rounds = 500;

const romSize = 0x10000;
const nameAt = 0x200;
const pathAt = 0x210;
const path = '/bootgate';
/** the first UART, a PL011, whose first register sends (QEMU hw/arm/virt.c, base_memmap) */
const uart = 0x0900_0000;

/** Runs at 0, where the CPU starts and the flash lies: says "ok", counts, and stops where a path lies in memory. */
const before = assemble([
  ...move(9, uart),
  ...move(10, 0x6f), // 'o'
  storeByte(10, 9),
  ...move(10, 0x6b), // 'k'
  storeByte(10, 9),
  ...move(1, nameAt),
  ...move(11, rounds),
  label('loop'),
  countDown(11),
  jumpIf(condition.notEqual, 'loop'),
]);
const stopAt = before.length;
const wordBytes = 4;
/** All but the loop once, and the loop's turns. */
const knownInstructions = stopAt / wordBytes - 2 + 2 * rounds;

function rom(): Uint8Array {
  const image = Buffer.alloc(romSize);
  image.set(before);
  image.set(assemble([label('stop'), waitForInterrupt, jump('stop')]), stopAt);
  image.writeBigUInt64LE(BigInt(pathAt), nameAt); // `struct filename` begins with a pointer to the path
  image.set(Buffer.from(`${path}\0`), pathAt);
  return image;
}

export const trial: TrialGuest = {
  args: ['-machine', 'virt', '-cpu', 'cortex-a57', '-m', '64', '-bios'],
  image: rom(),
  says: 'ok',
  consoleOutput: { start: 0n, end: BigInt(stopAt) },
  stopAt: BigInt(stopAt),
  path,
  instructions: knownInstructions,
};
