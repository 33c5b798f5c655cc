/** Bytes read of a disk against the guest's own /proc/vmstat. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { compare } from '../../src/compare/compare.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import { readProfile } from '../../src/profile/profile-file.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { compileC } from '../support/guest-programs.ts';
import { makeRootFolder } from '../support/root-image.ts';
import { runCli } from '../support/run-cli.ts';
import { debianPackage, testCacheFolder, testKernel, testKernels } from '../support/test-cache.ts';

jest.setTimeout(300_000);

/** What only a boot with the word `planted` reads. */
const largeBytes = 50_000_000;

const init = compileC(
  `#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <unistd.h>
static char text[1 << 16];
static void load(const char *file) {
  int fd = open(file, O_RDONLY), length = 0, got;
  while ((got = read(fd, text + length, sizeof text - 1 - length)) > 0) length += got;
  text[length] = 0;
  close(fd);
}
__attribute__((noinline)) static void read_large(void) {
  static char piece[1 << 16];
  int fd = open("/srv/large", O_RDONLY);
  while (read(fd, piece, sizeof piece) > 0) ;
}
int main(void) {
  mount("proc", "/proc", "proc", 0, 0);
  load("/proc/cmdline");
  if (strstr(text, " planted")) read_large();
  load("/proc/vmstat");
  char *paged = strstr(text, "pgpgin ");
  printf("said paged %ld\\n", paged ? atol(paged + 7) : -1);
  fflush(stdout);
  reboot(RB_POWER_OFF);
}
`,
  ['-static'],
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-disk-'));
  const root = makeRootFolder(join(folder, 'root'));
  mkdirSync(join(root, 'srv'));
  writeFileSync(join(root, 'sbin/init'), init, { mode: 0o755 });
  writeFileSync(join(root, 'srv/large'), Buffer.alloc(largeBytes, 'Bootgate '));
  execFileSync('truncate', ['-s', '96M', join(folder, 'disk')]);
  execFileSync('mke2fs', ['-q', '-t', 'ext4', '-d', root, join(folder, 'disk')]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function booted(word: string): Promise<{ profile: Profile; paged: number }> {
  const { status, stderr } = await runCli(
    [
      ...['run', '--qemu', 'apt', '--kernel', testKernel('6.1'), '--initrd', 'generate'],
      ...['--disk', join(folder, 'disk'), '--disk-as', 'nvdimm'],
      ...['--modules', join(debianPackage(testKernels['6.1'].package), 'lib/modules')],
      ...['--append', `cryptomgr.notests ${word}`, '--out', join(folder, 'out')],
    ],
    { env: { ...process.env, BOOTGATE_CACHE: join(testCacheFolder, 'bootgate') }, cwd: folder },
  );
  expect({ status, stderr }).toMatchObject({ status: 0 });
  const profile = await readProfile(join(folder, 'out/profile.json.gz'));
  const line = profile.console.find(({ text }) => text.includes('said paged'))!.text;
  return { profile, paged: Number(/paged (\d+)/.exec(line)![1]) };
}

test('bytes read are those that the kernel counts as paged in, to the byte', async () => {
  const [plain, planted] = [await booted('plain'), await booted('planted')];
  for (const { profile, paged } of [plain, planted]) {
    expect(profile.totals['diskBytesRead']).toBe(1024 * paged);
  }
  const found = compare({
    base: { profile: plain.profile, label: 'base' },
    head: { profile: planted.profile, label: 'head' },
    policy: defaultPolicy,
    today: '2026-01-01',
  });
  const row = found.times.find(({ metric }) => metric === 'disk-bytes-read')!;
  expect(row.delta).toBeGreaterThanOrEqual(largeBytes);
  expect(row.delta).toBeLessThan(1.01 * largeBytes);
});
