/**
 * Initramfs archives as Debian's own tools make them, in a copy of the tree of `systemdImage`, for kernel 6.1.
 * Made once and kept in the test cache; needs root.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../src/base/files.ts';
import { projectRoot } from './project-root.ts';
import { systemdImage } from './systemd-image.ts';
import { cachedFolder, debianPackage, testCacheFolder, testKernels } from './test-cache.ts';

export interface DistributionInitramfs {
  /** mkinitramfs with its defaults: udev and busybox, zstd, no module for NVDIMM */
  readonly initramfsTools: string;
  /** the same with nfit and nd_pmem, which nothing but udev loads; MODULES=list, else */
  readonly initramfsToolsWithModules: string;
  /** dracut --no-hostonly: systemd, gzip; has nfit but not nd_pmem */
  readonly dracut: string;
}

const packages = [
  ...['initramfs-tools-core', 'klibc-utils', 'libklibc', 'cpio', 'zstd', 'busybox'],
  ...['dracut-core', 'kpartx', 'dmsetup'],
];

/** A hook as initramfs-tools(7) describes them. */
const nvdimmHook = `#!/bin/sh
[ "$1" = prereqs ] && exit 0
. /usr/share/initramfs-tools/hook-functions
manual_add_modules nfit nd_pmem
`;

export function distributionInitramfs(): DistributionInitramfs {
  const { sysroot } = systemdImage({ kernel: '6.1' });
  const version = sha256(
    [sysroot, readFileSync(join(projectRoot, 'test/support/distribution-initramfs.ts'))].join('\n'),
  ).slice(0, 12);
  const folder = cachedFolder(`distribution-initramfs-${version}`, (building) => {
    const tree = join(building, 'tree');
    execFileSync('cp', ['-a', sysroot, tree]);
    installPackages(tree);
    const { package: kernel, release } = testKernels['6.1'];
    copyFileSync(
      join(debianPackage(kernel), 'boot', `config-${release}`),
      join(tree, 'boot', `config-${release}`),
    );
    const withModules = '/etc/initramfs-with-modules';
    cpSync(join(tree, 'etc/initramfs-tools'), join(tree, withModules), { recursive: true });
    const settings = join(tree, withModules, 'initramfs.conf');
    writeFileSync(settings, readFileSync(settings, 'utf8').replace(/^MODULES=.*$/m, 'MODULES=list'));
    writeFileSync(join(tree, withModules, 'hooks/nvdimm'), nvdimmHook);
    chmodSync(join(tree, withModules, 'hooks/nvdimm'), 0o755);
    inside(tree, 'mkinitramfs', '-o', '/initramfs-tools.img', release);
    inside(tree, 'mkinitramfs', '-d', withModules, '-o', '/with-modules.img', release);
    inside(tree, 'dracut', '--no-hostonly', '--kver', release, '/dracut.img');
    for (const name of ['initramfs-tools.img', 'with-modules.img', 'dracut.img']) {
      renameSync(join(tree, name), join(building, name));
    }
    rmSync(tree, { recursive: true });
  });
  return {
    initramfsTools: join(folder, 'initramfs-tools.img'),
    initramfsToolsWithModules: join(folder, 'with-modules.img'),
    dracut: join(folder, 'dracut.img'),
  };
}

/** By dpkg, as unpacking alone would lose configuration files and replace the tree's links to /usr. */
function installPackages(tree: string): void {
  const download = mkdtempSync(join(testCacheFolder, '.download-'));
  try {
    execFileSync('apt-get', ['download', ...packages], {
      cwd: download,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const files = readdirSync(download).map((name) => join(download, name));
    execFileSync('dpkg', [`--root=${tree}`, '--force-depends', '--install', ...files], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } finally {
    rmSync(download, { recursive: true, force: true });
  }
}

/** With a temporary folder that the tree has: the check's own one is not in there. */
function inside(tree: string, ...command: readonly string[]): void {
  execFileSync('chroot', [tree, ...command], {
    env: { ...process.env, TMPDIR: '/tmp' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
