/** Files written completely or not at all, and hashed in bounded memory. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, basename } from 'node:path';
import { errorCode } from './errors.ts';

/**
 * Writes a file so that a reader sees the old content or the new, never a part: a temporary neighbour is
 * written, flushed to disk and renamed. Creates the folder.
 *
 * @throws the file system's error (ENOSPC, EACCES …); the temporary file is removed then
 */
export async function writeFileAtomic(path: string, content: string | Uint8Array): Promise<void> {
  await makeFolder(dirname(path));
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Creates a folder and those above it. Not `mkdir(…, { recursive: true })`, which never returns where the file
 * system answers ENOENT although the parent exists (`/proc/x`; Node 20 and 24).
 *
 * @throws the file system's error
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path).catch((again: unknown) => {
      if (errorCode(again) !== 'EEXIST') throw again; // somebody else was faster
    });
  }
}

/** Whether there is anything at a path, links followed. */
export async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

/** SHA-256 of a file, hexadecimal. */
export async function sha256File(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** `sha256File`, of each path once: asked again, it is not read again. */
export function digestOnce(): (path: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  return (path) => {
    const digest = known.get(path) ?? sha256File(path);
    known.set(path, digest);
    return digest;
  };
}

/** SHA-256 of bytes or text, hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
