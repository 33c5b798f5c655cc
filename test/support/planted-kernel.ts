/** Small kernels built from Debian's source, once: planted-kernel.sh says what each variant is. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { builtByScript } from './built-by-script.ts';
import { debianPackage } from './test-cache.ts';

export type KernelVariant = 'plain' | 'again' | 'moved' | 'planted';

export interface BuiltKernel {
  readonly kernel: string;
  readonly vmlinux: string;
}

/** Paths of a variant, packed with XZ; the first call builds all of them, which takes minutes. */
export function plantedKernel(variant: KernelVariant): BuiltKernel {
  return builtKernel(variant, '');
}

/** The same packed with LZ4: it unpacks itself in a tenth of the time. */
export function quickKernel(variant: KernelVariant): BuiltKernel {
  return builtKernel(variant, '.lz4');
}

function builtKernel(variant: KernelVariant, packed: string): BuiltKernel {
  const folder = builtByScript('planted-kernel', (script, building) => {
    const source = join(debianPackage('linux-source-6.1'), 'usr/src/linux-source-6.1.tar.xz');
    execFileSync(script, [source, building], { stdio: ['ignore', 'ignore', 'pipe'] });
  });
  return { kernel: join(folder, `bzImage.${variant}${packed}`), vmlinux: join(folder, `vmlinux.${variant}`) };
}
