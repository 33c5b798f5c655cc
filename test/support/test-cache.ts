/**
 * What tests fetch or build once and keep: distribution packages, kernels, QEMUs. Everything lives in one
 * folder (`$BOOTGATE_TEST_CACHE`, else `~/.cache/bootgate-test`) that may be deleted at any time.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const testCacheFolder =
  process.env['BOOTGATE_TEST_CACHE'] ?? join(homedir(), '.cache', 'bootgate-test');

/**
 * Makes a folder of the cache once: `make` fills a temporary folder that is then renamed, so that an
 * interrupted or parallel run never leaves half a folder behind.
 */
export function cachedFolder(name: string, make: (folder: string) => void): string {
  const folder = join(testCacheFolder, name);
  if (existsSync(folder)) return folder;
  mkdirSync(testCacheFolder, { recursive: true });
  const temporary = mkdtempSync(join(testCacheFolder, '.making-'));
  make(temporary);
  try {
    renameSync(temporary, folder);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Downloads a Debian package by name and unpacks it, without installing it. Returns the folder. */
export function debianPackage(name: string): string {
  return cachedFolder(`deb-${name}`, (folder) => {
    const download = mkdtempSync(join(testCacheFolder, '.download-'));
    try {
      execFileSync('apt-get', ['download', name], { cwd: download, stdio: ['ignore', 'ignore', 'pipe'] });
      const [file] = readdirSync(download);
      if (file === undefined) throw new Error(`apt-get download ${name} left no file`);
      execFileSync('dpkg-deb', ['-x', join(download, file), folder]);
    } finally {
      rmSync(download, { recursive: true, force: true });
    }
  });
}

/** Kernels that tests boot; packages of Debian 12. */
export const testKernels = {
  '6.1': { package: 'linux-image-6.1.0-56-cloud-amd64', release: '6.1.0-56-cloud-amd64' },
  '6.1-previous': { package: 'linux-image-6.1.0-55-cloud-amd64', release: '6.1.0-55-cloud-amd64' },
  '6.12': {
    package: 'linux-image-6.12.117+deb12-cloud-amd64-unsigned',
    release: '6.12.117+deb12-cloud-amd64',
  },
} as const;

/** Path of a test kernel's bzImage. */
export function testKernel(version: keyof typeof testKernels): string {
  const { package: name, release } = testKernels[version];
  return join(debianPackage(name), 'boot', `vmlinuz-${release}`);
}

/** Path of a test kernel's vmlinux with debug information (a package of some 600 MB unpacked). */
export function testVmlinux(version: keyof typeof testKernels): string {
  const { release } = testKernels[version];
  return join(debianPackage(`linux-image-${release}-dbg`), 'usr/lib/debug/boot', `vmlinux-${release}`);
}
