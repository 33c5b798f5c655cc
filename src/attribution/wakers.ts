/**
 * Who ended a sleep. The kernel's call that woke the task (try_to_wake_up) is a node of the call tree, and the
 * functions above it say why: a timer that expired, a disk that completed a request, a device's interrupt, another
 * task. Names are those of kernel/, block/, fs/, mm/ and drivers/ of Linux 5.10 to 6.17.
 *
 * Why so: docs/decisions/0420-who-ended-a-sleep.md.
 */
import type { GuestWaker } from '../tracer/trace-tables.ts';
import { isInterrupt } from '../profile/interrupts.ts';
import {
  noWaker,
  type FunctionTable,
  type TreeTable,
  type Waker,
  type WaitReason,
} from '../profile/profile.ts';

/** A call tree that has the nodes of wakers, and where a trace's nodes and tasks are. */
export interface WakerPlaces {
  readonly tree: TreeTable;
  readonly functions: FunctionTable;
  nodeOf(node: number): number;
  readonly processOf: Int32Array;
  /** names of exceptions' entries: see Architecture */
  readonly exceptions: RegExp;
}

export interface FoundWaker {
  readonly waker: Waker;
  /** what that says the sleeper waited for; `asked`: whatever its own stack says; `process`: that, or another task */
  readonly reason: WaitReason | 'asked';
}

/** Through which wake-ups go: they say nothing about the reason. */
export const wakePlumbing =
  /^(?:try_to_wake_up|ttwu_\w+|__?wake_up\w*|wake_up_\w+|wake_q_\w+|\w+_wake_function|swake_up\w*|rcuwait_wake_up|complete\w*|ep_poll_callback|pollwake|wake_page_function|folio_wake_bit|signal_wake_up\w*|__?send_signal\w*|sock_def_\w+|__queue_work|queue_work_on|insert_work|kick_pool|__queue_delayed_work)$/;

const timers =
  /^(?:hrtimer_wakeup|process_timeout|delayed_work_timer_fn|timerfd_\w+|it_real_fn|posix_timer_fn|alarm_handle_timer|call_timer_fn|__hrtimer_run_queues|hrtimer_interrupt|hrtimer_run_softirq|run_timer_softirq)$/;

const disks =
  /^(?:bio_endio|submit_bio_wait_endio|end_bio_bh_io_sync|end_buffer_\w+|(?:folio|page)_end_\w+|end_page_\w+|mpage_end_io|mpage_read_end_io|iomap_\w+_end_io|blk_(?:mq_)?(?:complete|end|done|update)_\w+|virtblk_\w*done|scsi_\w*(?:done|complete|completion)\w*|nvme_irq|nvme_\w*complete\w*)$/;

/** Work that somebody left for the next interrupt (kernel/irq_work.c), and softirqs that a thread runs. */
const deferred = /^(?:irq_work_\w+|run_ksoftirqd)$/;

/** The interrupt that timers are driven by, also where only what follows it (RCU's softirq) wakes somebody. */
const timerEntry = /apic_timer_interrupt$/;

/** Below it stands the handler of a device's interrupt (kernel/irq/handle.c). */
const handlerRunner = '__handle_irq_event_percpu';
/** Handlers that hand on to a device's own (drivers/virtio). */
const handOn = /^(?:vring_interrupt|vp_interrupt|vp_vring_interrupt)$/;

/** Remembers: a boot wakes a thousand times at the same place. */
export function wakerFinder(places: WakerPlaces): (waker: GuestWaker) => FoundWaker {
  const known = new Map<number, Place>();
  return ({ wakerNode, waker }) => {
    if (wakerNode === -1) return unknownWaker;
    const node = places.nodeOf(wakerNode);
    const interrupt = waker === -1;
    const key = interrupt ? -1 - node : node;
    let place = known.get(key);
    if (place === undefined) known.set(key, (place = placeOf(places, node, interrupt)));
    return {
      waker: { by: place.by, process: interrupt ? -1 : places.processOf[waker]! },
      reason: place.reason,
    };
  };
}

/** Where nothing is seen of it. */
const unknownWaker: FoundWaker = { waker: noWaker, reason: 'asked' };

interface Place {
  readonly by: string;
  readonly reason: WaitReason | 'asked';
}

function placeOf({ tree, functions, exceptions }: WakerPlaces, node: number, interrupt: boolean): Place {
  const names: string[] = []; // the innermost first, up to the interrupt's entry
  for (let at = node; at !== -1; at = tree.parent[at]!) {
    names.push(functions.name[tree.function[at]!]!);
    if (interrupt && isInterrupt(tree, functions, at, exceptions)) break;
  }
  const specific = names.find((name) => !wakePlumbing.test(name)) ?? names[0]!;
  const handler = handlerOf(names);
  for (const name of names) {
    if (disks.test(name)) return { by: handler ?? specific, reason: 'disk' };
    if (timers.test(name)) return { by: specific, reason: 'timer' };
    if (deferred.test(name)) return { by: specific, reason: 'asked' };
    if (name === handlerRunner) return { by: handler!, reason: 'device' };
  }
  return {
    by: specific,
    reason: interrupt ? (timerEntry.test(names.at(-1)!) ? 'timer' : 'other') : 'process',
  };
}

function handlerOf(names: readonly string[]): string | null {
  const runner = names.indexOf(handlerRunner);
  const handlers = names.slice(0, Math.max(0, runner)).reverse();
  return handlers.find((name) => !handOn.test(name)) ?? handlers[0] ?? null;
}
