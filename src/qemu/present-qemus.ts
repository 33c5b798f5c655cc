/** The QEMUs of this machine, each asked what it can do, and the best of them that the tracer works in. */
import { join } from 'node:path';
import { errorMessage } from '../base/errors.ts';
import type { QemuTarget } from '../arch/architecture.ts';
import { describe, pluginApiOf, rank, type Purpose } from './choose.ts';
import { probeQemu } from './probe/probe-qemu.ts';
import { cachedQemus, filesOfFolder, qemuCache, targetOf } from './qemu-folder.ts';
import type { Qemu, QemuFiles } from './qemu.ts';
import { systemQemus } from './system-qemu.ts';

/** A QEMU found on this machine; `problem` says why it cannot be used at all. */
export type PresentQemu =
  | { readonly qemu: Qemu; readonly problem?: undefined }
  | { readonly qemu?: undefined; readonly files: QemuFiles; readonly problem: string };

/**
 * Whether the tracer works in a QEMU: null, or what is wrong, to stand behind its name ("does not run …"). A probe knows
 * what a QEMU says of itself only.
 */
export type Trial = (qemu: Qemu) => Promise<string | null>;

/** Where to look, and for which emulator; default: the default architecture's. */
export interface PresentOptions {
  readonly cacheFolder: string;
  readonly target?: QemuTarget | undefined;
}

/** Every QEMU present: the system's, then unpacked, built and fetched ones. */
export async function presentQemus(
  options: PresentOptions & { readonly env: NodeJS.ProcessEnv },
): Promise<readonly PresentQemu[]> {
  const target = targetOf(options);
  const cached = await cachedQemus(options.cacheFolder, target);
  const candidates = [
    ...(await systemQemus(options.env, target)),
    ...cached.map(({ folder, manifest }) => filesOfFolder(folder, manifest.source, target)),
  ];
  const present: PresentQemu[] = [];
  for (const files of candidates) {
    try {
      present.push({ qemu: await probed(files, '', options) });
    } catch (error) {
      present.push({ files, problem: errorMessage(error) });
    }
  }
  return present;
}

/** A QEMU's files with what it says it can do. */
export async function probed(files: QemuFiles, reason: string, options: PresentOptions): Promise<Qemu> {
  const cache = join(qemuCache(options.cacheFolder), '.probes');
  return { ...files, reason, ...(await probeQemu(files, cache, targetOf(options))) };
}

export interface BestPresent {
  readonly best: Qemu | null;
  /** usable as well, as far as they say */
  readonly others: readonly Qemu[];
  /** those that would have been better, but that the tracer does not work in, a sentence each */
  readonly passedOver: readonly string[];
}

/** The best for a purpose that passes the trial; those behind it are not tried. */
export async function bestOf(
  qemus: readonly Qemu[],
  purpose: Purpose,
  trial: Trial | undefined,
): Promise<BestPresent> {
  const ranked = rank(qemus, purpose);
  const passedOver: string[] = [];
  for (const [index, qemu] of ranked.entries()) {
    const problem = purpose === 'plugin' && trial ? await trial(qemu) : null;
    if (problem === null) return { best: qemu, others: ranked.slice(index + 1), passedOver };
    passedOver.push(`${describe(qemu)} ${problem}`);
  }
  return { best: null, others: [], passedOver };
}

/** Can it show what takes this plugin API? Other purposes than the plugin take none. */
export function reaches(qemu: Qemu, purpose: Purpose, pluginApi: number): boolean {
  return purpose !== 'plugin' || pluginApiOf(qemu) >= pluginApi;
}
