/**
 * Files of the cache that are run, not read: a plugin with a hole in it kills QEMU (SIGBUS), and would each time. So
 * each lies beside its SHA-256, is flushed to disk before it gets its name, and is believed only while the two fit.
 */
import { readFile } from 'node:fs/promises';
import { sha256, sha256File, writeFileAtomic } from './files.ts';

const digestName = (path: string): string => `${path}.sha256`;

/** Whether the file is there as it was kept; what is damaged counts as missing, and is to be made again. */
export async function isKept(path: string): Promise<boolean> {
  try {
    const [digest, actual] = await Promise.all([readFile(digestName(path), 'utf8'), sha256File(path)]);
    return digest.trim() === actual;
  } catch {
    return false;
  }
}

/** Keeps a file. @throws the file system's error */
export async function keepFile(path: string, content: Uint8Array): Promise<void> {
  await writeFileAtomic(path, content);
  await writeFileAtomic(digestName(path), `${sha256(content)}\n`);
}
