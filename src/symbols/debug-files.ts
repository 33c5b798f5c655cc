/** Where debug information of a kernel may already lie on this machine. */
import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { withFileSource } from '../base/byte-source.ts';
import { readElf } from './elf-file.ts';
import { elfBuildId } from './elf-notes.ts';
import { symbolSection } from './elf-symbols.ts';

export interface DebugFileQuery {
  readonly buildId: string;
  /** `uname -r`, null where unknown */
  readonly release: string | null;
  readonly kernelPath: string;
  /** `/`, or another root to look under */
  readonly root: string;
}

/**
 * The first file with a symbol table and this build-id: the build tree or unpacked package the kernel lies in,
 * then what distributions install (Debian `-dbg`, Fedora and SUSE `-debuginfo`, Ubuntu `-dbgsym`).
 */
export function findDebugFile(query: DebugFileQuery): string | null {
  return candidates(query).find((path) => existsSync(path) && isDebugFileOf(path, query.buildId)) ?? null;
}

function candidates({ buildId, release, kernelPath, root }: DebugFileQuery): string[] {
  const byId = join('usr/lib/debug/.build-id', buildId.slice(0, 2), `${buildId.slice(2)}.debug`);
  const folder = dirname(resolve(kernelPath));
  const paths: string[] = [];
  if (basename(kernelPath) === 'bzImage') paths.push(join(folder, '../../../vmlinux'));
  const packageRoot = basename(folder) === 'boot' ? dirname(folder) : null;
  for (const base of packageRoot === null || packageRoot === root ? [root] : [packageRoot, root]) {
    paths.push(join(base, byId));
    if (release === null || !/^[\w.+~-]+$/.test(release)) continue;
    paths.push(
      join(base, 'usr/lib/debug/boot', `vmlinux-${release}`),
      join(base, 'usr/lib/debug/lib/modules', release, 'vmlinux'),
      join(base, 'usr/lib/debug/usr/lib/modules', release, 'vmlinux'),
      join(base, 'usr/lib/debug/lib/modules', release, 'vmlinux.debug'),
      join(base, 'boot', `vmlinux-${release}`),
      join(base, 'lib/modules', release, 'build/vmlinux'),
    );
  }
  return paths;
}

/** Whether a file has this build-id and a symbol table. */
export function isDebugFileOf(path: string, buildId: string): boolean {
  try {
    return withFileSource(path, (source) => {
      const elf = readElf(source);
      return elfBuildId(source, elf) === buildId && symbolSection(elf) !== undefined;
    });
  } catch {
    return false; // a candidate that cannot be read is no candidate
  }
}
