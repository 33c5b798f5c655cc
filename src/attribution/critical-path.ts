/**
 * What decides when a boot ends: the chain of what each task did itself and what it had to sleep for, from reset to the
 * end. One processor runs tasks one after the other; with as many as ever help, a task goes on as soon as it is woken,
 * and what is then left is this chain.
 *
 * Each task that is made or woken is a row of the trace, with what it and its waker had executed of their own by then.
 * In order of time, each row says when the task could have gone on at the earliest: when it has fallen asleep and its
 * waker has come to waking it. A sleep that the sleeper's own timer ends takes as long as it took. Any other interrupt
 * comes when the task that it interrupted is where it was, or so long after the guest began to idle: who caused it is not
 * known, so that the path is rather too long than too short.
 *
 * Why so: docs/decisions/0449-the-critical-path-by-who-woke-whom.md.
 */
import type { GuestTables, GuestWaker } from '../tracer/trace-tables.ts';
import { profileLimits } from '../profile/profile-limits.ts';
import {
  noWaker,
  type CriticalPath,
  type FunctionTable,
  type PathStep,
  type TreeTable,
} from '../profile/profile.ts';
import { sleeper } from './build-waits.ts';
import { wakePlumbing, type FoundWaker } from './wakers.ts';

/** Where the steps of a path lie in a finished profile. */
export interface PathPlaces {
  readonly tree: Pick<TreeTable, 'parent' | 'function'>;
  readonly functions: Pick<FunctionTable, 'name'>;
  /** row of the trace's call tree → row of the profile's */
  readonly nodeOf: (node: number) => number;
  /** row of the task → row of its process */
  readonly processOf: Int32Array;
  readonly wakerOf: (waker: GuestWaker) => FoundWaker;
}

/** How the boot ended: its last task, and when. */
export interface PathEnd {
  readonly lastTask: number;
  readonly instructions: number;
}

/**
 * @param icountShift an instruction takes 2^icountShift ns
 * @returns null where the trace does not tell: an instruction takes no known time, no sleep's end was seen, or the
 *   beginning of a task of the path was not
 */
export function criticalPath(
  { tasks, wakeUps }: Pick<GuestTables, 'tasks' | 'wakeUps'>,
  end: PathEnd,
  icountShift: number,
  places: PathPlaces,
): CriticalPath | null {
  if (wakeUps.task.length === 0 || icountShift < 0 || wakeUps.ns.includes(-1)) return null;
  const chain = chainOf(tasks.length, wakeUps, 2 ** icountShift, places);
  const { user, kernel } = tasks[end.lastTask]!;
  const ns = chain.timeAt(end.lastTask, user + kernel);
  const steps = stepsTo(end, ns, chain, wakeUps, places);
  return steps && { ns, ...mostOf(steps) };
}

type WakeUps = GuestTables['wakeUps'];

/** Functions that end the sleep of a task that asked to be woken at some time. */
const ownTimer =
  /^(?:hrtimer_wakeup|process_timeout|timerfd_\w+|it_real_fn|posix_timer_fn|alarm_handle_timer)$/;

/** What follows of each row of the wake-ups, in ns of a machine with as many processors as ever help. */
interface Chain {
  /** the task has fallen asleep; it is woken; it goes on */
  readonly asleep: Float64Array;
  readonly woken: Float64Array;
  readonly ready: Float64Array;
  /** of `woken`, what nobody worked for: the sleep of its own timer, the guest's idling */
  readonly idle: Float64Array;
  /** the row before it of the same task, and of its waker; -1 for none */
  readonly before: Int32Array;
  readonly wakerBefore: Int32Array;
  /** 1: the sleep is as long as it is, whoever ran meanwhile */
  readonly timed: Uint8Array;
  /** the last row of each task */
  readonly latest: Int32Array;
  /** when a task has executed that many instructions of its own, after its last row */
  readonly timeAt: (task: number, ran: number) => number;
}

function chainOf(tasks: number, wakeUps: WakeUps, perInstruction: number, { wakerOf }: PathPlaces): Chain {
  const rows = wakeUps.task.length;
  const column = (): Float64Array => new Float64Array(rows);
  const [asleep, woken, ready, idle] = [column(), column(), column(), column()];
  const [before, wakerBefore, timed] = [new Int32Array(rows), new Int32Array(rows), new Uint8Array(rows)];
  const latest = new Int32Array(tasks).fill(-1);
  const timeAt = (task: number, ran: number): number => {
    const row = latest[task]!;
    return row === -1 ? ran * perInstruction : ready[row]! + (ran - wakeUps.ran[row]!) * perInstruction;
  };
  for (let row = 0; row < rows; row += 1) {
    const [task, waker, wakerNode] = [wakeUps.task[row]!, wakeUps.waker[row]!, wakeUps.wakerNode[row]!];
    const [ns, asleepNs, idleSince] = [wakeUps.ns[row]!, wakeUps.asleepNs[row]!, wakeUps.idleSinceNs[row]!];
    before[row] = latest[task]!;
    wakerBefore[row] = latest[waker]!;
    asleep[row] = timeAt(task, wakeUps.ran[row]!);
    if (
      wakeUps.interrupt[row] === 1 &&
      asleepNs !== -1 &&
      ownTimer.test(wakerOf({ waker: -1, wakerNode }).waker.by)
    ) {
      timed[row] = 1;
      idle[row] = Math.max(0, ns - asleepNs);
      woken[row] = asleep[row]! + idle[row]!;
    } else {
      idle[row] = idleSince === -1 ? 0 : Math.max(0, ns - idleSince);
      woken[row] = timeAt(waker, wakeUps.wakerRan[row]!) + idle[row]!;
    }
    ready[row] = Math.max(asleep[row]!, woken[row]!);
    latest[task] = row;
  }
  return { asleep, woken, ready, idle, before, wakerBefore, timed, latest, timeAt };
}

/** The path from its end back to reset, in order of time; null where it comes to a task whose beginning was not seen. */
function stepsTo(
  end: PathEnd,
  ns: number,
  { asleep, woken, ready, idle, before, wakerBefore, timed, latest }: Chain,
  wakeUps: WakeUps,
  places: PathPlaces,
): PathStep[] | null {
  const { processOf, wakerOf } = places;
  const steps: PathStep[] = [];
  let [task, row] = [end.lastTask, latest[end.lastTask]!];
  /** where the step that is being looked at ends, and the call that ends it */
  let [until, endInstructions, node] = [ns, end.instructions, -1];
  const add = (step: Omit<PathStep, 'process' | 'ns' | 'node' | 'endInstructions'>, took: number): void => {
    if (took <= 0) return;
    const at = node === -1 ? -1 : handsOn(places, node);
    steps.push({ ...step, process: processOf[task]!, ns: took, endInstructions, node: at });
  };
  for (;;) {
    // What a task does between two sleeps that held nothing up is one step.
    while (row !== -1 && asleep[row]! > woken[row]!) row = before[row]!;
    const begins = row === -1 ? 0 : wakeUps.instructions[row]!;
    add({ kind: 'runs', startInstructions: begins, waker: noWaker }, until - (row === -1 ? 0 : ready[row]!));
    if (row === -1) return task === 0 ? steps.reverse() : null;
    const [waker, wakerNode] = [wakeUps.waker[row]!, wakeUps.wakerNode[row]!];
    [until, endInstructions] = [woken[row]! - idle[row]!, begins];
    if (idle[row]! > 0) {
      node = wakeUps.node[row]!;
      const since = timed[row] === 1 ? wakeUps.asleep[row]! : begins;
      add(
        { kind: 'sleeps', startInstructions: since, waker: wakerOf({ waker: -1, wakerNode }).waker },
        idle[row]!,
      );
      endInstructions = since;
    }
    if (timed[row] === 1) row = before[row]!;
    else [node, task, row] = [wakerNode, waker, wakerBefore[row]!];
  }
}

/** The row of the profile's tree where it was decided to sleep or to wake somebody. */
function handsOn(places: PathPlaces, node: number): number {
  const { tree, functions } = places;
  let at = sleeper(places, places.nodeOf(node));
  while (tree.parent[at] !== -1 && wakePlumbing.test(functions.name[tree.function[at]!]!))
    at = tree.parent[at]!;
  return at;
}

/** As many of the longest as a profile holds. */
function mostOf(steps: readonly PathStep[]): Pick<CriticalPath, 'steps' | 'restNs'> {
  const most = profileLimits.pathSteps;
  if (steps.length <= most) return { steps, restNs: 0 };
  const least = Float64Array.from(steps, ({ ns }) => ns).sort()[steps.length - most]!;
  const kept = steps.filter(({ ns }) => ns >= least).slice(0, most);
  const sum = (of: readonly PathStep[]): number => of.reduce((total, { ns }) => total + ns, 0);
  return { steps: kept, restNs: sum(steps) - sum(kept) };
}
