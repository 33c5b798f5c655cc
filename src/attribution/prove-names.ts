/**
 * Are the names a trace is given those of the kernel that ran? Wrong ones blame the innocent, so what can be checked without
 * them is: the landmarks of a boot come once and in their order, calls lead and blocks begin where functions do, functions begin as
 * the image has them, the kernel calls itself on the console what its image does.
 *
 * Why so: docs/decisions/0121-names-are-proven.md.
 */
import { architectureOf } from '../arch/architectures.ts';
import type { Recording } from '../boot/recording.ts';
import { detectKaslrOffset } from '../symbols/kaslr.ts';
import type { FailedNameCheck } from '../symbols/name-check.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import type { TraceTables } from '../tracer/trace-tables.ts';

export interface NamesInQuestion {
  readonly recording: Pick<Recording, 'marks' | 'outcome' | 'scenario'>;
  readonly tables: TraceTables;
  readonly symbols: SymbolTable;
  /** `Linux version …` as the image has it, null where it does not tell */
  readonly banner: string | null;
  readonly consoleText: string;
}

/** Entered once in a boot, in this order (init/main.c); a kernel built with LTO may lack some. */
const landmarks: readonly string[] = ['start_kernel', 'rest_init', 'kernel_init'];
/** starts another kernel in place of this one, with landmarks of its own (arch/x86/kernel/machine_kexec_64.c) */
const kexec = 'machine_kexec';
/** what is patched before it is first met (alternatives, static calls) is some percent */
const requiredEqual = 0.75;
/** fewer prove nothing */
const minCompared = 20;
/** of so many, so few are equal only in other code */
const [minSure, leastEqual] = [40, 0.5];
/** all but 0.1 % do; the others fill the return stack or read the instruction pointer */
const requiredEntries = 0.95;
/** of so many calls, so few lead to functions only by other symbols */
const [minCalls, leastEntries] = [200, 0.5];
/** of a boot that ends at once, other code than functions is a large share */
const minBlocks = 2000;

/** What speaks against the names; empty: nothing does. */
export function doubtedNames(given: NamesInQuestion): readonly FailedNameCheck[] {
  return [
    wrongLandmarks(given),
    wrongCode(given),
    wrongCalls(given),
    wrongPlaces(given),
    wrongBanner(given),
  ].filter((doubt) => doubt !== null);
}

interface Entered {
  readonly calls: number;
  readonly first: number;
}

/** One landmark that is amiss may be a kernel's particularity; two are not. */
function wrongLandmarks({ recording, tables, symbols }: NamesInQuestion): FailedNameCheck | null {
  // Only what the focus is on is told apart; of a tree that lost nodes there is no saying.
  if (recording.scenario.focus !== null || tables.lost.nodes > 0) return null;
  const known = landmarks.filter((name) => symbols.addressOf(name) !== null);
  const entered = new Map<string, Entered>();
  for (const name of [...known, kexec]) {
    const found = entriesAt(tables, symbols.addressOf(name));
    if (found.calls > 0) entered.set(name, found);
  }
  const faults = known
    .map(
      (name, at) =>
        landmarkFault(name, known[at - 1], entered, known) ?? missing(name, entered, recording, tables),
    )
    .filter((fault) => fault !== null);
  return faults.length === 0 ? null : { sure: faults.length > 1, text: faults.join(', ') };
}

function landmarkFault(
  name: string,
  before: string | undefined,
  entered: ReadonlyMap<string, Entered>,
  known: readonly string[],
): string | null {
  const found = entered.get(name);
  if (found === undefined) return null;
  // A guest that booted again did everything as often.
  const again = entered.has(kexec) || known.every((one) => entered.get(one)?.calls === found.calls);
  if (found.calls > 1 && !again) {
    return `${name} was entered ${found.calls.toLocaleString('en-US')} times, which a boot does once`;
  }
  const earlier = before === undefined ? undefined : entered.get(before);
  return earlier !== undefined && found.first < earlier.first
    ? `${name} was entered before ${before!}`
    : null;
}

function missing(
  name: string,
  entered: ReadonlyMap<string, Entered>,
  recording: NamesInQuestion['recording'],
  tables: TraceTables,
): string | null {
  return !entered.has(name) && bootWentBy(name, entered, recording, tables)
    ? `${name} was never entered, which a boot does`
    : null;
}

function entriesAt({ nodes }: TraceTables, address: bigint | null): Entered {
  let [calls, first] = [0, Infinity];
  if (address === null) return { calls, first };
  for (
    let node = nodes.address.indexOf(address);
    node >= 0;
    node = nodes.address.indexOf(address, node + 1)
  ) {
    calls += nodes.calls[node]!;
    first = Math.min(first, nodes.first[node]!);
  }
  return { calls, first };
}

/**
 * Did the boot get to where it must have entered the landmark? It did when a later one was entered, or when user code
 * ran, or when it ended at a function that is there to end it.
 */
function bootWentBy(
  landmark: string,
  entered: ReadonlyMap<string, Entered>,
  { marks, scenario }: NamesInQuestion['recording'],
  tables: TraceTables,
): boolean {
  if (landmarks.slice(landmarks.indexOf(landmark) + 1).some((name) => entered.has(name))) return true;
  if (tables.header.userInstructions > 0) return true;
  const ended = marks[tables.header.endMark];
  if (ended === undefined || !('address' in ended.at)) return false;
  return ended.role === 'panic' ? landmark === landmarks[0] : scenario.end.kind === 'power-off';
}

function wrongCode({ tables: { header } }: NamesInQuestion): FailedNameCheck | null {
  const { codeCompared: compared, codeEqual: equal } = header;
  if (compared < minCompared || equal >= compared * requiredEqual) return null;
  return {
    sure: compared >= minSure && equal < compared * leastEqual,
    text: `only ${equal} of ${compared} functions begin as the kernel's image has them`,
  };
}

/** Direct calls are in the code itself: where they lead owes nothing to symbols. */
function wrongCalls({ tables: { header } }: NamesInQuestion): FailedNameCheck | null {
  const { callTargets: calls, callTargetsEntries: entries } = header;
  if (calls < minCalls || entries >= calls * requiredEntries) return null;
  const [some, all] = [entries, calls].map((count) => count.toLocaleString('en-US'));
  return {
    sure: entries < calls * leastEntries,
    text: `only ${some!} of ${all!} calls lead to where a function begins`,
  };
}

/**
 * That no offset is found is a sign where a bootloader chose the kernel: of Linux 7.2's own block starts, 9.9 % are
 * function entries, which is just too few.
 */
function wrongPlaces({ recording, tables, symbols }: NamesInQuestion): FailedNameCheck | null {
  const { kernelHalf } = architectureOf(recording.scenario.arch).addresses;
  const lowest = BigInt(kernelHalf) << 32n;
  const inKernel = tables.blocks.address.filter((address) => address >= lowest);
  if (inKernel.length < minBlocks) return null;
  const found = detectKaslrOffset(tables.blocks.address, symbols);
  if (found.kind === 'none') return null;
  if (found.kind === 'unknown') {
    return recording.scenario.boot === 'kernel' ? null : { sure: false, text: found.reason };
  }
  return {
    sure: true,
    text: `the kernel's functions lie 0x${found.offset.toString(16)} from where they should`,
  };
}

/** A guest can print what it likes: not sure by itself. */
function wrongBanner({ banner, consoleText }: NamesInQuestion): FailedNameCheck | null {
  const said = /^(?:\[[^\]]*\])*\s*(Linux version \d.*?)\s*$/m.exec(consoleText)?.[1];
  if (banner === null || said === undefined || said === banner) return null;
  const release = (text: string): string => text.split(' ', 3)[2]!;
  // A line cut short, or with another's output in it, is the console's doing.
  if (release(said) === release(banner)) return null;
  return {
    sure: false,
    text: `the console says 'Linux version ${release(said)}', the symbols are of ${release(banner)}`,
  };
}
