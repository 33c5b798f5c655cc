/** UEFI firmware for images that bring their own bootloader: Debian's and Ubuntu's build of EDK2. */
import { basename, join } from 'node:path';
import type { UefiFiles } from '../arch/architecture.ts';
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

/** Environment variable: a folder that holds the files instead, under the names that the package has for them. */
const folderVariable = 'BOOTGATE_UEFI';

/** @throws BootgateError (exit status 2) when an architecture's firmware is not on this machine */
export async function findUefiFirmware(
  firmware: UefiFiles | null,
  env: NodeJS.ProcessEnv,
): Promise<UefiFirmware> {
  if (firmware === null) throw inputError('UEFI is no way to boot this architecture yet');
  const folder = env[folderVariable];
  const file = async (packaged: string): Promise<string> => {
    const path = folder ? join(folder, basename(packaged)) : packaged;
    try {
      return await readableFile(path, 'UEFI firmware');
    } catch (error) {
      throw inputError('there is no UEFI firmware on this machine', {
        place: { file: path },
        hint: `install it: apt-get install ${firmware.package}, or name the folder that has ${basename(packaged)} with ${folderVariable}`,
        cause: error,
      });
    }
  };
  const code = await file(firmware.code);
  const variables = await file(firmware.variables);
  return { code, variables, sha256: sha256((await sha256File(code)) + (await sha256File(variables))) };
}
