import { statfsSync } from 'node:fs';
import { BootgateError, errorCode } from './errors.ts';
import { formatBytes } from './number-format.ts';

const sentences: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'this is a folder',
};

/**
 * A file system's error on something Bootgate writes, as a sentence for a person; anything else is returned as
 * it is.
 *
 * @param folder where it was written to
 */
export function explainWriteError(error: unknown, folder: string): unknown {
  const code = errorCode(error);
  const sentence = code !== undefined && Object.hasOwn(sentences, code) ? sentences[code] : undefined;
  if (sentence === undefined || error instanceof BootgateError) return error;
  const path =
    typeof error === 'object' && error !== null && 'path' in error && typeof error.path === 'string'
      ? error.path
      : folder;
  return new BootgateError(code === 'ENOSPC' ? `${sentence}${freeSpace(folder)}` : `${path}: ${sentence}`, {
    hint: 'write to another folder (--out; BOOTGATE_CACHE for the cache; TMPDIR for temporary files), or make room',
    cause: error,
  });
}

/** The error for a disk that another program found full. */
export function diskFullError(folder: string): BootgateError {
  return new BootgateError(`the disk is full${freeSpace(folder)}`, {
    hint: 'a recording takes up to 100 MB while it is made: write to another folder with --out, or make room',
  });
}

function freeSpace(folder: string): string {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return `: ${formatBytes(bavail * bsize)} are free in ${folder}`;
  } catch {
    return `: ${folder}`;
  }
}
