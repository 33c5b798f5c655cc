/** Baselines on a branch of a git repository, which keeps their history: src/base/git-branch.ts. */
import { errorMessage } from '../base/errors.ts';
import {
  withGitBranch,
  withoutCredentials,
  type GitBranch,
  type GitBranchOptions,
} from '../base/git-branch.ts';
import { checkKey, maximumBaselineBytes, readHeader } from './baseline-file.ts';
import { baselinePath, byAge, type BaselineStore, type StoreEntry, type StoreListing } from './store.ts';

const baselinesFolder = 'baselines';

export function gitBranchStore(options: GitBranchOptions): BaselineStore {
  const list = (): Promise<StoreListing> => withGitBranch(options, listBranch);
  return {
    name: 'git-branch',
    place: `branch ${options.branch} of ${withoutCredentials(options.remote)}`,
    async load(key) {
      checkKey(key);
      return await withGitBranch(options, async (repository) => {
        const tip = await repository.fetch();
        return tip === null
          ? null
          : await repository.read(tip, `${baselinesFolder}/${baselinePath(key)}`, maximumBaselineBytes);
      });
    },
    first: (keys) =>
      withGitBranch(options, async (repository) => {
        const tip = await repository.fetch();
        const paths = new Set(tip === null ? [] : await repository.paths(tip));
        return keys.find((key) => paths.has(`${baselinesFolder}/${baselinePath(key)}`)) ?? null;
      }),
    async save(key, bytes) {
      checkKey(key);
      const path = `${baselinesFolder}/${baselinePath(key)}`;
      return await withGitBranch(options, async (repository) => {
        const pushed = await repository.change(
          `Baseline of ${key.scenario} at ${key.sha.slice(0, 12)}`,
          async (tip) => {
            const blob = await repository.write(bytes);
            if (tip !== null && (await repository.blobAt(tip, path)) === blob) return null;
            return [{ path, blob }];
          },
        );
        return pushed ? 'saved' : 'exists';
      });
    },
    list,
    async prune(unwanted) {
      return await withGitBranch(options, async (repository) => {
        let removed: readonly StoreEntry[] = [];
        await repository.change('Prune baselines', async (tip) => {
          removed = tip === null ? [] : (await listCommit(repository, tip)).entries.filter(unwanted);
          if (removed.length === 0) return null;
          return removed.map((entry) => ({ path: `${baselinesFolder}/${baselinePath(entry)}`, blob: null }));
        });
        return removed;
      });
    },
  };
}

async function listBranch(repository: GitBranch): Promise<StoreListing> {
  const tip = await repository.fetch();
  return tip === null ? { entries: [], problems: [] } : await listCommit(repository, tip);
}

async function listCommit(repository: GitBranch, commit: string): Promise<StoreListing> {
  const entries: StoreEntry[] = [];
  const problems: string[] = [];
  for (const path of await repository.paths(commit)) {
    if (!path.startsWith(`${baselinesFolder}/`) || !path.endsWith('.baseline')) continue;
    try {
      const bytes = await repository.read(commit, path, maximumBaselineBytes);
      if (bytes === null) continue;
      const { header } = readHeader(bytes, path);
      if (`${baselinesFolder}/${baselinePath(header)}` !== path)
        throw new Error(`${path}: lies in the wrong place`);
      entries.push({ ...header, bytes: bytes.length });
    } catch (error) {
      problems.push(errorMessage(error));
    }
  }
  return { entries: entries.sort(byAge), problems };
}
