/** Boots a systemd image through the pipeline that `bootgate run` uses, and gives everything that came of it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure } from '../../src/measure/measure.ts';
import { makeScenario, type ScenarioInput } from '../../src/config/scenario-input.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { readTrace } from '../../src/tracer/read-trace.ts';
import type { TraceTables } from '../../src/tracer/trace-tables.ts';
import { systemdImageAppend, type SystemdImage } from './systemd-image.ts';
import { testCacheFolder } from './test-cache.ts';

export interface ImageBoot {
  readonly profile: Profile;
  readonly tables: TraceTables;
  /** what the guest printed, colours removed */
  readonly console: string;
}

/** A boot takes some 40 s. */
export async function bootImage(
  image: SystemdImage,
  change: ScenarioInput = {},
  qemu = 'apt',
  env: Readonly<Record<string, string>> = {},
): Promise<ImageBoot> {
  const own = {
    kernel: image.kernel,
    initrd: image.initramfs,
    disk: { path: image.disk, as: 'nvdimm', format: 'raw' },
    append: systemdImageAppend,
    memoryMiB: 1024,
  } as const;
  return await bootInput([own, change], qemu, env);
}

/** The same of anything that can be booted. */
export async function bootInput(
  inputs: readonly ScenarioInput[],
  qemu = 'apt',
  env: Readonly<Record<string, string>> = {},
): Promise<ImageBoot> {
  const folder = mkdtempSync(join(tmpdir(), 'bootgate-image-'));
  try {
    const scenario = makeScenario('image', inputs);
    const { profile, recording } = await measure(scenario, folder, {
      cacheFolder: join(testCacheFolder, 'bootgate'),
      // where to look for QEMU, but no debuginfod
      env: { PATH: process.env['PATH'] ?? '', ...env },
      cwd: folder,
      signal: new AbortController().signal,
      qemu,
    });
    return {
      profile,
      tables: await readTrace(recording.trace!),
      // eslint-disable-next-line no-control-regex -- it is what is removed
      console: readFileSync(recording.console, 'utf8').replace(/\u001b\[[\d;]*m|\r/g, ''),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
