/**
 * Who waited where, for what and for how long; what the guest idled for; how many tasks could have run. Where a
 * task slept is a node of the call tree, and the functions on its path tell what it slept for.
 */
import type { GuestTables } from '../tracer/trace-tables.ts';
import type { FunctionTable, IdleTime, Parallelism, TreeTable, Wait, WaitReason } from './profile.ts';

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
}

/** Longest first. */
export function waitsOf({ waits }: GuestTables, placed: PlacedWaits): Wait[] {
  const rows = new Map<string, Mutable<Wait>>();
  for (const { task, node, count, ns, longestNs, longestAt } of waits) {
    const at = sleeper(placed, placed.nodeOf(node));
    const process = placed.processOf[task]!;
    const known = rows.get(`${process} ${at}`);
    if (known === undefined) {
      rows.set(`${process} ${at}`, {
        process,
        node: at,
        reason: reasonAt(placed, at),
        count,
        ns,
        longestNs,
        longestAtInstructions: longestAt,
      });
      continue;
    }
    known.count += count;
    known.ns += ns;
    if (longestNs <= known.longestNs) continue;
    known.longestNs = longestNs;
    known.longestAtInstructions = longestAt;
  }
  return [...rows.values()].sort((a, b) => b.ns - a.ns || a.process - b.process || a.node - b.node);
}

/** Longest first. */
export function idleOf({ idle }: GuestTables, placed: PlacedWaits): IdleTime[] {
  const rows = new Map<string, Mutable<IdleTime>>();
  for (const { task, node, count, ns } of idle) {
    const at = node === -1 ? -1 : sleeper(placed, placed.nodeOf(node));
    const process = placed.processOf[task]!;
    const known = rows.get(`${process} ${at}`);
    if (known !== undefined) {
      known.count += count;
      known.ns += ns;
    } else {
      const reason = at === -1 ? 'other' : reasonAt(placed, at);
      rows.set(`${process} ${at}`, { reason, process, node: at, count, ns });
    }
  }
  return [...rows.values()].sort((a, b) => b.ns - a.ns || a.process - b.process || a.node - b.node);
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
function sleeper({ tree, functions }: PlacedWaits, node: number): number {
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
