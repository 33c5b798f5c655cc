/** The vmlinux with debug information of a suite's kernel: one file of 0.4 GB out of a package of 2 GB. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { suiteKernels, suitePackages } from './debian-suites.ts';
import { cachedFolder, testCacheFolder } from './test-cache.ts';

/** Path of the vmlinux; downloads 356 MB when it is first asked for. */
export function suiteVmlinux(version: '7.2'): string {
  const { suite, package: name } = suiteKernels[version];
  const release = name.replace('linux-binary-', '');
  const inside = `./usr/lib/debug/lib/modules/${release}/vmlinux`;
  const folder = cachedFolder(`vmlinux-${suite}-${release}`, (making) => {
    suitePackages(suite, /^$/); // the suite's lists are there from now on
    const download = mkdtempSync(join(testCacheFolder, '.download-'));
    try {
      const configuration = join(testCacheFolder, `apt-${suite}/apt.conf`);
      execFileSync('apt-get', ['-c', configuration, 'download', `linux-image-${release}-dbg`], {
        cwd: download,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const [file] = readdirSync(download);
      if (file === undefined) throw new Error(`apt-get download left no debug package of ${release}`);
      execFileSync('sh', [
        '-c',
        'dpkg-deb --fsys-tarfile "$0" | tar -x -C "$1" "$2"',
        join(download, file),
        making,
        inside,
      ]);
    } finally {
      rmSync(download, { recursive: true, force: true });
    }
  });
  return join(folder, inside);
}
