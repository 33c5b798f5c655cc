/**
 * The tracer's counts of an arm64 guest of which every instruction is known (truth-arm64.S): calls, recursion, tail calls,
 * veneers, code left without a return, faults, nested interrupts, sleep and task switches.
 */
import { jest } from '@jest/globals';
import { describeKnownGuest } from './known-guest.ts';
import { arm64Names, arm64Truth } from './truth-arm64.ts';

jest.setTimeout(120_000);

/** Turns of the loop that the timer ends. */
const turns = 4998;
/**
 * Counted by hand from the source. What ran before the first function is known, QEMU's stub, is a task of its own, as is
 * the switch to a task that is new.
 */
const expectedTree = `\
task 0x0 0 5
task 0x40000000 1 7
task start 1 16
  spin 1 33
task start_high 1 11
  calls 1 44
    alpha 10 60
      gamma 20 60
    catcher 1 5
      throws 1 2
        thrown 1 7
    gamma 1 3
${Array.from({ length: 20 }, (_, depth) => `${'  '.repeat(2 + depth)}recurse 1 ${depth === 19 ? 3 : 6}`).join('\n')}
    spin 1 2001
    tail_inner 1 2
    tail_last 1 2
    tail_outer 1 2
  faults 1 19
    interrupt on_sync 5 40
      gamma 5 15
  interrupts 1 ${19 + 5 * turns}
    arm_timer 1 6
    interrupt on_irq 1 15
      arm_timer 1 6
      gamma 1 3
    works ${turns} ${4 * turns}
      gamma ${turns} ${3 * turns}
        interrupt on_irq 3 45
          arm_timer 3 18
          gamma 3 9
  print 1 6
  stop 1 0
  tasks 1 10
    first_half 2 12
      switch_to 2 10
task fresh 1 8
  alpha 1 6
    gamma 2 6
  gamma 1 3
  switch_to 2 5`;

describeKnownGuest('an arm64 guest', {
  architecture: 'aarch64',
  truth: arm64Truth,
  names: arm64Names,
  expectedTree,
});
