/** Kernels of whole images: where each has its bzImage and its modules. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  foreignKernels,
  foreignPackage,
  kernelIn,
  suiteKernel,
  suiteKernels,
  suitePackage,
  type DebianArchitecture,
  type ForeignKernel,
} from './debian-suites.ts';
import { debianPackage, testKernel, testKernels } from './test-cache.ts';

export type ImageKernel = '6.1' | '6.12' | '7.2' | 'arm64 6.1' | 'arm64 6.12' | 'riscv64 6.12';

export interface KernelFiles {
  readonly arch: DebianArchitecture;
  /** of the bzImage or Image */
  readonly path: string;
  readonly release: string;
  /** folders that together make up /usr/lib/modules */
  readonly modules: readonly string[];
}

export function imageKernel(version: ImageKernel): KernelFiles {
  if (isForeign(version)) return foreignKernelFiles(version);
  const arch = 'amd64';
  if (version !== '7.2') {
    const { package: name, release } = testKernels[version];
    return { arch, path: testKernel(version), release, modules: [join(debianPackage(name), 'lib/modules')] };
  }
  const { suite, package: name } = suiteKernels[version];
  // modules, and what is built in and in which order they are loaded, are packages of their own
  const others = ['linux-modules-', 'linux-base-'].map((prefix) => name.replace('linux-binary-', prefix));
  return {
    arch,
    path: suiteKernel(version),
    release: name.replace('linux-binary-', ''),
    modules: others.map((other) => join(suitePackage(other, suite), 'usr/lib/modules')),
  };
}

function isForeign(version: ImageKernel): version is ImageKernel & ForeignKernel {
  return version in foreignKernels;
}

function foreignKernelFiles(version: ForeignKernel): KernelFiles {
  const { arch, suite } = foreignKernels[version];
  const folder = suitePackage(foreignPackage(version), suite, arch);
  const modules = ['lib/modules', 'usr/lib/modules'].map((path) => join(folder, path)).find(existsSync)!;
  const [release] = readdirSync(modules);
  return { arch, path: kernelIn(folder), release: release!, modules: [modules] };
}
