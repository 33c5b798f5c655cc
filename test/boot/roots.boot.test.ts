/** Roots of several file systems, found by several names, mounted by an initramfs of ours. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { withFileSource } from '../../src/base/byte-source.ts';
import { userspaceMarker } from '../../src/arch/guest-programs.ts';
import { readVolumes } from '../../src/image/disk-volumes.ts';
import { gptRoot, makeGptImage, makeRootFolder, makeRootImage } from '../support/root-image.ts';
import { runCli, type CliResult } from '../support/run-cli.ts';
import { debianPackage, testCacheFolder, testKernel, testKernels } from '../support/test-cache.ts';

jest.setTimeout(300_000);

const names = { label: 'small-root', uuid: '22222222-3333-4444-8555-666666666666' };
const modules = join(debianPackage(testKernels['6.1'].package), 'lib/modules');
let folder: string;
const images: Record<string, string> = {};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-roots-'));
  const root = makeRootFolder(join(folder, 'root'));
  for (const fileSystem of ['ext4', 'xfs', 'btrfs'] as const) {
    images[fileSystem] = makeRootImage(fileSystem, root, join(folder, `${fileSystem}.img`), names);
  }
  images['gpt'] = makeGptImage(images['ext4']!, join(folder, 'gpt.img'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function boot(...args: string[]): Promise<CliResult & { console: string }> {
  const out = join(folder, 'out');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  const result = await runCli(
    ['run', '--qemu', 'system', '--kernel', testKernel('6.1'), '--out', out, ...args],
    {
      env: { ...process.env, BOOTGATE_CACHE: testCacheFolder },
      cwd: folder,
    },
  );
  let console = '';
  try {
    console = readFileSync(join(out, 'console.log'), 'utf8');
  } catch {
    // refused before anything was booted
  }
  return { ...result, console };
}

test.each(['ext4', 'xfs', 'btrfs', 'gpt'])('names are read as blkid reads them: %s', (name) => {
  const image = images[name]!;
  const blkid = (offset: number, bytes: number): Record<string, string> => {
    const range = ['-O', String(offset), '-S', String(bytes)];
    const text = execFileSync('blkid', ['-p', ...range, '-o', 'export', image]).toString();
    return Object.fromEntries(text.split('\n').map((line) => line.split('=', 2) as [string, string]));
  };
  withFileSource(image, (source) => {
    const volumes = readVolumes(source);
    expect(volumes).toHaveLength(name === 'gpt' ? 2 : 1);
    const { start, bytes, fileSystem, label, uuid } = volumes.at(-1)!;
    const told = blkid(start, bytes);
    expect([fileSystem, label, uuid]).toEqual([told['TYPE'], told['LABEL'], told['UUID']]);
    expect({ label, uuid }).toEqual(names);
  });
});

describe('without an initramfs', () => {
  test.each([
    ['ext4', 'pmem0p2', 'gpt', [], /EXT4-fs \(pmem0p2\): mounted/],
    ['xfs', 'pmem0', 'xfs', ['--append', `root=LABEL=${names.label}`], /XFS \(pmem0\): Ending clean mount/],
    ['btrfs', 'pmem0', 'btrfs', ['--append', `root=UUID=${names.uuid} rw`], /BTRFS info \(device pmem0\)/],
    [
      'by PARTLABEL=',
      'pmem0p2',
      'gpt',
      ['--append', `root=PARTLABEL=${gptRoot.partlabel}`],
      /EXT4-fs \(pmem0p2\): mounted/,
    ],
  ])('%s on %s', async (_, device, name, args, mounted) => {
    const quickly =
      args.length === 0 ? ['--append', 'cryptomgr.notests'] : ['--append', `${args[1]!} cryptomgr.notests`];
    const { status, stderr, console } = await boot('--disk', images[name]!, '--modules', modules, ...quickly);
    expect(stderr).toContain(`an initramfs of our own mounts /dev/${device}, with modules from ${modules}`);
    expect(console).toMatch(mounted);
    expect(console).toContain(userspaceMarker);
    expect(status).toBe(0);
  });

  test('a root whose name is nowhere in the image is refused with the names that are', async () => {
    const { status, stderr } = await boot(
      '--disk',
      images['gpt']!,
      '--modules',
      modules,
      '--append',
      'root=LABEL=other',
    );
    expect(status).toBe(2);
    expect(stderr).toContain('gpt.img: append says root=LABEL=other, which this image does not have');
    expect(stderr).toContain('it has partition 1, vfat, ');
    expect(stderr).toContain(`partition 2, ext4, LABEL=${names.label} UUID=${names.uuid}`);
  });

  test('the module of the file system is missing', async () => {
    // Those of the NVDIMM alone, as somebody may have picked them.
    const picked = join(folder, 'picked', testKernels['6.1'].release, 'kernel');
    mkdirSync(picked, { recursive: true });
    const from = join(modules, testKernels['6.1'].release, 'kernel/drivers');
    execFileSync('cp', ['-r', join(from, 'nvdimm'), join(from, 'acpi/nfit'), picked]);
    const { status, stderr } = await boot('--disk', images['xfs']!, '--modules', join(folder, 'picked'));
    expect(status).toBe(2);
    expect(stderr).toContain('the kernel needs modules to boot this image: nobody has the module xfs');
    expect(stderr).toMatch(/the modules in \S+ have none of these: give an initramfs, or modules of a build/);
    const none = await boot('--disk', images['btrfs']!);
    expect(none.status).toBe(2);
    expect(none.stderr).toContain('nobody has the module btrfs');
    expect(none.stderr).toContain('modules inside the image cannot be read (its root is not ext4)');
  });
});
