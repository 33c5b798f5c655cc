/** Real images as NVDIMM: what is detected, added and generated, and what is said where it cannot work. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { sha256 } from '../../src/base/files.ts';
import { cpioArchive } from '../../src/boot/cpio.ts';
import { userspaceMarker } from '../../src/arch/guest-programs.ts';
import { initProgram } from '../../src/arch/x86-64/init-program.ts';
import { runCli, type CliResult } from '../support/run-cli.ts';
import { systemdImage, type SystemdImage } from '../support/systemd-image.ts';
import { debianPackage, testCacheFolder, testKernel, testKernels } from '../support/test-cache.ts';

jest.setTimeout(300_000);

let folder: string;
let image: SystemdImage;
/** A root file system of one program, without modules. */
let plain: string;
let modules: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-nvdimm-'));
  image = systemdImage({ kernel: '6.1' });
  modules = join(image.sysroot, 'usr/lib/modules');
  const root = join(folder, 'root');
  mkdirSync(join(root, 'sbin'), { recursive: true });
  mkdirSync(join(root, 'dev'));
  writeFileSync(join(root, 'sbin/init'), initProgram(), { mode: 0o755 });
  plain = join(folder, 'plain.img');
  // Not a multiple of a page: it has to be padded, in a copy.
  execFileSync('truncate', ['-s', String(16 * 2 ** 20 + 1024), plain]);
  execFileSync('mke2fs', ['-q', '-t', 'ext4', '-b', '1024', '-d', root, plain]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: string[]): Promise<CliResult & { console: string }> {
  const out = join(folder, 'out');
  rmSync(out, { recursive: true, force: true });
  const result = await runCli(
    ['run', '--qemu', 'system', '--kernel', testKernel('6.1'), '--out', out, ...args],
    { env: { ...process.env, BOOTGATE_CACHE: testCacheFolder }, cwd: folder },
  );
  let console = '';
  try {
    console = readFileSync(join(out, 'console.log'), 'utf8');
  } catch {
    // refused before anything was booted
  }
  return { ...result, console };
}

describe('a plain image', () => {
  test('boots from an initramfs of our own, with modules of a folder; it stays unwritten', async () => {
    const before = sha256(readFileSync(plain));
    const { status, stderr, console } = await run(
      ...['--disk', plain, '--modules', modules, '--append', 'cryptomgr.notests', '--runs', '2'],
    );
    expect(stderr).toContain('added to the command line: root=/dev/pmem0 rw');
    expect(stderr).toMatch(/an initramfs of our own mounts \/dev\/pmem0, with modules from .*: .*nd_pmem/);
    expect(console).toContain('EXT4-fs (pmem0): mounted filesystem');
    expect(console).toContain(userspaceMarker);
    expect(status).toBe(0);
    expect(sha256(readFileSync(plain))).toBe(before);
    expect(statSync(plain).size % 4096).not.toBe(0);
  });

  test('root= of a virtio disk becomes that of an NVDIMM, in an image with partitions', async () => {
    const partitioned = join(folder, 'partitioned.img');
    execFileSync('sh', [
      '-c',
      'truncate -s 20M "$1" && echo "2048,,L" | sfdisk -q "$1" && dd if="$2" of="$1" bs=1M seek=1 conv=notrunc status=none',
      ...['sh', partitioned, plain],
    ]);
    const { status, stderr, console } = await run(
      ...['--disk', partitioned, '--modules', modules, '--append', 'root=/dev/vda1 rw cryptomgr.notests'],
    );
    expect(stderr).toContain('the disk is nvdimm: root=/dev/vda1 became root=/dev/pmem0p1');
    expect(console).toContain('EXT4-fs (pmem0p1): mounted filesystem');
    expect(status).toBe(0);
    const wrong = await run('--disk', partitioned, '--append', 'root=/dev/sda3');
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toMatch(
      /append says root=\/dev\/sda3, which this image does not have\n {2}it has partition 1, ext4/,
    );
  });

  test('without modules at hand, it is said what is missing and what to write', async () => {
    const { status, stderr } = await run('--disk', plain, '--disk-as', 'nvdimm');
    expect(status).toBe(2);
    expect(stderr).toContain('this guest cannot use its disk as nvdimm: nobody has the module nfit');
    expect(stderr).toContain(
      "the image has no modules: give the kernel's module folder with 'modules' (--modules)",
    );
    const other = await run('--disk', plain, '--modules', join(folder, 'root'));
    expect(other.stderr).toMatch(/there are no modules of 6\.1\.0-56-cloud-amd64 in this folder/);
  });

  test('an image without an init program, and one whose file system is gone', async () => {
    const empty = join(folder, 'empty.img');
    execFileSync('truncate', ['-s', '8M', empty]);
    execFileSync('mke2fs', ['-q', '-t', 'ext4', empty]);
    const noInit = await run('--disk', empty, '--modules', modules, '--append', 'cryptomgr.notests');
    expect(noInit.status).toBe(4);
    expect(noInit.console).toContain('bootgate: the root file system has no init program (/sbin/init,');
    const zeros = join(folder, 'zeros.img');
    writeFileSync(zeros, Buffer.alloc(8 << 20));
    const gone = await run('--disk', zeros, '--initrd', 'generate', '--modules', modules);
    expect(gone.status).toBe(2);
    expect(gone.stderr).toContain('no file system known here is in this image');
  });
});

describe('a given initramfs', () => {
  test('gets the modules it lacks, from the image, and its own init runs afterwards', async () => {
    const initrd = join(folder, 'own.cpio');
    writeFileSync(
      initrd,
      cpioArchive([
        { path: 'dev', kind: 'folder' },
        { path: 'dev/console', kind: 'character-device', major: 5, minor: 1, permissions: 0o600 },
        { path: 'init', kind: 'file', content: initProgram(), permissions: 0o755 },
      ]),
    );
    for (const file of [initrd, `${initrd}.gz`]) {
      if (file.endsWith('.gz')) execFileSync('gzip', ['-kn', initrd]);
      const { status, stderr, console } = await run(
        ...['--disk', image.disk, '--initrd', file, '--append', 'cryptomgr.notests'],
      );
      expect(stderr).toMatch(/added to the initramfs, from .*6\.1\.0-56-cloud-amd64: libnvdimm, nfit/);
      expect(console).not.toContain('was not loaded');
      expect(console).toContain(userspaceMarker);
      expect(status).toBe(0);
    }
  });

  test('that has them, compressed, and nobody who loads them, gets them loaded', async () => {
    const { release, package: kernel } = testKernels['6.1'];
    const drivers = join(debianPackage(kernel), 'lib/modules', release, 'kernel/drivers');
    const script = `#!/bin/busybox sh
busybox mount -t devtmpfs dev /dev
busybox mount -t ext4 /dev/pmem0 /root || exec busybox poweroff -f
exec busybox switch_root /root /sbin/init
`;
    const parents = ['bin', 'dev', 'root', 'lib', 'lib/modules', `lib/modules/${release}`];
    const initrd = join(folder, 'by-hand.cpio');
    writeFileSync(
      initrd,
      cpioArchive([
        ...parents.map((path) => ({ path, kind: 'folder' }) as const),
        { path: 'dev/console', kind: 'character-device', major: 5, minor: 1, permissions: 0o600 },
        {
          path: 'bin/busybox',
          kind: 'file',
          content: readFileSync(join(debianPackage('busybox-static'), 'bin/busybox')),
          permissions: 0o755,
        },
        ...['acpi/nfit/nfit', 'nvdimm/libnvdimm', 'nvdimm/nd_btt', 'nvdimm/nd_pmem'].map((path) => ({
          path: `lib/modules/${release}/${basename(path)}.ko.xz`,
          kind: 'file' as const,
          content: execFileSync('xz', ['--check=crc32', '-c', join(drivers, `${path}.ko`)]),
        })),
        { path: 'init', kind: 'file', content: Buffer.from(script), permissions: 0o755 },
      ]),
    );
    const { status, stderr, console } = await run(
      ...['--disk', plain, '--initrd', initrd, '--append', 'cryptomgr.notests'],
    );
    expect(stderr).toMatch(/own init, out of it: libnvdimm, nfit, nd_btt, nd_pmem\n/);
    expect(console).toContain('EXT4-fs (pmem0): mounted filesystem');
    expect(console).toContain(userspaceMarker);
    expect(status).toBe(0);
  });

  test('damaged, it is refused', async () => {
    const damaged = join(folder, 'damaged.cpio');
    writeFileSync(damaged, readFileSync(image.initramfs).subarray(0, 100_000));
    const { status, stderr } = await run('--disk', image.disk, '--initrd', damaged);
    expect(status).toBe(2);
    expect(stderr).toContain('the cpio archive is damaged: it is cut short');
  });
});
