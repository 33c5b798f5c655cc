import { open, stat } from 'node:fs/promises';
import { checkRegularFile, openingError } from '../base/byte-source.ts';

/**
 * The path of a file that can be read.
 *
 * @param what it is, for the message: `kernel`, `initrd`
 * @throws an input error otherwise
 */
export async function readableFile(file: string, what: string): Promise<string> {
  try {
    // A pipe is not opened: that would wait for somebody who writes to it.
    checkRegularFile(file, await stat(file));
    await (await open(file, 'r')).close();
    return file;
  } catch (error) {
    throw openingError(file, error, what);
  }
}
