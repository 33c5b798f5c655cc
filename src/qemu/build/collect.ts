/** Brings a finished build together with its firmware, as a QEMU folder. */
import { access, copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../base/files.ts';
import { BootgateError } from '../../base/errors.ts';
import { runProgram } from '../../base/run-program.ts';
import { unpackPackage } from '../apt/private-apt.ts';
import { layout, manifestName, type QemuManifest } from '../qemu-folder.ts';
import { hostLibc } from '../shared-libraries.ts';
import type { BuildLog } from './build-log.ts';
import type { QemuSource } from './source.ts';

/** Firmware a PC guest may need: BIOS, option ROMs for -kernel, video and network ROMs. */
export const firmwareFiles =
  /^(bios|bios-256k|bios-microvm|kvmvapic|linuxboot|linuxboot_dma|multiboot|multiboot_dma|pvh|vgabios[\w-]*)\.bin$|^qboot\.rom$|^(pxe|efi)-[\w-]+\.rom$/;

const required = ['bios-256k.bin', 'linuxboot_dma.bin', 'kvmvapic.bin'];

/** Where distributions keep it. */
const systemFolders = ['/usr/share/seabios', '/usr/share/qemu', '/usr/lib/ipxe/qemu'];

interface Collection {
  readonly source: QemuSource;
  readonly build: string;
  readonly staged: string;
  readonly work: string;
  readonly manifest: QemuManifest;
  readonly log: BuildLog;
}

/**
 * Copies binary, firmware, event list, licence and log into the staged folder; the manifest comes last.
 *
 * @throws BootgateError when there is no firmware to be had
 */
export async function collect({ source, build, staged, work, manifest, log }: Collection): Promise<void> {
  for (const folder of ['bin', layout.modules, layout.firmware]) {
    await makeFolder(join(staged, folder));
  }
  const binary = join(staged, layout.binary);
  await copyFile(join(build, 'qemu-system-x86_64'), binary);
  await runProgram('strip', ['--strip-unneeded', binary]).catch(() => undefined); // only to save space
  await copyFile(join(build, 'trace/trace-events-all'), join(staged, layout.firmware, 'trace-events-all'));
  await copyFile(join(source.tree, 'COPYING'), join(staged, 'COPYING'));
  await collectFirmware(source, join(staged, layout.firmware), work);
  await copyFile(log.path, join(staged, 'build.log'));
  const complete = { ...manifest, libc: await hostLibc() };
  await writeFile(join(staged, manifestName), JSON.stringify(complete, null, 1));
}

/** The source's own images, else those of the suite it came from, else the system's. */
async function collectFirmware(source: QemuSource, into: string, work: string): Promise<void> {
  if (await hasAll(join(source.tree, 'pc-bios'))) {
    await copyFirmware([join(source.tree, 'pc-bios')], into);
  } else if (source.debian !== null) {
    const { apt, suite, version } = source.debian;
    const seabios = (await apt.offers('seabios')).find((offer) => offer.suite === suite);
    const packages = [seabios ? `seabios=${seabios.version}` : 'seabios', `qemu-system-data=${version}`];
    const folder = join(work, 'firmware');
    await mkdir(folder);
    for (const file of await apt.download(packages, join(work, 'firmware-packages'))) {
      await unpackPackage(file, folder);
    }
    await copyFirmware(
      systemFolders.map((each) => join(folder, each)),
      into,
    );
  } else {
    await copyFirmware(systemFolders, into);
  }
  if (!(await hasAll(into))) {
    throw new BootgateError('there is no firmware for the new QEMU: its source brings none', {
      hint: "install it ('apt-get install seabios qemu-system-data'), or build from QEMU's own release tarball",
    });
  }
}

async function hasAll(folder: string): Promise<boolean> {
  const there = await Promise.all(
    required.map(
      async (name) =>
        await access(join(folder, name)).then(
          () => true,
          () => false,
        ),
    ),
  );
  return there.every(Boolean);
}

async function copyFirmware(folders: readonly string[], into: string): Promise<void> {
  for (const folder of folders) {
    for (const name of await readdir(folder).catch(() => [])) {
      if (firmwareFiles.test(name)) await copyFile(join(folder, name), join(into, name));
    }
  }
}
