/** What would be left of a boot on as many processors as ever help, on wake-ups that are written down. */
import { expect, test } from '@jest/globals';
import { criticalPath } from '../../src/attribution/critical-path.ts';
import type { GuestTask, GuestWakeUps } from '../../src/tracer/trace-tables.ts';

interface WakeUp {
  task: number;
  waker: number;
  /** instructions now; of its own that the task and the waker have executed */
  at: number;
  ran: number;
  wakerRan: number;
  /** of one that slept */
  asleep?: number;
  idleSince?: number;
  /** the function that an interrupt came to */
  interrupt?: string;
}

/** An instruction takes 1 ns, and the clock is the instruction count plus what the guest idled for. */
function path(own: readonly number[], rows: readonly WakeUp[], last: number, end: number, idle = 0) {
  const names = ['other', ...new Set(rows.map(({ interrupt }) => interrupt ?? 'wake_up_new_task'))];
  const count = (of: (row: WakeUp) => number): Float64Array => Float64Array.from(rows, of);
  const wakeUps: GuestWakeUps = {
    instructions: count(({ at }) => at),
    ns: count(({ at }) => at + idle),
    asleep: count(({ asleep }) => asleep ?? 0),
    asleepNs: count(({ asleep }) => asleep ?? -1),
    idleSinceNs: count(({ idleSince }) => idleSince ?? -1),
    ran: count(({ ran }) => ran),
    wakerRan: count(({ wakerRan }) => wakerRan),
    task: Int32Array.from(rows, ({ task }) => task),
    node: Int32Array.from(rows, ({ asleep }) => (asleep === undefined ? -1 : 0)),
    waker: Int32Array.from(rows, ({ waker }) => waker),
    wakerNode: Int32Array.from(rows, ({ interrupt }) => names.indexOf(interrupt ?? 'wake_up_new_task')),
    interrupt: Uint8Array.from(rows, ({ interrupt }) => (interrupt === undefined ? 0 : 1)),
  };
  return criticalPath(
    { tasks: own.map((kernel) => ({ user: 0, kernel }) as GuestTask), wakeUps },
    { lastTask: last, instructions: end },
    0,
    {
      tree: { parent: Int32Array.from(names, () => -1), function: Int32Array.from(names, (_, row) => row) },
      functions: { name: names },
      nodeOf: (node) => node,
      processOf: Int32Array.from(own, (_, row) => row),
      wakerOf: ({ wakerNode }) => ({ waker: { by: names[wakerNode]!, process: -1 }, reason: 'other' }),
    },
  );
}
const told = (of: ReturnType<typeof path>): unknown =>
  of?.steps.map(({ process, kind, ns, waker }) => [process, kind, ns, ...(waker.by ? [waker.by] : [])]);

test('of two children that one waits for, the longer one is on the path', () => {
  // 0 makes 1 after 100 and 2 after 110, sleeps after 120; 1 runs 500, 2 runs 900; 2 wakes 0, which runs 30 more.
  const rows = [
    { task: 1, waker: 0, at: 100, ran: 0, wakerRan: 100 },
    { task: 2, waker: 0, at: 110, ran: 0, wakerRan: 110 },
    { task: 0, waker: 1, at: 620, ran: 120, wakerRan: 500, asleep: 120 },
    { task: 0, waker: 2, at: 1530, ran: 130, wakerRan: 900, asleep: 630 },
  ];
  const found = path([160, 500, 900], rows, 0, 1560);
  expect(found).toMatchObject({ ns: 110 + 900 + 30, restNs: 0 });
  expect(told(found)).toEqual([[0, 'runs', 110], [2, 'runs', 900], [0, 'runs', 30]]); // prettier-ignore
});

test('a task that would not have had to wait is on the path by what it did itself', () => {
  // 1 needs 10; by the time 0 has executed its 400 it would long be done.
  const rows = [
    { task: 1, waker: 0, at: 100, ran: 0, wakerRan: 100 },
    { task: 0, waker: 1, at: 410, ran: 400, wakerRan: 10, asleep: 400 },
  ];
  expect(told(path([500, 10], rows, 0, 510))).toEqual([[0, 'runs', 500]]);
});

test('a sleep by the clock takes as long as it took, though others ran', () => {
  const rows = [
    { task: 1, waker: 0, at: 100, ran: 0, wakerRan: 100 },
    { task: 0, waker: 1, at: 1120, ran: 120, wakerRan: 1000, asleep: 120, interrupt: 'hrtimer_wakeup' },
  ];
  const found = path([150, 1000], rows, 0, 1150);
  expect(told(found)).toEqual([[0, 'runs', 120], [0, 'sleeps', 1000, 'hrtimer_wakeup'], [0, 'runs', 30]]); // prettier-ignore
  expect(found?.ns).toBe(1150);
});

test('another interrupt comes when what it interrupted is where it was', () => {
  // A worker that has slept since 50 gets work by an interrupt while 0 runs, and wakes 0.
  const rows = [
    { task: 1, waker: 0, at: 40, ran: 0, wakerRan: 40 },
    { task: 1, waker: 0, at: 800, ran: 10, wakerRan: 790, asleep: 50, interrupt: 'delayed_work_timer_fn' },
    { task: 0, waker: 1, at: 1000, ran: 800, wakerRan: 200, asleep: 810 },
  ];
  const found = path([900, 200], rows, 0, 1100);
  expect(told(found)).toEqual([[0, 'runs', 790], [1, 'runs', 190], [0, 'runs', 100]]); // prettier-ignore
});

test('while the guest idles, time is what it takes', () => {
  const rows = [
    { task: 0, waker: 0, at: 200, ran: 200, wakerRan: 200, asleep: 200, idleSince: 200, interrupt: 'disk' },
  ];
  const found = path([300], rows, 0, 300, 5000);
  expect(told(found)).toEqual([[0, 'runs', 200], [0, 'sleeps', 5000, 'disk'], [0, 'runs', 100]]); // prettier-ignore
});

test('a path that comes to a task whose beginning was not seen is none', () => {
  const rows = [{ task: 0, waker: 1, at: 100, ran: 10, wakerRan: 50, asleep: 20 }];
  expect(path([30, 50], rows, 0, 120)).toBeNull();
  expect(path([30, 50], [], 0, 120)).toBeNull();
});
