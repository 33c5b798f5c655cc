/**
 * Boots that need not be made again. Two boots of the same inputs are the same, so a profile is kept under the digest of
 * everything that decides it: what is booted and how, the QEMU, the names, and this program itself.
 *
 * Why so: docs/decisions/0191-boots-of-equal-inputs.md.
 */
import { copyFile, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../base/cache-folder.ts';
import { codeDigest } from '../base/code-digest.ts';
import { makeFolder, sha256 } from '../base/files.ts';
import { makeWorkFolder } from '../base/work-folder.ts';
import type { PreparedGuest } from '../boot/prepare-guest.ts';
import type { Scenario } from '../config/scenario.ts';
import { notBootedText } from '../profile/not-booted.ts';
import { readProfile, writeProfile } from '../profile/profile-file.ts';
import type { Qemu } from '../qemu/qemu.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import type { SourceEvidence } from './source-evidence.ts';
import type { KeptBoots, Measurement, MeasureHost } from './measurement.ts';

/** Of those used last; an image's profile takes some megabytes. */
const mostKept = 40;

/** Where a command's boots are kept; undefined where it runs from its sources, or BOOTGATE_AGAIN says that each is made. */
export function keptBootsOf(env: NodeJS.ProcessEnv): KeptBoots | undefined {
  if (codeDigest === null || env['BOOTGATE_AGAIN']) return undefined;
  return { folder: join(cacheFolder(env), 'boots'), code: codeDigest };
}

/** What is booted, as far as it is known before. */
export interface BootInputs {
  readonly scenario: Scenario;
  readonly guest: PreparedGuest;
  readonly qemu: Qemu;
  readonly symbols: SymbolTable;
  readonly evidence: SourceEvidence;
  /** of a file; a measurement asks for the same ones again, and a disk takes a while */
  readonly digestOf: (path: string) => Promise<string>;
}

/**
 * The digest of a boot's inputs.
 *
 * @returns null for a boot that is measured by the host's clock, is to be repeated, or reads what a digest does not
 *   reach: folders, files named in QEMU's arguments, a program on the host
 */
export async function bootKey(
  { scenario, guest, qemu, symbols, evidence, digestOf }: BootInputs,
  { keptBoots, env, keepTraces }: MeasureHost,
): Promise<string | null> {
  const { tracer, runs, modules, sysroot, qemuArgs, focus } = scenario;
  const readsMore = modules !== null || sysroot !== null || qemuArgs.length > 0 || focus?.run != null;
  if (!keptBoots || tracer !== 'plugin' || runs > 1 || readsMore || keepTraces !== undefined) return null;
  const digest = async (path: string | null): Promise<string | null> =>
    path === null ? null : await digestOf(path);
  const { kernel, initrd, vmlinux, disk } = scenario;
  const elsewhere = { name: '', kernel: '', initrd: '', vmlinux: '', source: '' };
  const facts = [
    keptBoots.code,
    { ...scenario, ...elsewhere, disk: disk && { ...disk, path: '' }, limits: scenario.limits.instructions },
    await Promise.all([kernel, guest.kernel, guest.initrd, vmlinux, disk?.path ?? null].map(digest)),
    // Where an initramfs was given, userspace's names are from it.
    initrd === null ? null : await digest(initrd),
    [guest.append, guest.disk?.as, guest.uefi?.sha256],
    [await digest(qemu.binary), qemu.versionLine, qemu.firmwareSha256, qemu.shortfall],
    [symbolsDigest(symbols), evidence.digest],
    ['BOOTGATE_CHECK_TRACER', 'BOOTGATE_DEBUGINFOD', 'DEBUGINFOD_URLS', 'CC'].map((each) => env[each]),
  ];
  const plain = (_key: string, value: unknown): unknown =>
    typeof value === 'bigint' ? value.toString() : value;
  return sha256(JSON.stringify(facts, plain)).slice(0, 32);
}

function symbolsDigest(symbols: SymbolTable): string {
  const { source, address, length } = symbols;
  const names = Array.from({ length }, (_, row) => symbols.name(row)).join('\n');
  const addresses = new Uint8Array(address.buffer, address.byteOffset, address.byteLength);
  return sha256(`${source} ${sha256(addresses)} ${names}`);
}

/**
 * The measurement of the same inputs, with the console where a boot would have left it.
 *
 * @returns null where there is none, or it cannot be read
 */
export async function keptBoot(
  key: string,
  { scenario, qemu }: BootInputs,
  folder: string,
  { keptBoots }: MeasureHost,
): Promise<Measurement | null> {
  const kept = join(keptBoots!.folder, key);
  const run = join(folder, 'run-1');
  const console = join(run, 'console.log');
  try {
    const path = join(kept, 'profile.json.gz');
    const { mtime } = await stat(path);
    const profile = await readProfile(path);
    await makeFolder(run);
    await copyFile(join(kept, 'console.log'), console);
    await utimes(kept, new Date(), new Date()).catch(() => undefined);
    const { coverage, outcome, totals } = profile;
    const notes = [...coverage.notes, notBootedText(mtime)];
    return {
      profile: { ...profile, scenario: scenario.name, coverage: { ...coverage, notes } },
      recording: {
        ...{ format: 'bootgate-recording', version: 1, folder: run, scenario, qemu, command: [] },
        ...{ outcome, wallMs: totals.wallMs, trace: null, console, qemuLog: join(run, 'qemu.log') },
        ...{ marks: [], warnings: [] },
      },
    };
  } catch {
    return null;
  }
}

/** Keeps a boot that reached its end; what cannot be kept is made again another time. */
export async function keepBoot(
  key: string,
  { profile, recording }: Measurement,
  { keptBoots }: MeasureHost,
): Promise<void> {
  if (recording.outcome.kind !== 'reached-end') return;
  const { folder } = keptBoots!;
  try {
    const work = await makeWorkFolder(folder, '.boot');
    try {
      await writeProfile(join(work, 'profile.json.gz'), profile);
      await copyFile(recording.console, join(work, 'console.log'));
      await rename(work, join(folder, key)); // fails where another was as fast, which is as good
    } finally {
      await rm(work, { recursive: true, force: true });
    }
    await prune(folder);
  } catch {
    // A full disk costs a boot, not a measurement.
  }
}

async function prune(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.'));
  const used = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })),
  );
  for (const { name } of used.sort((a, b) => b.at - a.at).slice(mostKept)) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
}
