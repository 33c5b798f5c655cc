/** Disks as a real kernel sees them, and as they are afterwards. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { sha256 } from '../../src/base/files.ts';
import { ownInitramfs } from '../../src/boot/initramfs.ts';
import { inspectDisk } from '../../src/boot/disk.ts';
import type { Disk } from '../../src/config/scenario.ts';
import { recordedBoot } from '../support/recordings.ts';
import { hasProgram } from '../support/has-program.ts';
import { testCacheFolder } from '../support/test-cache.ts';

jest.setTimeout(200_000);

// Recordings are kept by the paths of their scenario, so these stay where they are.
const folder = join(testCacheFolder, 'disks');
const initrd = join(folder, 'initramfs.cpio');
const raw = join(folder, 'disk, raw.img'); // a comma: QEMU's option syntax must not see it
const qcow2 = join(folder, 'disk.qcow2');
beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(initrd, ownInitramfs());
  writeFileSync(raw, Buffer.alloc(16 * 2 ** 20, 'bootgate'));
  if (hasProgram('qemu-img')) execFileSync('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', raw, qcow2]);
});

async function consoleWith(disk: Disk): Promise<string> {
  const scenario = { initrd, disk, append: 'cryptomgr.notests' };
  const { recording } = await recordedBoot({ kernel: '6.1', scenario });
  expect(recording.outcome.kind).toBe('reached-end');
  return readFileSync(recording.console, 'utf8');
}

describe('a disk', () => {
  /** virtio's vendor, block device (legacy and modern ids): virtio 1.1, 4.1.2 and 5.2 */
  const virtioBlock = /\[1af4:10(?:01|42)\]/;

  test.each([['raw', raw], ...(hasProgram('qemu-img') ? [['qcow2', qcow2] as const] : [])] as const)(
    '%s as virtio',
    async (_, path) => {
      const before = sha256(readFileSync(path));
      expect(await consoleWith({ path, as: 'virtio', format: 'auto' })).toMatch(virtioBlock);
      expect(sha256(readFileSync(path))).toBe(before);
    },
  );

  test('that cannot be used is refused', async () => {
    const inspected = (path: string, format: Disk['format'] = 'auto'): Promise<unknown> =>
      inspectDisk({ path, as: 'auto', format }, testCacheFolder);
    await expect(inspected('/nowhere')).rejects.toThrow('/nowhere: there is no such disk image');
    await expect(inspected(raw, 'qcow2')).rejects.toThrow('this is no qcow2 image');
    const empty = join(folder, 'empty');
    writeFileSync(empty, '');
    await expect(inspected(empty)).rejects.toThrow('is empty');
  });
});
