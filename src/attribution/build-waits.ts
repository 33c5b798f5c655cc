/**
 * Who waited where, for what and for how long; what the guest idled for; how many tasks could have run. Where a
 * task slept is a node of the call tree, and the functions on its path tell what it asked for; who woke it tells what
 * it got, which is the better answer where it is known: most sleeps are of `poll`, with a timeout.
 */
import type { GuestTables, GuestWaker } from '../tracer/trace-tables.ts';
import type {
  FunctionTable,
  IdleTime,
  Parallelism,
  TreeTable,
  Wait,
  WaitReason,
} from '../profile/profile.ts';
import type { FoundWaker } from './wakers.ts';

/** Through which every sleep goes: they say nothing about the reason (kernel/sched/core.c, kernel/time). */
const throughScheduler = new Set(['__switch_to_asm', '__schedule', 'schedule', 'schedule_preempt_disabled']);

/**
 * Functions that tell a reason, the innermost on the path counts. Names are those of kernel/, block/, fs/, mm/,
 * net/ and drivers/base of Linux 5.10 to 6.17.
 */
const reasons: readonly { readonly reason: WaitReason; readonly functions: RegExp }[] = [
  {
    reason: 'disk',
    functions:
      /^(?:io_schedule\w*|folio_wait_\w+|wait_on_page_\w+|__?wait_on_buffer|bit_wait_io|submit_bio_wait|blk_execute_rq|blk_mq_get_tag|jbd2_log_wait_commit|__wait_on_bit_lock|filemap_fault|read_pages|balance_dirty_pages\w*)$/,
  },
  {
    reason: 'timer',
    functions:
      /^(?:do_nanosleep|hrtimer_nanosleep|common_nsleep|msleep\w*|usleep_range\w*|schedule_timeout_\w+|timerfd_read|__synchronize_hardirq|synchronize_rcu\w*|wait_rcu_gp|rcu_barrier)$/,
  },
  {
    reason: 'process',
    functions:
      /^(?:do_wait|kernel_wait4|anon_pipe_read|anon_pipe_write|pipe_read|pipe_write|unix_\w+|__skb_wait_for_more_packets|sock_alloc_send_pskb|futex_\w+|__?mutex_lock\w*|rwsem_\w+|down_\w+|__down\w*|ep_poll|do_poll\w*|do_select|do_sys_poll|signalfd_\w+|do_sigtimedwait|inet_\w+|eventfd_read|fuse_\w+|autofs_\w+|wait_for_completion\w*|call_usermodehelper\w*|kthread_stop|__kthread_create_on_node|flush_work|__flush_work\w*)$/,
  },
  {
    reason: 'device',
    functions:
      /^(?:wait_for_device_probe|driver_probe_\w+|n_tty_read|n_tty_write|tty_\w+|uart_\w+|request_firmware\w*|_request_firmware|pci_\w+|usb_\w+|scsi_\w+|ata_\w+|virtio\w*|virtblk_\w+|nvme_\w+|i8042_\w+|acpi_\w+|input_\w+|evdev_read|devkmsg_read|hwrng_\w+|virtio_read|add_hwgenerator_randomness)$/,
  },
];

/** Where waits lie in a finished profile. */
export interface PlacedWaits {
  readonly tree: Pick<TreeTable, 'parent' | 'function'>;
  readonly functions: Pick<FunctionTable, 'name'>;
  /** row of the trace's call tree → row of the profile's */
  nodeOf(node: number): number;
  /** row of the task → row of its process */
  readonly processOf: Int32Array;
  wakerOf(waker: GuestWaker): FoundWaker;
}

/** Longest first. */
export function waitsOf({ waits }: GuestTables, placed: PlacedWaits): Wait[] {
  const rows = new Map<string, Mutable<Wait>>();
  for (const wait of waits) {
    const { count, ns, longestNs, longestAt } = wait;
    const { key, ...sleep } = sleepOf(wait, placed);
    const known = rows.get(key);
    if (known === undefined) {
      const { process, node, reason, waker } = sleep;
      rows.set(key, { process, node, reason, count, ns, longestNs, longestAtInstructions: longestAt, waker });
      continue;
    }
    known.count += count;
    known.ns += ns;
    if (longestNs <= known.longestNs) continue;
    known.longestNs = longestNs;
    known.longestAtInstructions = longestAt;
  }
  return [...rows.values()].sort(longestFirst);
}

/** Longest first. */
export function idleOf({ idle }: GuestTables, placed: PlacedWaits): IdleTime[] {
  const rows = new Map<string, Mutable<IdleTime>>();
  for (const row of idle) {
    const { key, ...sleep } = sleepOf(row, placed);
    const known = rows.get(key);
    if (known !== undefined) {
      known.count += row.count;
      known.ns += row.ns;
    } else {
      rows.set(key, { ...sleep, count: row.count, ns: row.ns });
    }
  }
  return [...rows.values()].sort(longestFirst);
}

type Sleep = Pick<IdleTime, 'process' | 'node' | 'reason' | 'waker'>;

/** Who slept where for what, and under which key it is summed up. */
function sleepOf(
  row: GuestWaker & { readonly task: number; readonly node: number },
  placed: PlacedWaits,
): Sleep & { key: string } {
  const node = row.node === -1 ? -1 : sleeper(placed, placed.nodeOf(row.node));
  const process = placed.processOf[row.task]!;
  const { waker, reason: woken } = placed.wakerOf(row);
  const asked = node === -1 ? 'other' : reasonAt(placed, node);
  // What a task does for a disk or a device (ends a request, probes) is what the sleeper asked of these.
  const serves = woken === 'process' && (asked === 'disk' || asked === 'device');
  return {
    key: `${process} ${node} ${waker.process} ${waker.by}`,
    ...{ process, node, waker, reason: woken === 'asked' || serves ? asked : woken },
  };
}

function longestFirst(a: Sleep & { ns: number }, b: Sleep & { ns: number }): number {
  return (
    b.ns - a.ns ||
    a.process - b.process ||
    a.node - b.node ||
    a.waker.process - b.waker.process ||
    (a.waker.by < b.waker.by ? -1 : 1)
  );
}

/** How many runnable tasks get a share of their own. */
const maxShares = 16;

/** @returns null when no sample found anything runnable: the kernel does not show it */
export function parallelismOf({ runnable }: GuestTables, period: number): Parallelism | null {
  const samples = new Float64Array(maxShares);
  let [busy, sum] = [0, 0];
  runnable.runnable.forEach((tasks, row) => {
    if (tasks === 0) return;
    const count = runnable.count[row]!;
    busy += count;
    sum += tasks * count;
    samples[Math.min(tasks, maxShares) - 1]! += count;
  });
  if (busy === 0) return null;
  const last = samples.findLastIndex((count) => count > 0);
  return {
    averageRunnable: sum / busy,
    shares: Array.from(samples.subarray(0, last + 1), (count) => count / busy),
    period,
    runnable: runnable.runnable,
    count: runnable.count,
  };
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** The function that called the scheduler. */
export function sleeper({ tree, functions }: Pick<PlacedWaits, 'tree' | 'functions'>, node: number): number {
  let at = node;
  while (tree.parent[at] !== -1 && throughScheduler.has(functions.name[tree.function[at]!]!)) {
    at = tree.parent[at]!;
  }
  return at;
}

function reasonAt({ tree, functions }: PlacedWaits, node: number): WaitReason {
  for (let at = node; at !== -1; at = tree.parent[at]!) {
    const name = functions.name[tree.function[at]!]!;
    const found = reasons.find(({ functions: those }) => those.test(name));
    if (found) return found.reason;
  }
  return 'other';
}
