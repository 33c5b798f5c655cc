/**
 * A history on a branch of a git repository: a file for each measured commit, scenario and environment. Writers never
 * touch each other's files, so that two that add at once cannot be in conflict (src/base/git-branch.ts).
 */
import { errorMessage } from '../base/errors.ts';
import {
  withGitBranch,
  withoutCredentials,
  type GitBranch,
  type GitBranchOptions,
} from '../base/git-branch.ts';
import type { HistoryRecord } from './record.ts';
import {
  decodeRecord,
  encodeRecord,
  maximumRecordBytes,
  recordPath,
  recordPlace,
  type RecordPlace,
} from './record-file.ts';

export const defaultHistoryBranch = 'bootgate-history';

/** What a history holds. */
export interface HistoryListing {
  /** in order of their paths: order-lines.ts brings them into the order of commits */
  readonly records: readonly HistoryRecord[];
  /** what lies there and cannot be read, one sentence each */
  readonly problems: readonly string[];
}

export interface AddResult {
  readonly added: readonly HistoryRecord[];
  /** was there: a history is added to, never rewritten, so that the first measurement of a commit stays */
  readonly existing: readonly ExistingRecord[];
}

export interface ExistingRecord {
  readonly record: HistoryRecord;
  /** what is there; null: it cannot be read */
  readonly kept: HistoryRecord | null;
}

export interface HistoryBranch {
  /** for messages */
  readonly place: string;
  /** @throws BootgateError where the remote refuses */
  add(records: readonly HistoryRecord[]): Promise<AddResult>;
  read(): Promise<HistoryListing>;
  /** Some of it: no more is fetched, from servers that can. @param choose which of all records there are */
  readSome(choose: (places: readonly RecordPlace[]) => readonly RecordPlace[]): Promise<HistoryListing>;
  /** Removes what `unwanted` accepts from the branch's newest commit; older ones keep it. What cannot be read stays. */
  prune(unwanted: (record: HistoryRecord) => boolean): Promise<readonly HistoryRecord[]>;
}

export function historyBranch(options: GitBranchOptions): HistoryBranch {
  return {
    place: `branch ${options.branch} of ${withoutCredentials(options.remote)}`,
    add: (records) => withGitBranch(options, (branch) => addTo(branch, records)),
    read: () =>
      withGitBranch({ ...options, whole: true }, async (branch) => {
        const tip = await branch.fetch();
        return tip === null ? { records: [], problems: [] } : await readCommit(branch, tip);
      }),
    readSome: (choose) =>
      withGitBranch(options, async (branch) => {
        const tip = await branch.fetch();
        if (tip === null) return { records: [], problems: [] };
        const places = (await branch.paths(tip)).flatMap((path) => recordPlace(path) ?? []);
        const chosen = new Set(choose(places).map(({ folder, sha }) => `${folder} ${sha}`));
        return await readCommit(branch, tip, ({ folder, sha }) => chosen.has(`${folder} ${sha}`));
      }),
    prune: (unwanted) =>
      withGitBranch({ ...options, whole: true }, async (branch) => {
        let removed: readonly HistoryRecord[] = [];
        await branch.change('Prune history', async (tip) => {
          removed = tip === null ? [] : (await readCommit(branch, tip)).records.filter(unwanted);
          return removed.length === 0
            ? null
            : removed.map((record) => ({ path: recordPath(record), blob: null }));
        });
        return removed;
      }),
  };
}

async function addTo(branch: GitBranch, records: readonly HistoryRecord[]): Promise<AddResult> {
  const files = new Map<string, { record: HistoryRecord; blob: string }>();
  for (const record of records) {
    files.set(recordPath(record), { record, blob: await branch.write(encodeRecord(record)) });
  }
  let result: AddResult = { added: [], existing: [] };
  await branch.change(messageOf(records), async (tip) => {
    const kept = new Set(tip === null ? [] : await branch.paths(tip));
    const missing = [...files].filter(([path]) => !kept.has(path));
    const there = new Map([...files].filter(([path]) => kept.has(path)));
    const existing: ExistingRecord[] = [];
    if (tip !== null && there.size > 0) {
      await branch.readAll(
        tip,
        (path) => there.has(path),
        maximumRecordBytes,
        (path, bytes) => existing.push({ record: there.get(path)!.record, kept: decoded(bytes, path) }),
      );
    }
    result = { added: missing.map(([, { record }]) => record), existing };
    return missing.length === 0 ? null : missing.map(([path, { blob }]) => ({ path, blob }));
  });
  return result;
}

function decoded(bytes: Uint8Array | null, path: string): HistoryRecord | null {
  try {
    return bytes === null ? null : decodeRecord(bytes, path);
  } catch {
    return null;
  }
}

function messageOf(records: readonly HistoryRecord[]): string {
  const [first] = records;
  if (records.length !== 1 || !first) return `Add ${records.length} records`;
  return `${first.scenario} at ${first.commit.sha.slice(0, 12)}`;
}

async function readCommit(
  branch: GitBranch,
  commit: string,
  isWanted: (place: RecordPlace) => boolean = () => true,
): Promise<HistoryListing> {
  const records: HistoryRecord[] = [];
  const problems: string[] = [];
  const read = (path: string, bytes: Uint8Array | null): void => {
    if (bytes === null) {
      problems.push(`${path}: larger than any history record`);
      return;
    }
    try {
      const record = decodeRecord(bytes, path);
      if (recordPath(record) !== path) throw new Error(`${path}: lies in the wrong place`);
      records.push(record);
    } catch (error) {
      problems.push(errorMessage(error));
    }
  };
  const isRecord = (path: string): boolean => {
    const place = recordPlace(path);
    return place !== null && isWanted(place);
  };
  await branch.readAll(commit, isRecord, maximumRecordBytes, read);
  return { records, problems };
}
