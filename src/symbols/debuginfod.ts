/**
 * Fetches a kernel's debug information from debuginfod servers by build-id: `GET URL/buildid/ID/debuginfo`
 * (debuginfod(8), "WEBAPI"). Servers are asked only where $DEBUGINFOD_URLS names some, in its order.
 */
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makeFolder } from '../base/files.ts';
import { errorMessage } from '../base/errors.ts';
import { formatBytes } from '../base/number-format.ts';
import { isDebugFileOf } from './debug-files.ts';

export interface DebuginfodQuery {
  readonly buildId: string;
  readonly cacheFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress?: (text: string) => void;
  readonly signal?: AbortSignal;
}

/** seconds without any data after which a server that sends is given up; elfutils' default for $DEBUGINFOD_TIMEOUT */
const defaultTimeoutSeconds = 90;
/** seconds to the first answer, unless $DEBUGINFOD_TIMEOUT asks for patience: a server that is well answers at once */
const firstAnswerSeconds = 5;
/** servers that did not answer in this process: they are not asked again */
const silent = new Set<string>();
/** a vmlinux with debug information has some 600 MB */
const maxBytes = 4 * 2 ** 30;
const progressStep = 4 << 20;
/** the symbols of a kernel take some 5 MB */
const maxSectionBytes = 256 << 20;

/** .symtab and .strtab of a vmlinux. */
export interface DebugSections {
  readonly server: string;
  readonly symtab: Buffer;
  readonly strtab: Buffer;
}

/**
 * Only the symbols, some 5 MB: `GET URL/buildid/ID/section/NAME`, which servers know from elfutils 0.188 on.
 *
 * @returns null where no server gives both sections; what goes wrong is left for fetchDebugFile to tell
 */
export async function fetchDebugSections(query: DebuginfodQuery): Promise<DebugSections | null> {
  for (const server of servers(query.env)) {
    query.onProgress?.(`asking ${server} for symbols`);
    const symtab = await fetchSection(server, '.symtab', query);
    const strtab = symtab && (await fetchSection(server, '.strtab', query));
    if (symtab && strtab) return { server, symtab, strtab };
  }
  return null;
}

async function fetchSection(server: string, name: string, query: DebuginfodQuery): Promise<Buffer | null> {
  const stall = stallDetector(query.env);
  const signal = query.signal ? AbortSignal.any([query.signal, stall.signal]) : stall.signal;
  try {
    const response = await fetch(`${artifactUrl(server, query.buildId)}/section/${name}`, { signal });
    stall.answered();
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      return null;
    }
    const chunks: Uint8Array[] = [];
    let received = 0;
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      stall.progress();
      received += chunk.length;
      if (received > maxSectionBytes) return null;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch {
    query.signal?.throwIfAborted();
    if (stall.signal.aborted) silent.add(server);
    return null;
  } finally {
    stall.stop();
  }
}

function servers(env: NodeJS.ProcessEnv): string[] {
  return (env['DEBUGINFOD_URLS'] ?? '')
    .split(/\s+/)
    .filter((url) => /^https?:\/\//.test(url) && !silent.has(url));
}

function artifactUrl(server: string, buildId: string): string {
  return `${server.replace(/\/+$/, '')}/buildid/${buildId}`;
}

/**
 * @returns path of a temporary file that the caller removes, null where no server has it
 */
export async function fetchDebugFile(
  query: DebuginfodQuery,
  warn: (warning: string) => void,
): Promise<string | null> {
  for (const server of servers(query.env)) {
    try {
      const path = await fetchFrom(server, query);
      if (path !== null) return path;
    } catch (error) {
      query.signal?.throwIfAborted();
      warn(`debuginfod server ${server}: ${errorMessage(error)}`);
    }
  }
  return null;
}

async function fetchFrom(server: string, query: DebuginfodQuery): Promise<string | null> {
  const url = `${artifactUrl(server, query.buildId)}/debuginfo`;
  const stall = stallDetector(query.env);
  const signal = query.signal ? AbortSignal.any([query.signal, stall.signal]) : stall.signal;
  query.onProgress?.(`asking ${server} for debug information`);
  const folder = join(query.cacheFolder, 'symbols');
  const path = join(folder, `.${query.buildId}.${process.pid}.download`);
  try {
    const response = await fetch(url, { signal });
    stall.answered();
    if (response.status === 404) {
      await response.body?.cancel();
      return null;
    }
    if (!response.ok || response.body === null) throw new Error(`it answered with status ${response.status}`);
    await makeFolder(folder);
    const counted = countBytes(response.body, query, stall);
    await pipeline(Readable.from(counted), createWriteStream(path), { signal });
    if (!isDebugFileOf(path, query.buildId)) {
      throw new Error('what it sent has another build-id or no symbols');
    }
    return path;
  } catch (error) {
    await rm(path, { force: true });
    if (!stall.signal.aborted) throw error;
    silent.add(server);
    throw new Error(stall.hasAnswered() ? 'it stopped sending' : 'it does not answer', { cause: error });
  } finally {
    stall.stop();
  }
}

async function* countBytes(
  body: AsyncIterable<Uint8Array>,
  query: DebuginfodQuery,
  stall: StallDetector,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  let told = 0;
  for await (const chunk of body) {
    stall.progress();
    received += chunk.length;
    if (received > maxBytes) throw new Error(`it sends more than ${formatBytes(maxBytes)}`);
    if (received - told >= progressStep) {
      told = received;
      query.onProgress?.(`fetching debug information: ${formatBytes(received)}`);
    }
    yield chunk;
  }
  query.onProgress?.(`fetched debug information: ${formatBytes(received)}`);
}

interface StallDetector {
  readonly signal: AbortSignal;
  answered(): void;
  hasAnswered(): boolean;
  progress(): void;
  stop(): void;
}

function stallDetector(env: NodeJS.ProcessEnv): StallDetector {
  const asked = Number(env['DEBUGINFOD_TIMEOUT']);
  const patience = asked > 0 ? asked : defaultTimeoutSeconds;
  const controller = new AbortController();
  const giveUp = (): void => controller.abort();
  let timer = setTimeout(giveUp, 1000 * (asked > 0 ? asked : firstAnswerSeconds));
  let hasAnswered = false;
  return {
    signal: controller.signal,
    answered() {
      hasAnswered = true;
      clearTimeout(timer);
      timer = setTimeout(giveUp, 1000 * patience);
    },
    hasAnswered: () => hasAnswered,
    progress: () => timer.refresh(),
    stop: () => clearTimeout(timer),
  };
}
