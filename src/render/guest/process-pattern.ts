/** Which processes `--process PATTERN` means. */
import { matchesGlob } from '../../config/glob.ts';
import type { Process } from '../../profile/profile.ts';

/**
 * Whether a pattern means a process: it is a part of its command line or of one of its names, or, with `*` or
 * `?` in it, matches one of them whole. A number is a pid too.
 */
export function isProcessMeant(pattern: string, { names, command, executable, pid }: Process): boolean {
  if (/^\d+$/.test(pattern) && pid === Number(pattern)) return true;
  const texts = [...names, command, executable];
  if (/[*?]/.test(pattern)) return texts.some((text) => matchesGlob(pattern, text));
  return texts.some((text) => text.includes(pattern));
}

/** Rows of the processes meant; all of them without a pattern. */
export function processesMeant(
  processes: readonly Process[],
  pattern: string | undefined,
): ReadonlySet<number> {
  const rows = new Set<number>();
  processes.forEach((process, row) => {
    if (pattern === undefined || isProcessMeant(pattern, process)) rows.add(row);
  });
  return rows;
}
