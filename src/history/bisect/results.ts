/**
 * What commits came to, a file for each, in a folder: a bisection that was interrupted goes on from it, and what other
 * machines measured is gathered by copying their files into it.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CheckedJson } from '../../base/checked-json.ts';
import { BootgateError, errorCode, errorMessage, inputError } from '../../base/errors.ts';
import { writeFileAtomic } from '../../base/files.ts';
import { decodeRecord, encodeRecord, maximumRecordBytes } from '../record-file.ts';
import type { CommitResult } from './bisect.ts';

const skipVersion = 1;

export async function keepResult(folder: string, sha: string, result: CommitResult): Promise<void> {
  const bytes =
    'record' in result
      ? encodeRecord(result.record)
      : `${JSON.stringify({ format: 'bootgate-bisect-skip', version: skipVersion, sha, reason: result.skipped })}\n`;
  await writeFileAtomic(join(folder, `${sha}.json`), bytes);
}

/**
 * Every result below a folder, at any depth; none where there is no such folder.
 *
 * @throws BootgateError (bad input) for a file of that name that is no result
 */
export async function readResults(folder: string): Promise<Map<string, CommitResult>> {
  let names;
  try {
    names = await readdir(folder, { recursive: true });
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return new Map();
    throw inputError(`cannot be read: ${errorMessage(error)}`, { place: { file: folder } });
  }
  const results = new Map<string, CommitResult>();
  for (const name of names.sort()) {
    const sha = /^([0-9a-f]{40}|[0-9a-f]{64})\.json$/.exec(basename(name))?.[1];
    if (sha !== undefined) results.set(sha, await readResult(join(folder, name), sha));
  }
  return results;
}

async function readResult(path: string, sha: string): Promise<CommitResult> {
  if ((await stat(path)).size > maximumRecordBytes)
    throw new BootgateError(`${path}: larger than any result`);
  const bytes = await readFile(path);
  const skip = skipIn(bytes, path);
  if (skip !== null) return skip;
  const record = decodeRecord(bytes, path);
  if (record.commit.sha !== sha)
    throw inputError('is of another commit than its name says', { place: { file: path } });
  return { record };
}

function skipIn(bytes: Uint8Array, path: string): CommitResult | null {
  let document: unknown;
  try {
    document = JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return null;
  }
  const json = new CheckedJson(document, '', path);
  if (json.optional('format')?.value !== 'bootgate-bisect-skip') return null;
  json.field('version').integer(1, skipVersion);
  return { skipped: json.field('reason').string(1000) };
}
