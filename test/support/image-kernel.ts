/** Kernels of whole images: where each has its bzImage and its modules. */
import { join } from 'node:path';
import { suiteKernel, suiteKernels, suitePackage } from './debian-suites.ts';
import { debianPackage, testKernel, testKernels } from './test-cache.ts';

export type ImageKernel = '6.1' | '6.12' | '7.2';

export interface KernelFiles {
  /** of the bzImage */
  readonly path: string;
  readonly release: string;
  /** folders that together make up /usr/lib/modules */
  readonly modules: readonly string[];
}

export function imageKernel(version: ImageKernel): KernelFiles {
  if (version !== '7.2') {
    const { package: name, release } = testKernels[version];
    return { path: testKernel(version), release, modules: [join(debianPackage(name), 'lib/modules')] };
  }
  const { suite, package: name } = suiteKernels[version];
  // modules, and what is built in and in which order they are loaded, are packages of their own
  const others = ['linux-modules-', 'linux-base-'].map((prefix) => name.replace('linux-binary-', prefix));
  return {
    path: suiteKernel(version),
    release: name.replace('linux-binary-', ''),
    modules: others.map((other) => join(suitePackage(other, suite), 'usr/lib/modules')),
  };
}
