/** Words on the command line that somebody once needed, to find a bug or to trace, and that each boot pays for. */
import type { Rule } from '../rule.ts';
import { wordThatCosts } from './work-that-goes.ts';

const clearing = [
  'clear_page_erms',
  'clear_page_rep',
  'clear_page_orig',
  'memset_erms',
  'memset_orig',
  'memset',
];

/** What SLUB does only while it checks. */
export const slabDebugging: readonly string[] = [
  ...['set_track_prepare', 'alloc_debug_processing', 'free_debug_processing', 'free_to_partial_list'],
  ...['init_object', 'check_object', 'setup_object_debug', 'alloc_single_from_partial'],
  ...['alloc_single_from_new_slab', 'init_tracking', 'set_track_update'],
];

export const leftoverRules: readonly Rule[] = [
  wordThatCosts({
    id: 'slab-debugging',
    title: 'do not check every slab object',
    word: /^sl[au]b_debug(?:=(?!-).*)?$/,
    functions: slabDebugging,
    lose: 'writes beyond an object, or into one that was freed, go unnoticed',
    source: 'Documentation/mm/slub.rst',
  }),
  wordThatCosts({
    id: 'clear-freed-memory',
    title: 'do not clear memory that is given back',
    word: /^init_on_free=(?:1|on|y)$/,
    functions: clearing,
    below: [
      ...[
        '__free_pages_ok',
        'free_pcp_prepare',
        'free_unref_page_prepare',
        'free_unref_page',
        'free_pages_prepare',
      ],
      ...['__kmem_cache_free', 'kmem_cache_free', 'kfree', 'slab_free_hook', '__free_pages_core'],
    ],
    lose: 'secrets stay in memory until it is used again',
    source: 'mm/page_alloc.c, init_on_free',
  }),
  wordThatCosts({
    id: 'function-tracer-at-boot',
    title: 'do not trace functions from the start',
    word: /^ftrace(?:_filter|_notrace|_graph_filter)?=/,
    functions: ['function_trace_call', 'trace_graph_entry', 'trace_graph_return'],
    lose: 'the trace of the boot',
    source: 'Documentation/admin-guide/kernel-parameters.txt, ftrace=',
  }),
  wordThatCosts({
    id: 'trace-events-at-boot',
    title: 'do not record trace events from the start',
    word: /^trace_event=/,
    functions: ['trace_event_buffer_reserve', 'trace_event_buffer_commit', 'early_enable_events'],
    lose: 'the events of the boot',
    source: 'Documentation/admin-guide/kernel-parameters.txt, trace_event=',
  }),
  wordThatCosts({
    id: 'dynamic-debug',
    title: 'do not print debugging messages',
    word: /^(?:[\w-]+\.)?dyndbg=/,
    functions: ['__dynamic_pr_debug', '__dynamic_dev_dbg', '__dynamic_netdev_dbg'],
    lose: 'the messages',
    source: 'Documentation/admin-guide/dynamic-debug-howto.rst',
  }),
  wordThatCosts({
    id: 'initcall-debugging',
    title: 'do not print every initcall',
    word: /^initcall_debug$/,
    functions: ['trace_initcall_start_cb', 'trace_initcall_finish_cb'],
    lose: 'the messages; a profile has every initcall, with its cost',
    source: 'init/main.c, initcall_debug',
  }),
  wordThatCosts({
    id: 'large-log-buffer',
    title: 'keep the log buffer as it was built',
    word: /^log_buf_len=/,
    functions: ['setup_log_buf'],
    lose: 'dmesg forgets the first messages sooner',
    source: 'kernel/printk/printk.c, log_buf_len',
  }),
  wordThatCosts({
    id: 'huge-pages-at-boot',
    title: 'reserve huge pages later, or fewer',
    word: /^hugepages=/,
    functions: ['hugetlb_hstate_alloc_pages', 'hugetlb_init'],
    lose: 'they have to be set aside by sysctl vm.nr_hugepages, before memory is in pieces',
    source: 'Documentation/admin-guide/mm/hugetlbpage.rst',
  }),
  wordThatCosts({
    id: 'second-console',
    title: 'do not print on the screen as well',
    word: /^console=tty\d*$/,
    functions: ['vt_console_print', 'con_init'],
    lose: 'kernel messages on the screen',
    source: 'Documentation/admin-guide/serial-console.rst',
  }),
];
