/** Baselines as the gate asks for them, out of the stores of src/baseline that a workflow chose. */
import { basename } from 'node:path';
import { BootgateError, errorMessage, exitStatus, inputError } from '../base/errors.ts';
import { formatDelta } from '../base/number-format.ts';
import { ancestorsFromGitHub } from '../baseline/ancestors.ts';
import type { Baseline } from '../baseline/baseline-file.ts';
import { readBudget, writeBudget } from '../baseline/file-store.ts';
import { findBaseline, type FindResult } from '../baseline/find-baseline.ts';
import { saveBaseline } from '../baseline/save-baseline.ts';
import type { BaselineStore } from '../baseline/store.ts';
import { totalOf } from '../compare/noise.ts';
import type { Profile } from '../profile/profile.ts';
import type { GitHub } from '../publish/github-client.ts';
import type { Base } from './judge.ts';

export interface BaselineRequest {
  readonly scenario: string;
  readonly fingerprint: string;
  /** the commit to compare with; its ancestors will do */
  readonly sha: string;
  /** default: that of the job */
  readonly identity?: string;
}

export interface Baselines {
  /** A commit and its nearest ancestors, as far as they are known. */
  line(sha: string): Promise<readonly string[]>;
  /** Never throws: an error is a reason for there being none. */
  find(wanted: BaselineRequest): Promise<Base>;
  /** Keeps a profile for a commit. @returns one sentence for the log @throws when it could not be kept */
  save(profile: Profile, sha: string): Promise<string>;
}

/** The job that asks and keeps. */
export interface AboutJob {
  /** shown as the baseline's name, `main` */
  readonly branch: string;
  /** of this attempt */
  readonly runUrl: string;
  readonly now: () => Date;
  /** whose scenarios they are: workflow, job, cell */
  readonly identity?: string;
  readonly warn?: (text: string) => void;
}

/** There is an entry already: by another run of the same thing it is told, by this very run it is another's. */
function tellOther(
  { place }: BaselineStore,
  { header, profile: kept }: Baseline,
  fields: readonly string[],
  profile: Profile,
  { runUrl, identity, warn }: AboutJob,
): void {
  const what = `the baseline of ${header.sha.slice(0, 12)} for scenario '${header.scenario}' in ${place}`;
  const differs = `another ${fields.join(' and another ')}`;
  if (header.runUrl === runUrl) {
    throw inputError(
      `${what} was kept by this very run, of ${differs}: two steps or jobs measure under one name`,
      {
        hint: `give each its own 'scenario', or its own 'identity' (now '${identity ?? ''}')`,
      },
    );
  }
  const change = formatDelta(totalOf(profile) - totalOf(kept));
  warn?.(
    `${what} was measured before, of ${differs} (${change} instructions now)${header.runUrl === null ? '' : `, kept by ${header.runUrl}`}`,
  );
}

/**
 * Baselines of these stores, asked in this order; every one of them keeps.
 *
 * @param github for the ancestors of a commit; null: the commit itself is all that is looked for
 */
export function storedBaselines(
  stores: readonly BaselineStore[],
  github: GitHub | null,
  about: AboutJob,
): Baselines {
  return {
    line: async (sha) => (await commitsOf(github, sha)).shas,
    find: async ({ scenario, fingerprint, sha, identity = about.identity }) => {
      if (stores.length === 0) return { measured: null, reason: 'no baseline is wanted', warnings: [] };
      const line = await commitsOf(github, sha);
      const result = await findBaseline(
        stores,
        { scenario, fingerprint, shas: line.shas, ...(identity === undefined ? {} : { identity }) },
        about.now().getTime(),
      );
      return withWarnings(baseOf(result, about.branch), line.warnings);
    },
    save: async (profile, sha) => {
      const measuredAt = about.now().toISOString();
      const said: string[] = [];
      const failed: unknown[] = [];
      for (const store of stores) {
        try {
          const result = await saveBaseline(
            store,
            profile,
            {
              ...{ sha, measuredAt, runUrl: about.runUrl },
              ...(about.identity === undefined ? {} : { identity: about.identity }),
            },
            (kept, fields) => tellOther(store, kept, fields, profile, about),
          );
          said.push(result === 'saved' ? `kept in ${store.place}` : `was in ${store.place} already`);
        } catch (error) {
          if (error instanceof BootgateError && error.exitStatus === exitStatus.usage) throw error;
          failed.push(error);
          said.push(`not kept in ${store.place}: ${errorMessage(error)}`);
        }
      }
      // One place is enough to find it again.
      if (failed.length > 0 && failed.length === stores.length) throw failed[0];
      return said.length > 0 ? `of ${sha.slice(0, 12)} ${said.join(', ')}` : 'none is wanted';
    },
  };
}

/**
 * A budget file committed beside the code: compared with whatever the commit is, written anew by a save.
 *
 * @param path absolute
 */
export function budgetBaselines(path: string, now: () => Date): Baselines {
  return {
    line: (sha) => Promise.resolve([sha]),
    find: async () => {
      try {
        const budget = await readBudget(path);
        if (budget === null) return { measured: null, reason: `there is no ${path}`, warnings: [] };
        const { profile, sha, measuredAt } = budget;
        const ageDays = Math.floor((now().getTime() - Date.parse(measuredAt)) / 86_400_000);
        const provenance = {
          store: 'file',
          sha,
          distance: null,
          measuredAt,
          ageDays: Number.isFinite(ageDays) ? ageDays : null,
          runUrl: null,
        };
        return { measured: { profile, label: basename(path), provenance }, warnings: [] };
      } catch (error) {
        return { measured: null, reason: errorMessage(error), warnings: [] };
      }
    },
    save: async (profile, sha) => {
      await writeBudget(path, profile, sha, now().toISOString());
      return `written to ${path}: commit it`;
    },
  };
}

async function commitsOf(
  github: GitHub | null,
  sha: string,
): Promise<{ readonly shas: readonly string[]; readonly warnings: readonly string[] }> {
  if (!github) return { shas: [sha], warnings: [] };
  try {
    return { shas: await ancestorsFromGitHub(github, sha), warnings: [] };
  } catch (error) {
    return {
      shas: [sha],
      warnings: [`only the base commit itself was looked for: ${errorMessage(error)}`],
    };
  }
}

function withWarnings(base: Base, warnings: readonly string[]): Base {
  return { ...base, warnings: [...warnings, ...base.warnings] };
}

/** From so many commits on, what happened in between is worth a word. */
const farCommits = 10;

function baseOf(result: FindResult, branch: string): Base {
  const { found, warnings } = result;
  if (found) {
    const { header, profile, store, distance, ageDays } = found;
    const provenance = {
      store,
      sha: header.sha,
      distance,
      measuredAt: header.measuredAt,
      ageDays,
      runUrl: header.runUrl,
    };
    const far =
      distance < farCommits
        ? []
        : [
            `the baseline is ${distance} commits older than the base: what they changed counts as this change's`,
          ];
    return {
      measured: { profile, label: labelOf(branch, header.sha), provenance },
      warnings: [...far, ...warnings],
    };
  }
  if (result.elsewhere) {
    // Measured in another environment: compared, so that the report can name the fields that differ.
    const { header, profile } = result.elsewhere;
    return { measured: { profile, label: labelOf(branch, header.sha) }, warnings };
  }
  return { measured: null, reason: result.reason, warnings };
}

function labelOf(branch: string, sha: string): string {
  return `${branch}@${sha.slice(0, 7)}`;
}

/** How an output tells where the baseline came from. */
export function baselineStatus(base: Base): 'exact' | 'ancestor' | 'measured' | 'file' | 'missing' {
  if (base.measured === null) return 'missing';
  const { provenance } = base.measured;
  if (base.measuredHere || !provenance) return 'measured';
  if (provenance.store === 'file') return 'file';
  return provenance.distance === 0 ? 'exact' : 'ancestor';
}
