/** Makes a relocatable bundle of a located QEMU: what it needs besides a Linux with a C library. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { BootgateError } from '../../base/errors.ts';
import { firmwareFiles } from '../build/collect.ts';
import { firmwareFolders } from '../probe/firmware.ts';
import { probeQemu } from '../probe/probe-qemu.ts';
import { filesOfFolder, layout, readManifest } from '../qemu-folder.ts';
import type { Qemu } from '../qemu.ts';
import { hostLibc, linkedLibraries } from '../shared-libraries.ts';
import { unpackBundle } from './unpack-bundle.ts';
import { writeBundle, type BundleFile } from './write-bundle.ts';

export interface PackedQemu {
  readonly sha256: string;
  readonly bytes: number;
  /** bytes of the files inside */
  readonly files: number;
}

/** Modules a distribution may keep TCG in. Those for windows and sound would drag in a desktop's libraries. */
const neededModules = /^accel-tcg-x86_64\.so$/;

/**
 * Packs a QEMU and proves the bundle: it is unpacked elsewhere and probed, and must be able to do the same.
 *
 * @param output path ending in .tar.gz, .tar.xz or .tar.zst
 */
export async function packQemu(qemu: Qemu, output: string): Promise<PackedQemu> {
  const files = await bundleFiles(qemu);
  const manifest = await readManifest(dirname(dirname(qemu.binary)));
  const packed = await writeBundle(
    output,
    {
      format: 'bootgate-qemu',
      version: 1,
      source: 'bundle',
      qemu: qemu.version,
      arch: process.arch,
      libc: await hostLibc(),
      origin: [qemu.versionLine, ...(manifest?.origin ?? [])],
      recipe: manifest?.recipe ?? null,
    },
    files,
  );
  await prove(output, qemu);
  return { ...packed, files: files.length };
}

async function bundleFiles(qemu: Qemu): Promise<readonly BundleFile[]> {
  const files = new Map<string, BundleFile>();
  const add = (name: string, path: string, executable = false): void => {
    if (!files.has(name)) files.set(name, { name, path, executable });
  };
  add(layout.binary, qemu.binary, true);
  const modules = await moduleFiles(qemu);
  for (const path of modules) add(`${layout.modules}/${basename(path)}`, path);
  for (const program of [qemu.binary, ...modules]) {
    for (const { name, path } of await linkedLibraries(program, qemu.env['LD_LIBRARY_PATH'])) {
      if (path === null) throw new BootgateError(`${program} needs ${name}, which is not installed`);
      add(`${layout.libraries}/${name}`, path);
    }
  }
  for (const folder of await firmwareFolders(qemu)) {
    for (const name of await readdir(folder).catch(() => [])) {
      if (firmwareFiles.test(name) || name === 'trace-events-all') {
        add(`${layout.firmware}/${name}`, join(folder, name));
      }
    }
  }
  const licence = await licenceFile(qemu);
  if (licence !== null) add('COPYING', licence);
  return [...files.values()];
}

/** Modules lie in `QEMU_MODULE_DIR`, or in a folder `qemu` beside the libraries of the prefix. */
async function moduleFiles({ binary, env }: Qemu): Promise<readonly string[]> {
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
    const names = (await readdir(folder).catch(() => [])).filter((name) => neededModules.test(name));
    if (names.length > 0) return names.map((name) => join(folder, name));
  }
  return [];
}

async function licenceFile({ binary }: Qemu): Promise<string | null> {
  const prefix = dirname(dirname(binary));
  for (const [folder, name] of [
    [prefix, 'COPYING'],
    [join(prefix, 'share/doc/qemu-system-x86'), 'copyright'],
  ] as const) {
    const names: readonly string[] = await readdir(folder).catch(() => []);
    if (names.includes(name)) return join(folder, name);
  }
  return null;
}

async function prove(bundle: string, original: Qemu): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bootgate-pack-'));
  try {
    await unpackBundle(bundle, folder);
    const found = await probeQemu(filesOfFolder(folder, 'bundle'), join(folder, '.probes'));
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
