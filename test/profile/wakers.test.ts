/** Who ended a sleep, told from where in the kernel the task was woken: call paths as real boots have them. */
import { expect, test } from '@jest/globals';
import { defaultArchitecture } from '../../src/arch/architectures.ts';
import { wakerFinder, type FoundWaker } from '../../src/attribution/wakers.ts';
import { noWaker } from '../../src/profile/profile.ts';
import { textProfile } from '../support/text-profile.ts';

const { exceptions } = defaultArchitecture.entryCode;

/** @param path functions, the outermost first; the first is the interrupt's entry where `waker` is -1 */
function found(path: readonly string[], waker: number): FoundWaker {
  const lines = path.map(
    (name, depth) =>
      `${'  '.repeat(depth)}${name} self=1${depth === 0 && waker === -1 ? ' kind=interrupt' : ''}`,
  );
  const { tree, functions } = textProfile(`\n${lines.join('\n')}\n`);
  const nodeOf = (node: number): number => node;
  const processOf = Int32Array.of(5, 6, 7);
  return wakerFinder({ tree, functions, nodeOf, processOf, exceptions })({
    wakerNode: path.length - 1,
    waker,
  });
}

const timer = 'asm_sysvec_apic_timer_interrupt';
const device = ['asm_common_interrupt', 'common_interrupt', 'handle_irq_event', '__handle_irq_event_percpu'];

test.each<[string, readonly string[], number, string, FoundWaker['reason']]>([
  ['a sleep by the clock', [timer, 'hrtimer_interrupt', 'hrtimer_wakeup', 'wake_up_process'], -1, 'hrtimer_wakeup', 'timer'],
  ['delayed work', [timer, '__do_softirq', 'call_timer_fn', 'delayed_work_timer_fn', '__queue_work'], -1, 'delayed_work_timer_fn', 'timer'],
  ['what follows the tick', [timer, '__do_softirq', 'rcu_core', 'swake_up_one'], -1, 'rcu_core', 'timer'],
  ['a message of the kernel', [timer, 'hrtimer_interrupt', 'tick_sched_timer', 'irq_work_run_list', 'irq_work_single', '__wake_up'], -1, 'irq_work_single', 'asked'],
  ['a disk', [...device, 'vring_interrupt', 'virtblk_done', 'blk_mq_end_request', 'bio_endio', 'folio_wake_bit'], -1, 'virtblk_done', 'disk'],
  ['a disk, later', ['asm_common_interrupt', '__do_softirq', 'blk_done_softirq', 'virtblk_request_done', 'blk_mq_end_request', 'complete'], -1, 'blk_mq_end_request', 'disk'],
  ['a device', [...device, 'serial8250_interrupt', 'tty_flip_buffer_push', '__wake_up'], -1, 'serial8250_interrupt', 'device'],
  ['an interrupt without a handler', ['asm_sysvec_reschedule', 'x', 'wake_up_process'], -1, 'x', 'other'],
  ['a process that writes', ['bash', 'do_syscall_64', 'pipe_write', '__wake_up_common', 'autoremove_wake_function'], 1, 'pipe_write', 'process'],
  ['a thread that runs timers', ['ret_from_fork', 'run_ksoftirqd', '__do_softirq', 'call_timer_fn', 'process_timeout'], 2, 'process_timeout', 'timer'],
  ['a thread that runs what is left over', ['ret_from_fork', 'run_ksoftirqd', '__do_softirq', 'rcu_do_batch', 'complete'], 2, 'rcu_do_batch', 'asked'],
  ['a thread that ends a request', ['ret_from_fork', 'worker_thread', 'pmem_submit_bio', 'bio_endio', 'complete'], 0, 'bio_endio', 'disk'],
  ['nothing but ways to wake', ['try_to_wake_up'], 0, 'try_to_wake_up', 'process'],
])('%s', (_, path, waker, by, reason) => {
  const process = waker === -1 ? -1 : waker + 5;
  expect(found([...path, 'try_to_wake_up'], waker)).toEqual({ waker: { by, process }, reason });
}); // prettier-ignore

test('what is not seen is what the sleeper asked for', () => {
  const { tree, functions } = textProfile('\nstart_kernel self=1\n');
  const find = wakerFinder({
    tree,
    functions,
    nodeOf: (node) => node,
    processOf: Int32Array.of(0),
    exceptions,
  });
  expect(find({ wakerNode: -1, waker: -1 })).toEqual({ waker: noWaker, reason: 'asked' });
});
