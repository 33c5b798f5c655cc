/**
 * The kernel that this machine's distribution ships for virtual machines, out of its package: downloaded and
 * unpacked into the cache, not installed, without root's rights.
 */
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../base/files.ts';
import { BootgateError } from '../base/errors.ts';
import { runProgram, runProgramOrThrow } from '../base/run-program.ts';
import { privateApt, unpackPackage } from '../qemu/apt/private-apt.ts';
import { thisDistribution, type Distribution } from '../qemu/distribution.ts';

export interface DistributionKernel {
  /** path of the bzImage */
  readonly path: string;
  /** `linux-image-6.1.0-56-cloud-amd64` */
  readonly package: string;
}

export interface DistributionKernelOptions {
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
  readonly onStep: (text: string) => void;
}

/** Packages that depend on the newest kernel for virtual machines, by distribution. */
const metaPackages: Readonly<Record<string, string>> = {
  debian: 'linux-image-cloud-amd64',
  ubuntu: 'linux-image-virtual',
};

/**
 * Finds the kernel in the cache or fetches it.
 *
 * @throws BootgateError where there is no apt, no network or no such package
 */
export async function distributionKernel(options: DistributionKernelOptions): Promise<DistributionKernel> {
  const distribution = await thisDistribution();
  const meta = distribution.family.map((id) => metaPackages[id]).find((name) => name !== undefined);
  if (meta === undefined) {
    throw new BootgateError(`the demo fetches kernels on Debian and Ubuntu, and this is ${distribution.id}`, {
      hint: 'give it a kernel: bootgate demo --kernel /boot/vmlinuz-…',
    });
  }
  const parent = join(options.cacheFolder, 'kernels');
  await makeFolder(parent);
  const work = await mkdtemp(join(parent, '.fetch-'));
  try {
    const name = await kernelPackageKnownToApt(meta, options.signal);
    if (name === null) {
      return (
        (await newestCached(parent)) ?? (await fetchWithPrivateApt(meta, distribution, parent, work, options))
      );
    }
    const folder = join(parent, name);
    const cached = await kernelIn(folder);
    if (cached !== null) return { path: cached, package: name };
    options.onStep(`downloading ${name}`);
    await mkdir(join(work, 'packages'));
    await runProgramOrThrow('apt-get', ['-qq', 'download', name], {
      cwd: join(work, 'packages'),
      signal: options.signal,
    });
    const [file] = await readdir(join(work, 'packages'));
    return await unpack(join(work, 'packages', file ?? ''), name, folder, work);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The newest kernel's package, as the machine's own package lists have it; null where they do not. */
async function kernelPackageKnownToApt(meta: string, signal: AbortSignal): Promise<string | null> {
  const { status, stdout } = await runProgram('apt-cache', ['depends', '--no-recommends', meta], {
    signal,
    env: { ...process.env, LC_ALL: 'C' },
    missingHint: 'the demo fetches a kernel with apt; give it one: bootgate demo --kernel FILE',
  });
  return status === 0 ? kernelDependency(stdout.toString()) : null;
}

/** The kernel among the dependencies that `apt-cache depends` prints; null where there is none. */
export function kernelDependency(text: string): string | null {
  return /^\s*\|?Depends: (linux-image-(?:unsigned-)?\d[a-z0-9.+-]*)$/m.exec(text)?.[1] ?? null;
}

/** For machines whose package lists are empty, as in containers: lists of our own. */
async function fetchWithPrivateApt(
  meta: string,
  distribution: Distribution,
  parent: string,
  work: string,
  { onStep, signal }: DistributionKernelOptions,
): Promise<DistributionKernel> {
  const apt = await privateApt({
    folder: join(work, 'apt'),
    distribution,
    types: ['deb'],
    onProgress: onStep,
    signal,
  });
  const offers = await apt.offers(meta);
  // Backports come with another kernel than the one this distribution is known by.
  const offer = offers.find(({ suite }) => !suite.endsWith('-backports')) ?? offers[0];
  const wanted =
    offer && (await apt.resolve(meta, offer)).find((one) => /^linux-image-(?:unsigned-)?\d/.test(one));
  if (wanted === undefined) {
    throw new BootgateError(`${distribution.id} ${distribution.codename} offers no kernel by ${meta}`, {
      hint: 'give the demo a kernel: bootgate demo --kernel FILE',
    });
  }
  const name = wanted.split('=')[0]!;
  onStep(`downloading ${name}`);
  const [file] = await apt.download([wanted], join(work, 'packages'));
  return await unpack(file ?? '', name, join(parent, name), work);
}

/** The kernel fetched last, for machines whose apt cannot tell which is the newest. */
async function newestCached(parent: string): Promise<DistributionKernel | null> {
  const names = (await readdir(parent)).filter((name) => name.startsWith('linux-image-'));
  const dated = await Promise.all(
    names.map(async (name) => ({ name, time: (await stat(join(parent, name))).mtimeMs })),
  );
  for (const { name } of dated.sort((a, b) => b.time - a.time)) {
    const path = await kernelIn(join(parent, name));
    if (path !== null) return { path, package: name };
  }
  return null;
}

async function unpack(file: string, name: string, folder: string, work: string): Promise<DistributionKernel> {
  const unpacked = join(work, 'unpacked');
  await unpackPackage(file, unpacked);
  const slim = join(work, 'slim');
  await mkdir(slim);
  await rename(join(unpacked, 'boot'), join(slim, 'boot')); // the modules would take 100 MB of cache
  await rm(folder, { recursive: true, force: true });
  await rename(slim, folder);
  const path = await kernelIn(folder);
  if (path === null) throw new BootgateError(`the package ${name} holds no kernel below /boot`);
  return { path, package: name };
}

async function kernelIn(folder: string): Promise<string | null> {
  const names = await readdir(join(folder, 'boot')).catch(() => []);
  const kernel = names.find((name) => name.startsWith('vmlinuz-'));
  return kernel === undefined ? null : join(folder, 'boot', kernel);
}
