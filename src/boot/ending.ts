/** Says how a boot ended, out of what the tracer, the console and QEMU's exit tell. */
import type { Scenario } from '../config/scenario.ts';
import type { TraceHeader } from '../tracer/trace-tables.ts';
import { lastLines, panicLine } from './console-text.ts';
import type { GuestEnd } from './guest-process.ts';
import type { Outcome } from './outcome.ts';
import type { Mark } from './recording.ts';

export interface EndingEvidence {
  readonly scenario: Scenario;
  readonly marks: readonly Mark[];
  readonly guest: GuestEnd;
  /** how the measurement ended; null when the tracer left no file */
  readonly trace: Pick<TraceHeader, 'end' | 'endMark' | 'instructions'> | null;
  /** what the guest printed, or the last part of it */
  readonly consoleText: string;
}

/** A console silent for longer than this at the wall limit belongs to a guest that hangs. */
const silentMs = 10_000;

/**
 * The outcome of a boot. A panic comes first: a panicking guest restarts, which looks like a clean end to
 * QEMU and, on kernels whose panic could not be marked, to the end marks as well.
 */
export function outcomeOf(evidence: EndingEvidence): Outcome {
  const { scenario, marks, guest, trace, consoleText } = evidence;
  if (trace?.end === 'panic') {
    return { kind: 'panic', detail: panicLine(consoleText) ?? 'the kernel panicked' };
  }
  const panicIsMarked = marks.some(({ role }) => role === 'panic');
  if (!(trace?.end === 'end-mark' && panicIsMarked)) {
    const panic = panicLine(consoleText);
    if (panic !== null) return { kind: 'panic', detail: panic };
  }
  if (trace?.end === 'end-mark') return { kind: 'reached-end', detail: endDetail(marks[trace.endMark]) };
  if (guest.why === 'interrupted') {
    return { kind: 'interrupted', detail: `stopped after ${seconds(guest.wallMs)}` };
  }
  if (trace?.end === 'instruction-limit') {
    const limit = scenario.limits.instructions.toLocaleString('en-US');
    return { kind: 'limit', detail: `the guest had not reached its end mark after ${limit} instructions` };
  }
  return outcomeWithoutMark(evidence);
}

function outcomeWithoutMark({ guest, consoleText }: EndingEvidence): Outcome {
  const last = lastLines(consoleText, 1);
  const said = last === '' ? 'it printed nothing' : `its last words: ${last}`;
  switch (guest.why) {
    case 'idle':
      return {
        kind: 'hang',
        detail: `the guest executes nothing any more (noticed after ${seconds(guest.wallMs)}); ${said}`,
      };
    case 'wall-limit':
      return guest.consoleSilentMs > silentMs || last === ''
        ? {
            kind: 'hang',
            detail: `no end mark after ${seconds(guest.wallMs)}, silent for ${seconds(guest.consoleSilentMs)}; ${said}`,
          }
        : {
            kind: 'limit',
            detail: `no end mark after ${seconds(guest.wallMs)}, though the guest was still printing; ${said}`,
          };
    case 'console-limit':
      return { kind: 'limit', detail: `the guest prints without end; ${said}` };
    case 'measured':
    case 'exited':
    case 'interrupted':
      if (guest.exitCode === 0) {
        return {
          kind: 'early-exit',
          detail: `the guest reset or switched off the machine before its end mark; ${said}`,
        };
      }
      return { kind: 'qemu-failed', detail: qemuFailure(guest) };
  }
}

function qemuFailure({ exitCode, exitSignal, output }: GuestEnd): string {
  const how = exitSignal ? `was stopped by ${exitSignal}` : `failed with status ${exitCode ?? -1}`;
  const said = lastLines(output, 5);
  return said === '' ? `QEMU ${how} and printed nothing` : `QEMU ${how}: ${said}`;
}

function endDetail(mark: Mark | undefined): string {
  if (!mark) return 'the end mark was reached';
  if ('firstUserInstruction' in mark.at) return 'the first user instruction was reached';
  return `the end mark was reached: ${mark.name}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}
