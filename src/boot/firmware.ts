/** UEFI firmware for images that bring their own bootloader: Debian's and Ubuntu's build of EDK2. */
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

/** @throws BootgateError (exit status 2) when the package that holds an architecture's firmware is not installed */
export async function findUefiFirmware(firmware: UefiFiles | null): Promise<UefiFirmware> {
  if (firmware === null) throw inputError('UEFI is no way to boot this architecture yet');
  const file = async (path: string): Promise<string> => {
    try {
      return await readableFile(path, 'UEFI firmware');
    } catch (error) {
      throw inputError('there is no UEFI firmware on this machine', {
        place: { file: path },
        hint: `install it: apt-get install ${firmware.package}`,
        cause: error,
      });
    }
  };
  const code = await file(firmware.code);
  const variables = await file(firmware.variables);
  return { code, variables, sha256: sha256((await sha256File(code)) + (await sha256File(variables))) };
}
