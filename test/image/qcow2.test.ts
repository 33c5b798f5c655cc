/** qcow2 images made by qemu-img, which is also the oracle of what they hold. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { paddedCopy } from '../../src/image/raw-copy.ts';
import { unpackDisk } from '../../src/image/unpack-disk.ts';
import { hasProgram } from '../support/has-program.ts';
import { seededRandom } from '../support/seeded-random.ts';

let folder: string;
let raw: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-qcow2-'));
  raw = join(folder, 'disk.raw');
  const content = Buffer.alloc(5_242_880 + 1024);
  const random = seededRandom(1);
  for (let at = 300_000; at < 2_000_000; at += 1) content[at] = random() * 256;
  content.fill('compressible ', 3_000_000, 4_500_000);
  writeFileSync(raw, content);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function rawOf(image: string): Promise<string> {
  return (await unpackDisk(image, folder)).path;
}

function qemuImg(...args: string[]): void {
  execFileSync('qemu-img', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
}

const ifQemuImg = hasProgram('qemu-img') ? describe : describe.skip;

ifQemuImg('a qcow2 image becomes raw', () => {
  test.each([
    ['plain', []],
    ['version 2', ['-o', 'compat=0.10']],
    ['small clusters', ['-o', 'cluster_size=512']],
    ['large clusters', ['-o', 'cluster_size=2M']],
    ['compressed', ['-c']],
    ['compressed by zstd', ['-c', '-o', 'compression_type=zstd']],
  ] as const)('%s', async (name, options) => {
    const file = join(folder, `${name}.qcow2`);
    qemuImg('convert', '-f', 'raw', '-O', 'qcow2', ...options, raw, file);
    const converted = await rawOf(file);
    expect(readFileSync(converted).equals(readFileSync(raw))).toBe(true);
    expect(statSync(converted).blocks * 512).toBeLessThan(statSync(raw).size);
    expect(await rawOf(file)).toBe(converted);
  });

  test('one with snapshots shows its present state', async () => {
    qemuImg('convert', '-f', 'raw', '-O', 'qcow2', raw, 'snapshots.qcow2');
    qemuImg('snapshot', '-c', 'before', 'snapshots.qcow2');
    execFileSync('qemu-io', ['-c', 'write -P 7 1M 64k', join(folder, 'snapshots.qcow2')], {
      stdio: 'ignore',
    });
    qemuImg('convert', '-O', 'raw', 'snapshots.qcow2', 'oracle.raw');
    const converted = await rawOf(join(folder, 'snapshots.qcow2'));
    expect(readFileSync(converted).equals(readFileSync(join(folder, 'oracle.raw')))).toBe(true);
  });

  test.each([
    ['a backing file', ['create', '-f', 'qcow2', '-b', '/etc/passwd', '-F', 'raw'], 'has a backing file'],
    [
      'external data',
      ['create', '-f', 'qcow2', '-o', 'data_file=data.raw'],
      'keeps its data in another file',
    ],
    ['extended entries', ['create', '-f', 'qcow2', '-o', 'extended_l2=on'], 'features not known here'],
    ['a huge disk', ['create', '-f', 'qcow2'], 'more than 1 TiB'],
  ])('one with %s is refused', async (name, args, message) => {
    const file = join(folder, `${name}.qcow2`);
    qemuImg(...args, file, name === 'a huge disk' ? '2T' : '16M');
    await expect(rawOf(file)).rejects.toThrow(message);
  });

  test('damaged ones are refused or give a disk of the right size, and leave nothing half-written', async () => {
    const good = readFileSync(join(folder, 'compressed.qcow2'));
    const random = seededRandom(2);
    for (let round = 0; round < 60; round += 1) {
      const bad = Buffer.from(
        good.subarray(0, round < 20 ? Math.floor(random() * good.length) : good.length),
      );
      for (let hit = 0; hit < 30; hit += 1)
        bad[Math.floor(random() * Math.min(bad.length, 400_000))] = random() * 256;
      good.copy(bad, 0, 0, 112);
      const file = join(folder, 'bad.qcow2');
      writeFileSync(file, bad);
      try {
        expect(statSync(await rawOf(file)).size).toBe(statSync(raw).size);
      } catch (error) {
        expect((error as Error).name).toBe('BootgateError');
      }
    }
    expect(readdirSync(join(folder, 'disks')).filter((name) => !/^[0-9a-f]{64}\.raw$/.test(name))).toEqual(
      [],
    );
  });
});

test('a padded copy has the size asked for, and is sparse', () => {
  const target = join(folder, 'padded.raw');
  paddedCopy(raw, target, Math.ceil(statSync(raw).size / 4096) * 4096);
  expect(statSync(target).size).toBe(5_246_976);
  expect(readFileSync(target).subarray(0, statSync(raw).size).equals(readFileSync(raw))).toBe(true);
  expect(statSync(target).blocks * 512).toBeLessThan(statSync(raw).size);
});
