/** Complaints as guests really print them, and lines that only look like some. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { complaintKinds } from '../../src/profile/complaint-kinds.ts';
import { findComplaints } from '../../src/profile/find-complaints.ts';
import type { ConsoleLine, Profile } from '../../src/profile/profile.ts';
import { textProfile } from '../support/text-profile.ts';

const stamped = (...messages: string[]): ConsoleLine[] =>
  messages.map((message, index) => ({
    instructions: index,
    ns: -1,
    text: `[    1.${String(index).padStart(6, '0')}] ${message}`,
  }));
const lines = (...texts: string[]): ConsoleLine[] =>
  texts.map((text, index) => ({ instructions: index, ns: -1, text }));

function found(console: ConsoleLine[], more: Partial<Profile> = {}): string[] {
  const profile = textProfile('start_kernel self=1', { profile: { console, ...more } });
  return findComplaints(profile).map(({ kind, identity, count }) => `${kind.id} ${count} ${identity}`);
}

/** Lines of real boots: of our own (marked), of kernel bug reports and of the sources named in complaint-kinds.ts. */
test.each([
  // our own: an initramfs of 120 MB at -m 256M
  ['unpacking-failed', 'Initramfs unpacking failed: write error'],
  ['unpacking-failed', 'Initramfs unpacking failed: invalid magic at start of compressed archive'],
  ['oops', 'BUG: kernel NULL pointer dereference, address: 0000000000000008'],
  ['oops', 'BUG: unable to handle page fault for address: ffffc90000a3f000'],
  ['oops', 'Oops: 0002 [#1] PREEMPT SMP PTI'],
  [
    'oops',
    'Oops: general protection fault, probably for non-canonical address 0xdffffc0000000000: 0000 [#1] SMP',
  ],
  ['oops', 'general protection fault, probably for non-canonical address 0xdead000000000122: 0000 [#1] SMP'],
  ['oops', 'invalid opcode: 0000 [#1] PREEMPT SMP NOPTI'],
  ['oops', 'kernel BUG at mm/slub.c:4023!'],
  ['oops', 'Unable to handle kernel paging request at virtual address dead000000000108'],
  ['oops', 'Internal error: Oops: 0000000096000044 [#1] SMP'],
  ['oops', 'Oops - illegal instruction [#1]'],
  ['bug', 'BUG: Bad page state in process swapper/0  pfn:3f5a0'],
  ['bug', 'BUG: sleeping function called from invalid context at kernel/locking/mutex.c:580'],
  ['bug', 'BUG: scheduling while atomic: swapper/0/1/0x00000002'],
  ['sanitizer', 'BUG: KASAN: slab-out-of-bounds in kmalloc_oob_right+0x5d/0x90'],
  ['sanitizer', 'BUG: KFENCE: use-after-free read in test_use_after_free_read+0xb3/0x143'],
  ['ubsan', 'UBSAN: shift-out-of-bounds in drivers/foo/bar.c:31:10'],
  ['lockup', 'watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [swapper/0:1]'],
  ['lockup', 'BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 30s!'],
  ['warning', 'WARNING: CPU: 0 PID: 1 at kernel/smp.c:912 smp_call_function_many_cond+0x3f/0x480'],
  ['warning', 'WARNING: kernel/smp.c:912 at smp_call_function_many_cond+0x3f/0x480, CPU#0: swapper/0/1'],
  ['lockdep', 'WARNING: possible circular locking dependency detected'],
  ['lockdep', 'WARNING: inconsistent lock state'],
  ['lockdep', 'WARNING: suspicious RCU usage'],
  ['lockdep', 'WARNING: SOFTIRQ-safe -> SOFTIRQ-unsafe lock order detected'],
  ['lockdep', 'INFO: trying to register non-static key.'],
  ['rcu-stall', 'rcu: INFO: rcu_preempt self-detected stall on CPU'],
  ['rcu-stall', 'rcu: INFO: rcu_sched detected stalls on CPUs/tasks:'],
  ['hung-task', 'INFO: task kworker/0:1:12 blocked for more than 120 seconds.'],
  ['oom-kill', 'Out of memory: Killed process 87 (python3) total-vm:230184kB, anon-rss:190000kB'],
  ['oom-kill', 'Memory cgroup out of memory: Killed process 91 (stress) total-vm:1234kB'],
  [
    'allocation-failure',
    'kworker/0:0: page allocation failure: order:4, mode:0x40dc0(GFP_KERNEL|__GFP_COMP|__GFP_ZERO)',
  ],
  [
    'file-system',
    'EXT4-fs error (device pmem0): ext4_lookup:1785: inode #2: comm init: deleted inode referenced: 12',
  ],
  ['file-system', 'EXT4-fs (vda1): warning: mounting fs with errors, running e2fsck is recommended'],
  ['file-system', 'XFS (vda1): Metadata corruption detected at xfs_agf_verify+0xd1/0x110, xfs_agf block 0x1'],
  ['file-system', 'BTRFS error (device vda): bad tree block start, mirror 1 want 5 have 0'],
  ['file-system', 'I/O error, dev vda, sector 2048 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 2'],
  [
    'crash',
    'python3[87]: segfault at 0 ip 00007f2a4c3d1a7c sp 00007ffd3c9d1c98 error 4 in libc.so.6[7f2a4c3a0000+155000]',
  ],
  ['crash', 'traps: nginx[101] general protection fault ip:55d0 sp:7ffc error:0 in nginx[55d0+1000]'],
  ['crash', 'sshd[55]: unhandled signal 11 code 0x1 at 0x0000000000000000'],
  ['module-not-loaded', 'nd_pmem: disagrees about version of symbol module_layout'],
  ['module-not-loaded', 'nd_pmem: Unknown symbol nvdimm_namespace_capacity (err -2)'],
  ['module-not-loaded', "systemd-modules-load[99]: Failed to find module 'lp'"],
  ['module-not-loaded', 'systemd[1]: Failed to load module(s): lp'],
  ['module-not-loaded', 'bootgate: module nd_pmem was not loaded, error 8'],
  ['driver-failed', 'e1000e 0000:00:02.0: probe with driver e1000e failed with error -12'],
  ['driver-failed', 'i8042: probe of i8042 failed with error -5'],
  ['failed-unit', "systemd[1]: foo.service: Failed with result 'exit-code'."],
  ['emergency', 'You are in emergency mode. After logging in, type "journalctl -xb" to view'],
  ['lost-messages', '** 117 printk messages dropped **'],
  ['panic', 'Kernel panic - not syncing: Fatal exception'],
])('%s: %s', (kind, message) => {
  expect(found(stamped(message))).toEqual([expect.stringMatching(new RegExp(`^${kind} 1 `))]);
  // the kernel of a caller-stamped log, of one without stamps, and after an unfinished line of a program's
  expect(found(lines(`<4>[    0.1] x`, `[    2.123456][    T1] ${message}`))).toHaveLength(1);
  expect(found(lines(`login: [    2.123456] ${message}`))).toHaveLength(1);
  expect(found(lines(message))).toHaveLength(1);
});

test.each([
  'Kernel command line: console=ttyS0 BUG: oops Oops: 0000 [#1] WARNING: CPU: 0 PID: 1',
  'CONFIG_DEBUG_BUGVERBOSE=y',
  'audit: type=2000 audit(1704067200.002:1): state=initialized audit_enabled=0 res=1',
  'Memory: 450000K/523760K available (14342K kernel code, 2333K rwdata)',
  'EXT4-fs (pmem0): mounted filesystem with ordered data mode. Quota mode: none.',
  'XFS (vda1): Ending clean mount',
  'BTRFS info (device vda): using crc32c (crc32c-generic) checksum algorithm',
  'rcu: Hierarchical RCU implementation.',
  'random: crng init done',
  'systemd[1]: Failed to put bus name to hashmap: File exists',
  'Spectre V2 : WARNING: Unprivileged eBPF is enabled with eIBRS on, data leaks possible via Spectre v2 BHB attacks!',
  'Initramfs unpacking took 12 ms',
  'Loading compiled-in X.509 certificates',
])('no complaint: %s', (message) => {
  expect(found(stamped(message))).toEqual([]);
});

describe('what counts as one', () => {
  test('an oops is one complaint, however many of its lines begin like one', () => {
    const oops = stamped(
      'BUG: kernel NULL pointer dereference, address: 0000000000000000',
      '#PF: supervisor write access in kernel mode',
      'Oops: 0002 [#1] PREEMPT SMP NOPTI',
      'RIP: 0010:broken_init+0x5/0x10 [broken]',
      '---[ end trace 0000000000000000 ]---',
    );
    expect(found(oops)).toHaveLength(1);
    expect(found([...oops, ...oops])).toEqual([expect.stringMatching(/^oops 2 /)]);
  });

  test('addresses, pids and line numbers are no identity, programs and places are', () => {
    const warning = (pid: number, line: number, name: string): string =>
      `WARNING: CPU: 0 PID: ${pid} at kernel/smp.c:${line} ${name}+0x3f/0x480`;
    expect(found(stamped(warning(1, 912, 'a'), warning(77, 915, 'a')))).toHaveLength(1);
    expect(found(stamped(warning(1, 912, 'a'), warning(1, 912, 'b')))).toHaveLength(2);
  });

  test('where the kernel stamps its lines, a program that prints the words has not complained', () => {
    const talk = lines('BUG: is what this program prints', 'WARNING: CPU: 0 PID: 1 at x:1 y');
    expect(found([...stamped('Linux version 6.1'), ...talk])).toEqual([]);
    expect(found(talk)).toHaveLength(2);
  });

  test('a failed unit counts once, whether its job or systemd’s log tells of it', () => {
    const unit = {
      name: 'foo.service',
      result: 'failed' as const,
      ...{
        startInstructions: 1,
        readyInstructions: 2,
        endInstructions: -1,
        startNs: -1,
        readyNs: -1,
        endNs: -1,
      },
      ...{ processes: -1, userInstructions: -1, kernelInstructions: -1 },
    };
    expect(found([], { units: [unit] })).toEqual(['failed-unit 1 foo.service']);
    const log = stamped("systemd[1]: foo.service: Failed with result 'exit-code'.");
    expect(found(log, { units: [unit] })).toEqual(['failed-unit 1 foo.service']);
    expect(found([], { units: [{ ...unit, result: 'started' }] })).toEqual([]);
  });
});

describe('what a quiet console does not show', () => {
  const warned = textProfile('start_kernel self=9\n  __warn self=5 calls=2 first=7');
  const kindsOf = (profile: Profile): string[] =>
    findComplaints(profile).map(({ kind, source, count }) => `${kind.id} ${source} ${count}`);

  test('calls of the function that warns tell of it', () => {
    expect(kindsOf(warned)).toEqual(['warning calls 2']);
    const one = stamped('WARNING: CPU: 0 PID: 1 at kernel/smp.c:912 x+0x3f/0x480');
    expect(kindsOf({ ...warned, console: one })).toEqual(['warning console 1', 'warning calls 1']);
    expect(kindsOf({ ...warned, console: [...one, ...one] })).toEqual(['warning console 2']);
  });

  test('but a function of that name in a program or module does not', () => {
    expect(kindsOf(textProfile('main self=1\n  __warn [/usr/bin/gcc] self=1'))).toEqual([]);
    expect(kindsOf({ ...warned, unit: 'ns' })).toEqual([]);
  });
});

test('a hostile console costs no time: no pattern backtracks over a long line', () => {
  const nasty = [
    'INFO: task a:1 ' + 'x '.repeat(2000),
    'WARNING: possible ' + '-safe'.repeat(800),
    'module a'.repeat(500),
    '[ 1.000000] '.repeat(300),
    'Failed to '.repeat(400),
    'traps: '.repeat(500),
    `${'a'.repeat(4000)}[1`,
  ];
  const console = Array.from({ length: 700 }, (_, index) => lines(nasty[index % nasty.length]!)[0]!);
  // the runner's own time limit is what would strike
  expect(found(console).length).toBeLessThan(console.length);
});

test('kinds are named apart, and none is beyond reach behind another of the same words', () => {
  const ids = complaintKinds.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z-]+$/);
});

test('docs/complaints.md lists them all', () => {
  const file = resolve(import.meta.dirname, '../../docs/complaints.md');
  const rows = complaintKinds.map(
    ({ id, title, weight, calls }) =>
      `| \`${id}\` | ${title} | \`${weight === 'incomparable' ? 'fail' : 'warn'}\` | ${(calls ?? []).map((name) => `\`${name}\``).join(', ')} |`,
  );
  const table = [
    '| kind | what | default | counted also by calls of |',
    '| --- | --- | --- | --- |',
    ...rows,
  ];
  const text = readFileSync(file, 'utf8');
  const marked = /(<!-- kinds: .*? -->\n)[\s\S]*?(<!-- end of kinds -->)/;
  const current = text.replace(marked, (_, start, end) => `${start}\n${table.join('\n')}\n\n${end}`);
  if (process.env['BOOTGATE_UPDATE_GOLDEN'] === '1') writeFileSync(file, current);
  const cells = (written: string): string => written.replace(/ {2,}/g, ' ').replace(/-{3,}/g, '---');
  expect(cells(text)).toBe(cells(current));
});
