/** Which plugin API versions a QEMU accepts, read from its refusal of impossible ones. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { QemuFiles } from '../qemu.ts';
import { emptyMachine, runQemu } from './run-qemu.ts';
import { versionPlugin } from './version-plugin.ts';

export interface PluginApi {
  readonly min: number;
  readonly current: number;
  /** true when the range was derived from QEMU's version instead of probed */
  readonly assumed?: boolean;
}

const tooNew = 0x7fffffff;
const tooOld = -1;

/**
 * Loads two plugins of impossible versions and reads the range out of QEMU's messages.
 *
 * @param folder an existing folder for the two plugin files
 * @param version QEMU's, for hosts where no plugin can be made up
 * @returns null for a QEMU built without plugins
 */
export async function probePluginApi(
  qemu: QemuFiles,
  version: string,
  folder: string,
  arch: string = process.arch,
): Promise<PluginApi | null> {
  const current = await limitNamed(qemu, tooNew, /supports only up to version (\d+)/, folder, arch);
  if (current === 'no plugins') return null;
  const min = await limitNamed(qemu, tooOld, /supports only a minimum version of (\d+)/, folder, arch);
  if (typeof current === 'number' && typeof min === 'number') return { min, current };
  return assumedPluginApi(version);
}

async function limitNamed(
  qemu: QemuFiles,
  version: number,
  pattern: RegExp,
  folder: string,
  arch: string,
): Promise<number | 'no plugins' | 'unknown'> {
  const plugin = versionPlugin(version, arch);
  if (plugin === null) return 'unknown';
  const file = join(folder, `version${version}.so`);
  await writeFile(file, plugin);
  const { stderr, status } = await runQemu(qemu, [...emptyMachine, '-plugin', file]);
  const named = pattern.exec(stderr);
  if (named) return Number(named[1]);
  // A build without plugins has no such option, or says so (vl.c).
  if (status !== 0 && /-plugin: invalid option|plugin(s| interface| support)? (are|is)? ?not/i.test(stderr)) {
    return 'no plugins';
  }
  return 'unknown';
}

/** API and minimum by release: include/qemu/qemu-plugin.h and plugins/plugin.h of each. */
const releases: readonly { from: string; min: number; current: number }[] = [
  { from: '11.1', min: 7, current: 7 },
  { from: '11.0', min: 2, current: 6 },
  { from: '10.1', min: 2, current: 5 },
  { from: '9.2', min: 2, current: 4 },
  { from: '9.1', min: 2, current: 3 },
  { from: '9.0', min: 2, current: 2 },
  { from: '6.0', min: 0, current: 1 },
];

/** What a release of this version has when it was built with plugins; null before 6.0. */
export function assumedPluginApi(version: string): PluginApi | null {
  const release = releases.find(({ from }) => compareVersions(version, from) >= 0);
  return release ? { min: release.min, current: release.current, assumed: true } : null;
}

/** Negative, zero or positive, as `a` is older than, equal to or newer than `b`; `10.0` equals `10.0.0`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number)) as [number[], number[]];
  for (let part = 0; part < Math.max(left.length, right.length); part += 1) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
