/** The SeaBIOS image a QEMU boots with: part of what a measurement depends on. */
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256File } from '../../base/files.ts';
import type { QemuFiles } from '../qemu.ts';
import { runQemu } from './run-qemu.ts';

/** What pc and q35 machines load by default (hw/i386/pc_piix.c, pc_q35.c: `bios-256k.bin`). */
export const firmwareName = 'bios-256k.bin';

/** Folders QEMU looks for firmware in, its own `-L` arguments first. */
export async function firmwareFolders(qemu: QemuFiles): Promise<readonly string[]> {
  const { stdout } = await runQemu(qemu, ['-L', 'help']);
  return stdout
    .toString()
    .split('\n')
    .filter((line) => line.startsWith('/'));
}

/** SHA-256 of the first image found in these folders, null when there is none. */
export async function firmwareSha256(folders: readonly string[]): Promise<string | null> {
  for (const folder of folders) {
    const file = join(folder, firmwareName);
    try {
      await access(file, constants.R_OK);
    } catch {
      continue; // QEMU, too, goes on to the next folder
    }
    return await sha256File(file);
  }
  return null;
}
