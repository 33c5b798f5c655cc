/** What a boot did besides running instructions, against the guest's own /proc/stat and /proc/vmstat. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpioArchive } from '../../src/boot/cpio.ts';
import { readProfile } from '../../src/profile/profile-file.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { compileC } from '../support/guest-programs.ts';
import { runCli } from '../support/run-cli.ts';
import { suiteKernel } from '../support/debian-suites.ts';
import { testCacheFolder, testKernel } from '../support/test-cache.ts';

jest.setTimeout(300_000);

/** So many children of pid 1, each of which touches so many pages and sleeps so often. */
const [children, pages, sleeps] = [40, 50, 3];

/** Says what the kernel has counted, last of all, and then asks for what it takes to end. */
const init = compileC(
  `#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
int main(void) {
  mount("proc", "/proc", "proc", 0, 0);
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
  long faults = said("/proc/vmstat", "pgfault ", 0);
  printf("said interrupts %ld switches %ld faults %ld\\n", interrupts, switches, faults);
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

async function booted(kernel: string): Promise<{ profile: Profile; said: Record<string, number> }> {
  const { status, stderr } = await runCli(
    [
      ...['run', '--qemu', 'apt', '--kernel', kernel, '--initrd', join(folder, 'initrd')],
      ...['--append', 'cryptomgr.notests', '--out', join(folder, 'out')],
    ],
    { env: { ...process.env, BOOTGATE_CACHE: join(testCacheFolder, 'bootgate') }, cwd: folder },
  );
  expect({ status, stderr }).toMatchObject({ status: 0 });
  const profile = await readProfile(join(folder, 'out/profile.json.gz'));
  const line = profile.console.find(({ text }) => text.includes('said interrupts'))!.text;
  const said = Object.fromEntries(
    [...line.matchAll(/(interrupts|switches|faults) (\d+)/g)].map(
      ([, what, count]) => [what!, Number(count)] as const,
    ),
  );
  return { profile, said };
}

describe.each([
  ['6.1', () => testKernel('6.1')],
  ['7.2', () => suiteKernel('7.2')],
] as const)('Linux %s', (_version, kernel) => {
  test('what is counted from outside is what the kernel counts, and what came after it said so', async () => {
    const { profile, said } = await booted(kernel());
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
  });
});
