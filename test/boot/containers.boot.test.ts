/** Kernels, disks and initramfs archives as people have them, booted; and archives that the kernel does not unpack. */
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { userspaceMarker } from '../../src/arch/guest-programs.ts';
import { sha256 } from '../../src/base/files.ts';
import { cpioArchive } from '../../src/boot/cpio.ts';
import { ownInitramfs } from '../../src/boot/initramfs.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { readProfile } from '../../src/profile/profile-file.ts';
import { readKernelImage } from '../../src/symbols/kernel-image.ts';
import { makeRootFolder, makeRootImage } from '../support/root-image.ts';
import { runCli, type CliResult } from '../support/run-cli.ts';
import { debianPackage, testCacheFolder, testKernel, testKernels } from '../support/test-cache.ts';
import { efiProgram } from '../support/unified-image.ts';

jest.setTimeout(300_000);

const modules = join(debianPackage(testKernels['6.1'].package), 'lib/modules');
const kernel = testKernel('6.1');
const names = { label: 'small-root', uuid: '22222222-3333-4444-8555-666666666666' };
let folder: string;
let root: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-wrapped-boots-'));
  root = makeRootFolder(join(folder, 'root'));
  // Disks are kept in the cache by their content, which is another with each run of this.
  mkdirSync(join(folder, 'cache'));
  for (const name of ['symbols', 'plugins']) {
    symlinkSync(join(testCacheFolder, name), join(folder, 'cache', name));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
const made = (program: string, ...args: string[]): void =>
  void execFileSync(program, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });

interface Booted extends CliResult {
  readonly console: string;
  readonly profile: Profile;
}

async function boot(...args: string[]): Promise<Booted> {
  const out = join(folder, 'out');
  rmSync(out, { recursive: true, force: true });
  const env = { ...process.env, BOOTGATE_CACHE: join(folder, 'cache') };
  const result = await runCli(['run', '--qemu', 'system', '--out', out, ...args], { env, cwd: folder });
  if (result.status === 2) throw new Error(result.stderr);
  return {
    ...result,
    console: readFileSync(join(out, 'console.log'), 'utf8'),
    profile: await readProfile(join(out, 'profile.json.gz')),
  };
}

function expectWholeBoot({ status, console, profile }: Booted): void {
  expect(console).toContain(userspaceMarker);
  expect(profile.outcome.kind).toBe('reached-end');
  expect(profile.coverage.kernelSymbolized).toBeGreaterThan(0.998);
  expect(status).toBe(0);
}

test('a unified kernel image: its kernel, its initramfs, its command line', async () => {
  const initrd = ownInitramfs();
  const uki = file(
    'uki.efi',
    efiProgram([
      { name: '.osrel', content: 'ID=test\nPRETTY_NAME="Test OS 1"\n' },
      { name: '.cmdline', content: 'cryptomgr.notests from.image=1' },
      { name: '.linux', content: readFileSync(kernel) },
      { name: '.initrd', content: initrd },
    ]),
  );
  const booted = await boot('--kernel', uki, '--append', 'from.scenario=1');
  expectWholeBoot(booted);
  expect(booted.console).toMatch(/Command line: .*cryptomgr\.notests from\.image=1 from\.scenario=1/);
  expect(booted.stderr).toContain('uki.efi is a unified kernel image: the kernel in it is booted');
  expect(booted.stderr).toContain('it calls itself Test OS 1');
  expect(booted.profile.subject).toMatchObject({
    kernelSha256: sha256(readFileSync(uki)),
    initrdSha256: sha256(initrd),
    append: 'cryptomgr.notests from.image=1 from.scenario=1',
  });
});

test('a kernel compressed by zstd and a VMDK disk', async () => {
  const ext4 = makeRootImage('ext4', root, join(folder, 'ext4.img'), names);
  made('qemu-img', 'convert', '-f', 'raw', '-O', 'vmdk', ext4, 'disk.vmdk');
  const vmlinuz = file(
    'vmlinuz.zst',
    execFileSync('zstd', ['-1', '-q', '-c', kernel], { maxBuffer: 1 << 26 }),
  );
  const booted = await boot(
    ...['--kernel', vmlinuz, '--disk', join(folder, 'disk.vmdk'), '--modules', modules],
    ...['--append', 'cryptomgr.notests'],
  );
  expectWholeBoot(booted);
  expect(booted.console).toMatch(/EXT4-fs \(pmem0\): mounted/);
  expect(booted.stderr).toContain('vmlinuz.zst is zstd-compressed: the kernel in it is booted');
  expect(booted.stderr).toContain(
    'the disk image is a VMDK image: a raw copy of it is booted, kept in the cache',
  );
});

test('a vmlinux.gz and a fixed VHD disk', async () => {
  const vmlinux = file('vmlinux.gz', gzipSync(readKernelImage(kernel).open().bytes, { level: 1 }));
  const ext4 = makeRootImage('ext4', root, join(folder, 'fixed.img'), names);
  made(
    'qemu-img',
    'convert',
    '-f',
    'raw',
    '-O',
    'vpc',
    '-o',
    'subformat=fixed,force_size',
    ext4,
    'fixed.vhd',
  );
  const booted = await boot(
    ...['--kernel', vmlinux, '--disk', join(folder, 'fixed.vhd'), '--modules', modules],
    ...['--append', 'cryptomgr.notests'],
  );
  expectWholeBoot(booted);
  expect(booted.console).toMatch(/EXT4-fs \(pmem0\): mounted/);
  expect(booted.stderr).toContain('the disk image is a fixed VHD image');
});

test('a squashfs root, compressed once more', async () => {
  const image = join(folder, 'root.squashfs');
  made(join(debianPackage('squashfs-tools'), 'usr/bin/mksquashfs'), root, image, '-quiet', '-no-progress');
  made('xz', '-k', image);
  const booted = await boot(
    ...['--kernel', kernel, '--disk', `${image}.xz`, '--modules', modules],
    ...['--append', 'cryptomgr.notests root=/dev/pmem0 ro'],
  );
  expectWholeBoot(booted);
  expect(booted.stderr).toContain('the disk image is xz-compressed: a raw copy of it is booted');
});

test('an initramfs that grows beyond the guest’s memory is said to, though the guest reaches its end', async () => {
  const blob = file('blob', '');
  truncateSync(blob, 150 << 20);
  const init = cpioArchive([
    { path: 'blob', kind: 'file', content: readFileSync(blob), permissions: 0o644 },
    { path: 'late', kind: 'folder' },
  ]);
  const initrd = file('big.cpio.gz', gzipSync(Buffer.concat([ownInitramfs(), init]), { level: 1 }));
  const { stdout, profile } = await boot(
    ...['--kernel', kernel, '--initrd', initrd, '--memory', '256', '--append', 'cryptomgr.notests'],
  );
  expect(profile.outcome.kind).toBe('reached-end');
  const said =
    "the guest says: Initramfs unpacking failed: write error; what is in it does not fit into the guest's memory: give it more (memory, -m)";
  expect(profile.warnings).toContain(said);
  expect(stdout).toContain(said);
});

test('an initramfs with something else behind its archive is said to be', async () => {
  const initrd = file(
    'junk.cpio.gz',
    gzipSync(Buffer.concat([ownInitramfs(), Buffer.alloc(1 << 20, 'junk')])),
  );
  const { profile } = await boot('--kernel', kernel, '--initrd', initrd, '--append', 'cryptomgr.notests');
  expect(profile.warnings.join('\n')).toMatch(
    /the guest says: Initramfs unpacking failed: junk within compressed archive; it is damaged, or something else lies/,
  );
});

test('a root on a logical partition of a disk that LZMA compressed', async () => {
  const image = join(folder, 'logical.img');
  const ext4 = makeRootImage('ext4', root, join(folder, 'logical-root.img'), names);
  writeFileSync(image, '');
  truncateSync(image, 40 << 20);
  execFileSync('sfdisk', ['-q', image], {
    input: 'label: dos\n2048,8M,82\n18432,,E\n20480,,83\n',
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  made('dd', `if=${ext4}`, `of=${image}`, 'bs=512', 'seek=20480', 'conv=notrunc', 'status=none');
  made('xz', '--format=lzma', '-0', image);
  const booted = await boot(
    ...['--kernel', kernel, '--disk', `${image}.lzma`, '--modules', modules],
    ...['--append', 'cryptomgr.notests'],
  );
  expectWholeBoot(booted);
  expect(booted.console).toMatch(/EXT4-fs \(pmem0p5\): mounted/);
  expect(booted.stderr).toContain('the disk image is LZMA-compressed: a raw copy of it is booted');
});
