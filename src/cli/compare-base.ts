/** What a head is compared with: a profile, a committed budget, or a baseline out of a store. */
import { resolve } from 'node:path';
import { ancestorsFromGit } from '../baseline/ancestors.ts';
import { readBudget } from '../baseline/file-store.ts';
import { findBaseline } from '../baseline/find-baseline.ts';
import type { Measured } from '../compare/request.ts';
import type { Profile } from '../profile/profile.ts';
import { commitId, storeFrom } from './baseline-store-option.ts';
import type { CommandHost, ParsedArguments } from './command.ts';
import { readProfileArgument } from './profile-argument.ts';

/**
 * BASE of the command line: a profile, a committed budget, or `baseline:REV`, which is looked up in the store
 * that `--store` names.
 */
export async function baseFrom(
  argument: string,
  head: Profile,
  args: ParsedArguments,
  host: CommandHost,
): Promise<{ base: Measured | null; missingBaseline?: string; warnings: readonly string[] }> {
  const wanted = /^baseline:(.+)$/s.exec(argument)?.[1];
  if (wanted !== undefined) return await storedBase(wanted, head, args, host);
  const budget = /^file:(.+)$/s.exec(argument)?.[1];
  if (budget !== undefined) return await committedBase(resolve(host.cwd, budget), budget);
  const read = (path: string): Promise<Profile> => readProfileArgument(path, host.cwd);
  const more = await Promise.all(args.list('base-run').map(read));
  return { base: { profile: await read(argument), label: argument, more }, warnings: [] };
}

async function storedBase(
  commit: string,
  head: Profile,
  args: ParsedArguments,
  host: CommandHost,
): ReturnType<typeof baseFrom> {
  const sha = await commitId(commit, host.cwd);
  const result = await findBaseline(
    [await storeFrom(args, host)],
    {
      scenario: head.scenario,
      fingerprint: head.environment.fingerprint,
      shas: await ancestorsFromGit(host.cwd, sha),
    },
    Date.now(),
  );
  if (result.found === null) {
    const { elsewhere, reason, warnings } = result;
    // Measured differently is a better answer than not measured: the fields that differ are named.
    if (elsewhere) return { base: { profile: elsewhere.profile, label: commit }, warnings };
    return { base: null, missingBaseline: reason, warnings };
  }
  const { header, store, distance, ageDays, profile } = result.found;
  const { measuredAt, runUrl } = header;
  return {
    base: {
      profile,
      label: commit,
      provenance: { store, sha: header.sha, distance, measuredAt, ageDays, runUrl },
    },
    warnings: result.warnings,
  };
}

async function committedBase(path: string, label: string): ReturnType<typeof baseFrom> {
  const budget = await readBudget(path);
  if (budget === null) return { base: null, missingBaseline: `there is no ${label}`, warnings: [] };
  const { profile, sha, measuredAt } = budget;
  const provenance = { store: 'file', sha, distance: null, measuredAt, ageDays: null, runUrl: null };
  return { base: { profile, label, provenance }, warnings: [] };
}
