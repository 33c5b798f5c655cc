/** Options that find bugs, and that survived in a kernel which is to boot fast. */
import type { Rule } from '../rule.ts';
import { slabDebugging } from './leftover-rules.ts';
import { workThatGoes } from './work-that-goes.ts';

const sizes = ['1', '2', '4', '8', '16', 'N'];

export const debugRules: readonly Rule[] = [
  workThatGoes({
    id: 'address-sanitizer',
    area: 'kernel configuration',
    title: 'build without the address sanitizer',
    functions: [
      ...sizes.flatMap((size) => [`__asan_load${size}`, `__asan_store${size}`]),
      ...sizes.flatMap((size) => [`__asan_load${size}_noabort`, `__asan_store${size}_noabort`]),
      ...['kasan_check_range', '__kasan_check_read', '__kasan_check_write', 'kasan_init', 'kasan_poison'],
      ...['kasan_unpoison', '__kasan_kmalloc', '__kasan_slab_alloc', '__kasan_slab_free', 'kasan_save_stack'],
      ...['__kasan_unpoison_pages', '__kasan_poison_pages', '__kasan_populate_vmalloc'],
    ],
    otherwise: 'build without CONFIG_KASAN',
    needs: ['KASAN'],
    lose: 'reads and writes out of bounds and after free are no longer found',
    source: 'Documentation/dev-tools/kasan.rst',
  }),
  workThatGoes({
    id: 'lock-proving',
    area: 'kernel configuration',
    title: 'build without proofs of locking',
    functions: [
      ...['lock_acquire', 'lock_release', 'lock_acquired', 'lock_contended', 'lock_is_held_type'],
      ...[
        'lockdep_init_map_type',
        'lockdep_register_key',
        'register_lock_class',
        'debug_check_no_locks_freed',
      ],
      ...[
        'lockdep_hardirqs_on',
        'lockdep_hardirqs_off',
        'lockdep_hardirqs_on_prepare',
        'lockdep_softirqs_on',
      ],
      ...['lockdep_softirqs_off', 'trace_hardirqs_on', 'trace_hardirqs_off'],
    ],
    otherwise: 'build without CONFIG_PROVE_LOCKING, CONFIG_DEBUG_LOCK_ALLOC and CONFIG_LOCK_STAT',
    needs: ['LOCKDEP'],
    lose: 'deadlocks are found when they happen, and not before',
    source: 'Documentation/locking/lockdep-design.rst',
  }),
  workThatGoes({
    id: 'object-debugging',
    title: 'do not follow the life of timers and work items',
    functions: [
      ...['debug_object_activate', 'debug_object_deactivate', 'debug_object_init', 'debug_object_free'],
      ...['debug_object_init_on_stack', 'debug_object_assert_init', 'debug_object_destroy'],
      ...['debug_object_active_state', 'debug_check_no_obj_freed', 'debug_objects_mem_init'],
    ],
    add: ['no_debug_objects'],
    otherwise: 'or build without CONFIG_DEBUG_OBJECTS',
    needs: ['DEBUG_OBJECTS'],
    lose: 'a timer that is freed while it is armed goes unnoticed',
    source: 'Documentation/core-api/debug-objects.rst',
  }),
  workThatGoes({
    id: 'leak-detector',
    title: 'do not look for memory that leaks',
    functions: [
      ...[
        'kmemleak_alloc',
        'kmemleak_free',
        'kmemleak_alloc_percpu',
        'kmemleak_free_percpu',
        'kmemleak_init',
      ],
      ...['kmemleak_vmalloc', 'kmemleak_alloc_phys', 'kmemleak_free_part', 'kmemleak_free_part_phys'],
      ...[
        'kmemleak_scan',
        'kmemleak_scan_thread',
        'kmemleak_scan_area',
        'kmemleak_no_scan',
        'kmemleak_ignore',
      ],
      ...['kmemleak_ignore_phys', 'kmemleak_not_leak', 'kmemleak_erase', 'kmemleak_update_trace'],
    ],
    add: ['kmemleak=off'],
    otherwise: 'or build without CONFIG_DEBUG_KMEMLEAK',
    unless: /^kmemleak=/,
    needs: ['DEBUG_KMEMLEAK'],
    lose: '/sys/kernel/debug/kmemleak knows of no leak',
    source: 'Documentation/dev-tools/kmemleak.rst',
  }),
  workThatGoes({
    id: 'page-debugging',
    title: 'do not unmap pages that are given back',
    functions: ['__kernel_map_pages'],
    add: ['debug_pagealloc=off'],
    otherwise: 'or build without CONFIG_DEBUG_PAGEALLOC_ENABLE_DEFAULT',
    unless: /^debug_pagealloc/,
    needs: ['DEBUG_PAGEALLOC_ENABLE_DEFAULT'],
    lose: 'a read or write of a page that was given back goes unnoticed',
    source: 'Documentation/admin-guide/kernel-parameters.txt, debug_pagealloc=',
  }),
  workThatGoes({
    id: 'slab-debugging-built-in',
    title: 'do not check every slab object, as the kernel was built to',
    functions: slabDebugging,
    add: ['slub_debug=-'],
    otherwise: 'or build without CONFIG_SLUB_DEBUG_ON',
    unless: /^sl[au]b_debug/,
    when: ({ option }) => option('SLUB_DEBUG_ON') === 'y',
    lose: 'writes beyond an object, or into one that was freed, go unnoticed',
    source: 'Documentation/mm/slub.rst',
  }),
  workThatGoes({
    id: 'page-table-tests',
    title: 'skip the tests of page tables',
    functions: ['debug_vm_pgtable'],
    add: ['initcall_blacklist=debug_vm_pgtable'],
    otherwise: 'or build without CONFIG_DEBUG_VM_PGTABLE',
    lose: 'an architecture’s page table helpers are not tested at boot',
    source: 'mm/debug_vm_pgtable.c',
  }),
];
