/** Bytes read of a disk, by file, against the guest's own /proc/vmstat and /proc/diskstats; and a large file is named. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { compare } from '../../src/compare/compare.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import { readProfile } from '../../src/profile/profile-file.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { comparisonText } from '../../src/render/comparison-text.ts';
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
  unsigned long sectors = 0;
  mount("proc", "/proc", "proc", 0, 0);
  load("/proc/cmdline");
  if (strstr(text, " planted")) read_large();
  load("/proc/diskstats");
  char *disk = strstr(text, " pmem0 ");
  if (disk) sscanf(disk, " pmem0 %*u %*u %lu", &sectors);
  load("/proc/vmstat");
  char *paged = strstr(text, "pgpgin ");
  printf("said paged %ld sectors %lu\\n", paged ? atol(paged + 7) : -1, sectors);
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

async function booted(word: string): Promise<{ profile: Profile; paged: number; sectors: number }> {
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
  const [paged, sectors] = /paged (\d+) sectors (\d+)/.exec(line)!.slice(1).map(Number);
  return { profile, paged: paged!, sectors: sectors! };
}

test('bytes read are those that the kernel counts, by file, and what reads a large one is named', async () => {
  const [plain, planted] = [await booted('plain'), await booted('planted')];
  for (const { profile, paged, sectors } of [plain, planted]) {
    expect(profile.totals['diskBytesRead']).toBe(1024 * paged);
    expect(profile.totals['diskBytesRead']).toBe(512 * sectors);
    const rows = profile.counted!.filter(({ metric }) => metric === 'diskBytesRead');
    expect(new Set(rows.map(({ of }) => of))).toEqual(new Set(['pmem0']));
    expect(rows.some(({ part }) => part === '/sbin/init')).toBe(true);
  }
  const found = compare({
    base: { profile: plain.profile, label: 'base' },
    head: { profile: planted.profile, label: 'head' },
    policy: defaultPolicy,
    today: '2026-01-01',
  });
  const [large] = found.counted!.filter(({ metric }) => metric === 'disk-bytes-read');
  // Whole blocks are read.
  expect(large).toMatchObject({
    of: 'pmem0',
    part: '/srv/large',
    base: 0,
    head: Math.ceil(largeBytes / 4096) * 4096,
  });
  expect(large!.path).toContain('read_large');
  expect(comparisonText(found)).toMatch(/bytes read of disks: pmem0 \+50,\d{3},\d{3} \/srv\/large \(new\)/);
});
