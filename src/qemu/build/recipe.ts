/** How a QEMU is built: what is asked of configure, and what a build's identity is made of. */
import type { QemuTarget } from '../../arch/architecture.ts';
import { defaultArchitecture } from '../../arch/architectures.ts';
import { sha256 } from '../../base/files.ts';
import { compareVersions } from '../probe/plugin-api.ts';
import { sourceChanges } from './source-changes.ts';

/** QEMU's release that is built unless another is asked for. */
export const pinnedRelease = {
  version: '10.0.2',
  file: 'qemu-10.0.2.tar.xz',
  /** as Homebrew and OpenEmbedded pin it, independently of each other */
  sha256: 'ef786f2398cb5184600f69aef4d5d691efd44576a3cff4126d38d4c6fec87759',
  site: 'https://download.qemu.org/',
} as const;

/**
 * What the tracer asks QEMU for by name (src/tracer/plugin: count.c.inc, clock.c.inc, hooks.c.inc). A QEMU that loads
 * modules, as distributions build it, exports everything; ours has none. (The option: binutils 2.35.)
 */
const exported = ['icount_get_raw', 'qemu_clock_get_ns', 'vm_stop'] as const;

/**
 * One target, one accelerator, plugins and the simple trace backend; nothing that depends on the host's extras.
 * Not `log` as well: it always logs what is traced (util/log.c), so every exec_tb event would also be printed as
 * text, at twice the time of a traced boot.
 */
const commonOptions = [
  '--enable-trace-backends=simple',
  '--enable-plugins',
  '--without-default-features',
  '--enable-system',
  '--enable-tcg',
  '--enable-fdt=system',
  '--disable-docs',
  '--disable-install-blobs',
  '--disable-debug-info',
  `--extra-ldflags=${exported.map((name) => `-Wl,--export-dynamic-symbol=${name}`).join(' ')}`,
] as const;

function optionsFor({ target }: QemuTarget): readonly string[] {
  return [`--target-list=${target}`, ...commonOptions];
}

/**
 * Arguments of QEMU's configure.
 *
 * @param version of the source
 * @param identity of source and recipe, so that `--version` tells this build from others
 * @param work the folder with source and build, whose name is another each time: generated code gets absolute names of
 *   headers into messages (`__FILE__`), so without the map no two builds have the same bytes
 */
export function configureOptions(
  version: string,
  identity: string,
  work: string,
  target: QemuTarget = defaultArchitecture.qemu,
): readonly string[] {
  return [
    ...optionsFor(target),
    `--extra-cflags=-ffile-prefix-map=${work}=.`, // gcc 8, clang 10
    `--with-pkgversion=Bootgate ${identity}`,
    // From 8.1 on configure would fetch Python packages from the network.
    ...(compareVersions(version, '8.1') >= 0 ? ['--disable-download'] : []),
  ];
}

/** What of the recipe decides about the result: explanations may be reworded without a new build. */
function recipeFor(target: QemuTarget): object {
  return {
    commonOptions: optionsFor(target),
    changes: sourceChanges.map(({ files, before, after, when }) => ({ files, before, after, when })),
  };
}

/**
 * Identity of source and recipe, 10 hexadecimal digits. The host has no part in it: builds of one source on two
 * hosts execute guests alike, and their profiles are comparable.
 *
 * @param sources SHA-256 of every file the source was made from
 */
export function buildIdentity(
  sources: readonly string[],
  target: QemuTarget = defaultArchitecture.qemu,
): string {
  return sha256(JSON.stringify({ sources, recipe: recipeFor(target) })).slice(0, 10);
}

/** Identity of recipe and host: a cached build with another one is not used. */
export function methodIdentity(host: HostDescription, target: QemuTarget = defaultArchitecture.qemu): string {
  return sha256(JSON.stringify({ recipe: recipeFor(target), host })).slice(0, 16);
}

export interface HostDescription {
  readonly arch: string;
  /** `debian 12`: a build is linked with the distribution's libraries */
  readonly distribution: string;
  /** first line of `cc --version` */
  readonly compiler: string;
}
