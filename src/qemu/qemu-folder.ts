/**
 * A QEMU in a folder of its own, complete with firmware and the libraries the system may lack. Unpacked
 * packages, builds and bundles all look like this, and `manifest.json` says where things are:
 *
 *     manifest.json
 *     bin/qemu-system-TARGET
 *     lib/*.so*                 shared libraries            (may be missing)
 *     lib/qemu/*.so             QEMU's own modules          (may be missing)
 *     share/qemu/bios-256k.bin  firmware
 *
 * A folder without a manifest is unfinished and is not looked at.
 */
import { readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { QemuTarget } from '../arch/architecture.ts';
import { defaultArchitecture } from '../arch/architectures.ts';
import { CheckedJson } from '../base/checked-json.ts';
import { errorCode, errorMessage, inputError } from '../base/errors.ts';
import type { QemuFiles } from './qemu.ts';

export const manifestName = 'manifest.json';
const manifestLimit = 1 << 20;

export interface QemuManifest {
  readonly format: 'bootgate-qemu';
  readonly version: 1;
  readonly source: 'apt' | 'build' | 'bundle';
  /** `10.0.2` */
  readonly qemu: string;
  /** the program in it; absent: the default architecture's */
  readonly binary?: string;
  /** `process.arch` of the hosts it runs on */
  readonly arch: string;
  /** where it came from: packages and versions, or source, checksum and changes; one line each, for people */
  readonly origin: readonly string[];
  /** the C library it was made with, `glibc 2.36`: an older one may lack symbols */
  readonly libc: string;
  /** every other file of a bundle with its SHA-256; empty for folders that never left this machine */
  readonly files: Readonly<Record<string, string>>;
  /** of a build: what it was made from and how, so that the cache knows it again; null for packages */
  readonly recipe: {
    readonly source: 'release' | 'debian' | 'given';
    readonly sha256s: readonly string[];
    readonly method: string;
  } | null;
}

/** Where things are, relative to the folder. */
export const layout = {
  libraries: 'lib',
  modules: 'lib/qemu',
  firmware: 'share/qemu',
} as const;

/** The emulator that is asked for: the default architecture's unless another is named. */
export function targetOf({
  target = defaultArchitecture.qemu,
}: {
  readonly target?: QemuTarget | undefined;
}): QemuTarget {
  return target;
}

/** Where the program is, likewise. */
export function binaryIn({ binary }: QemuTarget): string {
  return `bin/${binary}`;
}

/** What a QEMU of this folder is started with. */
export function filesOfFolder(
  folder: string,
  source: QemuFiles['source'],
  target: QemuTarget = defaultArchitecture.qemu,
): QemuFiles {
  return {
    binary: join(folder, binaryIn(target)),
    args: ['-L', join(folder, layout.firmware)],
    env: {
      LD_LIBRARY_PATH: join(folder, layout.libraries),
      QEMU_MODULE_DIR: join(folder, layout.modules),
    },
    source,
  };
}

/**
 * Reads a folder's manifest.
 *
 * @returns null when there is none
 * @throws an input error when it is damaged or from a newer Bootgate
 */
export async function readManifest(folder: string): Promise<QemuManifest | null> {
  const file = join(folder, manifestName);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
    throw error;
  }
  return parseManifest(text, file);
}

/** Checks a manifest of unknown origin. */
export function parseManifest(text: string, file: string): QemuManifest {
  if (text.length > manifestLimit) throw inputError('is too long for a manifest', { place: { file } });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw inputError(`is not JSON: ${errorMessage(error)}`, { place: { file }, cause: error });
  }
  const manifest = new CheckedJson(json, '', file);
  manifest.field('format').oneOf(['bootgate-qemu'] as const);
  const version = manifest.field('version').integer(1);
  if (version > 1) {
    throw inputError(`is a QEMU bundle of version ${version}, newer than this Bootgate reads`, {
      place: { file },
      hint: 'update Bootgate, or use an older bundle',
    });
  }
  const files = manifest.field('files');
  const names = Object.keys(files.value ?? {});
  if (names.length > 10_000) throw files.error('has too many entries');
  return {
    format: 'bootgate-qemu',
    version: 1,
    source: manifest.field('source').oneOf(['apt', 'build', 'bundle'] as const),
    qemu: manifest.field('qemu').string(40),
    ...binaryField(manifest.optional('binary')?.string(40)),
    arch: manifest.field('arch').string(20),
    origin: manifest.field('origin').strings(1000),
    libc: manifest.field('libc').string(40),
    files: Object.fromEntries(names.map((name) => [name, files.field(name).string(64)])),
    recipe: manifest.field('recipe').nullable((recipe) => ({
      source: recipe.field('source').oneOf(['release', 'debian', 'given'] as const),
      sha256s: recipe.field('sha256s').strings(20, 64),
      method: recipe.field('method').string(64),
    })),
  };
}

/** A manifest's word for its program; manifests older than a second target have none. */
export function binaryField(binary: string | undefined): { readonly binary?: string } {
  return binary === undefined || binary === defaultArchitecture.qemu.binary ? {} : { binary };
}

/** Cache folder of unpacked, built and fetched QEMUs. */
export function qemuCache(cacheFolder: string): string {
  return join(cacheFolder, 'qemu');
}

/** Complete folders of the cache that hold this QEMU, by name. A damaged one is as good as none. */
export async function cachedQemus(
  cacheFolder: string,
  { binary }: QemuTarget = defaultArchitecture.qemu,
): Promise<readonly { readonly folder: string; readonly manifest: QemuManifest }[]> {
  const parent = qemuCache(cacheFolder);
  const names = await readdir(parent).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  const found = [];
  for (const name of names.filter((each) => !each.startsWith('.')).sort()) {
    const folder = join(parent, name);
    const manifest = await readManifest(folder).catch(() => null);
    if (manifest && holds(manifest, binary)) found.push({ folder, manifest });
  }
  return found;
}

function holds(manifest: QemuManifest, binary: string): boolean {
  return (manifest.binary ?? defaultArchitecture.qemu.binary) === binary;
}

/**
 * Gives a staged folder its name in the cache. Where another run was faster, its folder stays: it holds the
 * same; a damaged one is replaced.
 */
export async function placeFolder(staged: string, folder: string): Promise<void> {
  try {
    await rename(staged, folder);
  } catch (error) {
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
    if ((await readManifest(folder).catch(() => null)) !== null) return;
    await rm(folder, { recursive: true });
    await rename(staged, folder);
  }
}
