/** `bootgate history add` and `import`: profiles and baselines become records. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BootgateError, errorMessage, exitStatus, inputError, type ExitStatus } from '../base/errors.ts';
import { counted } from '../base/number-format.ts';
import { decodeBaseline, maximumBaselineBytes, type Baseline } from '../baseline/baseline-file.ts';
import { commitFacts } from '../history/commit-facts.ts';
import { recordOf, type HistoryRecord } from '../history/record.ts';
import { printable } from '../render/guest-text.ts';
import { remeasuredText } from '../render/remeasured.ts';
import { commitId, storeFrom } from './baseline-store-option.ts';
import type { CommandHost, ParsedArguments } from './command.ts';
import { historyFrom, tellProblems } from './history-option.ts';
import { readProfileArgument } from './profile-argument.ts';

export async function addToHistory(args: ParsedArguments, host: CommandHost): Promise<ExitStatus> {
  const paths = args.positionals.slice(1);
  if (paths.length === 0) throw inputError('history add needs a PROFILE');
  const commit = await commitFacts(host.cwd, await commitId(args.string('commit') ?? 'HEAD', host.cwd));
  const records: HistoryRecord[] = [];
  for (const path of paths) {
    const profile = await readProfileArgument(path, host.cwd);
    if (profile.outcome.kind !== 'reached-end') {
      throw inputError(`a boot that ended with '${profile.outcome.kind}' is no part of a history`, {
        place: { file: path },
        hint: profile.outcome.detail,
      });
    }
    records.push(
      recordOf(profile, {
        commit,
        branch: args.string('branch') ?? null,
        identity: null,
        measuredAt: new Date().toISOString(),
        runUrl: args.string('run-url') ?? null,
        artifactUrl: args.string('artifact-url') ?? null,
      }),
    );
  }
  await addRecords(records, args, host);
  return exitStatus.ok;
}

export async function importHistory(args: ParsedArguments, host: CommandHost): Promise<ExitStatus> {
  const folders = args.positionals.slice(1);
  if (folders.length === 0 && args.string('store') === undefined) {
    throw inputError('history import needs --store or a FOLDER of *.baseline files');
  }
  const problems: string[] = [];
  const records: HistoryRecord[] = [];
  const baselines =
    folders.length > 0 ? baselinesBelow(folders, host, problems) : baselinesOf(args, host, problems);
  for await (const { header, profile } of baselines) {
    try {
      records.push(
        recordOf(profile, {
          commit: await commitFacts(host.cwd, header.sha),
          branch: args.string('branch') ?? null,
          identity: header.identity ?? null,
          measuredAt: header.measuredAt,
          runUrl: header.runUrl,
          artifactUrl: null,
        }),
      );
    } catch (error) {
      problems.push(errorMessage(error));
    }
  }
  tellProblems(problems, host);
  await addRecords(records, args, host);
  return exitStatus.ok;
}

async function addRecords(
  records: readonly HistoryRecord[],
  args: ParsedArguments,
  host: CommandHost,
): Promise<void> {
  if (records.length === 0) {
    host.stderr.write('bootgate: nothing to add\n');
    return;
  }
  const history = await historyFrom(args, host);
  const { added, existing } = await history.add(records);
  if (records.length > 20) {
    host.stdout.write(`added ${counted(added.length, 'record')}, ${existing.length} were there already\n`);
    return;
  }
  const nameOf = ({ scenario, commit }: HistoryRecord): string =>
    `${scenario} at ${commit.sha.slice(0, 12)} on ${printable(history.place)}`;
  for (const record of added) host.stdout.write(`added: ${nameOf(record)}\n`);
  for (const one of existing) host.stdout.write(`${nameOf(one.record)}: ${remeasuredText(one)}\n`);
}

async function* baselinesOf(
  args: ParsedArguments,
  host: CommandHost,
  problems: string[],
): AsyncGenerator<Baseline> {
  const store = await storeFrom(args, host);
  if (!store.list)
    throw inputError(`${store.place} cannot be listed`, { hint: 'download it, and name the folder' });
  const { entries, problems: unreadable } = await store.list();
  problems.push(...unreadable);
  for (const entry of entries) {
    try {
      const bytes = await store.load(entry);
      if (bytes !== null) yield decodeBaseline(bytes, `${store.name} ${entry.sha.slice(0, 12)}`, entry);
    } catch (error) {
      problems.push(errorMessage(error));
    }
  }
}

/** `*.baseline` at any depth: what `gh run download` leaves, a folder store … */
async function* baselinesBelow(
  folders: readonly string[],
  host: CommandHost,
  problems: string[],
): AsyncGenerator<Baseline> {
  for (const folder of folders) {
    const root = resolve(host.cwd, folder);
    let names;
    try {
      names = (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.baseline')).sort();
    } catch (error) {
      throw inputError(`cannot be read: ${errorMessage(error)}`, { place: { file: folder } });
    }
    for (const name of names) {
      try {
        const path = join(root, name);
        if ((await stat(path)).size > maximumBaselineBytes) throw new BootgateError(`${name}: too large`);
        yield decodeBaseline(await readFile(path), name);
      } catch (error) {
        problems.push(errorMessage(error));
      }
    }
  }
}
