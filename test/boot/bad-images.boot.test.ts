/** Images and initramfs archives that cannot boot, each with what is said of it and the exit status. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { cpioArchive } from '../../src/boot/cpio.ts';
import { initProgram } from '../../src/arch/x86-64/init-program.ts';
import { readProfile } from '../../src/profile/profile-file.ts';
import { makeRootFolder, makeRootImage } from '../support/root-image.ts';
import { runCli, type CliResult } from '../support/run-cli.ts';
import { debianPackage, testCacheFolder, testKernel, testKernels } from '../support/test-cache.ts';

jest.setTimeout(200_000);

const { release } = testKernels['6.1'];
const modules = join(debianPackage(testKernels['6.1'].package), 'lib/modules');
const names = { label: 'small', uuid: '22222222-3333-4444-8555-666666666666' };
let folder: string;
let rootFolder: string;
let good: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-bad-images-'));
  rootFolder = makeRootFolder(join(folder, 'root'));
  good = makeRootImage('ext4', rootFolder, join(folder, 'good.img'), names);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => rmSync(out(), { recursive: true, force: true }));

const out = (): string => join(folder, 'out');
async function run(...args: string[]): Promise<CliResult> {
  return await runCli(['run', '--qemu', 'system', '--kernel', testKernel('6.1'), '--out', out(), ...args], {
    env: { ...process.env, BOOTGATE_CACHE: testCacheFolder },
    cwd: folder,
  });
}
const quickly = ['--append', 'cryptomgr.notests'] as const;

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A copy of the good image with some bytes replaced. */
function damaged(name: string, at: number, bytes: Uint8Array): string {
  const content = readFileSync(good);
  content.set(bytes, at);
  return file(name, content);
}

/** Refused before anything ran: what is wrong, a line with what to do, exit status 2. */
async function expectRefused(args: string[], message: string | RegExp, hint: string | RegExp): Promise<void> {
  const { status, stderr } = await run(...args);
  const lines = stderr.trimEnd().split('\n');
  const at = lines.findIndex((line) => line.startsWith('bootgate: '));
  expect(lines[at]).toMatch(message);
  expect(lines[at + 1] ?? '').toMatch(hint);
  expect(status).toBe(2);
}

/** Booted in vain: a panic, advice, exit status 4, and a profile of what ran. */
async function expectFailedBoot(args: string[], advice: RegExp): Promise<void> {
  const { status, stdout } = await run(...args, ...quickly);
  expect(stdout).toMatch(advice);
  expect(status).toBe(4);
  const profile = await readProfile(join(out(), 'profile.json.gz'));
  expect(profile.outcome.kind).toBe('panic');
  expect(profile.totals.instructions).toBeGreaterThan(100_000_000);
  expect(profile.warnings.join('\n')).toMatch(advice);
}

describe('an image that is refused', () => {
  test('zeros, and text', async () => {
    for (const content of [Buffer.alloc(4 << 20), 'hello\n']) {
      await expectRefused(
        ['--disk', file('none.img', content), '--modules', modules],
        /none\.img: no file system known here is in this image/,
        /is it damaged, or another file than was meant\?/,
      );
    }
  });

  test('a qcow2 image cut short', async () => {
    const image = join(folder, 'cut.qcow2');
    execFileSync('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', good, image]);
    writeFileSync(image, readFileSync(image).subarray(0, 200_000));
    const { status, stderr } = await run('--disk', image, '--modules', modules);
    expect(stderr).toMatch(/cut\.qcow2.*: .*(?:cut short|damaged|end)/);
    expect(status).toBe(2);
  });

  test('ext4 whose superblock makes no sense', async () => {
    await expectRefused(
      // s_log_block_size
      ['--disk', damaged('superblock.img', 1024 + 24, Buffer.alloc(4, 0xff)), '--modules', modules],
      /superblock\.img: its ext4 file system is damaged: its superblock makes no sense/,
      /repair it \(e2fsck -f\)/,
    );
  });

  test('another architecture', async () => {
    const foreign = join(folder, 'foreign');
    cpSync(rootFolder, foreign, { recursive: true });
    const program = Buffer.from(initProgram());
    program.writeUInt16LE(183, 18); // e_machine: EM_AARCH64
    writeFileSync(join(foreign, 'sbin/init'), program);
    const image = makeRootImage('ext4', foreign, join(folder, 'foreign.img'), names);
    await expectRefused(
      ['--disk', image, '--modules', modules],
      /foreign\.img: \/sbin\/init in it is a program for arm64, and the guest is x86-64/,
      /built for x86-64/,
    );
    const initrd = file(
      'foreign.cpio',
      cpioArchive([{ path: 'init', kind: 'file', content: program, permissions: 0o755 }]),
    );
    await expectRefused(
      ['--disk', good, '--modules', modules, '--initrd', initrd],
      /foreign\.cpio: \/init in it is a program for arm64/,
      /built for x86-64/,
    );
  });
});

describe('an image that boots in vain', () => {
  test('a damaged journal', async () => {
    // Inode 8 is the journal; its first block begins with JBD2's magic number, big-endian.
    const journal = readFileSync(good).indexOf(Buffer.from('c03b3998', 'hex'));
    expect(journal).toBeGreaterThan(0);
    await expectFailedBoot(
      ['--disk', damaged('journal.img', journal, Buffer.alloc(1024, 0xff)), '--modules', modules],
      /the guest says: \/dev\/pmem0 cannot be mounted as ext4, error \d+; is the image damaged/,
    );
  });

  test('no init program, and a root of no partition', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(join(empty, 'dev'), { recursive: true });
    const image = makeRootImage('ext4', empty, join(folder, 'empty.img'), names);
    await expectFailedBoot(
      ['--disk', image, '--modules', modules],
      /the root file system has no init program \(\/sbin\/init.*\); write init=\/path into append/,
    );
    await expectRefused(
      ['--disk', image, '--modules', modules, '--append', 'root=/dev/sda2'],
      /append says root=\/dev\/sda2, which this image does not have/,
      /it has no partitions, ext4, LABEL=small .*: leave root= out/,
    );
  });
});

describe('an initramfs', () => {
  test('that is no archive', async () => {
    const text = file('text', 'hello\n'.repeat(100));
    for (const disk of [[], ['--disk', good], ['--disk', good, '--disk-as', 'virtio']]) {
      await expectRefused(
        ['--initrd', text, ...disk],
        /text: this is no initramfs: neither a cpio archive nor compressed data/,
        /cpio -o -H newc/,
      );
    }
  });

  test('without an init', async () => {
    const initrd = file('no-init.cpio', cpioArchive([{ path: 'dev', kind: 'folder' }]));
    await expectRefused(
      ['--initrd', initrd, '--disk', good, '--modules', modules],
      /no-init\.cpio: the initramfs has no \/init/,
      /write rdinit=\/path into append/,
    );
    await expectFailedBoot(
      ['--initrd', initrd],
      /the guest says: VFS: Unable to mount root fs; the initramfs has no init/,
    );
  });
});

describe('modules', () => {
  test('of another release, in the image and in a folder', async () => {
    const other = join(folder, 'other');
    cpSync(rootFolder, other, { recursive: true });
    mkdirSync(join(other, 'lib/modules/5.10.0-1-amd64/kernel'), { recursive: true });
    cpSync(
      join(modules, release, 'kernel/drivers/nvdimm/nd_pmem.ko'),
      join(other, 'lib/modules/5.10.0-1-amd64/kernel/nd_pmem.ko'),
    );
    const image = makeRootImage('ext4', other, join(folder, 'other.img'), names);
    await expectRefused(
      ['--disk', image, '--disk-as', 'nvdimm'],
      /this guest cannot use its disk as nvdimm: nobody has the module nfit/,
      `the image has modules of 5.10.0-1-amd64, not of ${release}: give the kernel's module folder`,
    );
    await expectRefused(
      ['--disk', image, '--modules', join(other, 'lib/modules')],
      `there are no modules of ${release} in this folder`,
      /it has those of 5\.10\.0-1-amd64/,
    );
  });

  test('of the same release and another build', async () => {
    const rebuilt = join(folder, 'rebuilt');
    for (const path of ['drivers/nvdimm', 'drivers/acpi/nfit']) {
      cpSync(join(modules, release, 'kernel', path), join(rebuilt, release, 'kernel', path), {
        recursive: true,
      });
    }
    // vermagic: what the kernel compares
    const module = join(rebuilt, release, 'kernel/drivers/nvdimm/libnvdimm.ko');
    const content = readFileSync(module);
    content.write('5.10.0-9', content.indexOf(`vermagic=${release}`) + 'vermagic='.length, 'latin1');
    writeFileSync(module, content);
    await expectFailedBoot(
      ['--disk', good, '--modules', rebuilt],
      /the guest says: module libnvdimm was not loaded; give the modules of exactly this build/,
    );
  });

  test('in a folder that is a link, or full of links that lead in circles', async () => {
    const circles = join(folder, 'circles', release);
    mkdirSync(join(circles, 'kernel'), { recursive: true });
    for (const name of ['a', 'b', 'c']) symlinkSync('.', join(circles, 'kernel', name));
    symlinkSync('..', join(circles, 'build'));
    await expectRefused(
      ['--disk', good, '--modules', join(folder, 'circles')],
      `there are no modules of ${release} in this folder`,
      /give a folder that holds|it has those of/,
    );
    const link = join(folder, 'link');
    symlinkSync(modules, link);
    const { status } = await run('--disk', good, '--modules', link, ...quickly);
    expect(status).toBe(0);
    const loop = join(folder, 'loop');
    symlinkSync(loop, loop);
    await expectRefused(
      ['--disk', good, '--modules', loop],
      /loop: this is a symbolic link that leads to itself/,
      '',
    );
  });
});
