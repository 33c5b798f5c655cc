/** Files fetched over http, https or from disk, checked before anyone sees them under their name. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from '../base/files.ts';
import { BootgateError, errorCode, errorMessage } from '../base/errors.ts';
import { formatBytes } from '../base/number-format.ts';

export interface DownloadOptions {
  readonly sha256: string;
  /** refuse more than this, bytes */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
  /** give up when nothing arrives for so long, ms; default 30 s */
  readonly silenceMs?: number;
}

/**
 * Fetches a file to `path`; it appears there complete and with the right checksum, or not at all.
 *
 * @throws BootgateError naming the URL: not found, cut short, too large, wrong checksum, disk full
 */
export async function download(url: URL, path: string, options: DownloadOptions): Promise<void> {
  await makeFolder(dirname(path));
  const partial = `${path}.part`;
  const hash = createHash('sha256');
  let received = 0;
  try {
    const file = await open(partial, 'w');
    try {
      for await (const chunk of contentOf(url, options)) {
        received += chunk.length;
        if (received > options.limit) {
          throw new BootgateError(`${url.href} is larger than ${formatBytes(options.limit)}`);
        }
        hash.update(chunk);
        await file.write(chunk);
      }
    } finally {
      await file.close();
    }
    const actual = hash.digest('hex');
    if (actual !== options.sha256) {
      throw new BootgateError(
        `${url.href} is not the file that was asked for: its SHA-256 is ${actual}, not ${options.sha256}`,
        {
          hint: 'the file was replaced or damaged on its way; take the checksum from where it was published',
        },
      );
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw errorCode(error) === 'ENOSPC' ? diskFull(path, error) : error;
  }
}

/** The error for a full disk, whatever was being written. */
export function diskFull(path: string, cause: unknown): BootgateError {
  return new BootgateError(`the disk is full: ${dirname(path)} cannot be written`, {
    hint: 'free some space, or set BOOTGATE_CACHE to a folder on another disk',
    cause,
  });
}

async function* contentOf(url: URL, options: DownloadOptions): AsyncGenerator<Uint8Array> {
  if (url.protocol === 'file:') {
    try {
      for await (const chunk of createReadStream(fileURLToPath(url))) yield chunk as Buffer;
    } catch (error) {
      throw new BootgateError(`${url.href} cannot be read: ${errorMessage(error)}`, { cause: error });
    }
    return;
  }
  const silence = new AbortController();
  const silenceMs = options.silenceMs ?? 30_000;
  const timer = setTimeout(() => silence.abort(), silenceMs);
  const signal = AbortSignal.any([silence.signal, ...(options.signal ? [options.signal] : [])]);
  let expected: number | null = null;
  let received = 0;
  try {
    const response = await fetch(url, { signal, headers: { 'accept-encoding': 'identity' } });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw new BootgateError(`${url.href} answers ${response.status} ${response.statusText}`.trimEnd(), {
        ...(response.status === 404 ? { hint: 'check the address; mirrors drop old releases' } : {}),
      });
    }
    expected = lengthOf(response);
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      timer.refresh();
      received += chunk.length;
      yield chunk;
    }
  } catch (error) {
    if (error instanceof BootgateError || options.signal?.aborted === true) throw error;
    const after = received > 0 ? ` after ${received} of ${expected ?? 'an unknown number of'} bytes` : '';
    const why = silence.signal.aborted ? `nothing arrived for ${silenceMs / 1000} s` : causeOf(error);
    throw new BootgateError(`${url.href} could not be fetched: ${why}${after}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
  if (expected !== null && received < expected) {
    throw new BootgateError(`${url.href} was cut short: ${received} of ${expected} bytes arrived`);
  }
}

function lengthOf(response: Response): number | null {
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  return Number.isSafeInteger(length) ? length : null;
}

/** fetch says "fetch failed" and keeps what happened in the cause. */
function causeOf(error: unknown): string {
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
  return errorMessage(cause ?? error);
}
