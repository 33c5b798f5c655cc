/** The firmware image a QEMU boots with: part of what a measurement depends on. */
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import type { QemuTarget } from '../../arch/architecture.ts';
import { defaultArchitecture } from '../../arch/architectures.ts';
import { sha256File } from '../../base/files.ts';
import type { QemuFiles } from '../qemu.ts';
import { runQemu } from './run-qemu.ts';

/** Folders QEMU looks for firmware in, its own `-L` arguments first. */
export async function firmwareFolders(qemu: QemuFiles): Promise<readonly string[]> {
  const { stdout } = await runQemu(qemu, ['-L', 'help']);
  return stdout
    .toString()
    .split('\n')
    .filter((line) => line.startsWith('/'));
}

/** SHA-256 of the first image found in these folders, null when there is none. */
export async function firmwareSha256(
  folders: readonly string[],
  { firmware }: QemuTarget = defaultArchitecture.qemu,
): Promise<string | null> {
  if (firmware === null) return null;
  for (const folder of folders) {
    const file = join(folder, firmware);
    try {
      await access(file, constants.R_OK);
    } catch {
      continue; // QEMU, too, goes on to the next folder
    }
    return await sha256File(file);
  }
  return null;
}
