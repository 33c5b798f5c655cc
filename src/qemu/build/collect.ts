/** Brings a finished build together with its firmware, as a QEMU folder. */
import { copyFile, cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FirmwareImages, QemuTarget } from '../../arch/architecture.ts';
import { exists, makeFolder } from '../../base/files.ts';
import { BootgateError } from '../../base/errors.ts';
import { runProgram } from '../../base/run-program.ts';
import { unpackPackage } from '../apt/private-apt.ts';
import { binaryIn, layout, manifestName, type QemuManifest } from '../qemu-folder.ts';
import { hostLibc } from '../shared-libraries.ts';
import type { BuildLog } from './build-log.ts';
import type { QemuSource } from './source.ts';

interface Collection {
  readonly target: QemuTarget;
  readonly source: QemuSource;
  readonly build: string;
  readonly staged: string;
  /** what `collectFirmware` gave */
  readonly firmware: string | null;
  readonly manifest: QemuManifest;
  readonly log: BuildLog;
}

/** Copies binary, firmware, event list, licence and log into the staged folder; the manifest comes last. */
export async function collect({
  target,
  source,
  build,
  staged,
  firmware,
  manifest,
  log,
}: Collection): Promise<void> {
  for (const folder of ['bin', layout.modules, layout.firmware]) {
    await makeFolder(join(staged, folder));
  }
  const binary = join(staged, binaryIn(target));
  await copyFile(join(build, target.binary), binary);
  await runProgram('strip', ['--strip-unneeded', binary]).catch(() => undefined); // only to save space
  await copyFile(join(build, 'trace/trace-events-all'), join(staged, layout.firmware, 'trace-events-all'));
  await copyFile(join(source.tree, 'COPYING'), join(staged, 'COPYING'));
  if (firmware !== null) await cp(firmware, join(staged, layout.firmware), { recursive: true });
  await copyFile(log.path, join(staged, 'build.log'));
  const complete = { ...manifest, libc: await hostLibc() };
  await writeFile(join(staged, manifestName), JSON.stringify(complete, null, 1));
}

/**
 * The source's own images, else those of the suite it came from, else the system's. Asked for before anything is compiled.
 *
 * @returns a folder with them below `work`; null where the machines have no firmware
 * @throws BootgateError when there is none to be had
 */
export async function collectFirmware(
  { firmwareImages: images }: QemuTarget,
  source: QemuSource,
  work: string,
): Promise<string | null> {
  if (images === null) return null;
  const into = join(work, 'firmware-images');
  await mkdir(into);
  if (await hasAll(join(source.tree, 'pc-bios'), images)) {
    await copyFirmware([join(source.tree, 'pc-bios')], into, images);
  } else if (source.debian !== null) {
    const { apt, suite, version } = source.debian;
    const offered = (await apt.offers(images.package)).find((offer) => offer.suite === suite);
    const packages = [
      offered ? `${images.package}=${offered.version}` : images.package,
      `qemu-system-data=${version}`,
    ];
    const folder = join(work, 'firmware');
    await mkdir(folder);
    for (const file of await apt.download(packages, join(work, 'firmware-packages'))) {
      await unpackPackage(file, folder);
    }
    await copyFirmware(
      images.folders.map((each) => join(folder, each)),
      into,
      images,
    );
  } else {
    await copyFirmware(images.folders, into, images);
  }
  if (!(await hasAll(into, images))) {
    throw new BootgateError('there is no firmware for the new QEMU: its source brings none', {
      hint: `install it ('apt-get install ${images.package} qemu-system-data'), or build from QEMU's own release tarball`,
    });
  }
  return into;
}

async function hasAll(folder: string, { required }: FirmwareImages): Promise<boolean> {
  const there = await Promise.all(required.map((name) => exists(join(folder, name))));
  return there.every(Boolean);
}

async function copyFirmware(
  folders: readonly string[],
  into: string,
  { names, packagedAs }: FirmwareImages,
): Promise<void> {
  for (const folder of folders) {
    for (const name of await readdir(folder).catch(() => [])) {
      const own = packagedAs.get(name) ?? name;
      if (names.test(own)) await copyFile(join(folder, name), join(into, own));
    }
  }
}
