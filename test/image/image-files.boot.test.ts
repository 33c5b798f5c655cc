/** Readers of images against the tools that made them: a real distribution's files, byte for byte. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { withFileSource } from '../../src/base/byte-source.ts';
import { openExt4 } from '../../src/image/ext4-reader.ts';
import { walkFiles, type FileTree } from '../../src/image/file-tree.ts';
import { openFolder } from '../../src/image/folder-tree.ts';
import { readInitramfs } from '../../src/image/initramfs-file.ts';
import { systemdImage, type SystemdImage } from '../support/systemd-image.ts';

jest.setTimeout(300_000);

let folder: string;
let image: SystemdImage;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-image-'));
  image = systemdImage({ kernel: '6.1' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Paths, all of them, and the content of every file. */
function expectEqualTrees(actual: FileTree, expected: FileTree, below: string): void {
  const paths = [...walkFiles(expected, below)];
  expect([...walkFiles(actual, below)]).toEqual(paths);
  const different = paths.filter((path) => {
    const [one, other] = [actual.read(path), expected.read(path)];
    return one === null || other === null ? one !== other : !one.equals(other);
  });
  expect(different).toEqual([]);
  expect(paths.length).toBeGreaterThan(20);
}

describe('ext4', () => {
  test("a distribution's image holds what it was made from", () => {
    withFileSource(image.disk, (source) => {
      const tree = openExt4(source, 0);
      expect(tree.label).toBe('rootfs');
      expect(tree.uuid).toBe('00000000-0000-4000-8000-00000000b007');
      expectEqualTrees(tree, openFolder(image.sysroot), '/usr/lib/modules');
      expectEqualTrees(tree, openFolder(image.sysroot), '/etc');
      // through links: /sbin → usr/sbin, init → /lib/systemd/systemd, lib → usr/lib
      expect(tree.read('/sbin/init')).toEqual(readFileSync(join(image.sysroot, 'usr/lib/systemd/systemd')));
      expect(tree.read('/etc')).toBeNull();
      expect(tree.read('/etc/nothing')).toBeNull();
      expect(tree.list('/etc/passwd')).toBeNull();
    });
  });

  test.each(['ext2', 'ext3', 'ext4'])('%s with small blocks, indirect and sparse files', (type) => {
    const content = join(folder, `content-${type}`);
    execFileSync('mkdir', ['-p', join(content, 'many')]);
    for (let index = 0; index < 500; index += 1)
      writeFileSync(join(content, 'many', `file-${index}`), `${index}`);
    const large = Buffer.alloc(5_000_000, 'the file is longer than its direct blocks hold. ');
    large.fill(0, 1_000_000, 3_000_000);
    writeFileSync(join(content, 'large'), large);
    execFileSync('ln', ['-s', 'many/../large', join(content, 'link')]);
    execFileSync('ln', ['-s', `/./${'many/../'.repeat(12)}large`, join(content, 'long-link')]);
    execFileSync('ln', ['-s', 'loop', join(content, 'loop')]);
    const file = join(folder, `${type}.img`);
    execFileSync('truncate', ['-s', '32M', file]);
    execFileSync('mke2fs', ['-q', '-t', type, '-b', '1024', '-d', content, file]);
    withFileSource(file, (source) => {
      const tree = openExt4(source, 0);
      expectEqualTrees(tree, openFolder(content), '/many');
      for (const path of ['large', 'link', 'long-link']) expect(tree.read(path)!.equals(large)).toBe(true);
      expect(tree.read('loop')).toBeNull();
      expect(() => tree.read('large', 1000)).toThrow('larger than 1000');
    });
  });

  test('an image damaged at random is read or refused, in bounded time', () => {
    const file = join(folder, 'ext4.img');
    const good = readFileSync(file);
    const random = (limit: number): number => Math.floor(Math.random() * limit);
    for (let round = 0; round < 30; round += 1) {
      const bad = Buffer.from(good);
      for (let hit = 0; hit < 2000; hit += 1) bad[random(1 << 20)] = random(256);
      if (round > 10) good.copy(bad, 0, 0, 2048); // a sound superblock
      writeFileSync(join(folder, 'bad.img'), bad);
      withFileSource(join(folder, 'bad.img'), (source) => {
        try {
          const tree = openExt4(source, 0);
          for (const path of walkFiles(tree, '/')) tree.read(path, 10_000_000);
        } catch (error) {
          expect((error as Error).name).toBe('BootgateError');
        }
      });
    }
  });
});

describe('an initramfs', () => {
  const commands: readonly (readonly [string, string])[] = [
    ['cpio', 'cat'],
    ['gzip', 'gzip -9n'],
    ['zstd', 'zstd -q -c'],
    ['xz', 'xz --check=crc32 -c'],
    ['lz4', 'lz4 -q -l -c'],
    ['bzip2', 'bzip2 -c'],
  ];

  test.each(commands)('%s behind an early archive, as distributions pack them', (_, command) => {
    const content = join(image.sysroot, 'etc');
    const file = join(folder, 'initramfs');
    execFileSync('sh', [
      '-c',
      `(cd /tmp && echo . | cpio -o -H newc --quiet; cd '${content}' && find . | cpio -o -H newc --quiet | ${command}) > '${file}'`,
    ]);
    const tree = readInitramfs(file);
    expectEqualTrees(tree, openFolder(content), '/systemd');
    expect(tree.read('passwd')).toEqual(readFileSync(join(content, 'passwd')));
  });

  test('damaged ones are refused', () => {
    const file = join(folder, 'damaged');
    const bytes = readFileSync(image.initramfs);
    for (const cut of [1, 100, 5000, bytes.length / 2]) {
      writeFileSync(file, bytes.subarray(0, cut));
      expect(() => readInitramfs(file)).toThrow(/is cut short/);
    }
    writeFileSync(file, gzipSync(bytes).subarray(0, 70_000));
    expect(() => readInitramfs(file)).toThrow('the gzip-compressed initramfs is damaged');
    writeFileSync(file, 'hello');
    expect(() => readInitramfs(file)).toThrow('this is no initramfs');
  });
});
