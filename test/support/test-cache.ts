/**
 * What tests fetch or build once and keep: distribution packages, kernels, QEMUs. Everything lives in one
 * folder (`$BOOTGATE_TEST_CACHE`, else `~/.cache/bootgate-test`) that may be deleted at any time.
 */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const testCacheFolder =
  process.env['BOOTGATE_TEST_CACHE'] ?? join(homedir(), '.cache', 'bootgate-test');

/**
 * Makes a folder of the cache once: `make` fills a temporary folder that is then renamed, so that an interrupted run
 * never leaves half a folder behind. Whoever needs it meanwhile waits: two builds of one kernel would take twice as long.
 */
export function cachedFolder(name: string, make: (folder: string) => void): string {
  const folder = join(testCacheFolder, name);
  if (existsSync(folder)) return folder;
  mkdirSync(testCacheFolder, { recursive: true });
  return alone(`.lock-${name}`, () => {
    if (existsSync(folder)) return folder;
    const temporary = mkdtempSync(join(testCacheFolder, '.making-'));
    make(temporary);
    renameSync(temporary, folder);
    return folder;
  });
}

/** Does what no two processes may do at a time, as long as they call it the same. */
function alone<T>(name: string, work: () => T): T {
  const lock = join(testCacheFolder, name);
  while (!takes(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** A process that ended holds nothing. */
function takes(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  try {
    process.kill(Number(readFileSync(lock, 'utf8') || process.pid), 0);
  } catch {
    rmSync(lock, { force: true });
  }
  return false;
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
