/**
 * Images of other architectures on a disk that is memory by the device tree (decision 0233): the same twice, refused where that
 * cannot be, and the tree as dtc reads it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { userspaceMarker } from '../../src/arch/guest-programs.ts';
import { architectureOf } from '../../src/arch/architectures.ts';
import { sha256 } from '../../src/base/files.ts';
import { readProfile } from '../../src/profile/profile-file.ts';
import { imageKernel, type KernelFiles } from '../support/image-kernel.ts';
import { runCli, type CliResult } from '../support/run-cli.ts';
import { testCacheFolder, testKernel } from '../support/test-cache.ts';

jest.setTimeout(600_000);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-foreign-disks-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A root file system of one program. */
function plainImage(arch: string): string {
  const image = join(folder, `${arch}.img`);
  const root = join(folder, arch);
  mkdirSync(join(root, 'sbin'), { recursive: true });
  mkdirSync(join(root, 'dev'), { recursive: true });
  writeFileSync(join(root, 'sbin/init'), architectureOf(arch).programs.init(), { mode: 0o755 });
  // no multiple of what the kernel maps: it has to be padded, in a copy
  execFileSync('truncate', ['-s', String(17 * 2 ** 20), image]);
  execFileSync('mke2fs', ['-q', '-t', 'ext4', '-d', root, image]);
  return image;
}

async function run(kernel: string, ...args: string[]): Promise<CliResult> {
  const out = join(folder, 'out');
  rmSync(out, { recursive: true, force: true });
  return await runCli(['run', '--qemu', 'apt', '--kernel', kernel, '--out', out, ...args], {
    env: { ...process.env, BOOTGATE_CACHE: testCacheFolder },
    cwd: folder,
  });
}

describe.each(['arm64 6.12', 'riscv64 6.12'] as const)('%s', (version) => {
  let kernel: KernelFiles;
  let disk: string;
  let modules: string;
  beforeAll(() => {
    kernel = imageKernel(version);
    disk = plainImage(kernel.arch);
    modules = kernel.modules[0]!;
  });

  test('boots from a disk that is memory, twice the same; the image stays unwritten', async () => {
    const before = sha256(readFileSync(disk));
    const { status, stdout, stderr } = await run(
      kernel.path,
      ...['--disk', disk, '--modules', modules, '--append', 'cryptomgr.notests', '--memory', '1024'],
      ...['--runs', '2', '--keep-recording'],
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) as unknown });
    expect(stderr).toMatch(
      /an initramfs of our own mounts \/dev\/pmem0, with modules from .*: .*of_pmem.*nd_pmem/,
    );
    const recording = (run: number): string => join(folder, `out/recording/run-${run}`);
    const console = readFileSync(join(recording(1), 'console.log'), 'utf8');
    expect(console).toContain('EXT4-fs (pmem0): mounted filesystem');
    expect(console).toContain(userspaceMarker);
    // the disk is no memory of the guest's
    expect(Number(/Memory: \d+K\/(\d+)K available/.exec(console)![1])).toBe(2 ** 20);
    expect(readFileSync(join(recording(2), 'console.log'), 'utf8')).toBe(console);
    expect(stdout).toContain('identical');
    const { environment, outcome, coverage } = await readProfile(join(folder, 'out/profile.json.gz'));
    expect(outcome.kind).toBe('reached-end');
    expect(environment.fields.diskAs).toBe('nvdimm');
    expect(coverage.kernelSymbolized).toBeGreaterThan(0.99);
    expect(sha256(readFileSync(disk))).toBe(before);
    const text = execFileSync('dtc', ['-I', 'dtb', '-O', 'dts', join(recording(1), 'device-tree.dtb')], {
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString();
    expect(text).toMatch(
      /pmem@[\da-f]+ \{\s+compatible = "pmem-region";\s+reg = <0x0+ 0x[\da-f]+ 0x0+ 0x1200000>;/,
    );
    expect(text.match(/device_type = "memory"/g)).toHaveLength(1);
  });

  test('boots from virtio as well, and says what that costs', async () => {
    const { status, stderr, stdout } = await run(
      kernel.path,
      ...['--disk', disk, '--modules', modules, '--append', 'cryptomgr.notests', '--disk-as', 'virtio'],
    );
    expect(status).toBe(0);
    expect(stderr).toContain('an initramfs of our own mounts /dev/vda');
    expect(stdout + stderr).toContain('a virtio disk answers when the host pleases');
  });

  test.each<[string, () => readonly string[], RegExp]>([
    [
      'an image of another architecture',
      () => ['--disk', plainImage('x86_64'), '--modules', modules, '--memory', '1024'],
      /\/sbin\/init in it is a program for x86-64, and the guest is (arm64|riscv64)/,
    ],
    [
      'a kernel without its modules',
      () => ['--disk', disk, '--disk-as', 'nvdimm'],
      /cannot use its disk as nvdimm: nobody has the module of_pmem; nobody has the module nd_pmem/,
    ],
    [
      "a limit of memory, which is the recipe's",
      () => ['--disk', disk, '--modules', modules, '--memory', '1024', '--append', 'mem=300M'],
      /append sets mem=300M.*\n {2}set 'memory' instead/,
    ],
  ])('refuses %s', async (_, args, message) => {
    const { status, stderr } = await run(kernel.path, ...args());
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });
});

test('riscv64 needs memory beside the disk, for QEMU would write into the disk', async () => {
  const kernel = imageKernel('riscv64 6.12');
  const { status, stderr } = await run(
    kernel.path,
    ...['--disk', plainImage('riscv64'), '--modules', kernel.modules[0]!],
  );
  expect(status).toBe(2);
  expect(stderr).toContain('a disk as memory needs 1024 MiB beside it');
});

test('a kernel of one architecture and an image of another is refused from the other side, too', async () => {
  const { status, stderr } = await run(testKernel('6.1'), '--disk', plainImage('aarch64'));
  expect(status).toBe(2);
  expect(stderr).toContain('/sbin/init in it is a program for arm64, and the guest is x86-64');
});
