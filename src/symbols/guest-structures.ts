/**
 * What a look into a running kernel needs to know of it: at which functions its tasks, mappings and modules change,
 * and where members of its structures lie. Found by name and by BTF, so that any version works that has them.
 *
 * Why so: docs/decisions/0112-look-into-the-guest.md.
 */
import type { Architecture } from '../arch/architecture.ts';
import { kernelOffsets } from './kernel-offsets.ts';
import type { KernelImage } from './kernel-image.ts';
import type { SymbolTable } from './symbol-table.ts';

/** Addresses and offsets by the names the tracer's configuration gives them (plugin/config.c.inc). */
export interface GuestStructures {
  readonly hooks: ReadonlyMap<string, bigint>;
  readonly offsets: ReadonlyMap<string, number>;
  /** offsets of the sizes in `struct module` that add up to what /proc/modules shows */
  readonly moduleSizes: readonly number[];
  /** the per-cpu run queue and where the offset of the first CPU's variables is kept (0: there is one CPU) */
  readonly runqueues: { readonly address: bigint; readonly perCpuOffset: bigint } | null;
  /** where the kernel keeps how many pages are free (the first counter of a zone, linux/mmzone.h), and how many there are */
  readonly pages: { readonly free: bigint; readonly total: bigint } | null;
  /** what this kernel does not show, one sentence each */
  readonly missing: readonly string[];
}

/**
 * Functions at whose entry arguments are read; the first name that exists. module_finalize is in every architecture's
 * module.c, those that differ come from src/arch, and the rest belongs to fs/exec.c, kernel/fork.c, kernel/exit.c, kernel/module,
 * kernel/sched/core.c and kernel/events/core.c.
 */
const commonHooks: Readonly<Record<string, readonly string[]>> = {
  fork: ['wake_up_new_task'],
  execBegin: ['begin_new_exec', 'flush_old_exec'],
  exit: ['do_exit'],
  map: ['perf_event_mmap'],
  moduleReady: ['module_finalize'],
  moduleInit: ['do_init_module'],
  moduleFree: ['free_module'],
  wake: ['try_to_wake_up'],
  // where every other entry of the allocator leads; the order is the second argument (mm/page_alloc.c)
  pages: [
    '__alloc_frozen_pages_noprof', // 6.15
    '__alloc_pages_noprof', // 6.10
    '__alloc_pages', // 5.13
    '__alloc_pages_nodemask',
  ],
  disk: ['submit_bio'], // where /proc/vmstat counts pgpgin (block/blk-core.c)
};

/** Members by what the tracer calls them; of several paths the first that this kernel has. */
const members: Readonly<Record<string, readonly string[]>> = {
  'task.id': ['task_struct.pid'],
  'task.process': ['task_struct.tgid'],
  'task.name': ['task_struct.comm'],
  'task.mm': ['task_struct.mm'],
  'task.parent': ['task_struct.real_parent'],
  'task.fs': ['task_struct.fs'],
  'task.state': ['task_struct.__state', 'task_struct.state'], // renamed in 5.14
  'task.flags': ['task_struct.flags'],
  'fs.root': ['fs_struct.root'],
  'fs.pwd': ['fs_struct.pwd'],
  'mm.argStart': ['mm_struct.arg_start'],
  'mm.argEnd': ['mm_struct.arg_end'],
  'mm.exeFile': ['mm_struct.exe_file'],
  'bprm.mm': ['linux_binprm.mm'],
  'vma.start': ['vm_area_struct.vm_start'],
  'vma.end': ['vm_area_struct.vm_end'],
  'vma.pageOffset': ['vm_area_struct.vm_pgoff'],
  'vma.file': ['vm_area_struct.vm_file'],
  'vma.flags': ['vm_area_struct.vm_flags'],
  'vma.mm': ['vm_area_struct.vm_mm'],
  'vma.private': ['vm_area_struct.vm_private_data'],
  'specialMapping.name': ['vm_special_mapping.name'],
  'file.path': ['file.f_path', 'file.__f_path'],
  'file.inode': ['file.f_inode'],
  'path.mount': ['path.mnt'],
  'path.dentry': ['path.dentry'],
  'dentry.name': ['dentry.d_name.name', 'dentry.__d_name.name'], // renamed in 6.15
  'dentry.parent': ['dentry.d_parent'],
  'vfsmount.root': ['vfsmount.mnt_root'],
  'mount.vfsmount': ['mount.mnt'],
  'mount.parent': ['mount.mnt_parent'],
  'mount.point': ['mount.mnt_mountpoint'],
  'inode.size': ['inode.i_size'],
  'inode.superBlock': ['inode.i_sb'],
  'superBlock.type': ['super_block.s_type'],
  'fileSystemType.name': ['file_system_type.name'],
  'module.name': ['module.name'],
  // struct module_memory mem[] since 6.4: MOD_TEXT is 0, MOD_INIT_TEXT 4 (linux/module.h)
  'module.coreBase': ['module.mem.0.base', 'module.core_layout.base'],
  'module.coreSize': ['module.mem.0.size', 'module.core_layout.text_size'],
  'module.initBase': ['module.mem.4.base', 'module.init_layout.base'],
  'module.initSize': ['module.mem.4.size', 'module.init_layout.text_size'],
  'module.kallsyms': ['module.kallsyms'],
  'kallsyms.symtab': ['mod_kallsyms.symtab'],
  'kallsyms.count': ['mod_kallsyms.num_symtab'],
  'kallsyms.strtab': ['mod_kallsyms.strtab'],
  'runqueue.running': ['rq.nr_running'],
  'task.cgroups': ['task_struct.cgroups'],
  'cssSet.cgroup': ['css_set.dfl_cgrp'], // of the unified hierarchy
  'cgroup.node': ['cgroup.kn'],
  'kernfs.name': ['kernfs_node.name'],
  'bio.operation': ['bio.bi_opf'],
  'bio.size': ['bio.bi_iter.bi_size'],
  'bio.disk': ['bio.bi_disk'], // until 5.11
  'bio.device': ['bio.bi_bdev'],
  'bio.vector': ['bio.bi_io_vec'],
  'blockDevice.disk': ['block_device.bd_disk'],
  'disk.name': ['gendisk.disk_name'],
  'vector.page': ['bio_vec.bv_page'],
  'page.mapping': ['page.mapping'],
  'mapping.host': ['address_space.host'],
  'inode.aliases': ['inode.i_dentry'], // the first of them: linux/list.h, hlist_head
  'dentry.alias': ['dentry.d_u.d_alias', 'dentry.d_alias'],
  'kernfs.parent': ['kernfs_node.parent', 'kernfs_node.__parent'], // renamed in 6.15
};

/** MOD_TEXT, MOD_DATA, MOD_RODATA, MOD_RO_AFTER_INIT; one size before 6.4 */
const moduleSizePaths = [...[0, 1, 2, 3].map((type) => `module.mem.${type}.size`), 'module.core_layout.size'];

/** What processes cannot be followed without, and modules not be named without. */
const processMembers = ['task.id', 'task.process', 'task.name', 'task.mm'];
const mappingMembers = [
  'vma.start',
  'vma.end',
  'vma.file',
  'vma.flags',
  'vma.mm',
  'file.path',
  'path.dentry',
];
const moduleMembers = [
  'module.name',
  'module.coreBase',
  'module.coreSize',
  'module.kallsyms',
  'kallsyms.symtab',
];

/**
 * @returns null where the kernel has no BTF: nothing of it can be looked into then
 * @throws an input error when the kernel itself is damaged
 */
export async function guestStructures(
  kernel: KernelImage,
  symbols: SymbolTable,
  cacheFolder: string,
): Promise<GuestStructures | null> {
  const paths = [...Object.values(members).flat(), ...moduleSizePaths];
  const known = await kernelOffsets(kernel, cacheFolder, paths);
  if (known === null) return null;
  const offsets = new Map(
    Object.entries(members).flatMap(([name, candidates]) => {
      const path = candidates.find((candidate) => known.has(candidate));
      return path === undefined ? [] : [[name, known.get(path)!] as const];
    }),
  );
  const hookFunctions = { ...commonHooks, ...ownHooks(kernel.arch) };
  const hooks = new Map(
    Object.entries(hookFunctions).flatMap(([name, candidates]) => {
      const address = candidates.map((symbol) => symbols.addressOf(symbol)).find((found) => found !== null);
      return address == null ? [] : [[name, address] as const];
    }),
  );
  const runqueues = symbols.addressOf('runqueues');
  return {
    hooks,
    offsets,
    moduleSizes: moduleSizePaths.flatMap((path) => known.get(path) ?? []),
    runqueues:
      runqueues === null
        ? null
        : { address: runqueues, perCpuOffset: symbols.addressOf('__per_cpu_offset') ?? 0n },
    pages: pageCounters(symbols),
    missing: missingViews(hookFunctions, hooks, offsets),
  };
}

function pageCounters(symbols: SymbolTable): GuestStructures['pages'] {
  const free = symbols.addressOf('vm_zone_stat');
  const total = symbols.addressOf('_totalram_pages') ?? symbols.addressOf('totalram_pages');
  return free === null || total === null ? null : { free, total };
}

function ownHooks({
  hooks: { execDone, systemCall },
}: Architecture): Readonly<Record<string, readonly string[]>> {
  return { execDone, systemCall };
}

function missingViews(
  hookFunctions: Readonly<Record<string, readonly string[]>>,
  hooks: ReadonlyMap<string, bigint>,
  offsets: ReadonlyMap<string, number>,
): string[] {
  const views = [
    { what: 'processes', hooks: ['fork', 'execDone', 'exit'], members: processMembers },
    { what: 'code of programs and libraries', hooks: ['map', 'execBegin'], members: mappingMembers },
    { what: 'modules', hooks: ['moduleReady', 'moduleInit'], members: moduleMembers },
  ];
  return views.flatMap(({ what, hooks: needed, members: parts }) => {
    const absent = [
      ...needed.filter((hook) => !hooks.has(hook)).map((hook) => hookFunctions[hook]![0]!),
      ...parts.filter((part) => !offsets.has(part)).map((part) => members[part]![0]!),
    ];
    return absent.length === 0
      ? []
      : [`${what} are not seen in full: this kernel has no ${absent.join(', ')}`];
  });
}
