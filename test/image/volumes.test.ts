/** Volumes made by their own tools, told as blkid tells them; and what is said of those that no root can be on. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { withFileSource } from '../../src/base/byte-source.ts';
import type { KernelFeatures } from '../../src/boot/drivers.ts';
import { prepareGuest, type PreparedGuest } from '../../src/boot/prepare-guest.ts';
import { makeScenario } from '../../src/config/scenario-input.ts';
import { readVolumes } from '../../src/image/disk-volumes.ts';
import { makeGptImage, makeRootFolder, makeRootImage } from '../support/root-image.ts';
import { debianPackage } from '../support/test-cache.ts';

jest.setTimeout(120_000); // the first time, packages are fetched

let folder: string;
let root: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-volumes-'));
  root = makeRootFolder(join(folder, 'root'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tool = (name: string, path: string): string => join(debianPackage(name), path);
function run(program: string, ...args: string[]): void {
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: join(debianPackage('libpopt0'), 'usr/lib/x86_64-linux-gnu'),
  };
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env, input: '' });
}
function blank(name: string, mebibytes: number): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  truncateSync(path, mebibytes << 20);
  return path;
}

const makers: Readonly<Record<string, () => string>> = {
  ext4: () => makeRootImage('ext4', root, join(folder, 'ext4.img'), names),
  xfs: () => makeRootImage('xfs', root, join(folder, 'xfs.img'), names),
  btrfs: () => makeRootImage('btrfs', root, join(folder, 'btrfs.img'), names),
  squashfs() {
    const image = join(folder, 'squashfs.img');
    run(tool('squashfs-tools', 'usr/bin/mksquashfs'), root, image, '-quiet', '-no-progress');
    return image;
  },
  erofs() {
    const image = join(folder, 'erofs.img');
    run(tool('erofs-utils', 'usr/bin/mkfs.erofs'), '-U', names.uuid, image, root);
    return image;
  },
  f2fs() {
    const image = blank('f2fs.img', 64);
    run(tool('f2fs-tools', 'sbin/mkfs.f2fs'), '-q', '-l', names.label, image);
    return image;
  },
  iso9660() {
    const image = join(folder, 'cd.iso');
    run(tool('genisoimage', 'usr/bin/genisoimage'), '-quiet', '-R', '-o', image, root);
    return image;
  },
  crypto_LUKS() {
    const image = blank('luks.img', 20);
    const key = join(folder, 'key');
    writeFileSync(key, 'secret');
    const quickly = ['--pbkdf', 'pbkdf2', '--pbkdf-force-iterations', '1000', '--batch-mode'];
    run(tool('cryptsetup-bin', 'sbin/cryptsetup'), 'luksFormat', ...quickly, image, key);
    return image;
  },
  DM_verity_hash() {
    const image = blank('verity.img', 1);
    run(tool('cryptsetup-bin', 'sbin/veritysetup'), 'format', makers['squashfs']!(), image);
    return image;
  },
  swap() {
    const image = blank('swap.img', 1);
    run('mkswap', '-q', '-L', names.label, image);
    return image;
  },
  vfat() {
    const image = blank('vfat.img', 4);
    run('mkfs.vfat', image);
    return image;
  },
};
const names = { label: 'small-root', uuid: '22222222-3333-4444-8555-666666666666' };

/** A kernel with nothing built in, as most distributions have it. */
const kernel: KernelFeatures = { release: '6.1.0-test', has: () => false, option: () => null };
async function prepare(
  path: string,
  given: Parameters<typeof makeScenario>[1][number] = {},
): Promise<PreparedGuest> {
  const disk = { path, as: 'auto', format: 'auto' } as const;
  const work = mkdtempSync(join(folder, 'work-'));
  const scenario = makeScenario('test', [{ kernel: '/nowhere', disk, ...given }]);
  return await prepareGuest({ scenario, kernel, folder: work, cacheFolder: work });
}

describe('a volume is told as blkid tells it, whole and cut short', () => {
  test.each(Object.keys(makers))('%s', (name) => {
    const image = makers[name]!();
    const told = (what: string): string =>
      execFileSync('blkid', ['-p', '-o', 'value', '-s', what, image]).toString().trim();
    const [volume] = withFileSource(image, readVolumes);
    expect(volume!.fileSystem).toBe(told('TYPE'));
    if (volume!.label) expect(volume!.label).toBe(told('LABEL'));
    if (volume!.uuid) expect(volume!.uuid).toBe(told('UUID'));
    expect(volume!.missingBytes).toBe(0);
    if (!['ext4', 'xfs', 'btrfs', 'squashfs', 'erofs', 'f2fs'].includes(name)) return;
    const { bytes } = volume!;
    truncateSync(image, Math.floor(bytes * 0.7));
    const missing = withFileSource(image, readVolumes)[0]!.missingBytes;
    // squashfs and erofs pad their end to a block
    expect(missing).toBeGreaterThan(0.29 * bytes - 4096);
    expect(missing).toBeLessThanOrEqual(Math.ceil(0.3 * bytes));
  });
});

describe('what no root can be on is said, with what to do', () => {
  test.each([
    ['crypto_LUKS', 'the image is encrypted (LUKS), which an initramfs of ours does not mount', 'key file'],
    ['swap', 'the image is swap space', 'give the disk that the root is on'],
    ['iso9660', 'the image is a CD (ISO 9660), on which the root lies as a file', 'bsdtar -xf '],
    [
      'DM_verity_hash',
      'the image is the hashes of dm-verity, not what they vouch for',
      'the image that has both',
    ],
  ])('%s', async (name, message, hint) => {
    const image = makers[name]!();
    await expect(prepare(image)).rejects.toMatchObject({
      message: expect.stringContaining(`${image}: ${message}`),
      hint: expect.stringContaining(hint),
      exitStatus: 2,
    });
  });

  /** Magic numbers alone: their tools want a kernel that has them, or are packaged nowhere here. */
  test.each([
    ['LVM2_member', 512, 'LABELONE', 'a physical volume of LVM', 'root=/dev/mapper/GROUP-VOLUME'],
    ['md 1.2', 4096, '\xfc\x4e\x2b\xa9', 'a part of a RAID (md)', 'assembles it'],
    ['md 1.0', (1 << 20) - 8192, '\xfc\x4e\x2b\xa9', 'a part of a RAID (md)', 'assembles it'],
    [
      'zfs',
      0x4000,
      '\x01\x01\0\0\0\0\0\x01\0\0\0\x24\0\0\0\x20\0\0\0\x07version',
      'a part of a ZFS pool',
      'root=zfs:',
    ],
    ['ntfs', 3, 'NTFS    ', 'a file system of Windows (NTFS)', 'a Linux system'],
    ['BitLocker', 3, '-FVE-FS-', 'encrypted (BitLocker)', 'a Linux system'],
    ['apfs', 32, 'NXSB', 'a file system of macOS (APFS)', 'a Linux system'],
  ])('%s', async (name, at, magic, what, hint) => {
    const image = join(folder, `${name}.img`);
    const bytes = Buffer.alloc(1 << 20);
    bytes.write(magic, at, 'latin1');
    writeFileSync(image, bytes);
    await expect(prepare(image)).rejects.toMatchObject({
      message: expect.stringContaining(`the image is ${what}`),
      hint: expect.stringContaining(hint),
      exitStatus: 2,
    });
    // An initramfs of somebody else's may know what to do with it.
    const initrd = join(folder, 'some.cpio');
    writeFileSync(initrd, '070701');
    await expect(
      prepare(image, { initrd, disk: { path: image, as: 'virtio', format: 'auto' } }),
    ).resolves.toMatchObject({
      initrd,
    });
  });

  test('nothing but zeros', async () => {
    await expect(prepare(blank('zeros', 1))).rejects.toThrow(
      'no file system known here is in this image: it is nothing but zeros, as far as was looked',
    );
  });
});

test('an image that was cut short is not booted', async () => {
  const ext4 = makers['ext4']!();
  const gpt = makeGptImage(ext4, join(folder, 'gpt.img'));
  await expect(prepare(gpt, { generateInitrd: true })).rejects.toThrow(/modules/);
  for (const [image, bytes] of [
    [gpt, 12 << 20],
    [gpt, 9 << 20],
    [ext4, 3 << 20],
  ] as const) {
    truncateSync(image, bytes);
    await expect(prepare(image)).rejects.toMatchObject({
      message: expect.stringMatching(
        /: the image is cut short: [\d,]+ bytes of it are missing \((?:.*ext4|partition 2, no file system)/,
      ),
      hint: 'copy or download it again',
      exitStatus: 2,
    });
  }
});

test('firmware is not left looking for what is not there', async () => {
  const image = makers['ext4']!();
  await expect(prepare(image, { boot: 'bios' })).rejects.toThrow('nothing in this image boots by a BIOS');
  await expect(prepare(image, { boot: 'uefi' })).rejects.toMatchObject({
    message: expect.stringContaining('nothing in this image boots by UEFI'),
    hint: expect.stringContaining('it has no partitions, ext4, LABEL=small-root'),
  });
});

test('whose root is vouched for by dm-verity: an initramfs of ours says that it does not check', async () => {
  const image = join(folder, 'verity-gpt.img');
  mkdirSync(join(folder, 'v'));
  const ext4 = makeRootImage('ext4', root, join(folder, 'v/root.img'), names);
  writeFileSync(image, '');
  truncateSync(image, 24 << 20);
  execFileSync('sfdisk', ['-q', image], {
    input:
      'label: gpt\nstart=2048, size=32768, type=4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709\n' +
      'start=34816, size=2048, type=2c7357ed-ebd2-46d9-aec1-23d437ec2bf5\n',
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const bytes = readFileSync(image);
  readFileSync(ext4).copy(bytes, 1 << 20);
  writeFileSync(image, bytes);
  const builtIn: KernelFeatures = { release: null, has: () => true, option: () => 'y' };
  const scenario = makeScenario('test', [
    { kernel: '/nowhere', disk: { path: image, as: 'auto', format: 'auto' }, generateInitrd: true },
  ]);
  const { notes } = await prepareGuest({
    scenario,
    kernel: builtIn,
    folder: join(folder, 'v'),
    cacheFolder: folder,
  });
  expect(notes.join('\n')).toContain(
    "the image's root is vouched for by dm-verity, which an initramfs of ours does not check",
  );
});
