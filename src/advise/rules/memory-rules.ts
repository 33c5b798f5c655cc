/** Memory that is cleared, checked and counted. */
import type { Rule } from '../rule.ts';
import { workThatGoes } from './work-that-goes.ts';

const clearing = [
  ...['clear_page_erms', 'clear_page_rep', 'clear_page_orig'],
  ...['clear_highpages_kasan_tagged', '__clear_pages_unrolled'],
];
const filling = ['memset_erms', 'memset_orig', 'memset', '__memset'];
const allocators = [
  ...['__alloc_pages', '__alloc_pages_noprof', '__alloc_frozen_pages_noprof', '__alloc_pages_bulk'],
  ...[
    'alloc_pages_bulk_noprof',
    'kmem_cache_alloc',
    'kmem_cache_alloc_noprof',
    '__kmalloc',
    '__kmalloc_noprof',
  ],
  ...[
    'kmem_cache_alloc_lru',
    'kmem_cache_alloc_lru_noprof',
    '__kmem_cache_alloc_node',
    'kmem_cache_alloc_node',
  ],
  ...['__kmalloc_node_track_caller', '__kmalloc_cache_noprof', '__kmalloc_node_noprof', 'kmalloc_trace'],
];

export const memoryRules: readonly Rule[] = [
  workThatGoes({
    id: 'clear-allocated-memory',
    title: 'do not clear memory that is handed out',
    functions: [...clearing, ...filling],
    below: allocators,
    add: ['init_on_alloc=0'],
    needs: ['INIT_ON_ALLOC_DEFAULT_ON'],
    unless: /^init_on_alloc=/,
    when: ({ option }) => option('INIT_ON_ALLOC_DEFAULT_ON') === 'y',
    share: 0.5,
    lose: 'a program or driver that reads what it never wrote may read another’s secrets',
    source: 'mm/page_alloc.c, init_on_alloc',
  }),
  workThatGoes({
    id: 'slab-statistics',
    title: 'do not show every slab cache in sysfs',
    functions: ['slab_sysfs_init', 'slab_late_init'],
    add: ['initcall_blacklist=slab_sysfs_init,slab_late_init'],
    otherwise: 'or build with CONFIG_SLUB_DEBUG=n',
    lose: '/sys/kernel/slab is empty; slabinfo’s details and slabtop need it not',
    source: 'mm/slub.c, slab_sysfs_init',
  }),
  workThatGoes({
    id: 'writable-and-executable',
    title: 'do not protect the kernel’s own text, nor check that it is',
    functions: ['mark_rodata_ro', 'ptdump_walk_pgd_level_core'],
    add: ['rodata=off'],
    otherwise: 'or build without CONFIG_DEBUG_WX, which is the check alone',
    unless: /^rodata=/,
    lose: 'a stray or hostile write to the kernel’s code and constants is no longer stopped',
    source: 'init/main.c, mark_readonly',
  }),
  workThatGoes({
    id: 'per-cpu-pages',
    title: 'take per-CPU memory page by page',
    functions: ['pcpu_balance_workfn'],
    add: ['percpu_alloc=page'],
    unless: /^percpu_alloc=/,
    lose: 'per-CPU variables lie in small pages: a few more misses of the TLB for as long as it runs',
    source: 'mm/percpu.c, percpu_alloc',
  }),
];
