/**
 * A QEMU out of the distribution's packages. The newest offered is taken, Debian's backports included, and
 * unpacked into the cache with firmware and missing libraries; the release's own package is installed instead
 * where that is wanted and root's rights are at hand.
 */
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { QemuTarget } from '../../arch/architecture.ts';
import { defaultArchitecture } from '../../arch/architectures.ts';
import { makeFolder } from '../../base/files.ts';
import { BootgateError, errorCode, errorMessage } from '../../base/errors.ts';
import { runProgramOrThrow } from '../../base/run-program.ts';
import { thisDistribution, type Distribution } from '../distribution.ts';
import { assumedPluginApi, compareVersions } from '../probe/plugin-api.ts';
import {
  binaryField,
  binaryIn,
  cachedQemus,
  filesOfFolder,
  layout,
  manifestName,
  placeFolder,
  qemuCache,
  targetOf,
} from '../qemu-folder.ts';
import type { QemuManifest } from '../qemu-folder.ts';
import type { QemuFiles } from '../qemu.ts';
import { hostLibc, missingLibraries } from '../shared-libraries.ts';
import { systemQemus } from '../system-qemu.ts';
import {
  privateApt,
  removeQuietly,
  rootPrefix,
  unpackPackage,
  type Offer,
  type PrivateApt,
} from './private-apt.ts';
import { makeWorkFolder } from '../../base/work-folder.ts';

export interface AptOptions {
  /** which emulator; default: the default architecture's */
  readonly target?: QemuTarget | undefined;
  readonly cacheFolder: string;
  readonly env: NodeJS.ProcessEnv;
  /** may the release's own package be installed? An unpacked one changes nothing and can be kept by a CI cache */
  readonly mayInstall: boolean;
  /** plugin API that it has to have, judged by its version; default: any */
  readonly pluginApi?: number;
  readonly onProgress?: ((text: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A QEMU from packages and one sentence on where it came from. */
export interface AptQemu {
  readonly files: QemuFiles;
  readonly reason: string;
}

/**
 * Takes the unpacked QEMU of the cache, or fetches one.
 *
 * @throws BootgateError where there is no apt, no network or no such package
 */
export async function aptQemu(options: AptOptions): Promise<AptQemu> {
  const target = targetOf(options);
  const emulator = target.packages.debian;
  const unpacked = (await cachedQemus(options.cacheFolder, target))
    .filter(({ manifest }) => manifest.source === 'apt' && suffices(manifest.qemu, options))
    .sort((a, b) => compareVersions(b.manifest.qemu, a.manifest.qemu))[0];
  if (unpacked) {
    const reason = `QEMU ${unpacked.manifest.qemu} was unpacked earlier (${unpacked.manifest.origin[0] ?? 'a package'})`;
    return { files: filesOfFolder(unpacked.folder, 'apt', target), reason };
  }
  const distribution = await thisDistribution();
  const parent = qemuCache(options.cacheFolder);
  await makeFolder(parent);
  const work = await makeWorkFolder(parent, '.apt');
  try {
    const apt = await privateApt({ ...options, folder: join(work, 'apt'), distribution, types: ['deb'] });
    const offer = newestOffer(await apt.offers(emulator));
    if (!offer) {
      throw new BootgateError(`apt offers no package ${emulator} on this ${distribution.id}`, {
        hint: `'--qemu build' makes one from source`,
      });
    }
    if (!suffices(upstreamVersion(offer.version), options)) {
      throw new BootgateError(
        `the newest that ${distribution.id} offers is ${emulator} ${offer.version} of ${offer.suite}`,
      );
    }
    return (await installRelease(offer, distribution, options)) ?? (await unpack(apt, offer, work, options));
  } finally {
    await removeQuietly(work);
  }
}

function suffices(version: string, { pluginApi = 0 }: AptOptions): boolean {
  return (assumedPluginApi(version)?.current ?? 0) >= pluginApi;
}

/** The newest by QEMU's own version; equal ones in apt's order of preference. */
export function newestOffer(offers: readonly Offer[]): Offer | undefined {
  return [...offers].sort((a, b) =>
    compareVersions(upstreamVersion(b.version), upstreamVersion(a.version)),
  )[0];
}

/** `1:10.0.2+ds-2+deb13u1~bpo12+1` → `10.0.2` */
export function upstreamVersion(version: string): string {
  return /^(?:\d+:)?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? '0';
}

/**
 * Installs the release's own package where that is the newest and root's rights are at hand.
 *
 * @returns null where it should be unpacked instead
 */
export async function installRelease(
  offer: Offer,
  distribution: Distribution,
  options: AptOptions,
): Promise<AptQemu | null> {
  if (offer.suite.endsWith('-backports')) return null;
  const target = targetOf(options);
  const emulator = target.packages.debian;
  const reason = `${distribution.id}'s package ${emulator} ${offer.version}`;
  const [present] = await systemQemus(options.env, target);
  if (present && (await installedVersion(emulator)) === offer.version) {
    return { files: present, reason: `${reason}, installed already` };
  }
  const root = options.mayInstall ? await rootPrefix() : null;
  if (root === null) return null;
  options.onProgress?.(`installing ${emulator} ${offer.version}`);
  const [program, ...args] = [...root, 'apt-get', '-qq', 'install', '-y', '--no-install-recommends'];
  const env = { ...options.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await runProgramOrThrow(program, [...args, `${emulator}=${offer.version}`], { env });
  } catch (error) {
    options.onProgress?.(`it cannot be installed (${errorMessage(error)}), so it is unpacked instead`);
    return null;
  }
  const [files] = await systemQemus(options.env, target);
  return files ? { files, reason: `${reason}, installed now` } : null;
}

async function installedVersion(emulator: string): Promise<string> {
  const { stdout } = await runProgramOrThrow('dpkg-query', ['-W', '-f', '${Version}', emulator]).catch(
    () => ({ stdout: Buffer.alloc(0) }),
  );
  return stdout.toString();
}

async function unpack(apt: PrivateApt, offer: Offer, work: string, options: AptOptions): Promise<AptQemu> {
  const { cacheFolder, onProgress } = options;
  const target = targetOf(options);
  const emulator = target.packages.debian;
  const packages = await apt.resolve(emulator, offer);
  onProgress?.(`fetching ${emulator} ${offer.version} and ${packages.length - 1} packages it needs`);
  const root = join(work, 'root');
  await mkdir(root);
  for (const file of await apt.download(packages, join(work, 'packages'))) await unpackPackage(file, root);

  const staged = join(work, 'qemu');
  await arrange(root, staged, target);
  const missing = await missingLibraries(join(staged, binaryIn(target)), join(staged, layout.libraries));
  if (missing.length > 0) {
    throw new BootgateError(`the unpacked QEMU lacks ${missing.join(', ')}`, {
      hint: `'apt-get install ${emulator}' installs everything it needs`,
    });
  }
  const suite = `${emulator} ${offer.version} of ${offer.suite}`;
  const manifest: QemuManifest = {
    format: 'bootgate-qemu',
    version: 1,
    source: 'apt',
    qemu: upstreamVersion(offer.version),
    ...binaryField(target.binary),
    arch: process.arch,
    origin: [suite, ...packages],
    libc: await hostLibc(),
    files: {},
    recipe: null,
  };
  await writeFile(join(staged, manifestName), JSON.stringify(manifest, null, 1));
  const version = offer.version.replace(/^\d+:/, '').replaceAll(/[^\w.+~-]/g, '_');
  const of = target === defaultArchitecture.qemu ? '' : `${emulator}-`;
  const folder = join(qemuCache(cacheFolder), `apt-${of}${version}`);
  await placeFolder(staged, folder);
  return {
    files: filesOfFolder(folder, 'apt', target),
    reason: `the newest this system's apt offers: ${suite}`,
  };
}

/** Folders of an unpacked package and what of them goes where in a QEMU folder. */
const placed: readonly { from: RegExp; to: string; name: RegExp }[] = [
  { from: /^(usr\/)?lib\/[^/]+-linux-gnu[^/]*$/, to: layout.libraries, name: /\.so(\.|$)/ },
  // Windows, sound and terminals are of no use to a guest without them.
  { from: /^usr\/lib\/[^/]+\/qemu$/, to: layout.modules, name: /^(?!ui-|audio-|chardev-).*\.so$/ },
  { from: /^usr\/share\/seabios$/, to: layout.firmware, name: /\.bin$/ },
  { from: /^usr\/lib\/ipxe\/qemu$/, to: layout.firmware, name: /\.rom$/ },
  {
    from: /^usr\/share\/qemu$/,
    to: layout.firmware,
    name: /^(kvmvapic|linuxboot|linuxboot_dma|multiboot|multiboot_dma|pvh)\.bin$|^qboot\.rom$|^trace-events-all$/,
  },
];

async function arrange(root: string, folder: string, { binary, firmware }: QemuTarget): Promise<void> {
  const exactly = (name: string): RegExp => new RegExp(`^${name.replaceAll('.', '\\.')}$`);
  const rules = [
    { from: /^usr\/bin$/, to: 'bin', name: exactly(binary) },
    // where it is another package's, a link to that
    ...(firmware === null
      ? []
      : [{ from: /^usr\/share\/qemu$/, to: layout.firmware, name: exactly(firmware) }]),
    ...placed,
  ];
  for (const to of Object.values(layout)) {
    await makeFolder(join(folder, to));
  }
  await makeFolder(join(folder, 'bin'));
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const from = entry.parentPath.slice(root.length + 1);
    const rule = rules.find((each) => each.from.test(from) && each.name.test(entry.name));
    // Symbolic links become copies: libfoo.so.1 is what programs ask for, libfoo.so.1.2 what it points to.
    if (rule && !entry.isDirectory()) {
      await copyFile(join(entry.parentPath, entry.name), join(folder, rule.to, entry.name)).catch(
        (error: unknown) => {
          // A link into a package that was not needed.
          if (errorCode(error) !== 'ENOENT') throw error;
        },
      );
    }
  }
}
