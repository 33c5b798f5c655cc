/** A repository of 41 kernel commits, built small from Debian's source: kernel-commits.sh says what they are. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { builtByScript } from './built-by-script.ts';
import { debianPackage } from './test-cache.ts';

export interface KernelCommits {
  /** the repository; its HEAD is the newest commit */
  readonly tree: string;
  /** builds the commit that is checked out in the current folder */
  readonly build: string;
}

const packageName = 'linux-source-6.1';

/** @param count commits after the first; the first call builds two kernels and takes minutes */
export function kernelCommits(count: number): KernelCommits {
  const folder = builtByScript('kernel-commits', (script, building) => {
    const [oldest, newest] = versions();
    execFileSync(script, [sourceOf(oldest), sourceOf(newest), String(count), building], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  });
  return { tree: join(folder, 'tree'), build: `sh ${folder}/build.sh ${folder}` };
}

/** Of those that Debian 12 offers, which are some months apart. */
function versions(): readonly [string, string] {
  const lines = execFileSync('apt-cache', ['madison', packageName], { encoding: 'utf8' }).trim().split('\n');
  const known = lines.map((line) => line.split('|')[1]!.trim());
  if (known.length < 2) throw new Error(`there is one version of ${packageName} only: ${known.join()}`);
  return [known.at(-1)!, known[0]!];
}

function sourceOf(version: string): string {
  return join(debianPackage(`${packageName}=${version}`), `usr/src/${packageName}.tar.xz`);
}
