/**
 * The kernels (and initrds) of the base branch, kept beside their baselines in the actions cache. When QEMU was
 * updated, the figures of every stored baseline are of another environment; the base is then booted once more in
 * the pull request's own job, and nobody has to wait for a push.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage } from '../base/errors.ts';
import { sha256, sha256File, writeFileAtomic } from '../base/files.ts';
import { formatBytes } from '../base/number-format.ts';
import type { ActionsCacheFile } from '../baseline/actions-cache-file.ts';
import { decodeBootFiles, encodeBootFiles, maximumBootFilesBytes } from '../baseline/boot-files.ts';
import type { Scenario } from '../config/scenario.ts';

export interface BaseBootFiles {
  /** Keeps what a scenario boots. @returns one sentence for the log @throws when it could not be kept */
  keep(scenario: Scenario, sha: string): Promise<string>;
  /**
   * The scenario with the files of the first of these commits that was kept, written into `folder`.
   *
   * @returns null when none was kept, or the cache cannot be asked (told to `log`)
   */
  find(scenario: Scenario, shas: readonly string[], folder: string): Promise<KeptBoot | null>;
}

export interface KeptBoot {
  readonly scenario: Scenario;
  readonly sha: string;
  /** how many commits older than the wanted base */
  readonly distance: number;
}

function cacheKey(scenario: string, identity: string | undefined, sha: string): string {
  const whose = identity === undefined ? '' : `-${sha256(Buffer.from(identity)).slice(0, 16)}`;
  return `bootgate-base-files-v1-${scenario}${whose}-${sha}`;
}

/**
 * @param log told, sentence by sentence, what goes wrong while looking
 * @param identity of the job, src/action/identity.ts
 */
export function baseBootFiles(
  cache: ActionsCacheFile,
  log: (text: string) => void,
  identity?: string,
): BaseBootFiles {
  return {
    keep: async (scenario, sha) => {
      if (scenario.disk !== null) return 'a disk image is too large to be kept for later';
      const paths = [scenario.kernel, ...(scenario.initrd === null ? [] : [scenario.initrd])];
      const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
      const bytes = sizes.reduce((sum, size) => sum + size, 0);
      if (bytes > maximumBootFilesBytes) {
        return `kernel and initrd are too large to be kept for later (${formatBytes(bytes)})`;
      }
      const kept = encodeBootFiles({
        scenario: scenario.name,
        sha,
        append: scenario.append,
        kernel: await readFile(scenario.kernel),
        initrd: scenario.initrd === null ? null : await readFile(scenario.initrd),
      });
      const result = await cache.save(cacheKey(scenario.name, identity, sha), kept, 'the kernel');
      return result === 'saved' ? `kernel kept too (${formatBytes(bytes)})` : 'its kernel was kept already';
    },
    find: async (scenario, shas, folder) => {
      const keys = shas.map((sha) => cacheKey(scenario.name, identity, sha));
      for (let from = 0; from < shas.length;) {
        try {
          const key = await cache.first(keys.slice(from));
          if (key === null) return null;
          const distance = keys.indexOf(key);
          from = distance + 1;
          const bytes = await cache.load(key);
          if (bytes === null) continue;
          const sha = shas[distance]!;
          const name = `kernel kept of ${sha.slice(0, 12)}`;
          const files = decodeBootFiles(bytes, name, { scenario: scenario.name, sha });
          const [kernel, initrd] = [join(folder, 'kernel'), join(folder, 'initrd')];
          await writeFileAtomic(kernel, files.kernel);
          if (files.initrd) await writeFileAtomic(initrd, files.initrd);
          const sameKernel = sha256(files.kernel) === (await sha256File(scenario.kernel));
          return {
            sha,
            distance,
            scenario: {
              ...scenario,
              kernel,
              initrd: files.initrd ? initrd : null,
              append: files.append,
              // Symbols belong to one build; without them the names are in the kernel itself.
              vmlinux: sameKernel ? scenario.vmlinux : null,
            },
          };
        } catch (error) {
          log(`the base's kernel cannot be used: ${errorMessage(error)}`);
          return null;
        }
      }
      return null;
    },
  };
}
