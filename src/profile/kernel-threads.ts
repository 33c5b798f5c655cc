/**
 * Who does the work of a boot: the thread that boots (start_kernel, then kernel_init, then userspace), or a kernel thread
 * beside it. Kernel threads run when the scheduler lets them, so that one neutral byte moves their work from one stage
 * to the next; credited to themselves they stand still. Told from call paths alone, so that it holds for every profile
 * (docs/decisions/0172-rows-by-who-works.md).
 */
import { normalizeName } from './function-names.ts';
import type { FunctionTable, TreeTable } from './profile.ts';

export interface KernelThreads {
  /** what each thread, work item or asynchronous call runs: `cryptomgr_test`, `do_populate_rootfs` */
  readonly names: readonly string[];
  /** row of `names` by node of the tree, -1 for the thread that boots and for processes */
  readonly thread: Int32Array;
}

/**
 * Where kernel threads begin (kernel/kthread.c), and programs that the kernel starts by itself, until they are
 * processes (kernel/umh.c).
 */
const entries = new Set(['kthread', 'kthreadd', 'call_usermodehelper_exec_async']);

/**
 * What runs other functions than its own, and what it calls besides: the next function below names the work
 * (kernel/kthread.c, kernel/workqueue.c, kernel/smpboot.c, kernel/async.c).
 */
const runners: Readonly<Record<string, { readonly calls?: string; readonly besides?: RegExp }>> = {
  kthread: {
    besides:
      /^(?:schedule\w*|complete|kthread_exit|do_exit|_*kthread_parkme|sched_setscheduler_nocheck|set_cpus_allowed_ptr|housekeeping_cpumask|kthread_affine_node)$/,
  },
  worker_thread: { calls: 'process_one_work process_scheduled_works' },
  rescuer_thread: { calls: 'process_one_work process_scheduled_works' },
  bh_worker: { calls: 'process_one_work process_scheduled_works' },
  process_scheduled_works: { calls: 'process_one_work' },
  process_one_work: {
    besides:
      /^(?:_raw_spin\w*|_*cond_resched|pwq_dec_nr_in_flight|move_linked_works|kick_pool|wq_worker_\w+|wake_up_worker|rcu_\w+|try_to_wake_up|workqueue_\w+)$/,
  },
  kthread_worker_fn: { besides: /^(?:schedule\w*|_raw_spin\w*|_*cond_resched)$/ },
  async_run_entry_fn: { besides: /^(?:_raw_spin\w*|_*wake_up\w*|kfree)$/ },
  smpboot_thread_fn: {
    besides: /^(?:schedule\w*|kfree|_*kthread_parkme|kthread_should_\w+|_*cond_resched)$/,
  },
};

/** Tells threads apart, by what they run; those that run the same are one. */
export function kernelThreads(
  tree: Pick<TreeTable, 'length' | 'parent' | 'function'>,
  functions: Pick<FunctionTable, 'name'>,
): KernelThreads {
  const named = functions.name.map(normalizeName);
  const names: string[] = [];
  const rows = new Map<string, number>();
  const rowOf = (name: string): number => {
    const known = rows.get(name);
    if (known !== undefined) return known;
    rows.set(name, names.length);
    return names.push(name) - 1;
  };
  const thread = new Int32Array(tree.length).fill(-1);
  const isEntry = Uint8Array.from(named, (name) => (entries.has(name) ? 1 : 0));
  // The function of a node that is a runner, directly below an entry or another runner; else -1.
  const runner = new Int32Array(tree.length).fill(-1);
  for (let node = 0; node < tree.length; node += 1) {
    const above = tree.parent[node]!;
    const row = tree.function[node]!;
    const inside = above === -1 ? -1 : thread[above]!;
    const by = above === -1 ? -1 : runner[above]!;
    if (inside === -1 ? isEntry[row] === 1 : by !== -1 && isWork(named[by]!, named[row]!)) {
      thread[node] = rowOf(named[row]!);
      if (Object.hasOwn(runners, named[row]!)) runner[node] = row;
    } else {
      thread[node] = inside;
    }
  }
  return { names, thread };
}

/** Whether what a runner called is work it was given, rather than its own affairs. */
function isWork(runner: string, called: string): boolean {
  const { calls, besides } = runners[runner]!;
  return calls === undefined ? besides?.test(called) !== true : calls.split(' ').includes(called);
}
