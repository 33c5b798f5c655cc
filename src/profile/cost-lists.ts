/**
 * Which of the kernel's functions cost what, with the evidence. A function stands here because a measurement showed it
 * (`node bench/run.mjs kinds`), not because its name sounds so; docs/decisions/0170-kinds-of-cost.md has the tables,
 * docs/decisions/0182-loading-is-told-apart.md those of loading, docs/decisions/0185-what-moves-an-image.md those of images.
 * Names are without what compilers append (`.isra.0`).
 */
import type { CostKind } from './cost-kind.ts';

export interface CostList {
  readonly kind: CostKind;
  /** of EnvironmentFields.arch; absent: every architecture */
  readonly arch?: string;
  /** the first kernel it holds for; absent: every kernel */
  readonly since?: readonly [major: number, minor: number];
  /** how they were found, and on what */
  readonly evidence: string;
  readonly functions: string;
  /** all of a program's or library's code costs this too, by the beginning of its file's name: `libseccomp.so` */
  readonly file?: string;
  /** not the functions themselves, but those that call one of them from a file whose name begins like this */
  readonly callersIn?: string;
  /** `own`: what they do themselves, memset() inlined or called; else also what they call */
  readonly reach?: 'own';
}

/** What was booted, as far as lists depend on it. */
export interface CostGuest {
  /** as in EnvironmentFields.arch */
  readonly arch: string;
  /** as in Subject.kernel: `Linux version 6.12.1 …`; without a version, the newest is meant */
  readonly kernel: string;
}

/** Kind by name of function, for what was booted. */
export function builtInCosts(guest: CostGuest): ReadonlyMap<string, CostKind> {
  return new Map(
    listsOf(guest)
      .filter(({ callersIn }) => callersIn === undefined)
      .flatMap(({ kind, functions }) => namesIn(functions).map((name) => [name, kind] as const)),
  );
}

/** What a function costs by what it calls: by the callee's name, the kind and how the caller's file is called. */
export function builtInCallerCosts(guest: CostGuest): ReadonlyMap<string, { kind: CostKind; file: string }> {
  return new Map(
    listsOf(guest).flatMap(({ kind, functions, callersIn }) =>
      callersIn === undefined
        ? []
        : namesIn(functions).map((name) => [name, { kind, file: callersIn }] as const),
    ),
  );
}

/** The kind that all code of a file costs, by the file's path; undefined: as its functions do. */
export function builtInFileCost(guest: CostGuest, path: string): CostKind | undefined {
  return listsOf(guest).find(({ file }) => file !== undefined && isCalled(path, file))?.kind;
}

/** A file whose name, without its folders, begins like this. */
export function isCalled(path: string, begins: string): boolean {
  return path.startsWith(begins, path.lastIndexOf('/') + 1);
}

/** Those of them that say nothing of what they call. */
export function ownCosts(guest: CostGuest): ReadonlySet<string> {
  return new Set(
    listsOf(guest).flatMap(({ functions, reach }) => (reach === 'own' ? namesIn(functions) : [])),
  );
}

function listsOf({ arch, kernel }: CostGuest): CostList[] {
  const version = /\b(\d{1,3})\.(\d{1,3})\b/.exec(kernel);
  const [major, minor] = version ? [Number(version[1]), Number(version[2])] : [Infinity, 0];
  return costLists.filter(
    (list) =>
      (list.arch === undefined || list.arch === arch) &&
      (list.since === undefined ||
        major > list.since[0] ||
        (major === list.since[0] && minor >= list.since[1])),
  );
}

function namesIn(functions: string): string[] {
  return functions.split(/\s+/).filter((name) => name !== '');
}

/**
 * What holds for one of two kernels alone, so that a comparison can ask it of both: else what the lists say of the newer
 * kernel (its self-tests are background) would read as work that the other no longer does.
 */
export function costsOfOneAlone(a: CostGuest, b: CostGuest): Partial<Record<CostKind, string[]>> {
  const [ofA, ofB] = [builtInCosts(a), builtInCosts(b)];
  const alone: Partial<Record<CostKind, string[]>> = {};
  for (const [name, kind] of [...ofA, ...ofB]) {
    if (ofA.has(name) !== ofB.has(name)) (alone[kind] ??= []).push(name);
  }
  return alone;
}

export const costLists: readonly CostList[] = [
  {
    kind: 'waiting',
    arch: 'x86_64',
    evidence:
      'halve with every icount shift: 6.1 at 0, 1, 2 and 3, 4, 5; 6.12 and 7.2 at 3, 4, 5. 127.1 M of 1,570 M at shift 0',
    functions: `
      setup_boot_APIC_clock timer_irq_works delay_tsc hpet_alloc
      native_calibrate_cpu_early`,
  },
  {
    kind: 'waiting',
    arch: 'riscv64',
    evidence: 'counts how many copies it makes until a clock ticks: 20.3 M on 6.1 and 6.12',
    functions: 'check_unaligned_access',
  },
  {
    kind: 'scheduling',
    evidence: 'move between seeds and with every added byte of an initrd, by what was woken when: 6.1',
    functions: `
      __schedule schedule schedule_idle schedule_preempt_disabled
      preempt_schedule preempt_schedule_notrace preempt_schedule_irq preempt_schedule_common
      try_to_wake_up wake_up_new_task finish_task_switch migration_cpu_stop
      do_idle run_ksoftirqd __do_softirq handle_softirqs
      rcu_gp_kthread rcu_core rcu_note_context_switch`,
  },
  {
    kind: 'scheduling',
    evidence:
      'spin or sleep on a lock for as long as its owner takes: +605,000 and +363,000 between seeds of 6.12, 3,000 on 7.2',
    functions: `
      rwsem_down_write_slowpath rwsem_down_read_slowpath rwsem_spin_on_owner rwsem_wake
      osq_lock wake_up_q __mutex_unlock_slowpath`,
  },
  {
    kind: 'scheduling',
    evidence:
      'systemd reads the table of mounts again when it is told of one, or of several at once, by who runs when: +646,000 and +592,000, seven times instead of six, with ten neutral changes of a Debian 12 systemd image',
    functions: 'mnt_table_parse_mtab',
    callersIn: 'libsystemd-core',
  },
  {
    kind: 'scheduling',
    evidence:
      'takes work off its queue and puts it there again, as long as a reader of SRCU keeps it waiting: 169 times or once, 258,000 of it, between neutral changes of 7.2',
    functions: `
      assign_work move_linked_works pwq_dec_nr_in_flight process_srcu
      queue_work_on queue_delayed_work_on __queue_work __queue_delayed_work`,
  },
  {
    kind: 'scheduling',
    evidence: 'the loop around it: 1,060 instructions each time, as above',
    functions: 'worker_thread process_scheduled_works process_one_work',
    reach: 'own',
  },
  {
    kind: 'memory',
    evidence: 'move between seeds, by which pages were free and which slabs full: 6.1, 6.12 (`_noprof`), 7.2',
    functions: `
      clear_page_erms clear_page_orig clear_page_rep
      __alloc_pages __alloc_pages_noprof __alloc_frozen_pages_noprof
      __alloc_pages_bulk alloc_pages_bulk_noprof get_page_from_freelist prep_new_page
      rmqueue_bulk __rmqueue_pcplist __free_one_page free_pcppages_bulk
      free_unref_page free_unref_page_commit free_frozen_pages
      ___slab_alloc __slab_alloc allocate_slab new_slab shuffle_freelist setup_object
      build_slab_freelist alloc_from_new_slab __refill_objects_node
      __slab_free deactivate_slab get_partial_node mempolicy_slab_node
      __vmalloc_node_range __vmalloc_node_range_noprof vfree __purge_vmap_area_lazy`,
  },
  {
    kind: 'memory',
    evidence:
      'choose where a page comes from, for every page that is asked for: 2.4 M with 10,000 pages leaked on 6.1',
    functions: `
      __get_free_pages get_free_pages_noprof
      alloc_pages alloc_pages_noprof alloc_pages_mpol alloc_pages_mpol_noprof`,
  },
  {
    kind: 'memory',
    evidence:
      'copies a page that processes shared until one wrote to it: -300,000 to +1,026,000 of 40.7 M with ten neutral changes of a Debian 12 systemd image',
    functions: 'wp_page_copy',
  },
  {
    kind: 'memory',
    evidence: 'searches bitmaps for room in per-CPU areas: -894,000 to +114,000 of 7.4 M with the same',
    functions: 'pcpu_alloc pcpu_alloc_noprof free_percpu',
  },
  {
    kind: 'memory',
    evidence:
      'clears the stack of a thread that ended, if one is at hand: +49,115 and +32,748 on 7.2, +18,420 in memset() on 6.12',
    functions: 'copy_process',
    reach: 'own',
  },
  {
    kind: 'random',
    evidence: 'the generator of random numbers: moves with every interrupt that stirs it, 6.1 and 6.12',
    functions: `
      chacha_permute chacha_block_generic crng_fast_key_erasure crng_make_state crng_reseed
      extract_entropy _get_random_bytes add_device_randomness`,
  },
  {
    kind: 'random',
    evidence: 'measures the jitter of clocks until it is content: 94,000 and 53,000 between seeds of 6.12',
    functions: 'jent_mod_init jent_entropy_init jent_entropy_collector_alloc jent_read_entropy',
  },
  {
    kind: 'loading',
    evidence:
      'compares every word of the command line with every parameter, at every level of initcalls: 239,000 a word on 6.1',
    functions: 'parse_args cmdline_find_option cmdline_find_option_bool',
  },
  {
    kind: 'loading',
    evidence: 'goes through the initramfs byte by byte, even through zeros: 63,000 a page on 6.1',
    functions: 'do_populate_rootfs unpack_to_rootfs find_cpio_data',
  },
  {
    kind: 'random',
    evidence:
      'sorts filters of system calls by hash: +5.4 M of 89 M with a unit more, in a Debian 12 systemd image',
    functions: '',
    file: 'libseccomp.so',
  },
  {
    kind: 'loading',
    evidence:
      'hashes all of a module; udev workers that race to load one do so twice: +9.3 M of 672 M with a unit more, on 6.1',
    functions: 'module_sig_check',
  },
  {
    kind: 'background',
    evidence:
      'runs or does not, between seeds of a Debian 12 systemd image: 4.3 M; by the clock on 7.2: 1,500',
    functions: 'khugepaged kdamond_fn',
  },
  {
    kind: 'background',
    // "crypto: api - Do not wait for tests during registration": kernel commit 37da5d0ffa7b, in v6.12-rc1
    since: [6, 12],
    evidence:
      'self-tests that nobody waits for: the end of the boot cut off 2 of 49 on 6.12, 21 of 21 had ended on 6.1; +18.5 M and -11.4 M between seeds',
    functions: 'cryptomgr_test',
  },
  {
    kind: 'background',
    since: [6, 12],
    evidence: 'helpers (modprobe) that those self-tests ask for: -69,000 and -128,000 between seeds of 6.12',
    functions: 'call_usermodehelper_exec_work call_usermodehelper_exec_async',
  },
];
