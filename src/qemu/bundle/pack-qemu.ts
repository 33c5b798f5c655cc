/** Makes a relocatable bundle of a located QEMU: what it needs besides a Linux with a C library. */
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { QemuTarget } from '../../arch/architecture.ts';
import { defaultArchitecture } from '../../arch/architectures.ts';
import { BootgateError } from '../../base/errors.ts';
import { firmwareFolders } from '../probe/firmware.ts';
import { probeQemu } from '../probe/probe-qemu.ts';
import { binaryField, binaryIn, filesOfFolder, layout, readManifest } from '../qemu-folder.ts';
import type { Qemu } from '../qemu.ts';
import { linkedLibraries, neededLibc } from '../shared-libraries.ts';
import { defaultLimits, unpackBundle } from './unpack-bundle.ts';
import { writeBundle, type BundleFile } from './write-bundle.ts';
import { makeWorkFolder } from '../../base/work-folder.ts';

export interface PackedQemu {
  readonly sha256: string;
  readonly bytes: number;
  /** bytes of the files inside */
  readonly files: number;
}

/**
 * Packs a QEMU and proves the bundle: it is unpacked elsewhere and probed, and must be able to do the same.
 *
 * @param output path ending in .tar.gz, .tar.xz or .tar.zst
 */
export async function packQemu(
  qemu: Qemu,
  output: string,
  target: QemuTarget = defaultArchitecture.qemu,
): Promise<PackedQemu> {
  const files = await bundleFiles(qemu, target);
  const manifest = await readManifest(dirname(dirname(qemu.binary)));
  const packed = await writeBundle(
    output,
    {
      format: 'bootgate-qemu',
      version: 1,
      source: 'bundle',
      qemu: qemu.version,
      ...binaryField(target.binary),
      arch: process.arch,
      libc: await neededLibc(files.filter(({ name }) => isCode(name)).map(({ path }) => path)),
      origin: [qemu.versionLine, ...(manifest?.origin ?? [])],
      recipe: manifest?.recipe ?? null,
    },
    files,
  );
  await prove(output, qemu, target);
  return { ...packed, files: files.length };
}

function isCode(name: string): boolean {
  return ['bin', layout.libraries, layout.modules].some((folder) => name.startsWith(`${folder}/`));
}

async function bundleFiles(qemu: Qemu, target: QemuTarget): Promise<readonly BundleFile[]> {
  const files = new Map<string, BundleFile>();
  const add = (name: string, path: string, executable = false): void => {
    if (!files.has(name)) files.set(name, { name, path, executable });
  };
  add(binaryIn(target), qemu.binary, true);
  const modules = await moduleFiles(qemu, target);
  for (const path of modules) add(`${layout.modules}/${basename(path)}`, path);
  for (const program of [qemu.binary, ...modules]) {
    for (const { name, path } of await linkedLibraries(program, qemu.env['LD_LIBRARY_PATH'])) {
      if (path === null) throw new BootgateError(`${program} needs ${name}, which is not installed`);
      add(`${layout.libraries}/${name}`, path);
    }
  }
  for (const folder of await firmwareFolders(qemu)) {
    for (const name of await readdir(folder).catch(() => [])) {
      if (target.firmwareImages?.names.test(name) === true || name === 'trace-events-all') {
        add(`${layout.firmware}/${name}`, join(folder, name));
      }
    }
  }
  const licence = await licenceFile(qemu, target);
  if (licence !== null) add('COPYING', licence);
  return [...files.values()];
}

/**
 * The module that a distribution may keep TCG in: those for windows and sound would drag in a desktop's libraries. It
 * lies in `QEMU_MODULE_DIR`, or in a folder `qemu` beside the libraries of the prefix.
 */
async function moduleFiles({ binary, env }: Qemu, target: QemuTarget): Promise<readonly string[]> {
  const prefix = dirname(dirname(binary));
  const libraries = ['lib', 'lib64'].map((name) => join(prefix, name));
  const folders = [...(env['QEMU_MODULE_DIR'] ? [env['QEMU_MODULE_DIR']] : [])];
  for (const folder of libraries) {
    folders.push(join(folder, 'qemu'));
    for (const name of await readdir(folder).catch(() => [])) {
      if (name.includes('-linux-')) folders.push(join(folder, name, 'qemu'));
    }
  }
  for (const folder of folders) {
    const names: readonly string[] = await readdir(folder).catch(() => []);
    if (names.includes(target.tcgModule)) return [join(folder, target.tcgModule)];
  }
  return [];
}

async function licenceFile({ binary }: Qemu, target: QemuTarget): Promise<string | null> {
  const prefix = dirname(dirname(binary));
  for (const [folder, name] of [
    [prefix, 'COPYING'],
    [join(prefix, 'share/doc', target.packages.debian), 'copyright'],
  ] as const) {
    const names: readonly string[] = await readdir(folder).catch(() => []);
    if (names.includes(name)) return join(folder, name);
  }
  return null;
}

async function prove(bundle: string, original: Qemu, target: QemuTarget): Promise<void> {
  const folder = await makeWorkFolder(tmpdir(), 'bootgate-pack');
  try {
    await unpackBundle(bundle, folder, defaultLimits, target);
    const found = await probeQemu(filesOfFolder(folder, 'bundle', target), join(folder, '.probes'), target);
    for (const ability of ['versionLine', 'tcg', 'completeExecTb', 'firmwareSha256'] as const) {
      if (found[ability] !== original[ability]) {
        throw new BootgateError(
          `the packed QEMU is not the same: ${ability} is ${String(found[ability])}, was ${String(original[ability])}`,
        );
      }
    }
    if (found.pluginApi?.current !== original.pluginApi?.current) {
      throw new BootgateError('the packed QEMU does not load plugins as the original does');
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
