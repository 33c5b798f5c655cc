/** Downloads another run's artifact in bounded memory and time; what is in it is not looked at here. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BootgateError, errorMessage } from '../base/errors.ts';
import { formatBytes } from '../base/number-format.ts';
import type { GitHub } from './github-client.ts';

export interface ArtifactEntry {
  readonly id: number;
  readonly name: string;
  readonly bytes: number;
  readonly expired: boolean;
}

const attempts = 3;
const timeoutMs = 120_000;

/** Artifacts of a run whose names begin so, at most 100. */
export async function listArtifacts(
  { octokit, owner, repo }: GitHub,
  runId: number,
  prefix: string,
): Promise<readonly ArtifactEntry[]> {
  const all = await octokit.paginate(octokit.actions.listWorkflowRunArtifacts, {
    owner,
    repo,
    run_id: runId,
    per_page: 100,
  });
  return all
    .filter(({ name }) => name.startsWith(prefix))
    .slice(0, 100)
    .map(({ id, name, size_in_bytes: bytes, expired }) => ({ id, name, bytes, expired }));
}

/**
 * The artifact's ZIP archive.
 *
 * @param wait between attempts, ms; tests pass their own
 * @throws BootgateError when it is larger than `maxBytes` or stays incomplete
 */
export async function downloadArtifact(
  { octokit, owner, repo }: GitHub,
  artifact: ArtifactEntry,
  maxBytes: number,
  wait: (ms: number) => Promise<unknown> = sleep,
): Promise<Buffer> {
  if (artifact.expired) throw new BootgateError(`artifact '${artifact.name}' has expired`);
  if (artifact.bytes > maxBytes) throw tooLarge(artifact.name, maxBytes);
  for (let attempt = 1; ; attempt += 1) {
    // GitHub answers with a redirect to a storage host, which must not see the token and is read here.
    const { headers } = await octokit.request(
      'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
      {
        ...{ owner, repo, artifact_id: artifact.id, archive_format: 'zip' },
        request: { redirect: 'manual' },
      },
    );
    if (!headers.location) throw new BootgateError(`GitHub does not say where '${artifact.name}' is`);
    try {
      return await fetchBounded(headers.location, artifact.name, maxBytes);
    } catch (error) {
      if (error instanceof BootgateError) throw error;
      if (attempt >= attempts) {
        throw new BootgateError(
          `artifact '${artifact.name}' could not be downloaded: ${errorMessage(error)}`,
          {
            cause: error,
          },
        );
      }
      await wait(1000 * 2 ** attempt);
    }
  }
}

async function fetchBounded(url: string, name: string, maxBytes: number): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(name, maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(name: string, maxBytes: number): BootgateError {
  return new BootgateError(`artifact '${name}' is larger than the ${formatBytes(maxBytes)} allowed`);
}
