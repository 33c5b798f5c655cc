/**
 * Which kernels and which QEMUs are tried together: every Linux of Debian's suites that a boot differs on, as a bzImage
 * and as the vmlinux inside, those of Ubuntu's that Debian does not have, and every QEMU that either has or Bootgate
 * builds. 6.6 is in no suite of either.
 */
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildQemu } from '../../src/qemu/build/build-qemu.ts';
import { parseSourceRequest } from '../../src/qemu/build/source.ts';
import { readKernelImage } from '../../src/symbols/kernel-image.ts';
import { kernelIn, suitePackage, suitePackages, type DebianSuite, type Suite } from './debian-suites.ts';
import { suiteQemu } from './suite-root.ts';
import { testCacheFolder, testKernel } from './test-cache.ts';

export interface MatrixKernel {
  /** `7.2 rt`, `7.2 vmlinux`; without a word it is the cloud flavour's bzImage */
  readonly name: string;
  /** booted with every QEMU; the others with the two that look into the guest and are a plugin API apart */
  readonly everywhere: boolean;
  /** path; downloads it when it is first asked for */
  readonly find: () => string;
}

export interface MatrixQemu {
  readonly name: string;
  /** for kernels that are not booted everywhere, too */
  readonly always: boolean;
  /** what `--qemu` is given */
  readonly find: () => string | Promise<string>;
}

function packaged(name: string, suite: Suite, packageName: string, everywhere = false): MatrixKernel {
  return { name, everywhere, find: () => kernelIn(suitePackage(packageName, suite)) };
}

/** The newest cloud kernel that a suite has today. */
function newest(name: string, suite: DebianSuite): MatrixKernel {
  return {
    name,
    everywhere: false,
    find() {
      refreshLists(suite);
      const names = suitePackages(suite, /^linux-binary-\d.*-cloud-amd64$/);
      const last = names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
      if (last === undefined) throw new Error(`${suite} has no kernel`);
      return kernelIn(suitePackage(last, suite));
    },
  };
}

const dayMs = 24 * 3600 * 1000;

/** What a list of a suite that moves names is gone a few days later. */
function refreshLists(suite: DebianSuite): void {
  const lists = join(testCacheFolder, `apt-${suite}`);
  const made = statSync(lists, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (Date.now() - made > dayMs) rmSync(lists, { recursive: true, force: true });
}

/** The ELF inside a bzImage, which QEMU starts by its PVH entry. */
function vmlinuxOf({ name, everywhere, find }: MatrixKernel): MatrixKernel {
  return {
    name: `${name} vmlinux`,
    everywhere,
    find() {
      const folder = join(testCacheFolder, 'vmlinux');
      const path = join(folder, `vmlinux-${name.replaceAll(' ', '-')}`);
      if (existsSync(path)) return path;
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, readKernelImage(find()).open().bytes);
      return path;
    },
  };
}

const debian12 = { name: '6.1', everywhere: true, find: () => testKernel('6.1') };
const newestStable = packaged('7.3', 'trixie-backports', 'linux-binary-7.3.4+deb13-cloud-amd64', true);
const cloud: readonly MatrixKernel[] = [
  packaged('5.10', 'bullseye', 'linux-image-5.10.0-32-cloud-amd64-unsigned', true),
  debian12,
  packaged('6.12', 'trixie', 'linux-image-6.12.117+deb13-cloud-amd64-unsigned', true),
  packaged('6.18', 'trixie-backports', 'linux-image-6.18.15+deb13-cloud-amd64'),
  packaged('6.19', 'trixie-backports', 'linux-binary-6.19.14+deb13-cloud-amd64'),
  packaged('7.0', 'trixie-backports', 'linux-binary-7.0.13+deb13-cloud-amd64'),
  packaged('7.1', 'trixie-backports', 'linux-binary-7.1.13+deb13-cloud-amd64'),
  packaged('7.2', 'trixie-backports', 'linux-binary-7.2.12+deb13-cloud-amd64', true),
  newestStable,
  newest('sid', 'sid'),
  newest('experimental', 'experimental'),
];
const otherFlavours: readonly MatrixKernel[] = [
  packaged('5.10 generic', 'bullseye', 'linux-image-5.10.0-32-amd64-unsigned'),
  packaged('5.10 rt', 'bullseye', 'linux-image-5.10.0-32-rt-amd64-unsigned'),
  packaged('5.4 generic', 'focal', 'linux-image-unsigned-5.4.0-26-generic'),
  packaged('5.15 generic', 'jammy', 'linux-image-unsigned-5.15.0-25-generic'),
  packaged('6.8 generic', 'noble', 'linux-image-unsigned-6.8.0-31-generic'),
  packaged('6.1 generic', 'bookworm', 'linux-image-6.1.0-50-amd64-unsigned'),
  packaged('6.1 rt', 'bookworm', 'linux-image-6.1.0-50-rt-amd64-unsigned'),
  packaged('6.12 generic', 'trixie', 'linux-image-6.12.117+deb13-amd64-unsigned'),
  packaged('6.12 rt', 'trixie', 'linux-image-6.12.117+deb13-rt-amd64-unsigned'),
  packaged('7.2 generic', 'trixie-backports', 'linux-binary-7.2.12+deb13-amd64'),
  packaged('7.2 rt', 'trixie-backports', 'linux-binary-7.2.12+deb13-rt-amd64'),
];
const pvh = cloud.filter(({ name, everywhere }) => everywhere || name === '6.18').map(vmlinuxOf);

export const matrixKernels: readonly MatrixKernel[] = [...cloud, ...otherFlavours, ...pvh];

export const matrixQemus: readonly MatrixQemu[] = [
  { name: '7.2', always: false, find: () => 'system' },
  { name: '7.2 built', always: false, find: builtQemu },
  { name: '8.2', always: false, find: () => suiteQemu('noble') },
  { name: '10.0.2', always: true, find: () => 'apt' },
  { name: '10.0.13', always: false, find: () => suiteQemu('trixie') },
  { name: '10.2', always: false, find: () => suiteQemu('resolute') },
  { name: '11.1', always: true, find: () => suiteQemu('sid') },
];

async function builtQemu(): Promise<string> {
  const { folder } = await buildQemu({
    cacheFolder: join(testCacheFolder, 'bootgate'),
    env: process.env,
    source: parseSourceRequest('debian:7.2', undefined, '/'),
  });
  return folder;
}
