/** The places that a workflow's `baseline` input names. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { actionsCacheStore } from '../baseline/actions-cache-store.ts';
import { artifactStore } from '../baseline/artifact-store.ts';
import { gitBranchStore } from '../baseline/git-branch-store.ts';
import type { BaselineStore } from '../baseline/store.ts';
import { writeFileAtomic } from '../base/files.ts';
import { uploadArtifact } from '../publish/artifact-upload.ts';
import type { GitHub } from '../publish/github-client.ts';
import type { BaselineChoice } from './inputs.ts';
import { makeWorkFolder } from '../base/work-folder.ts';

/** Branch that `baseline: git-branch` keeps its history on. */
export const baselineBranch = 'bootgate-baselines';

export interface StoreHost {
  readonly workspace: string;
  /** for temporary files, absolute */
  readonly folder: string;
  readonly github: GitHub | null;
  readonly token: string | undefined;
  /** `https://github.com/owner/repo` */
  readonly repositoryUrl: string;
  /** `main`: artifacts of other branches' runs do not count, but for the default one's */
  readonly baseBranch: string;
  readonly defaultBranch: string;
}

/** Stores in the order they are asked; a baseline is kept in each of them. */
export function baselineStores(choice: BaselineChoice, host: StoreHost): BaselineStore[] {
  const cache = () => actionsCacheStore(host.workspace);
  switch (choice.kind) {
    case 'auto':
      return [cache(), ...artifacts(host)];
    case 'cache':
      return [cache()];
    case 'artifact':
      return artifacts(host);
    case 'git-branch':
      return [
        gitBranchStore({
          remote: host.repositoryUrl,
          branch: baselineBranch,
          env: gitCredentials(host.repositoryUrl, host.token),
        }),
      ];
    case 'file':
    case 'none':
      return [];
  }
}

function artifacts({ github, baseBranch, defaultBranch, folder }: StoreHost): BaselineStore[] {
  if (!github) return [];
  const upload = async (name: string, fileName: string, bytes: Uint8Array): Promise<void> => {
    const temporary = await makeWorkFolder(folder, '.baseline');
    try {
      await writeFileAtomic(join(temporary, fileName), bytes);
      await uploadArtifact(name, temporary);
    } finally {
      await rm(temporary, { recursive: true });
    }
  };
  return [artifactStore({ ...github, baseBranch, defaultBranch, upload })];
}

/** The token as a header for this host alone; in the environment, since arguments are for everybody to see. */
export function gitCredentials(url: string, token: string | undefined): NodeJS.ProcessEnv {
  if (token === undefined) return {};
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  return {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${new URL(url).origin}/.extraheader`,
    GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${basic}`,
    GIT_TERMINAL_PROMPT: '0',
  };
}
