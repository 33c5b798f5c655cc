/**
 * What a guest complains of, as data: how the kernel and systemd word it, and whether two boots can still be compared
 * when only one of them says so. Patterns match a line without its time stamp, from its start. Wordings are those of
 * Linux 5.10 to 7.2 (the files are named) and of systemd 252 to 257.
 *
 * `calls` names kernel functions that run once for each such complaint: where the tracer counted more of them than the
 * console has lines, the log level (`quiet`) or a full log buffer hid the rest.
 *
 * Why so: docs/decisions/0220-a-boot-that-complains.md.
 */
export interface ComplaintKind {
  /** how a policy names it */
  readonly id: string;
  /** how a person does, with a count in front: `kernel warning` */
  readonly title: string;
  /** `incomparable`: the boot did something else, or less, than one without it; `notable`: its work is the same */
  readonly weight: 'incomparable' | 'notable';
  /** `kernel`: counts only where the kernel printed it, which is known once any line has a time stamp */
  readonly from: 'kernel' | 'anyone';
  /** its group `what`, where it has one, is the complaint's identity: a program, a device */
  readonly patterns: readonly RegExp[];
  readonly calls?: readonly string[];
  /** its report has further lines that begin like one: until its end they are the same complaint */
  readonly isReport?: boolean;
}

const kernel = { from: 'kernel' } as const;

/** The first that matches counts, so the special ones stand before the general. */
export const complaintKinds: readonly ComplaintKind[] = [
  {
    ...kernel,
    id: 'unpacking-failed',
    title: 'initramfs that was not unpacked whole',
    weight: 'incomparable',
    // init/initramfs.c, do_populate_rootfs; printed at KERN_EMERG, so that `quiet` shows it
    patterns: [/^Initramfs unpacking failed\b/],
  },
  {
    ...kernel,
    id: 'panic',
    title: 'kernel panic',
    weight: 'incomparable',
    patterns: [/^Kernel panic - not syncing\b/],
  },
  {
    ...kernel,
    id: 'lockup',
    title: 'lockup',
    weight: 'incomparable',
    // kernel/watchdog.c, kernel/workqueue.c
    patterns: [
      /^(?:watchdog: )?BUG: soft lockup\b/,
      /^(?:NMI watchdog: |watchdog: )?(?:CPU\d+: )?Watchdog (?:CPU:\d+ )?detected [Hh]ard LOCKUP\b/,
      /^BUG: workqueue lockup\b/,
    ],
  },
  {
    ...kernel,
    id: 'sanitizer',
    title: 'sanitizer report',
    weight: 'incomparable',
    // mm/kasan/report.c, mm/kfence/report.c, mm/kmsan/report.c, kernel/kcsan/report.c: all begin with BUG:
    patterns: [/^BUG: (?:KASAN|KFENCE|KMSAN|KCSAN)\b/],
  },
  {
    ...kernel,
    id: 'oops',
    title: 'oops',
    weight: 'incomparable',
    // arch/x86/mm/fault.c and kernel/dumpstack.c, arch/arm64/mm/fault.c and kernel/traps.c, arch/riscv/kernel/traps.c
    patterns: [
      /^BUG: (?:unable to handle|kernel NULL pointer dereference|stack guard page was hit)\b/,
      /^Unable to handle kernel\b/,
      /^[Kk]ernel BUG at /,
      /^kernel tried to execute NX-protected page\b/,
      /^(?:Internal error: )?(?:Oops|general protection fault|invalid opcode|double fault|divide error|stack segment|int3|bounds|Kernel BUG)\b.*\[#\d+\]/,
      /^general protection fault, /,
      /^Internal error: /,
    ],
    calls: ['oops_enter'],
    isReport: true,
  },
  {
    ...kernel,
    id: 'bug',
    title: 'kernel bug',
    weight: 'incomparable',
    patterns: [/^BUG: \S/],
    isReport: true,
  },
  {
    ...kernel,
    id: 'lockdep',
    title: 'locking complaint',
    weight: 'notable',
    // kernel/locking/lockdep.c
    patterns: [
      /^WARNING: (?:possible (?:circular|recursive|irq lock|.*-safe)|inconsistent lock state|[\w-]+ -> [\w-]+ lock order|bad (?:unlock|contention)|held lock freed|lock held when|suspicious RCU usage|[Nn]ested lock|wrong (?:unlock|wait))/,
      /^WARNING: \S+-safe -> \S+-unsafe lock order detected/,
      /^DEBUG_LOCKS_WARN_ON\(/,
      /^INFO: trying to register non-static key\b/,
    ],
  },
  {
    ...kernel,
    id: 'warning',
    title: 'kernel warning',
    weight: 'notable',
    // kernel/panic.c, __warn: the place after `at` until 6.16, before it since; at KERN_WARNING, which `quiet` hides
    patterns: [/^WARNING: (?:CPU: \d+ PID: \d+\b|\S+:\d+ at )/],
    calls: ['__warn'],
  },
  {
    ...kernel,
    id: 'rcu-stall',
    title: 'RCU stall',
    weight: 'notable',
    // kernel/rcu/tree_stall.h
    patterns: [
      /^(?:rcu: )?INFO: rcu\w* (?:self-)?detected (?:expedited )?stalls?\b/,
      /^rcu: \w+ kthread (?:starved|timer wakeup didn't happen)\b/,
    ],
  },
  {
    ...kernel,
    id: 'hung-task',
    title: 'hung task',
    weight: 'notable',
    // kernel/hung_task.c
    patterns: [/^INFO: task (?<what>\S+?):\d+ (?:\S+ )*?blocked (?:for more than|in I\/O wait)/],
  },
  {
    ...kernel,
    id: 'oom-kill',
    title: 'process killed for want of memory',
    weight: 'incomparable',
    // mm/oom_kill.c, __oom_kill_process
    patterns: [
      /^(?:Memory cgroup out|Out) of memory(?: \([^)]*\))?: Kill(?:ed)? process \d+ \((?<what>[^)]*)\)/,
      /^Out of memory and no killable processes\b/,
      /^System is deadlocked on memory\b/,
    ],
    calls: ['__oom_kill_process'],
  },
  {
    ...kernel,
    id: 'allocation-failure',
    title: 'failed allocation',
    weight: 'notable',
    // mm/page_alloc.c, warn_alloc
    patterns: [/^(?<what>\S+): (?:page allocation failure|vmalloc error): /],
  },
  {
    ...kernel,
    id: 'ubsan',
    title: 'report of undefined behaviour',
    weight: 'notable',
    // lib/ubsan.c
    patterns: [/^UBSAN: /],
  },
  {
    ...kernel,
    id: 'file-system',
    title: 'file system or disk error',
    weight: 'notable',
    patterns: [
      // fs/ext4/super.c
      /^EXT[234]-fs (?:error|\([^)]*\): (?:error|warning: (?:mounting|checktime|maximal)|write access unavailable|bad |unable|can't|no journal|ext4_check_descriptors))/,
      /^EXT[234]-fs warning \(/,
      /^Aborting journal on device\b/,
      /^JBD2: (?:recovery failed|Error|Detected IO errors)/,
      // fs/xfs/xfs_message.c and its callers, fs/btrfs/messages.c
      /^XFS \([^)]*\): (?:Corruption|Metadata (?:corruption|CRC error|I\/O error)|Internal error|Filesystem has been shut down|.*[Ff]ailed|Unmount and run|log I\/O error)/,
      /^BTRFS(?::)? (?:error|critical|alert)\b/,
      /^F2FS-fs \([^)]*\): .*(?:[Cc]orrupt|[Ii]nvalid|[Ff]ailed|error)/,
      /^(?:SQUASHFS error|FAT-fs \([^)]*\): error|EROFS \([^)]*\): .*(?:corrupt|error)|erofs: .*corrupt)/,
      /^VFS: (?:Cannot open root device|busy inodes|Busy inodes)/,
      // block/blk-core.c, fs/buffer.c
      /^(?:blk_update_request: )?(?:I\/O|critical (?:medium|target|space allocation)|protection) error, dev /,
      /^Buffer I\/O error on dev/,
    ],
    calls: ['__ext4_error', '__ext4_error_inode', '__ext4_error_file', '__ext4_warning'],
  },
  {
    ...kernel,
    id: 'crash',
    title: 'program that crashed',
    weight: 'notable',
    // arch/x86/mm/fault.c show_signal_msg, kernel/traps.c show_signal; arch/arm64, arch/riscv kernel/traps.c
    patterns: [
      /^(?<what>\S+?)\[\d+\]: (?:segfault|bad frame|vsyscall)\b/,
      /^traps: (?<what>\S+?)\[\d+\] (?:general protection|trap |invalid opcode|divide error)/,
      /^(?<what>\S+?)\[\d+\]: unhandled (?:exception|signal)\b/,
    ],
  },
  {
    from: 'anyone',
    id: 'module-not-loaded',
    title: 'module that was not loaded',
    weight: 'incomparable',
    // kernel/module/*.c; modules-load.c of systemd, modprobe of kmod and busybox; our own initramfs (module-loader.ts)
    patterns: [
      /^(?<what>\w+): (?:disagrees about version of symbol|Unknown symbol|version magic|no symbol version for|exports duplicate symbol)\b/,
      /^(?:module (?<what>\w+)|Module (?:\S+ )?.*): (?:\.gnu\.linkonce\.this_module|Module structure|.*not.* signed|.*signature)/,
      /^Loading of (?:unsigned )?module\b.* is (?:rejected|restricted)/,
      /^(?:systemd-modules-load|modprobe|udevd?|systemd-udevd)(?:\[\d+\])?: .*(?:Failed to (?:find|insert|load) module|not found|can't load module)/,
      /^modprobe: (?:FATAL|ERROR): /,
      /^(?:\S+ )?Failed to (?:find|insert|load) module(?:\(s\)|s)?\b/,
      /^bootgate: module (?<what>\w+) was not loaded\b/,
    ],
  },
  {
    ...kernel,
    id: 'driver-failed',
    title: 'device whose driver failed',
    weight: 'notable',
    // drivers/base/dd.c; -ENODEV and -ENXIO are not complained of there
    patterns: [
      /^(?<what>\S+ \S+): probe with driver \S+ failed with error\b/,
      /^(?<what>\S+): probe of \S+ failed with error\b/,
      /^(?:\S+ \S+: )?(?:Direct firmware load for|firmware: failed to load) (?<what>\S+)/,
    ],
  },
  {
    from: 'anyone',
    id: 'failed-unit',
    title: 'unit that failed',
    weight: 'incomparable',
    // src/core/unit.c of systemd; what it says of jobs is in Profile.units; OpenRC's rc
    patterns: [
      /^systemd\[1\]: (?<what>\S+): Failed with result '/,
      /^\s*\* ERROR: (?<what>\S+) failed to (?:start|stop)/,
    ],
  },
  {
    from: 'anyone',
    id: 'emergency',
    title: 'boot that gave up',
    weight: 'incomparable',
    // emergency.service of systemd, dracut, initramfs-tools, sulogin
    patterns: [
      /^You are in (?:emergency|rescue) mode\b/,
      /^(?:Entering|Welcome to) emergency mode\b/,
      /^\s*Dropping to (?:a )?(?:debug )?shell\b/,
      /^ALERT! {1,2}\S+ does not exist/,
      /^Cannot open access to console, the root account is locked\b/,
      /^Give root password for maintenance\b/,
      /^(?:systemd\[1\]: )?Freezing execution\b/,
    ],
  },
  {
    ...kernel,
    id: 'lost-messages',
    title: 'gap in the log: complaints may be missing',
    weight: 'notable',
    // kernel/printk/printk.c
    patterns: [/^\*\* \d+ printk messages dropped \*\*/],
  },
];
