/** Says how a boot ended, out of what the tracer, the console and QEMU's exit tell. */
import type { Scenario } from '../config/scenario.ts';
import type { TraceHeader } from '../tracer/trace-tables.ts';
import { debugExitCode, debugExitPort } from './debug-exit.ts';
import { farewell, lastLines, panicLine } from './console-text.ts';
import type { GuestEnd } from './guest-process.ts';
import { activitySince, activityText, type ActivityTables } from './last-activity.ts';
import type { Outcome } from '../profile/outcome.ts';
import type { Mark } from './recording.ts';

export interface EndingEvidence {
  readonly scenario: Scenario;
  readonly marks: readonly Mark[];
  readonly guest: GuestEnd;
  /** how the measurement ended; null when the tracer left no file */
  readonly trace: Pick<TraceHeader, 'end' | 'endMark' | 'instructions'> | null;
  /** what the guest printed, or the last part of it */
  readonly consoleText: string;
  /** tells waiting from working; undefined: the tracer does not see it */
  readonly activity?: ActivityTables;
}

/** A console silent for longer than this at the wall limit belongs to a guest that hangs. */
const silentMs = 10_000;
/** One silent for less than this is being printed to: kernel and init are silent for as long in good boots. */
const printingMs = 2_000;

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
  const orderly = scenario.end.kind === 'power-off' ? orderlyEnd(evidence) : null;
  if (orderly !== null) {
    return { kind: 'reached-end', detail: `the guest ended in an orderly way: ${orderly}` };
  }
  return outcomeWithoutMark(evidence);
}

/**
 * What the guest said on its way out when no mark was met on it, null where it said nothing or did not go. A machine
 * that is halted goes on existing: nothing is executed any more.
 */
function orderlyEnd({ scenario, guest, trace, consoleText }: EndingEvidence): string | null {
  const { why, exitCode } = guest;
  const code = debugExitPort(scenario) === null || trace?.end !== 'exit' ? null : debugExitCode(guest);
  if (code !== null) return `it wrote ${code} to isa-debug-exit`;
  const said = farewell(consoleText);
  if (said === null) return null;
  const words = `it said '${said}'`;
  if (why === 'idle') return /halted/i.test(said) ? words : null;
  return (why === 'exited' || why === 'measured') && exitCode === 0 ? words : null;
}

function outcomeWithoutMark(evidence: EndingEvidence): Outcome {
  const { guest, consoleText } = evidence;
  const last = lastLines(consoleText, 1);
  const said = last === '' ? 'it printed nothing' : `its last words: ${last}`;
  switch (guest.why) {
    case 'idle':
      return {
        kind: 'hang',
        detail: `the guest executes nothing any more (noticed after ${seconds(guest.wallMs)}); ${said}`,
      };
    case 'wall-limit':
      return {
        kind: guest.consoleSilentMs > silentMs || last === '' ? 'hang' : 'limit',
        detail: `no end mark after ${seconds(guest.wallMs)}, ${atLast(evidence)}; ${said}`,
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

/** How a guest was found at its wall limit: `silent for 21 s and idle (…)`. */
function atLast({ guest, consoleText, activity, scenario }: EndingEvidence): string {
  const printing = guest.consoleSilentMs <= printingMs && consoleText !== '';
  const from = printing ? (activity?.header.instructions ?? 0) / 2 : guest.instructionsAtLastWords;
  const seen = activity && activitySince(from, activity, scenario.icountShift);
  const found = printing
    ? 'though the guest was still printing'
    : `silent for ${seconds(guest.consoleSilentMs)}`;
  return seen ? `${found} and ${activityText(seen)}` : found;
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
