import { open, stat } from 'node:fs/promises';
import { BootgateError, errorCode, inputError } from '../base/errors.ts';

/**
 * The path of a file that can be read.
 *
 * @param what it is, for the message: `kernel`, `initrd`
 * @throws an input error otherwise
 */
export async function readableFile(file: string, what: string): Promise<string> {
  try {
    await (await open(file, 'r')).close();
    if (!(await stat(file)).isFile()) throw inputError(`the ${what} is no file`, { place: { file } });
    return file;
  } catch (error) {
    if (error instanceof BootgateError) throw error;
    throw inputError(
      errorCode(error) === 'ENOENT' ? `there is no such ${what}` : `the ${what} cannot be read`,
      { place: { file }, cause: error },
    );
  }
}
