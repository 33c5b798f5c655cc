/**
 * What a boot did besides running instructions, against the guest's own /proc/stat and /proc/vmstat and QEMU's own trace of
 * device accesses; and what was planted is named.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpioArchive } from '../../src/boot/cpio.ts';
import { compare } from '../../src/compare/compare.ts';
import type { CountedChange } from '../../src/compare/comparison.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import { readProfile } from '../../src/profile/profile-file.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { comparisonText } from '../../src/render/comparison-text.ts';
import { compileC } from '../support/guest-programs.ts';
import { runCli } from '../support/run-cli.ts';
import { suiteKernel } from '../support/debian-suites.ts';
import { testCacheFolder, testKernel } from '../support/test-cache.ts';

jest.setTimeout(300_000);

/** So many children of pid 1, each of which touches so many pages and sleeps so often. */
const [children, pages, sleeps] = [40, 50, 3];
/** What init does in a boot with the word `planted`: reads of a register, pages that stay. */
const planted = { reads: 100_000, pages: 10_000 };

/** Says what the kernel has counted, last of all, and then asks for what it takes to end. */
const init = compileC(
  `#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <unistd.h>
static char text[1 << 16];
static long said(const char *file, const char *key, int sum) {
  int fd = open(file, O_RDONLY), length = 0, got;
  while ((got = read(fd, text + length, sizeof text - 1 - length)) > 0) length += got;
  text[length] = 0;
  close(fd);
  char *at = text;
  while (at && strncmp(at, key, strlen(key))) at = strchr(at, '\\n') ? strchr(at, '\\n') + 1 : 0;
  return at ? atol(at + strlen(key)) : -1;
}
__attribute__((noinline)) static void read_register(void) {
  ioperm(0x61, 1, 1);
  for (int i = 0; i < ${planted.reads}; i++) inb(0x61);
}
__attribute__((noinline)) static void leak(void) {
  char *memory = mmap(0, ${planted.pages} * 4096L, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (long page = 0; page < ${planted.pages}; page++) memory[page * 4096] = 1;
}
int main(void) {
  mount("proc", "/proc", "proc", 0, 0);
  said("/proc/cmdline", "", 0);
  if (strstr(text, " planted")) {
    read_register();
    leak();
  }
  for (int i = 0; i < ${children}; i++) {
    if (fork() == 0) {
      char *memory = mmap(0, ${pages} * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      for (int page = 0; page < ${pages}; page++) memory[page * 4096] = 1;
      for (int nap = 0; nap < ${sleeps}; nap++) usleep(1000);
      _exit(0);
    }
    wait(0);
  }
  long interrupts = said("/proc/stat", "intr ", 0), switches = said("/proc/stat", "ctxt ", 0);
  long total = said("/proc/meminfo", "MemTotal: ", 0) / 4, used = total - said("/proc/vmstat", "nr_free_pages ", 0);
  long faults = said("/proc/vmstat", "pgfault ", 0);
  printf("said interrupts %ld switches %ld faults %ld used %ld\\n", interrupts, switches, faults, used);
  fflush(stdout);
  reboot(RB_POWER_OFF);
}
`,
  ['-static'],
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-counters-'));
  writeFileSync(
    join(folder, 'initrd'),
    cpioArchive([
      { path: 'dev', kind: 'folder' },
      { path: 'proc', kind: 'folder' },
      { path: 'dev/console', kind: 'character-device', major: 5, minor: 1 },
      { path: 'init', kind: 'file', permissions: 0o755, content: init },
    ]),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Boot {
  readonly profile: Profile;
  readonly said: Readonly<Record<string, number>>;
  /** as many as QEMU's trace events have, by region: `hpet read` */
  readonly traced: ReadonlyMap<string, number>;
}

async function booted(kernel: string, word = 'plain'): Promise<Boot> {
  const log = join(folder, 'accesses');
  const { status, stderr } = await runCli(
    [
      ...['run', '--qemu', 'apt', '--kernel', kernel, '--initrd', join(folder, 'initrd')],
      ...['--append', `cryptomgr.notests ${word}`, '--out', join(folder, 'out')],
      ...['-trace', 'memory_region_ops_read', '-trace', 'memory_region_ops_write', '-D', log].map(
        (arg) => `--qemu-arg=${arg}`,
      ),
    ],
    { env: { ...process.env, BOOTGATE_CACHE: join(testCacheFolder, 'bootgate') }, cwd: folder },
  );
  expect({ status, stderr }).toMatchObject({ status: 0 });
  const profile = await readProfile(join(folder, 'out/profile.json.gz'));
  const line = profile.console.find(({ text }) => text.includes('said interrupts'))!.text;
  const said = Object.fromEntries(
    [...line.matchAll(/(interrupts|switches|faults|used) (\d+)/g)].map(
      ([, what, count]) => [what!, Number(count)] as const,
    ),
  );
  return { profile, said, traced: accessesIn(readFileSync(log, 'latin1')) };
}

/**
 * Of the processor, by region. Interrupts that devices send as messages are writes to the local APIC as well: above its
 * registers, or, to processor 0 by its physical number, where its first register would be, of which there is none.
 */
function accessesIn(log: string): Map<string, number> {
  const counts = new Map<string, number>();
  const event = /^memory_region_ops_(read|write) cpu 0 .* addr 0x([\da-f]+) .* name '(.*)'$/gm;
  for (const [, way, address, region] of log.matchAll(event)) {
    const at = parseInt(address!, 16);
    if (region === 'apic-msi' && (at >= 0xfee01000 || at === 0xfee00000)) continue;
    counts.set(`${region} ${way}`, (counts.get(`${region} ${way}`) ?? 0) + 1);
  }
  return counts;
}

/** Regions of QEMU's that a device has. */
const regions: Readonly<Record<string, readonly string[]>> = {
  'serial port (16550) at 0x3f8': ['serial'],
  'timer (PIT)': ['pit'],
  'interrupt controller (PIC)': ['pic', 'elcr'],
  'clock (RTC, CMOS)': ['rtc', 'rtc-index'],
  'PCI configuration': ['pci-conf-data', 'pci-conf-idx', 'pcie-mmcfg-mmio'],
  'keyboard controller': ['i8042-cmd', 'i8042-data'],
  'power management (ACPI)': ['acpi-cnt', 'acpi-evt', 'acpi-gpe0', 'acpi-smi', 'acpi-tmr'],
  'system control port B': ['pcspk'],
  HPET: ['hpet'],
  'I/O APIC': ['ioapic'],
  'local APIC': ['apic-msi'],
  ahci: ['ahci'],
};

function accessesOf({ counted }: Profile, device: string, part: string): number {
  return counted!
    .filter((row) => row.metric === 'deviceAccesses' && row.of === device && row.part === part)
    .reduce((sum, { count }) => sum + count, 0);
}

const kernels = { '6.1': () => testKernel('6.1'), '7.2': () => suiteKernel('7.2') };
const boots = new Map<string, Promise<Boot>>();

/** Each booted once. */
function plain(version: keyof typeof kernels): Promise<Boot> {
  const boot = boots.get(version) ?? booted(kernels[version]());
  boots.set(version, boot);
  return boot;
}

describe.each(['6.1', '7.2'] as const)('Linux %s', (version) => {
  test('what is counted from outside is what the kernel counts, and what came after it said so', async () => {
    const { profile, said, traced } = await plain(version);
    const { totals, processes } = profile;
    // The line is printed, the machine switched off: a few faults, and what the console and the clock bring.
    const after = (key: string, what: string): number => totals[key]! - said[what]!;
    expect(after('contextSwitches', 'switches')).toBeGreaterThanOrEqual(0);
    expect(after('contextSwitches', 'switches')).toBeLessThanOrEqual(5);
    expect(after('pageFaults', 'faults')).toBeGreaterThanOrEqual(0);
    expect(after('pageFaults', 'faults')).toBeLessThanOrEqual(10);
    expect(after('interruptsTaken', 'interrupts')).toBeGreaterThanOrEqual(0);
    expect(after('interruptsTaken', 'interrupts')).toBeLessThanOrEqual(50);
    const ours = processes!.filter(({ parent }) => parent !== -1 && processes![parent]!.pid === 1);
    expect(ours).toHaveLength(children);
    const calls = Object.fromEntries(profile.systemCalls!.map(({ name, count }) => [name, count]));
    expect(Object.values(calls).length).toBeGreaterThan(5);
    expect(totals['systemCalls']).toBe(profile.systemCalls!.reduce((sum, { count }) => sum + count, 0));
    expect(totals['modules']).toBe(0);
    expect(Math.abs(totals['pagesAtEnd']! - said['used']!)).toBeLessThanOrEqual(100);
    expect(totals['pagesAtPeak']).toBeGreaterThanOrEqual(totals['pagesAtEnd']!);
    for (const [device, names] of Object.entries(regions)) {
      for (const way of ['read', 'write']) {
        const truth = names.reduce((sum, name) => sum + (traced.get(`${name} ${way}`) ?? 0), 0);
        const seen = accessesOf(profile, device, `${way}s`);
        expect([device, way, seen]).toEqual([device, way, truth]);
      }
    }
    expect(totals['deviceAccesses']).toBeGreaterThan(50_000);
  });
});

test('what was planted is named', async () => {
  const [base, head] = [(await plain('6.1')).profile, (await booted(testKernel('6.1'), 'planted')).profile];
  const found = compare({
    base: { profile: base, label: 'base' },
    head: { profile: head, label: 'head' },
    policy: defaultPolicy,
    today: '2026-01-01',
  });
  const changes = (metric: string): CountedChange[] => found.counted!.filter((row) => row.metric === metric);
  const [register] = changes('device-accesses');
  expect(register).toMatchObject({ of: 'system control port B', part: 'reads', delta: planted.reads });
  expect(register!.path.at(-1)).toBe('read_register');
  const [leaked] = changes('pages-allocated');
  expect(leaked!.delta).toBeGreaterThanOrEqual(planted.pages);
  expect(leaked!.delta).toBeLessThan(planted.pages + 2000);
  expect(leaked!.path).toContain('handle_mm_fault');
  for (const metric of ['pages-at-end', 'pages-at-peak']) {
    const row = found.times.find((of) => of.metric === metric)!;
    // Free pages that a CPU keeps for itself count as used, and are what is taken first.
    expect(row.delta).toBeGreaterThanOrEqual(planted.pages - 1000);
    expect(row.delta).toBeLessThan(planted.pages + 2000);
  }
  const text = comparisonText(found);
  expect(text).toMatch(/device accesses: system control port B \+100,000 reads .* in read_register ←/);
  expect(text).toMatch(/pages allocated: \+1\d,\d{3}/);
});
