/** Small kernels built from Debian's source, once: planted-kernel.sh says what each variant is. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedFolder, debianPackage } from './test-cache.ts';

export type KernelVariant = 'plain' | 'again' | 'moved' | 'planted';

const script = join(import.meta.dirname, 'planted-kernel.sh');

/** Paths of a variant; the first call builds all of them, which takes minutes. */
export function plantedKernel(variant: KernelVariant): { kernel: string; vmlinux: string } {
  const version = createHash('sha256').update(readFileSync(script)).digest('hex').slice(0, 12);
  const folder = cachedFolder(`planted-kernel-${version}`, (building) => {
    const source = join(debianPackage('linux-source-6.1'), 'usr/src/linux-source-6.1.tar.xz');
    execFileSync(script, [source, building], { stdio: ['ignore', 'ignore', 'pipe'] });
  });
  return { kernel: join(folder, `bzImage.${variant}`), vmlinux: join(folder, `vmlinux.${variant}`) };
}
