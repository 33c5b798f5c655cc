/**
 * The tracer's counts of a riscv64 guest of which every instruction is known (truth-riscv64.S): calls of every encoding,
 * recursion, tail calls, veneers, code left without a return, faults, interrupts, calls of the firmware, sleep and task
 * switches.
 */
import { expect, jest, test } from '@jest/globals';
import { describeKnownGuest } from './known-guest.ts';
import { runTruth } from './linked-truth.ts';
import { riscv64Names, riscv64Truth } from './truth-riscv64.ts';

jest.setTimeout(120_000);

/** Turns of the loop that the timer ends. */
const turns = 3749;
/** Of the block that waits for an interrupt, which is left in its middle, QEMU counts both instructions. */
const behindWait = 1;
/**
 * Counted by hand from the source. What ran before the first function is known, the mask ROM and the firmware, is a task
 * of its own, as is the switch to a task that is new.
 */
const expectedTree = `\
task 0x0 0 5
task 0x1000 1 36
task start 1 22
  spin 1 33
task start_high 1 12
  calls 1 57
    alpha 10 110
      gamma 30 90
      millicode 10 20
    catcher 1 6
      throws 1 3
        thrown 1 9
    gamma 1 3
    late 1 13
      gamma 1 3
${Array.from({ length: 20 }, (_, depth) => `${'  '.repeat(2 + depth)}recurse 1 ${depth === 19 ? 3 : 8}`).join('\n')}
    spin 1 2001
    tail_inner 1 2
    tail_last 1 2
    tail_outer 1 2
  faults 1 21
    interrupt handle_exception 5 85
      do_fault 5 45
        gamma 5 15
  firmware 1 11
    trap 3 27
      serve 3 6
  interrupts 1 ${14 + 7 * turns + behindWait}
    arm_timer 1 4
    interrupt do_irq 3 84
      arm_timer 3 12
      gamma 3 9
    works ${turns} ${6 * turns}
      gamma ${turns} ${3 * turns}
        interrupt do_irq 1 28
          arm_timer 1 4
          gamma 1 3
  print 1 6
  stop 1 0
  tasks 1 15
    first_half 2 20
      switch_to 2 10
task fresh 1 12
  alpha 1 11
    gamma 3 9
    millicode 1 2
  gamma 1 3
  switch_to 2 5`;

describeKnownGuest(
  'a riscv64 guest',
  { architecture: 'riscv64', truth: riscv64Truth, names: riscv64Names, expectedTree },
  (qemu, exactBlocks) => {
    test('sees it ask for the power to be cut, of the firmware and of a device', async () => {
      const marks = [{ role: 'note', at: { powerOff: true } }] as const;
      const { tables } = await runTruth(riscv64Truth, qemu(), { exactBlocks, marks });
      expect(tables.header.end).toBe('exit');
      expect([...tables.marks.mark]).toEqual([0, 0]);
      // between them what the firmware does, and the way to the device
      const [first, second] = tables.marks.instructions;
      expect(second! - first!).toBe(1 + 9 + 2 + 1 + 3);
    });
  },
);
