/** UEFI firmware for images that bring their own bootloader: Debian's and Ubuntu's build of OVMF. */
import { join } from 'node:path';
import { inputError } from '../base/errors.ts';
import { sha256, sha256File } from '../base/files.ts';
import { readableFile } from './readable-file.ts';

/** The two flash memories of a UEFI machine. Neither file is written to. */
export interface UefiFirmware {
  readonly code: string;
  /** variables as a new machine has them: no boot entry, no keys */
  readonly variables: string;
  /** of both */
  readonly sha256: string;
}

/** Where the package ovmf puts it; the images of 4 MiB, without Secure Boot (its README.Debian). */
const ovmfFolder = '/usr/share/OVMF';
const codeName = 'OVMF_CODE_4M.fd';
const variablesName = 'OVMF_VARS_4M.fd';

/** @throws BootgateError (exit status 2) when OVMF is not installed */
export async function findUefiFirmware(folder: string = ovmfFolder): Promise<UefiFirmware> {
  const file = async (name: string): Promise<string> => {
    try {
      return await readableFile(join(folder, name), 'UEFI firmware');
    } catch (error) {
      throw inputError('there is no UEFI firmware on this machine', {
        place: { file: join(folder, name) },
        hint: 'install it: apt-get install ovmf',
        cause: error,
      });
    }
  };
  const code = await file(codeName);
  const variables = await file(variablesName);
  return { code, variables, sha256: sha256((await sha256File(code)) + (await sha256File(variables))) };
}
