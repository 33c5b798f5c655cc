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
import { checkKey, keyDigits, maximumBaselineBytes, type BaselineKey } from './baseline-file.ts';
import type { BaselineStore } from './store.ts';

export interface ArtifactStoreOptions {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
  /** `main`: pushes to other branches do not count */
  readonly baseBranch: string;
  /** where a release branch left it, its baselines are those of the default branch */
  readonly defaultBranch?: string;
  /** uploads one file as an artifact of this run; without it nothing can be saved */
  readonly upload?: (name: string, fileName: string, bytes: Uint8Array) => Promise<void>;
}

/** Name of the artifact and, with `.baseline`, of the file in it. */
export function artifactName(key: BaselineKey): string {
  return `bootgate-baseline-${key.scenario}-${keyDigits(key).slice(0, 16)}-${key.sha}`;
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

/** Of an artifact's name there are at most so many pages of a hundred: a fork can upload as many as it likes. */
const maximumPages = 20;

/** Ids of the artifacts of that name whose runs count, newest first. */
async function candidates(
  { octokit, owner, repo, baseBranch, defaultBranch }: ArtifactStoreOptions,
  key: BaselineKey,
): Promise<number[]> {
  const name = artifactName(key);
  const accepted: number[] = [];
  for (let page = 1; page <= maximumPages; page += 1) {
    const { data } = await octokit.actions.listArtifactsForRepo({ owner, repo, name, per_page: 100, page });
    for (const artifact of data.artifacts) {
      const run = artifact.workflow_run;
      if (artifact.name !== name || artifact.expired || run?.id === undefined) continue;
      if (artifact.size_in_bytes > maximumBaselineBytes) continue;
      // What the list says of the run costs no request: a fork's artifacts are many, and none of them counts.
      if (run.head_repository_id !== run.repository_id || run.head_sha !== key.sha) continue;
      if (await counts(run.id)) accepted.push(artifact.id);
    }
    if (accepted.length > 0 || data.artifacts.length < 100) break;
  }
  return accepted;

  async function counts(runId: number): Promise<boolean> {
    const { data: run } = await octokit.actions.getWorkflowRun({ owner, repo, run_id: runId });
    return (
      run.event === 'push' &&
      (run.head_branch === baseBranch || run.head_branch === defaultBranch) &&
      run.head_sha === key.sha &&
      run.head_repository.full_name.toLowerCase() === `${owner}/${repo}`.toLowerCase()
    );
  }
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
