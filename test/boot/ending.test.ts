import { describe, expect, test } from '@jest/globals';
import { outcomeOf, type EndingEvidence } from '../../src/boot/ending.ts';
import type { GuestEnd } from '../../src/boot/guest-process.ts';
import type { Mark } from '../../src/boot/recording.ts';
import { makeScenario } from '../../src/config/scenario-input.ts';

const marks: readonly Mark[] = [
  { name: 'panic', role: 'panic', at: { address: 1n } },
  { name: 'kernel_power_off', role: 'end', at: { address: 2n } },
];
const guestEnd: GuestEnd = {
  why: 'exited',
  exitCode: 0,
  exitSignal: null,
  output: '',
  wallMs: 5000,
  consoleSilentMs: 100,
};
const panicText =
  '[    1.2] Run /init\n[    1.3] Kernel panic - not syncing: Attempted to kill init! exitcode=0x0\n[    1.4] Rebooting';

interface Given {
  guest?: Partial<GuestEnd>;
  trace?: EndingEvidence['trace'];
  console?: string;
  marks?: readonly Mark[];
}
const said = (given: Given): string => {
  const { kind, detail } = outcomeOf({
    scenario: makeScenario('x', [{ kernel: '/k' }]),
    marks: given.marks ?? marks,
    guest: { ...guestEnd, ...given.guest },
    trace: given.trace ?? null,
    consoleText: given.console ?? '[ 1.0] booting',
  });
  return `${kind}: ${detail}`;
};
const ended = (end: 'end-mark' | 'panic' | 'instruction-limit' | 'exit', endMark = -1) => ({
  end,
  endMark,
  instructions: 1000,
});

describe('outcomes', () => {
  test('end mark', () => {
    expect(said({ trace: ended('end-mark', 1) })).toBe(
      'reached-end: the end mark was reached: kernel_power_off',
    );
    expect(said({ trace: ended('end-mark', 1), guest: { why: 'measured' } })).toMatch(/^reached-end/);
  });

  test('panic, seen by the tracer', () => {
    expect(said({ trace: ended('panic', 0), console: panicText })).toBe(
      'panic: Kernel panic - not syncing: Attempted to kill init! exitcode=0x0',
    );
    expect(said({ trace: ended('panic', 0), console: '' })).toBe('panic: the kernel panicked');
  });

  test('panic, seen on the console alone', () => {
    expect(said({ trace: ended('exit'), console: panicText })).toMatch(/^panic: Kernel panic/);
    expect(said({ trace: null, console: panicText })).toMatch(/^panic/);
    const unmarked = marks.filter(({ role }) => role !== 'panic');
    expect(said({ trace: ended('end-mark', 0), console: panicText, marks: unmarked })).toMatch(/^panic/);
  });

  test('a program that prints about a panic is none', () => {
    expect(said({ trace: ended('end-mark', 1), console: panicText })).toMatch(/^reached-end/);
    expect(said({ trace: ended('exit'), console: 'log: Kernel panic - not syncing: x' })).toMatch(
      /^early-exit/,
    );
  });

  test('early exit', () => {
    expect(said({ trace: ended('exit') })).toBe(
      'early-exit: the guest reset or switched off the machine before its end mark; its last words: [ 1.0] booting',
    );
    expect(said({ trace: ended('exit'), console: '' })).toMatch(/it printed nothing$/);
  });

  test('hang and limits', () => {
    expect(said({ trace: ended('exit'), guest: { why: 'idle', wallMs: 16000 } })).toMatch(
      /^hang: the guest executes nothing any more \(noticed after 16 s\)/,
    );
    expect(said({ guest: { why: 'wall-limit', wallMs: 60_000, consoleSilentMs: 50_000 } })).toMatch(
      /^hang: no end mark after 60 s, silent for 50 s/,
    );
    expect(said({ guest: { why: 'wall-limit', wallMs: 60_000, consoleSilentMs: 100 } })).toMatch(/^limit: /);
    expect(said({ guest: { why: 'wall-limit', consoleSilentMs: 100 }, console: '' })).toMatch(/^hang: /);
    expect(said({ guest: { why: 'console-limit' } })).toMatch(/^limit: the guest prints without end/);
    expect(said({ trace: ended('instruction-limit') })).toMatch(
      /^limit: .* after 100,000,000,000 instructions/,
    );
  });

  test('interrupted', () => {
    expect(said({ trace: ended('exit'), guest: { why: 'interrupted' } })).toBe(
      'interrupted: stopped after 5.0 s',
    );
  });

  test('QEMU failed', () => {
    expect(
      said({
        guest: { exitCode: 1, output: 'qemu-system-x86_64: unsupported machine type\nUse -machine help' },
      }),
    ).toBe(
      'qemu-failed: QEMU failed with status 1: qemu-system-x86_64: unsupported machine type | Use -machine help',
    );
    expect(said({ guest: { exitCode: null, exitSignal: 'SIGSEGV' } })).toBe(
      'qemu-failed: QEMU was stopped by SIGSEGV and printed nothing',
    );
  });

  test('control characters of the guest stay out', () => {
    expect(
      said({ trace: ended('exit'), console: '\u001b[31mred\u001b[0m\u0007\r\n\u001b]0;title\u0007end' }),
    ).toMatch(/its last words: end$/);
  });
});
