/** Disk images and initramfs archives as people have them: made by the programs that people make them with. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { inspectDisk } from '../../src/boot/disk.ts';
import { bufferSource } from '../../src/base/byte-source.ts';
import { cpioArchive } from '../../src/boot/cpio.ts';
import { checkInitramfs } from '../../src/image/initramfs-file.ts';
import { unpackDisk } from '../../src/image/unpack-disk.ts';
import { seededRandom } from '../support/seeded-random.ts';

const folder = mkdtempSync(join(tmpdir(), 'bootgate-containers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a disk image', () => {
  const raw = join(folder, 'disk.raw');
  const content = Buffer.alloc(3 << 20);
  const random = seededRandom(5);
  for (let index = 0; index < 500_000; index += 1) content[1_000_000 + index] = random() * 256;
  content.write('bootgate', 512);
  writeFileSync(raw, content);
  const cache = join(folder, 'cache');
  const inspected = async (path: string, format: 'auto' | 'raw' = 'auto'): ReturnType<typeof inspectDisk> =>
    await inspectDisk({ path, as: 'auto', format }, cache);
  const file = (name: string, bytes: Uint8Array | string): string => {
    writeFileSync(join(folder, name), bytes, 'latin1');
    return join(folder, name);
  };
  /** What an image was unpacked to begins with the disk; formats may round its size up. */
  const expectUnpacked = async (path: string, said: string): Promise<void> => {
    const disk = await inspected(path);
    const unpacked = readFileSync(disk.path);
    expect(unpacked.subarray(0, content.length).equals(content)).toBe(true);
    expect(unpacked.subarray(content.length).every((byte) => byte === 0)).toBe(true);
    expect(disk.bytes).toBe(unpacked.length);
    expect(disk.notes).toEqual([
      expect.stringContaining(`the disk image is ${said}: a raw copy of it is booted`),
    ]);
    expect(statSync(disk.path).blocks * 512).toBeLessThan(content.length / 2); // holes stay holes
    // Kept by its content; nothing else is.
    expect((await inspected(path)).path).toBe(disk.path);
    expect(readdirSync(join(cache, 'disks')).every((name) => /^[0-9a-f]{64}\.raw$/.test(name))).toBe(true);
    await expect(inspected(path, 'raw')).resolves.toMatchObject({ path, notes: [] });
  };
  const qemuImg = (...args: string[]): void =>
    void execFileSync('qemu-img', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });

  test.each([
    ['vmdk', [], 'a VMDK image'],
    ['vmdk', ['-o', 'subformat=streamOptimized'], 'a VMDK image'],
    ['vdi', [], 'a VDI image'],
    ['vpc', [], 'a VHD image'],
    ['vpc', ['-o', 'subformat=fixed'], 'a fixed VHD image'],
    ['vhdx', [], 'a VHDX image'],
    ['qed', [], 'a QED image'],
    ['parallels', [], 'a Parallels image'],
    ['qcow2', ['-c'], 'a qcow2 image'],
  ] as const)('%s %j, as qemu-img makes it', async (format, options, said) => {
    const path = join(folder, `disk.${format}`);
    qemuImg('convert', '-f', 'raw', '-O', format, ...options, raw, path);
    await expectUnpacked(path, said);
  });

  test.each([
    ['gzip', 'gzip-compressed'],
    ['xz', 'xz-compressed'],
    ['zstd', 'zstd-compressed'],
    ['bzip2', 'bzip2-compressed'],
    ['lz4', 'LZ4-compressed'],
  ])('compressed by %s', async (program, said) => {
    const packed = execFileSync(program, ['-c', '-q'], { input: content, maxBuffer: 1 << 24 });
    await expectUnpacked(file(`disk.${program}`, packed), said);
    await expect(
      inspected(file(`cut.${program}`, packed.subarray(0, packed.length >> 1))),
    ).rejects.toMatchObject({
      message: expect.stringMatching(new RegExp(`the disk image is ${said}, and cannot be unpacked: .`)),
      hint: 'copy or download it again',
      exitStatus: 2,
    });
  });

  test('in two wrappings', async () => {
    qemuImg('convert', '-f', 'raw', '-O', 'qcow2', raw, 'inner.qcow2');
    const packed = execFileSync('xz', ['-0', '-c', join(folder, 'inner.qcow2')], { maxBuffer: 1 << 24 });
    await expectUnpacked(file('disk.qcow2.xz', packed), 'xz-compressed, and in it is a qcow2 image');
  });

  test('whose program is not here: the line to type', async () => {
    for (const [name, head, line] of [
      ['b.vmdk', 'KDMV' + '\x01'.repeat(508) + 'createType', 'qemu-img convert -f vmdk -O raw FILE disk.raw'],
      ['b.raw.zst', '\x28\xb5\x2f\xfd', 'zstd -dc FILE > disk.raw'],
    ] as const) {
      const path = file(name, head);
      await expect(unpackDisk(path, cache, { PATH: '/nowhere' })).rejects.toMatchObject({
        message: expect.stringMatching(/ is not installed here \(apt-get install (?:qemu-utils|zstd)\)$/),
        hint: `make a raw image of it: ${line.replace('FILE', path)}`,
        exitStatus: 2,
      });
    }
    const sparse = file("it's sparse", '\x3a\xff\x26\xed');
    await expect(inspected(sparse)).rejects.toMatchObject({
      hint: expect.stringContaining(String.raw`simg2img '${folder}/it'\''s sparse' disk.raw`),
    });
  });

  test('that names other files is refused before any program sees it', async () => {
    qemuImg('create', '-f', 'vmdk', 'parent.vmdk', '1M');
    qemuImg('create', '-f', 'vmdk', '-b', 'parent.vmdk', '-F', 'vmdk', 'child.vmdk');
    qemuImg('create', '-f', 'qed', '-b', '/etc/passwd', '-F', 'raw', 'child.qed');
    qemuImg('create', '-f', 'vmdk', '-o', 'subformat=monolithicFlat', 'flat.vmdk', '1M');
    const differing = Buffer.alloc(1024);
    differing.write('conectix');
    differing.writeUInt32BE(4, 60);
    for (const [path, said] of [
      [join(folder, 'child.vmdk'), 'has a parent, which would be read too'],
      [join(folder, 'child.qed'), 'has a backing file, which would be read too'],
      [
        join(folder, 'flat.vmdk'),
        'a VMDK descriptor, whose disk lies in other files, which is not unpacked here',
      ],
      [file('no-capacity.vmdk', 'KDMV' + '\0'.repeat(1000)), 'has its disk in other files'],
      [file('child.vhd', differing), 'has a parent'],
    ] as const) {
      await expect(inspected(path)).rejects.toMatchObject({
        message: expect.stringContaining(said),
        hint: expect.stringMatching(/make a raw image of it: qemu-img convert -f \w+ -O raw/),
        exitStatus: 2,
      });
    }
  });

  test.each([
    [
      'a.cpio',
      '070701000000',
      'this is an initramfs (cpio archive), not a disk image',
      'give it with --initrd',
    ],
    ['a.deb', '!<arch>\ndebian-binary   ', 'this is a Debian package', 'dpkg-deb -x '],
    ['a.rpm', '\xed\xab\xee\xdb', 'this is an RPM package', 'rpm2cpio '],
    ['a.zip', 'PK\x03\x04', 'this is a zip archive', 'unzip '],
    ['a.ova', `${'\0'.repeat(257)}ustar`, 'this is a tar archive', 'then give the disk image in folder'],
    ['vmlinux', '\x7fELF', 'this is an ELF file: a program, or a vmlinux', 'give it with --kernel'],
    ['bzImage', `${'\0'.repeat(0x202)}HdrS`, 'this is a kernel (bzImage)', 'give it with --kernel'],
    ['pointer', 'version https://git-lfs.github.com/spec/v1\n', 'this is a Git LFS pointer', 'git lfs pull'],
    ['page', '<!DOCTYPE html><title>404', 'this is a web page', 'an error page is what came'],
  ])('%s is none', async (name, head, said, hint) => {
    await expect(inspected(file(name, head))).rejects.toMatchObject({
      message: expect.stringContaining(said),
      hint: expect.stringContaining(hint),
      exitStatus: 2,
    });
    await expect(inspected(join(folder, name), 'raw')).resolves.toMatchObject({ notes: [] });
  });

  test('nor is a folder, a container image, an empty file', async () => {
    const layout = join(folder, 'layout');
    mkdirSync(layout);
    await expect(inspected(layout)).rejects.toMatchObject({
      message: `${layout}: this is a folder, not a file`,
      hint: expect.stringContaining(`mke2fs -t ext4 -d ${layout} disk.img 4G`),
    });
    file('layout/oci-layout', '{}');
    await expect(inspected(layout)).rejects.toMatchObject({
      hint: expect.stringContaining('umoci unpack --image'),
    });
    await expect(inspected(file('empty', ''))).rejects.toThrow('the disk image is empty');
  });

  test('that is raw, or shorter than any magic, is taken', async () => {
    for (const bytes of [Buffer.alloc(4096, 1), Buffer.from('ab'), Buffer.alloc(4096)]) {
      const path = file('raw', bytes);
      expect(await inspected(path)).toEqual({ path, bytes: bytes.length, notes: [] });
    }
  });
});

describe('an initramfs', () => {
  const check = (content: string | Buffer) => (): void => {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
    checkInitramfs(bufferSource('/initrd', bytes));
  };
  const newc = Buffer.from(cpioArchive([{ path: 'dev', kind: 'folder' }]));
  const legacy = 'compress it with: lz4 -l';

  test('in a form that the kernel does not unpack is refused with the cure', () => {
    const cpio = 'pack its files with: cpio -o -H newc';
    const byCpio = (format: string): Buffer =>
      execFileSync('cpio', ['-o', '-H', format, '--quiet'], { input: '/etc/hostname' });
    expect(check(byCpio('odc'))).toThrow(expect.objectContaining({ hint: cpio }));
    expect(check(byCpio('bin'))).toThrow(expect.objectContaining({ hint: cpio }));
    const frame = execFileSync('lz4', ['-c', '-q'], { input: newc });
    expect(check(frame)).toThrow(expect.objectContaining({ hint: legacy }));
    expect(check(byCpio('newc'))).not.toThrow();
    expect(check(byCpio('crc'))).not.toThrow();
  });

  test('whose second archive is in such a form, too', () => {
    const frame = execFileSync('lz4', ['-c', '-q'], { input: newc });
    const microcode = Buffer.concat([newc, Buffer.alloc(512 - (newc.length % 512))]);
    expect(check(Buffer.concat([microcode, frame]))).toThrow(expect.objectContaining({ hint: legacy }));
    expect(check(Buffer.concat([newc, microcode, frame]))).toThrow(expect.objectContaining({ hint: legacy }));
    const good = execFileSync('lz4', ['-c', '-q', '-l'], { input: newc });
    expect(check(Buffer.concat([microcode, good]))).not.toThrow();
    // What else is damaged, the kernel says itself.
    for (const end of [1, 100, newc.length - 1, newc.length + 1]) {
      expect(check(microcode.subarray(0, end))).not.toThrow(/LZ4/);
    }
  });

  test.each(['070701', '070702', '\0\0\0\x00070701', '\x02\x21\x4c\x18', '\x1f\x8b\x08\0'])(
    '%j is taken',
    (magic) => {
      expect(check(`${magic}aaaaaaaa`)).not.toThrow();
    },
  );

  test.each([
    ['a kernel', `${'\x01'.repeat(0x202)}HdrS`, 'this is a kernel (bzImage), not an initramfs', '--kernel'],
    ['a disk', `QFI\xfb${'\x01'.repeat(600)}`, 'this is a qcow2 disk image, not an initramfs', '--disk'],
    ['a package', '!<arch>\ndebian-binary', 'this is a Debian package, not an initramfs', 'dpkg-deb -x'],
    ['text', 'hello', 'this is no initramfs: neither a cpio archive nor compressed data', 'cpio -o -H newc'],
  ])('that is %s is said to be', (_, content, message, hint) => {
    expect(check(content)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
        exitStatus: 2,
      }),
    );
  });
});
