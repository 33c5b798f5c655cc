/**
 * Profiles of boots with userspace, for tests: a list of processes is run on one simulated CPU, and out come a
 * call tree by process, a timeline, waits, idle time, parallelism, modules and units that agree with each other.
 * `imageBoot` is a small systemd boot with knobs for planted regressions; `randomImageBoot` is a big one.
 */
import type {
  IdleTime,
  ModuleEvent,
  Process,
  Profile,
  SystemCallRow,
  Unit,
  Wait,
  Waker,
  WaitReason,
} from '../../src/profile/profile.ts';
import { mulberry32, textProfile, type TextProfileOptions } from './text-profile.ts';

export interface ProcessPlan {
  /** of the program that ran last; `names` where it had several */
  readonly name: string;
  readonly names?: readonly string[];
  /** root of the call tree it runs under: that of who forked it, where it never called exec */
  readonly program?: string;
  readonly command?: string;
  readonly executable?: string;
  /** index of the parent in the list, smaller than the own; -1 for none */
  readonly parent: number;
  readonly kernelThread?: boolean;
  readonly user: number;
  readonly kernel: number;
  readonly interrupts?: number;
  /** ns after the parent's start */
  readonly after: number;
  /** it runs in so many pieces, waiting for `waitNs` in between */
  readonly pieces?: number;
  readonly waitNs?: number;
  readonly reason?: WaitReason;
  /** it never exits */
  readonly stays?: boolean;
  /** system calls made: name, number, count, errors; kernel instructions are shared evenly */
  readonly calls?: readonly (readonly [name: string, number: number, count: number, errors: number])[];
  /** modules it loads: name and instructions of the initialisation, on top of `kernel` */
  readonly modules?: readonly (readonly [name: string, instructions: number])[];
  /** functions of its executable that share its user instructions */
  readonly functions?: readonly string[];
}

export interface UnitPlan {
  readonly name: string;
  /** index of the process it starts with, and of the one whose end (or last piece) makes it ready */
  readonly process: number;
  readonly result?: Unit['result'];
}

/** instructions before the first process */
const kernelBoot = 400_000;
const period = 1000;

/** Who ends a sleep for a reason. */
const wakers: Readonly<Record<WaitReason, Waker>> = {
  timer: { by: 'hrtimer_wakeup', process: -1 },
  disk: { by: 'virtblk_done', process: -1 },
  process: { by: 'pipe_write', process: 0 },
  device: { by: 'e1000_intr', process: -1 },
  other: { by: '', process: -1 },
};

function cgroupOf({ kernelThread }: ProcessPlan, unit: string | undefined): string {
  return unit === undefined ? (kernelThread ? '/' : '/init.scope') : `/system.slice/${unit}`;
}

/** Runs the plan. Every instruction takes a nanosecond, as at icount shift 0. */
export function imageProfile(
  plans: readonly ProcessPlan[],
  units: readonly UnitPlan[] = [],
  options: TextProfileOptions = {},
): Profile {
  const drawing = [`start_kernel self=${kernelBoot - 100_000} kind=taskRoot`, '  rest_init self=100000'];
  const rows = plans.map((plan) => piecesOf(plan));
  const run = schedule(plans, rows);
  plans.forEach((plan, row) => drawing.push(...drawProcess(plan, run.ends[row]!.firstInstructions)));
  const bare = textProfile(drawing.join('\n'), {
    ...options,
    stages: ['kernel', 'userspace'],
  });
  const { tree, functions } = bare;
  const places = new Map<string, number>();
  const rootNames: string[] = [];
  for (let node = 0; node < tree.length; node += 1) {
    const name = functions.name[tree.function[node]!]!;
    rootNames.push(tree.parent[node] === -1 ? name : rootNames[tree.parent[node]!]!);
    const place = `${rootNames[node]} ${name}`;
    if (!places.has(place)) places.set(place, node);
  }
  const nodeOf = (row: number, name: string): number => {
    const plan = plans[row];
    const root = !plan ? name : plan.kernelThread ? 'ret_from_fork' : (plan.program ?? plan.name);
    return places.get(`${root} ${name}`)!;
  };
  const sleepsIn = (row: number): number =>
    nodeOf(row, plans[row]!.kernelThread ? 'kthread' : 'do_syscall_64');
  const processes = plans.map((plan, row): Process => {
    const { firstInstructions, firstNs, lastInstructions, lastNs } = run.ends[row]!;
    return {
      pid: row + 1,
      parent: plan.parent,
      names: plan.names ?? [plan.name],
      command: plan.command ?? '',
      executable: plan.executable ?? (plan.command ?? '').split(' ')[0]!,
      cgroup: cgroupOf(plan, units.find(({ process }) => process === row)?.name),
      kernelThread: plan.kernelThread ?? false,
      threads: 1,
      startInstructions: firstInstructions,
      endInstructions: plan.stays ? -1 : lastInstructions,
      startNs: firstNs,
      endNs: plan.stays ? -1 : lastNs,
      userInstructions: plan.user,
      kernelInstructions: plan.kernel + sumOf((plan.modules ?? []).map(([, work]) => work)),
      interruptInstructions: plan.interrupts ?? 0,
      exitStatus: plan.stays || plan.kernelThread ? null : 0,
    };
  });
  const count = run.timeline.length;
  return {
    ...bare,
    totals: {
      ...bare.totals,
      userInstructions: sumOf(plans.map(({ user }) => user)),
      virtualNs: run.endNs,
      idleNs: run.idle.reduce((sum, { ns }) => sum + ns, 0),
    },
    timeline: {
      period,
      node: Int32Array.from(run.timeline, ({ row, user }) =>
        row === -1
          ? nodeOf(-1, 'start_kernel')
          : nodeOf(row, user ? 'main' : (plans[row]!.kernelThread ?? false) ? 'kthread' : 'do_syscall_64'),
      ),
      count: Int32Array.from({ length: count }, (_, at) => run.timeline[at]!.count),
    },
    processes,
    modules: plans.flatMap((plan, row) =>
      (plan.modules ?? []).map(([name, instructions], index): ModuleEvent => ({
        name,
        loadedAtInstructions: run.ends[row]!.firstInstructions + index * 100,
        unloadedAtInstructions: -1,
        instructions,
        sizeBytes: 16_384,
      })),
    ),
    systemCalls: systemCallsOf(plans, run.ends),
    waits: run.waits.map((wait) => ({ ...wait, node: sleepsIn(wait.process) })),
    idle: run.idle.map((idle) => ({ ...idle, node: sleepsIn(idle.process) })),
    parallelism: run.parallelism,
    units: units.map(({ name, process, result }): Unit => {
      const { firstInstructions, firstNs, lastInstructions, lastNs } = run.ends[process]!;
      const pending = result === 'pending';
      return {
        name,
        startInstructions: firstInstructions,
        readyInstructions: pending ? -1 : lastInstructions,
        startNs: firstNs,
        readyNs: pending ? -1 : lastNs,
        endInstructions: processes[process]!.endInstructions,
        endNs: processes[process]!.endNs,
        result: result ?? 'started',
        processes: 1,
        userInstructions: processes[process]!.userInstructions,
        kernelInstructions: processes[process]!.kernelInstructions,
      };
    }),
    ...options.profile,
  };
}

function systemCallsOf(plans: readonly ProcessPlan[], ends: readonly Ends[]): SystemCallRow[] {
  const rows = plans.flatMap((plan, process) =>
    (plan.calls ?? []).map(([name, number, count, errors], index): SystemCallRow => ({
      process,
      number,
      name,
      count,
      errors,
      cost: Math.floor(plan.kernel / plan.calls!.length),
      firstAt: ends[process]!.firstInstructions + 50 * (index + 1),
    })),
  );
  const whole = new Map<string, SystemCallRow>();
  for (const row of rows) {
    const sum = whole.get(row.name);
    whole.set(row.name, {
      ...row,
      process: -1,
      count: row.count + (sum?.count ?? 0),
      errors: row.errors + (sum?.errors ?? 0),
      cost: row.cost + (sum?.cost ?? 0),
      firstAt: Math.min(row.firstAt, sum?.firstAt ?? Infinity),
    });
  }
  return [...whole.values(), ...rows];
}

function drawProcess(plan: ProcessPlan, first: number): string[] {
  const { name, user, kernel, interrupts = 0, functions = [], modules = [] } = plan;
  if (plan.kernelThread) {
    return [
      `ret_from_fork kind=taskRoot first=${first} stage=userspace`,
      `  kthread self=${kernel}`,
      ...modules.map(([module, work]) => `    ${module}_init [${module}] self=${work}`),
      ...(interrupts > 0 ? [`    asm_sysvec_apic_timer_interrupt kind=interrupt self=${interrupts}`] : []),
    ];
  }
  const image = (plan.executable ?? (plan.command ?? '').split(' ')[0]!) || '/bin/fork';
  const share = Math.floor(user / (functions.length + 1));
  return [
    `${plan.program ?? name} [program] calls=0 kind=taskRoot first=${first} stage=userspace`,
    `  main [${image}] self=${user - share * functions.length}`,
    ...functions.map((text) => `    ${text} [${image}] self=${share}`),
    `    do_syscall_64 kind=systemCall self=${kernel} calls=${sumOf((plan.calls ?? []).map(([, , count]) => count)) || 1}`,
    ...modules.flatMap(([module, work]) => [
      '      do_init_module calls=1',
      `        do_one_initcall calls=1`,
      `          ${module}_init [${module}] self=${work}`,
    ]),
    ...(interrupts > 0 ? [`    asm_sysvec_apic_timer_interrupt kind=interrupt self=${interrupts}`] : []),
  ];
}

interface Piece {
  readonly user: number;
  readonly kernel: number;
}

function piecesOf(plan: ProcessPlan): Piece[] {
  const { pieces = 1, user, kernel, interrupts = 0, modules = [] } = plan;
  const inKernel = kernel + interrupts + sumOf(modules.map(([, work]) => work));
  return Array.from({ length: pieces }, (_, at) => ({
    user: partOf(user, at, pieces),
    kernel: partOf(inKernel, at, pieces),
  }));
}

function partOf(whole: number, at: number, parts: number): number {
  return Math.floor((whole * (at + 1)) / parts) - Math.floor((whole * at) / parts);
}

interface Ends {
  firstInstructions: number;
  firstNs: number;
  lastInstructions: number;
  lastNs: number;
}

/** First come, first served, on one CPU that idles when nobody is ready. */
function schedule(plans: readonly ProcessPlan[], pieces: readonly (readonly Piece[])[]) {
  const ends: Ends[] = [];
  const waits: Omit<Wait, 'node'>[] = [];
  const idle: Omit<IdleTime, 'node'>[] = [];
  const timeline: { row: number; user: boolean; count: number }[] = [];
  const runnable: number[] = [];
  const starts: number[] = [];
  for (const plan of plans) {
    starts.push((plan.parent === -1 ? kernelBoot : starts[plan.parent]!) + plan.after);
  }
  const pending = plans.map((_, row) => ({ row, piece: 0, ready: starts[row]! }));
  let instructions = kernelBoot;
  let ns = kernelBoot;
  let carried = 0;
  const sample = (row: number, user: boolean, work: number): void => {
    const before = Math.floor(carried / period);
    carried += work;
    const count = Math.floor(carried / period) - before;
    if (count > 0) timeline.push({ row, user, count });
  };
  sample(-1, false, kernelBoot);
  while (pending.length > 0) {
    pending.sort((a, b) => a.ready - b.ready || a.row - b.row);
    const next = pending.shift()!;
    const plan = plans[next.row]!;
    const reason = plan.reason ?? 'timer';
    if (next.ready > ns) {
      idle.push({ reason, process: next.row, count: 1, ns: next.ready - ns, waker: wakers[reason] });
      ns = next.ready;
    }
    const { user, kernel } = pieces[next.row]![next.piece]!;
    const end = (ends[next.row] ??= {
      firstInstructions: instructions,
      firstNs: ns,
      lastInstructions: 0,
      lastNs: 0,
    });
    const waiting = pending.filter(({ ready }) => ready <= ns).length;
    runnable.push(...new Array<number>(Math.max(1, Math.round((user + kernel) / period))).fill(1 + waiting));
    sample(next.row, true, user);
    sample(next.row, false, kernel);
    instructions += user + kernel;
    ns += user + kernel;
    end.lastInstructions = instructions;
    end.lastNs = ns;
    if (next.piece + 1 < pieces[next.row]!.length) {
      const waitNs = plan.waitNs ?? 1000;
      const known = waits.findIndex(({ process }) => process === next.row);
      if (known === -1) {
        waits.push({
          process: next.row,
          reason,
          count: 1,
          ns: waitNs,
          longestNs: waitNs,
          longestAtInstructions: instructions,
          waker: wakers[reason],
        });
      } else
        waits[known] = { ...waits[known]!, count: waits[known]!.count + 1, ns: waits[known]!.ns + waitNs };
      pending.push({ row: next.row, piece: next.piece + 1, ready: ns + waitNs });
    }
  }
  const most = Math.max(1, ...runnable);
  return {
    ends,
    waits,
    idle,
    timeline,
    endNs: ns,
    parallelism: {
      averageRunnable: sumOf(runnable) / Math.max(1, runnable.length),
      shares: Array.from(
        { length: Math.min(4, most) },
        (_, at) =>
          runnable.filter((count) => (at === 3 ? count >= 4 : count === at + 1)).length /
          Math.max(1, runnable.length),
      ),
      period,
      ...runLengths(runnable),
    },
  };
}

function runLengths(values: readonly number[]): { runnable: Int32Array; count: Int32Array } {
  const runs: [number, number][] = [];
  for (const value of values) {
    if (runs.at(-1)?.[0] === value) runs.at(-1)![1] += 1;
    else runs.push([value, 1]);
  }
  return {
    runnable: Int32Array.from(runs, ([value]) => value),
    count: Int32Array.from(runs, ([, count]) => count),
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

export interface ImageKnobs {
  /** events that udev handles, one worker each */
  readonly udevWorkers?: number;
  /** user instructions of the application's service */
  readonly serviceWork?: number;
  /** instructions of the module's initialisation */
  readonly moduleInit?: number;
  readonly cryptsetup?: boolean;
  /** what the disk takes to answer the application, ns */
  readonly diskWait?: number;
  /** stands in command lines where a pid or a temporary name would */
  readonly run?: string;
}

/** A small systemd boot: udev with workers, a module, an application, a shell, kernel threads. */
export function imageBoot(knobs: ImageKnobs = {}, options: TextProfileOptions = {}): Profile {
  const {
    udevWorkers = 3,
    serviceWork = 3_000_000,
    moduleInit = 200_000,
    cryptsetup = false,
    diskWait = 1_500_000,
    run = '7f3a91c2',
  } = knobs;
  const plans: ProcessPlan[] = [
    {
      name: 'systemd', names: ['swapper/0', 'init', 'systemd'], command: '/sbin/init splash', executable: '/usr/lib/systemd/systemd',
      parent: -1, user: 2_000_000, kernel: 900_000, interrupts: 20_000, after: 0, pieces: 6, waitNs: 250_000, reason: 'process', stays: true,
      functions: ['manager_loop', 'unit_load'],
      calls: [['openat', 257, 900, 120], ['read', 0, 1400, 0], ['epoll_wait', 232, 300, 0]],
    },
    { name: 'kthreadd', parent: -1, kernelThread: true, user: 0, kernel: 40_000, after: 1000, stays: true },
    { name: 'kworker/0:1-events', parent: 1, kernelThread: true, user: 0, kernel: 90_000, interrupts: 3000, after: 2000, pieces: 3, waitNs: 900_000, reason: 'device', stays: true },
    { name: `kworker/u2:${run.length}-flush-${run}`, parent: 1, kernelThread: true, user: 0, kernel: 20_000, after: 3000, stays: true },
    {
      name: 'systemd-udevd', names: ['systemd', 'systemd-udevd'], command: '/usr/lib/systemd/systemd-udevd', parent: 0,
      user: 400_000, kernel: 300_000, interrupts: 5000, after: 300_000, pieces: 3, waitNs: 200_000, reason: 'device', stays: true,
      functions: ['event_run'], calls: [['openat', 257, 400, 20], ['clone3', 435, udevWorkers, 0]],
    },
    ...Array.from({ length: udevWorkers }, (_, index): ProcessPlan => ({
      name: '(udev-worker)', names: ['systemd-udevd', '(udev-worker)'],
          program: 'systemd-udevd', parent: 4, user: 220_000, kernel: 120_000,
      after: 150_000 + index * 90_000, functions: ['udev_rules_apply_to_event'], calls: [['openat', 257, 60, 5], ['read', 0, 80, 0]],
    })),
    {
      name: 'modprobe', command: '/sbin/modprobe -q demo_net', parent: 4, user: 30_000, kernel: 60_000, after: 420_000,
      modules: [['demo_net', moduleInit]], calls: [['finit_module', 313, 1, 0]],
    },
    {
      name: 'app-server', names: ['systemd', '(app)', 'app-server'], command: `/usr/bin/app-server --cache /tmp/app.${run} --pid-file /run/app-${run.length + 410}.pid`,
      executable: '/usr/bin/app-server', parent: 0, user: serviceWork, kernel: 500_000, interrupts: 9000, after: 900_000,
      pieces: 4, waitNs: diskWait, reason: 'disk', stays: true, functions: ['load_catalogue', 'build_index'],
      calls: [['read', 0, 5000, 0], ['openat', 257, 40, 2]],
    },
    ...(cryptsetup
      ? [{ name: 'cryptsetup', command: '/sbin/cryptsetup open /dev/vdb data', parent: 0, user: 800_000, kernel: 90_000, after: 950_000, calls: [['ioctl', 16, 12, 0]] as const }]
      : []),
    { name: 'sh', command: "sh -c 'echo ready'", parent: 0, user: 60_000, kernel: 40_000, after: 2_500_000, calls: [['write', 1, 1, 0]] },
  ]; // prettier-ignore
  const at = (name: string): number => plans.findIndex((plan) => plan.name === name);
  return imageProfile(
    plans,
    [
      { name: 'systemd-udevd.service', process: at('systemd-udevd') },
      { name: 'app.service', process: at('app-server') },
      { name: 'ready.service', process: at('sh') },
      { name: 'never.service', process: at('sh'), result: 'pending' },
    ],
    options,
  );
}

/** A boot of about `processes` processes, the same for the same seed. */
export function randomImageBoot(
  { seed, processes }: { seed: number; processes: number },
  options: TextProfileOptions = {},
): Profile {
  const random = mulberry32(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const programs = [
    'systemd-udevd',
    'bash',
    'modprobe',
    'mount',
    'sshd',
    'dbus-daemon',
    'ip',
    'sed',
    'grep',
    'python3',
  ];
  const reasons: readonly WaitReason[] = ['timer', 'disk', 'process', 'device', 'other'];
  const plans: ProcessPlan[] = [
    { name: 'systemd', command: '/sbin/init', parent: -1, user: 900_000, kernel: 400_000, after: 0, pieces: 8, waitNs: 300_000, reason: 'process', stays: true },
    { name: 'kthreadd', parent: -1, kernelThread: true, user: 0, kernel: 20_000, after: 10, stays: true },
  ]; // prettier-ignore
  while (plans.length < processes) {
    const kernelThread = random() < 0.15;
    const name = kernelThread ? `kworker/${below(2)}:${below(9)}` : programs[below(programs.length)]!;
    const work = Math.floor(4000 / (random() + 0.004));
    plans.push({
      name,
      command: kernelThread || random() < 0.2 ? '' : `/usr/bin/${name} --unit ${below(40)} ${1000 + below(9000)}`,
      parent: kernelThread ? 1 : random() < 0.5 ? 0 : parentFor(plans, below(plans.length)),
      kernelThread,
      user: kernelThread ? 0 : work,
      kernel: Math.floor(work * random()),
      interrupts: below(2000),
      after: below(1_500_000),
      pieces: 1 + below(4),
      waitNs: 1000 + below(500_000),
      reason: reasons[below(reasons.length)]!,
      stays: random() < 0.2,
      functions: kernelThread ? [] : [`work_${below(50)}`, `parse_${below(20)}`],
      calls: kernelThread ? [] : [['openat', 257, 1 + below(200), below(10)], ['read', 0, 1 + below(900), 0], [`call_${below(60)}`, 300 + below(60), 1 + below(5), 0]],
      modules: random() < 0.1 ? [[`module_${plans.length}`, 1000 + below(90_000)]] : [],
    }); // prettier-ignore
  }
  const units = plans.flatMap((plan, process) =>
    plan.parent === 0 && !plan.kernelThread ? [{ name: `${plan.name}-${process}.service`, process }] : [],
  );
  return imageProfile(plans, units, options);
}

function parentFor(plans: readonly ProcessPlan[], row: number): number {
  return plans[row]!.kernelThread ? 0 : row;
}
