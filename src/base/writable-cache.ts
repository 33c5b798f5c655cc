/**
 * A cache that can be written, whatever the machine is like. On a runner with a read-only home, or in a container of
 * another user, what is in the cache is still good: a folder of links to it takes what is made in this run.
 */
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';
import { errorCode } from './errors.ts';

export interface WritableCache {
  /** what Bootgate is to be run with: the same, or with another `BOOTGATE_CACHE` */
  readonly env: NodeJS.ProcessEnv;
  /** null: the cache is the one that was asked for */
  readonly warning: string | null;
  /** takes a stand-in away again */
  remove(): void;
}

/** The cache that `env` names, or a stand-in in the folder for temporary files. @throws where that has no room either */
export function writableCache(env: NodeJS.ProcessEnv): WritableCache {
  const folder = cacheFolder(env);
  const problem = whyNotWritable(folder);
  if (problem === null) return { env, warning: null, remove: () => undefined };
  const standIn = mkdtempSync(join(tmpdir(), 'bootgate-cache-'));
  const remove = (): void => {
    process.off('exit', remove);
    rmSync(standIn, { recursive: true, force: true });
  };
  process.once('exit', remove);
  linkInto(standIn, folder);
  return {
    env: { ...env, BOOTGATE_CACHE: standIn },
    warning: `the cache ${folder} cannot be written (${problem}): what is in it is used, and nothing is kept; set BOOTGATE_CACHE to a folder that can be written`,
    remove,
  };
}

const problems: Readonly<Record<string, string>> = {
  EROFS: 'the file system is read-only',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOTDIR: 'a part of the path is a file',
};

/** Asked of the folder, or of the one it would be made in. access(2) knows of read-only file systems, also for root. */
function whyNotWritable(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    try {
      if (!statSync(at).isDirectory()) return problems['ENOTDIR']!;
      accessSync(at, constants.W_OK | constants.X_OK);
      return whyNoFolder(at);
    } catch (error) {
      const code = errorCode(error) ?? '';
      if (code !== 'ENOENT' || dirname(at) === at) return problems[code] ?? `error ${code}`;
    }
  }
}

/** access(2) does not know everything: of file systems that make no folders, of a server that knows no root. */
function whyNoFolder(at: string): string | null {
  try {
    rmdirSync(mkdtempSync(join(at, '.bootgate-')));
    return null;
  } catch (error) {
    const code = errorCode(error) ?? '';
    // A disk that is full says so where something is to be written, with what to do.
    return ['ENOSPC', 'EDQUOT'].includes(code) ? null : (problems[code] ?? `no folder can be made: ${code}`);
  }
}

/** `CACHE/KIND/THING` for every thing there is; folders of kinds are our own, so that more can be put beside. */
function linkInto(standIn: string, folder: string): void {
  for (const kind of namesIn(folder)) {
    mkdirSync(join(standIn, kind));
    for (const name of namesIn(join(folder, kind))) {
      symlinkSync(join(folder, kind, name), join(standIn, kind, name));
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // not there, no folder, not readable: nothing to use
  }
}
