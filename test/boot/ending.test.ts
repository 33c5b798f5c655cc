import { describe, expect, test } from '@jest/globals';
import { debugExitPort } from '../../src/boot/debug-exit.ts';
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
  instructionsAtLastWords: 1_000_000,
};
const panicText =
  '[    1.2] Run /init\n[    1.3] Kernel panic - not syncing: Attempted to kill init! exitcode=0x0\n[    1.4] Rebooting';

interface Given {
  guest?: Partial<GuestEnd>;
  trace?: EndingEvidence['trace'];
  console?: string;
  marks?: readonly Mark[];
  activity?: EndingEvidence['activity'];
}
const said = (given: Given): string => {
  const { kind, detail } = outcomeOf({
    scenario: makeScenario('x', [{ kernel: '/k' }]),
    marks: given.marks ?? marks,
    guest: { ...guestEnd, ...given.guest },
    trace: given.trace ?? null,
    consoleText: given.console ?? '[ 1.0] booting',
    ...(given.activity ? { activity: given.activity } : {}),
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

  test('an orderly end that no mark was met on: the console is the witness', () => {
    const bye = '[    1.2] Run /init\n[    1.3] reboot: Power down\n[    1.4] acpi_power_off called';
    expect(said({ trace: ended('exit'), console: bye })).toBe(
      "reached-end: the guest ended in an orderly way: it said 'reboot: Power down'",
    );
    const halt = '[    1.3][    T1] reboot: System halted';
    expect(said({ trace: ended('exit'), console: halt, guest: { why: 'idle', exitCode: null } })).toMatch(
      /^reached-end: .*System halted/,
    );
    // Not when the words come from long ago, from a program, or from a machine that went on.
    expect(said({ trace: ended('exit'), console: bye + '\n[ 9.0] more'.repeat(20) })).toMatch(/^early-exit/);
    expect(said({ trace: ended('exit'), console: 'init: reboot: Power down' })).toMatch(/^early-exit/);
    expect(said({ trace: ended('exit'), console: bye, guest: { why: 'idle' } })).toMatch(/^hang/);
    expect(said({ trace: ended('exit'), console: bye, guest: { exitCode: 1 } })).toMatch(/^qemu-failed/);
    // Nor where another end was asked for: the guest left before it.
    const scenario = makeScenario('x', [{ kernel: '/k', end: { kind: 'symbol', symbol: 'late' } }]);
    const guest = guestEnd;
    const evidence = { scenario, marks, guest, trace: ended('exit'), consoleText: bye };
    expect(outcomeOf(evidence).kind).toBe('early-exit');
  });

  test('isa-debug-exit is an end that was asked for, whatever it says', () => {
    const said = (qemuArgs: string[], guest: Partial<GuestEnd>, consoleText = 'booting'): string => {
      const scenario = makeScenario('x', [{ kernel: '/k', qemuArgs }]);
      const evidence = {
        scenario,
        marks,
        guest: { ...guestEnd, ...guest },
        trace: ended('exit'),
        consoleText,
      };
      const { kind, detail } = outcomeOf(evidence);
      return `${kind}: ${detail}`;
    };
    const device = ['-device', 'isa-debug-exit,iobase=0xf4,iosize=0x04'];
    expect(said(device, { exitCode: 33 })).toBe(
      'reached-end: the guest ended in an orderly way: it wrote 16 to isa-debug-exit',
    );
    expect(said(device, { exitCode: 33 }, panicText)).toMatch(/^panic/);
    expect(said(device, { exitCode: 0 })).toMatch(/^early-exit/);
    expect(said([], { exitCode: 33 })).toMatch(/^qemu-failed/);
    expect(debugExitPort({ qemuArgs: device })).toBe(0xf4);
    expect(debugExitPort({ qemuArgs: ['-device', 'isa-debug-exit'] })).toBe(0x501);
    expect(debugExitPort({ qemuArgs: ['-device', 'isa-debugcon,iobase=0xe9'] })).toBeNull();
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

  describe('a guest that came to its wall limit', () => {
    /** 1,000,000 instructions of 8 ns each until its last words, and what came after them. */
    const after = (instructions: number, sleptNs: number, sleptBefore = 0) => ({
      header: { instructions: 1_000_000 + instructions, idleNs: sleptBefore + sleptNs },
      sleeps: {
        instructions: Float64Array.of(500_000, 1_000_000 + instructions),
        ns: Float64Array.of(sleptBefore, sleptNs),
      },
    });
    const limit = (consoleSilentMs: number): Partial<GuestEnd> => ({
      why: 'wall-limit',
      wallMs: 45_000,
      consoleSilentMs,
    });

    test('waits, when it slept since its last words', () => {
      expect(said({ guest: limit(21_000), activity: after(1_000_000, 792e6) })).toBe(
        'hang: no end mark after 45 s, silent for 21 s and idle (it slept 99.0 % of its virtual time: ' +
          'it waits for input, a device or a timer); its last words: [ 1.0] booting',
      );
    });

    test('loops, when it did not, however long it had slept before', () => {
      expect(said({ guest: limit(21_000), activity: after(3_000_000_000, 1e6, 1e12) })).toBe(
        'hang: no end mark after 45 s, silent for 21 s and busy (3,000 million instructions, 0.0 % of its virtual ' +
          'time slept: it loops, or its work takes longer than the limit); its last words: [ 1.0] booting',
      );
    });

    test('is not said to be printing when it fell silent a while ago', () => {
      expect(said({ guest: limit(6_000), activity: after(1e9, 0) })).toMatch(
        /^limit: no end mark after 45 s, silent for 6\.0 s and busy \(1,000 million instructions, 0\.0 %/,
      );
      expect(said({ guest: limit(6_000) })).toBe(
        'limit: no end mark after 45 s, silent for 6.0 s; its last words: [ 1.0] booting',
      );
    });

    test('that prints is busy or idle too, by the second half of its boot', () => {
      expect(said({ guest: limit(100), activity: after(2e9, 0) })).toMatch(
        /^limit: no end mark after 45 s, though the guest was still printing and busy \(1,001 million instr/,
      );
      expect(said({ guest: limit(100), activity: after(2e6, 1e12) })).toMatch(
        /still printing and idle \(it slept 99\.9 %/,
      );
    });

    test('that printed nothing is judged from its start', () => {
      const guest = { ...limit(45_000), instructionsAtLastWords: 0 };
      expect(said({ guest, activity: after(1e9, 0), console: '' })).toMatch(
        /^hang: .* silent for 45 s and busy \(1,001 million instructions.*; it printed nothing$/,
      );
    });

    test('is not judged where QEMU has no clock for the tracer', () => {
      const activity = { ...after(1e9, 0), header: { instructions: 2e9, idleNs: -1 } };
      expect(said({ guest: limit(21_000), activity })).toMatch(/silent for 21 s; its last words/);
    });
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
