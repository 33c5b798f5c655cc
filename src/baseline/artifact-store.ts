/**
 * Baselines in the artifacts of workflow runs: what the last push to the base branch uploaded. Read through
 * GitHub's API (`actions: read`), since artifacts of other runs are out of the runner's own reach.
 *
 * A run counts only when it was started by a push, on the base branch, of this very repository: anyone may open
 * a pull request from a fork whose branch is called `main` too.
 */
import type { Octokit } from '@octokit/rest';
import { BootgateError, errorMessage } from '../base/errors.ts';
import { readZip } from '../base/zip-reader.ts';
import { checkKey, maximumBaselineBytes, type BaselineKey } from './baseline-file.ts';
import type { BaselineStore } from './store.ts';

export interface ArtifactStoreOptions {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
  /** `main`: pushes to other branches do not count */
  readonly baseBranch: string;
  /** uploads one file as an artifact of this run; without it nothing can be saved */
  readonly upload?: (name: string, fileName: string, bytes: Uint8Array) => Promise<void>;
}

/** Name of the artifact and, with `.baseline`, of the file in it. */
export function artifactName({ scenario, fingerprint, sha }: BaselineKey): string {
  return `bootgate-baseline-${scenario}-${fingerprint.slice(0, 16)}-${sha}`;
}

export function artifactStore(options: ArtifactStoreOptions): BaselineStore {
  const { octokit, owner, repo, upload } = options;
  return {
    name: 'artifact',
    place: `artifacts of ${owner}/${repo}`,
    async load(key) {
      checkKey(key);
      for (const artifact of await candidates(options, key)) {
        const { data } = await octokit.actions.downloadArtifact({
          owner,
          repo,
          artifact_id: artifact,
          archive_format: 'zip',
        });
        if (!(data instanceof ArrayBuffer) && !ArrayBuffer.isView(data)) continue;
        return fileIn(Buffer.from(data as ArrayBuffer), key);
      }
      return null;
    },
    async save(key, bytes) {
      checkKey(key);
      if (!upload) throw new BootgateError('artifacts can be uploaded only by a run of GitHub Actions');
      await upload(artifactName(key), `${artifactName(key)}.baseline`, bytes);
      return 'saved';
    },
  };
}

/** Ids of the artifacts of that name whose runs count, newest first. */
async function candidates(
  { octokit, owner, repo, baseBranch }: ArtifactStoreOptions,
  key: BaselineKey,
): Promise<number[]> {
  const name = artifactName(key);
  const { data } = await octokit.actions.listArtifactsForRepo({ owner, repo, name, per_page: 30 });
  const accepted: number[] = [];
  for (const artifact of data.artifacts) {
    const runId = artifact.workflow_run?.id;
    if (artifact.name !== name || artifact.expired || runId === undefined) continue;
    if (artifact.size_in_bytes > maximumBaselineBytes) continue;
    const { data: run } = await octokit.actions.getWorkflowRun({ owner, repo, run_id: runId });
    const counts =
      run.event === 'push' &&
      run.head_branch === baseBranch &&
      run.head_sha === key.sha &&
      run.head_repository.full_name.toLowerCase() === `${owner}/${repo}`.toLowerCase();
    if (counts) accepted.push(artifact.id);
  }
  return accepted;
}

function fileIn(zip: Buffer, key: BaselineKey): Uint8Array {
  const name = `${artifactName(key)}.baseline`;
  try {
    const files = readZip(
      zip,
      { entries: 8, fileBytes: maximumBaselineBytes, totalBytes: maximumBaselineBytes },
      name,
    );
    const file = files.get(name);
    if (file) return file;
  } catch (error) {
    throw new BootgateError(`the artifact ${name} cannot be read: ${errorMessage(error)}`, { cause: error });
  }
  return Buffer.from('no baseline inside\n');
}
