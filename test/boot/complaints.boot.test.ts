/** Guests that reach their end and yet are in trouble: what is found in a real kernel's own words. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { cpioArchive, type CpioEntry } from '../../src/boot/cpio.ts';
import type { Comparison } from '../../src/compare/comparison.ts';
import { findComplaints } from '../../src/profile/find-complaints.ts';
import { readProfile } from '../../src/profile/profile-file.ts';
import { compileModule } from '../support/guest-module.ts';
import { compileC } from '../support/guest-programs.ts';
import { runCli, type CliResult } from '../support/run-cli.ts';
import { testCacheFolder, testKernel } from '../support/test-cache.ts';

jest.setTimeout(300_000);

/** Runs each word of its command line that it knows in a process of its own, then powers off. */
const init = `
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
static void put(const char *file, const char *text) {
  int fd = open(file, O_WRONLY);
  if (write(fd, text, strlen(text)) < 0) perror(file);
}
static void misbehave(const char *word) {
  if (!strcmp(word, "crash")) *(volatile int *)8 = 1;
  if (!strcmp(word, "oops") || !strcmp(word, "warn")) {
    int fd = open("/trouble.ko", O_RDONLY);
    if (syscall(SYS_finit_module, fd, *word == 'o' ? "oops=1" : "", 0)) perror("trouble.ko");
  }
  if (!strcmp(word, "oom")) {
    put("/proc/self/oom_score_adj", "1000");
    for (;;) memset(malloc(1 << 20), 1, 1 << 20);
  }
  _exit(0);
}
int main(int argc, char **argv) {
  mount("proc", "/proc", "proc", 0, 0);
  for (int at = 1; at < argc; at++) {
    if (fork() == 0) misbehave(argv[at]);
    wait(0);
  }
  sync();
  reboot(RB_POWER_OFF);
}
`;
const trouble = `
#include <linux/module.h>
static int oops;
module_param(oops, int, 0);
static int __init trouble_init(void) {
  if (oops) *(volatile int *)8 = 1;
  WARN(1, "as asked\\n");
  return -EAGAIN;
}
module_init(trouble_init);
MODULE_LICENSE("GPL");
`;

let folder: string;
let whole: Uint8Array;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-complaints-'));
  const entries: CpioEntry[] = [
    { path: 'dev', kind: 'folder' },
    { path: 'proc', kind: 'folder' },
    { path: 'dev/console', kind: 'character-device', major: 5, minor: 1 },
    { path: 'init', kind: 'file', permissions: 0o755, content: compileC(init, ['-static']) },
    { path: 'trouble.ko', kind: 'file', content: compileModule('trouble', trouble) },
    { path: 'rest', kind: 'file', content: noise(3_000_000) },
  ];
  whole = gzipSync(cpioArchive(entries));
  writeFileSync(join(folder, 'whole.gz'), whole);
  writeFileSync(join(folder, 'half.gz'), whole.subarray(0, whole.length - 1_500_000));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Bytes that do not compress, the same each time. */
function noise(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => (state = (state * 48271) % 0x7fffffff) & 0xff);
}

async function run(name: string, initrd: string, append: string): Promise<CliResult> {
  return await runCli(
    [
      ...['run', '--qemu', 'system', '--kernel', testKernel('6.1'), '--initrd', join(folder, initrd)],
      ...['--memory', '128M', '--append', `cryptomgr.notests ${append}`, '--out', join(folder, name)],
    ],
    { env: { ...process.env, BOOTGATE_CACHE: testCacheFolder }, cwd: folder },
  );
}

async function compared(base: string, head: string): Promise<{ status: number; comparison: Comparison }> {
  const { status, stdout } = await runCli(['compare', base, head, '--format', 'json'], { cwd: folder });
  return { status, comparison: JSON.parse(stdout) as Comparison };
}

test('what a real kernel says of trouble is found, with quiet as without', async () => {
  expect((await run('well', 'whole.gz', '')).status).toBe(0);
  expect(findComplaints(await readProfile(join(folder, 'well/profile.json.gz')))).toEqual([]);

  // Everything behind -- is init's.
  const loud = await run('loud', 'whole.gz', '-- crash warn oops oom');
  expect(loud.status).toBe(0);
  expect(loud.stdout).toContain('What the guest complains of');
  const said = findComplaints(await readProfile(join(folder, 'loud/profile.json.gz')));
  expect(said.map(({ kind, source, count }) => `${kind.id} ${source} ${count}`)).toEqual([
    'crash console 1',
    'warning console 1',
    'oops console 1',
    'oom-kill console 1',
  ]);

  // The console of a quiet kernel has no warning: its calls are counted all the same.
  expect((await run('quiet', 'whole.gz', 'quiet -- warn')).status).toBe(0);
  expect(readFileSync(join(folder, 'quiet/console.log'), 'utf8')).not.toContain('WARNING');
  const hidden = findComplaints(await readProfile(join(folder, 'quiet/profile.json.gz')));
  expect(hidden.map(({ kind, source, count }) => `${kind.id} ${source} ${count}`)).toEqual([
    'warning calls 1',
  ]);

  const { status, comparison } = await compared('well', 'loud');
  expect(status).toBe(4);
  expect(comparison.verdict).toBe('boot-failed');
  expect(comparison.complaints.map(({ kind, action }) => `${kind} ${action}`).sort()).toEqual([
    'crash warn',
    'oom-kill fail',
    'oops fail',
    'warning warn',
  ]);
});

test('half an initramfs is not a faster boot', async () => {
  expect((await run('half', 'half.gz', '')).status).toBe(0);
  const { status, comparison } = await compared('well', 'half');
  expect(status).toBe(4);
  expect(comparison.headline).toContain('Initramfs unpacking failed');
  expect((await compared('half', 'well')).comparison.verdict).toBe('no-baseline');
});
