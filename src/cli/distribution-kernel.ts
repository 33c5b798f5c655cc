/**
 * The kernel that this machine's distribution ships for virtual machines, out of its package: downloaded and
 * unpacked into the cache, not installed, without root's rights.
 */
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Architecture } from '../arch/architecture.ts';
import { defaultArchitecture } from '../arch/architectures.ts';
import { makeFolder } from '../base/files.ts';
import { BootgateError } from '../base/errors.ts';
import { runProgram, runProgramOrThrow } from '../base/run-program.ts';
import { privateApt, unpackPackage } from '../qemu/apt/private-apt.ts';
import { thisDistribution, type Distribution } from '../qemu/distribution.ts';
import { makeWorkFolder } from '../base/work-folder.ts';

export interface DistributionKernel {
  /** path of the kernel */
  readonly path: string;
  /** `linux-image-6.1.0-56-cloud-amd64`; from Debian 14 on `linux-binary-7.2.13+deb14-cloud-amd64` */
  readonly package: string;
}

export interface DistributionKernelOptions {
  /** whose kernel; default: the default architecture's, which is the machine's own */
  readonly arch?: Architecture;
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
  readonly onStep: (text: string) => void;
}

/** Packages that depend on the newest kernel for virtual machines, by distribution; of other architectures, where mirrors have them. */
const metaPackages: Readonly<Record<string, (arch: Architecture) => string | undefined>> = {
  debian: (arch) => arch.debian.package,
  ubuntu: (arch) => (arch === defaultArchitecture ? 'linux-image-virtual' : undefined),
};

/**
 * Finds the kernel in the cache or fetches it.
 *
 * @throws BootgateError where there is no apt, no network or no such package
 */
export async function distributionKernel(options: DistributionKernelOptions): Promise<DistributionKernel> {
  const distribution = await thisDistribution();
  const { arch = defaultArchitecture } = options;
  const meta = distribution.family.map((id) => metaPackages[id]?.(arch)).find((name) => name !== undefined);
  if (meta === undefined && arch !== defaultArchitecture) {
    throw new BootgateError(
      `the demo fetches ${arch.title} kernels on Debian, and this is ${distribution.id}`,
      {
        hint: `give it a kernel: bootgate demo --arch ${arch.name} --kernel FILE`,
      },
    );
  }
  if (meta === undefined) {
    throw new BootgateError(`the demo fetches kernels on Debian and Ubuntu, and this is ${distribution.id}`, {
      hint: 'give it a kernel: bootgate demo --kernel /boot/vmlinuz-…',
    });
  }
  const own = arch === defaultArchitecture;
  const parent = join(options.cacheFolder, own ? 'kernels' : `kernels-${arch.name}`);
  await makeFolder(parent);
  const work = await makeWorkFolder(parent, '.fetch');
  try {
    if (!own) {
      return (
        (await newestCached(parent)) ?? (await fetchForeign(meta, arch, distribution, parent, work, options))
      );
    }
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
      env: { ...process.env, LC_ALL: 'C' },
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
  return await kernelPackage(meta, async (name) => await dependencies(name, signal));
}

async function kernelPackage(
  meta: string,
  depends: (name: string) => Promise<string>,
): Promise<string | null> {
  let name: string | null = null;
  // A metapackage may lead to another: from Debian 14 on the image's package is empty and needs the binary's.
  for (let next: string | null = meta; next !== null; next = kernelDependency(await depends(next))) {
    if (next === name) break;
    if (next !== meta) name = next;
  }
  return name;
}

async function dependencies(name: string, signal: AbortSignal): Promise<string> {
  const { status, stdout } = await runProgram('apt-cache', ['depends', '--no-recommends', name], {
    signal,
    env: { ...process.env, LC_ALL: 'C' },
    missingHint: 'the demo fetches a kernel with apt; give it one: bootgate demo --kernel FILE',
  });
  return status === 0 ? stdout.toString() : '';
}

/** The kernel among the dependencies that `apt-cache depends` prints; null where there is none. */
export function kernelDependency(text: string): string | null {
  return /^\s*\|?Depends: (linux-(?:binary|image)-(?:unsigned-)?\d[a-z0-9.+~-]*)$/m.exec(text)?.[1] ?? null;
}

/** The package that holds the kernel, of all that a metapackage brings along, as `name=version`; undefined: none. */
export function kernelAmong(packages: readonly string[]): string | undefined {
  const of = (pattern: RegExp): string | undefined => packages.find((one) => pattern.test(one));
  return of(/^linux-binary-\d/) ?? of(/^linux-image-(?:unsigned-)?\d/);
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
  const wanted = offer && kernelAmong(await apt.resolve(meta, offer));
  if (wanted === undefined) {
    throw new BootgateError(`apt offers no kernel by ${meta} on this ${distribution.id}`, {
      hint: 'give the demo a kernel: bootgate demo --kernel FILE',
    });
  }
  const name = wanted.split('=')[0]!;
  onStep(`downloading ${name}`);
  const [file] = await apt.download([wanted], join(work, 'packages'));
  return await unpack(file ?? '', name, join(parent, name), work);
}

/** A kernel that this machine could not run itself: lists of our own, since its apt knows no such packages. */
async function fetchForeign(
  meta: string,
  { alias, title, debian: { since } }: Architecture,
  distribution: Distribution,
  parent: string,
  work: string,
  { onStep, signal }: DistributionKernelOptions,
): Promise<DistributionKernel> {
  const tooOld = since !== null && Number(distribution.version || Infinity) < since.version;
  const apt = await privateApt({
    architecture: alias,
    ...(tooOld ? { release: since.codename } : {}),
    folder: join(work, 'apt'),
    distribution,
    types: ['deb'],
    onProgress: onStep,
    signal,
  });
  const name = await kernelPackage(meta, async (each) => await apt.depends(each));
  if (name === null) {
    throw new BootgateError(`apt offers no ${title} kernel by ${meta} on this ${distribution.id}`, {
      hint: 'give the demo a kernel: bootgate demo --kernel FILE',
    });
  }
  onStep(`downloading ${name}`);
  const [file] = await apt.download([name], join(work, 'packages'));
  return await unpack(file ?? '', name, join(parent, name), work);
}

/** The kernel fetched last, for machines whose apt cannot tell which is the newest. */
async function newestCached(parent: string): Promise<DistributionKernel | null> {
  const names = (await readdir(parent)).filter((name) => /^linux-(image|binary)-/.test(name));
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
  // The modules would take 100 MB of cache.
  const slim = join(work, 'slim');
  await makeFolder(slim);
  await rename(await bootFolder(unpacked), join(slim, 'boot'));
  await rm(folder, { recursive: true, force: true });
  await rename(slim, folder);
  const path = await kernelIn(folder);
  if (path === null) {
    throw new BootgateError(
      `the package ${name} holds no kernel: neither /boot/vmlinuz-… nor /usr/lib/modules/…/vmlinuz`,
      { hint: 'give the demo a kernel: bootgate demo --kernel FILE' },
    );
  }
  return { path, package: name };
}

/** /boot of an unpacked package; made here where the kernel lies beside its modules, as from Debian 14 on. */
async function bootFolder(root: string): Promise<string> {
  const boot = join(root, 'boot');
  await makeFolder(boot);
  for (const modules of ['usr/lib/modules', 'lib/modules']) {
    for (const release of await readdir(join(root, modules)).catch(() => [])) {
      const path = join(root, modules, release, 'vmlinuz');
      if (await stat(path).catch(() => null)) await rename(path, join(boot, `vmlinuz-${release}`));
    }
  }
  return boot;
}

async function kernelIn(folder: string): Promise<string | null> {
  const names = await readdir(join(folder, 'boot')).catch(() => []);
  const kernel = names.find((name) => /^vmlinu[xz]-/.test(name));
  return kernel === undefined ? null : join(folder, 'boot', kernel);
}
