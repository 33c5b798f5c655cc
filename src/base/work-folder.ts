/**
 * Folders to work in, taken away by whoever makes them. SIGKILL leaves no time for that: the name says whose a folder
 * is, and the next one that is made beside it takes away those of processes that are gone.
 *
 *     .recording-4f1a2b-31337-Xa81bc     .NAME-host-process-random
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { makeFolder, sha256 } from './files.ts';

/** Process ids mean something on one machine (or in one container) alone. */
const host = sha256(hostname()).slice(0, 6);

/**
 * Makes a folder in `parent`, which is made, too.
 *
 * @param name what it is for: `.recording`
 * @throws the file system's error
 */
export async function makeWorkFolder(parent: string, name: string): Promise<string> {
  await makeFolder(parent);
  await sweep(parent, name);
  return await mkdtemp(join(parent, `${name}-${host}-${process.pid}-`));
}

async function sweep(parent: string, name: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  const prefix = `${name}-${host}-`;
  const left = names.filter((each) => {
    const owner = each.startsWith(prefix) ? /^(\d+)-\w+$/.exec(each.slice(prefix.length))?.[1] : undefined;
    return owner !== undefined && !isAlive(Number(owner));
  });
  await Promise.all(
    left.map((each) => rm(join(parent, each), { recursive: true, force: true }).catch(() => undefined)),
  );
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // another user's
  }
}
