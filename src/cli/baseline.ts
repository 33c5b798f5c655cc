/** `bootgate baseline save|find|list|prune`. */
import { resolve } from 'node:path';
import { exitStatus, inputError, type ExitStatus } from '../base/errors.ts';
import { formatBytes, formatInteger } from '../base/number-format.ts';
import { ancestorsFromGit } from '../baseline/ancestors.ts';
import { readBudget, writeBudget } from '../baseline/file-store.ts';
import { findBaseline } from '../baseline/find-baseline.ts';
import { saveBaseline } from '../baseline/save-baseline.ts';
import type { StoreEntry } from '../baseline/store.ts';
import { writeProfile } from '../profile/profile-file.ts';
import { printable } from '../render/guest-text.ts';
import { textTable } from '../render/text-table.ts';
import { commitId, storeFrom, storeOptions } from './baseline-store-option.ts';
import type { Command, CommandHost, ParsedArguments } from './command.ts';
import { readProfileArgument } from './profile-argument.ts';
import { actionNamed, pruneRule } from './subcommand.ts';

const actions = { save, find, list, prune } as const;

export const baselineCommand: Command = {
  name: 'baseline',
  usage: 'save|find|list|prune [PROFILE] [options]',
  summary: 'keep profiles to compare with, by commit and environment',
  description: `
What follows 'baseline' says what to do:

  save PROFILE   keep a profile for a commit; --store file:PATH writes a readable budget to be committed
  find PROFILE   the baseline that PROFILE is to be compared with: of the commit or its nearest ancestor
  list           what is kept
  prune          remove what is old: --keep N, --older-than DAYS

  bootgate baseline save bootgate-out --commit HEAD
  bootgate baseline find bootgate-out --commit origin/main --out base.json.gz
  bootgate compare baseline:origin/main bootgate-out        (finds it and says how old it is)`,
  options: {
    commit: {
      type: 'string',
      value: 'REV',
      description: 'the commit that was measured, or to compare with (HEAD)',
    },
    ...storeOptions,
    out: { type: 'string', short: 'o', value: 'FILE', description: 'find: write the profile there' },
    'run-url': { type: 'string', value: 'URL', description: 'save: a page about the run' },
    keep: {
      type: 'string',
      value: 'N',
      description: 'prune: keep the newest N of each scenario and environment',
    },
    'older-than': { type: 'string', value: 'DAYS', description: 'prune: only what is older' },
  },
  positionals: { min: 1, max: 2 },
  async run(args, host) {
    const [name = ''] = args.positionals;
    const action = actionNamed('baseline', actions, args);
    const takesProfile = action === save || action === find;
    if (takesProfile !== (args.positionals.length === 2)) {
      throw inputError(
        takesProfile ? `baseline ${name} needs a PROFILE` : `baseline ${name} takes no PROFILE`,
      );
    }
    return await action(args, host);
  },
};

async function save(args: ParsedArguments, host: CommandHost): Promise<ExitStatus> {
  const profile = await readProfileArgument(args.positionals[1]!, host.cwd);
  const sha = await commitId(args.string('commit') ?? 'HEAD', host.cwd);
  const measuredAt = new Date().toISOString();
  const budget = budgetPath(args, host);
  if (budget !== null) {
    await writeBudget(budget, profile, sha, measuredAt);
    await readBudget(budget);
    host.stdout.write(`written: ${budget}\n`);
    return exitStatus.ok;
  }
  const store = await storeFrom(args, host);
  const result = await saveBaseline(store, profile, {
    sha,
    measuredAt,
    runUrl: args.string('run-url') ?? null,
  });
  host.stdout.write(
    `${result === 'saved' ? 'saved' : 'there already'}: ${profile.scenario} at ${sha.slice(0, 12)} in ${store.place}\n`,
  );
  return exitStatus.ok;
}

async function find(args: ParsedArguments, host: CommandHost): Promise<ExitStatus> {
  const like = await readProfileArgument(args.positionals[1]!, host.cwd);
  const store = await storeFrom(args, host);
  const sha = await commitId(args.string('commit') ?? 'HEAD', host.cwd);
  const result = await findBaseline(
    [store],
    {
      scenario: like.scenario,
      fingerprint: like.environment.fingerprint,
      shas: await ancestorsFromGit(host.cwd, sha),
    },
    Date.now(),
  );
  for (const warning of result.warnings) host.stderr.write(`bootgate: warning: ${printable(warning)}\n`);
  if (result.found === null) {
    host.stderr.write(`bootgate: ${result.reason}\n`);
    if (result.elsewhere) host.stderr.write('  there is one, measured in another environment\n');
    return exitStatus.noVerdict;
  }
  const { header, distance, ageDays, profile } = result.found;
  const far = distance === 0 ? 'exactly that commit' : `${distance} commits older`;
  host.stdout.write(`${header.sha}  ${far}, ${formatInteger(ageDays)} days old, from ${store.place}\n`);
  const out = args.string('out');
  if (out !== undefined) await writeProfile(resolve(host.cwd, out), profile);
  return exitStatus.ok;
}

async function list(args: ParsedArguments, host: CommandHost): Promise<ExitStatus> {
  const store = await storeFrom(args, host);
  if (!store.list) throw inputError(`${store.place} cannot be listed`);
  const { entries, problems } = await store.list();
  for (const problem of problems) host.stderr.write(`bootgate: warning: ${printable(problem)}\n`);
  if (entries.length === 0) host.stderr.write(`bootgate: no baselines in ${store.place}\n`);
  host.stdout.write(entryTable(entries));
  return exitStatus.ok;
}

async function prune(args: ParsedArguments, host: CommandHost): Promise<ExitStatus> {
  const unwanted = pruneRule<StoreEntry>('baseline', args, {
    groupOf: ({ scenario, fingerprint }) => `${scenario} ${fingerprint}`,
    idOf: ({ scenario, fingerprint, sha }) => `${scenario} ${fingerprint} ${sha}`,
    measuredAt: ({ measuredAt }) => measuredAt,
  });
  const store = await storeFrom(args, host);
  if (!store.list || !store.prune) throw inputError(`${store.place} cannot be pruned`);
  // Entries are listed newest first.
  const removed = await store.prune(unwanted((await store.list()).entries));
  host.stdout.write(entryTable(removed));
  host.stderr.write(`bootgate: removed ${removed.length}\n`);
  return exitStatus.ok;
}

function entryTable(entries: readonly StoreEntry[]): string {
  if (entries.length === 0) return '';
  return textTable(
    [
      { title: 'scenario' },
      { title: 'commit' },
      { title: 'environment' },
      { title: 'measured' },
      { title: 'size', align: 'right' },
    ],
    entries.map(({ scenario, sha, fingerprint, measuredAt, bytes }) => [
      printable(scenario),
      sha.slice(0, 12),
      fingerprint.slice(0, 12),
      printable(measuredAt),
      formatBytes(bytes),
    ]),
  );
}

function budgetPath(args: ParsedArguments, host: CommandHost): string | null {
  const found = /^file:(.+)$/s.exec(args.string('store') ?? '');
  return found ? resolve(host.cwd, found[1]!) : null;
}
