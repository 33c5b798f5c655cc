/** The job summary: Markdown on the run's page, there for every run, whatever the token may do. */
import { appendFile, stat } from 'node:fs/promises';
import { errorCode } from '../base/errors.ts';

/**
 * GitHub discards a step's summary whole when it is larger than 1 MiB, and has been seen to drop one just
 * below it silently; 24 KiB of distance cost nothing.
 */
export const jobSummaryLimitBytes = 1000 * 1024;

/**
 * Appends the first of the texts that fits, given what is in the file already.
 *
 * @param path of the file the runner names in GITHUB_STEP_SUMMARY
 * @param texts the same story, the most complete first
 * @returns the index of the one written, -1 when none fits
 */
export async function appendJobSummary(path: string, texts: readonly string[]): Promise<number> {
  const used = await sizeOf(path);
  const chosen = texts.findIndex((text) => used + Buffer.byteLength(text) + 1 <= jobSummaryLimitBytes);
  if (chosen >= 0) await appendFile(path, `${texts[chosen]!}\n`);
  return chosen;
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}
