/** `bootgate history list` and `prune`. */
import { exitStatus, inputError, type ExitStatus } from '../base/errors.ts';
import { unitNamed, unitNames } from '../base/unit.ts';
import type { HistoryRecord } from '../history/record.ts';
import { printable, shortenEnd } from '../render/guest-text.ts';
import { textTable } from '../render/text-table.ts';
import type { CommandHost, ParsedArguments } from './command.ts';
import { historyFrom, ofScenario, readHistory, takesNothing } from './history-option.ts';
import { pruneRule } from './subcommand.ts';

export async function listHistory(args: ParsedArguments, host: CommandHost): Promise<ExitStatus> {
  takesNothing(args);
  const format = args.string('format') ?? 'text';
  if (format !== 'text' && format !== 'ndjson') {
    throw inputError(`history list: --format ${format} is not known`, { hint: 'text or ndjson' });
  }
  const records = newestFirst(await readHistory(args, host));
  host.stdout.write(
    format === 'ndjson'
      ? records.map((record) => `${JSON.stringify(record)}\n`).join('')
      : recordTable(records),
  );
  return exitStatus.ok;
}

export async function pruneHistory(args: ParsedArguments, host: CommandHost): Promise<ExitStatus> {
  takesNothing(args);
  const rule = pruneRule<HistoryRecord>('history', args, {
    groupOf: ({ scenario, fingerprint, identity }) => `${scenario} ${fingerprint} ${identity ?? ''}`,
    idOf,
    measuredAt: ({ measuredAt }) => measuredAt,
  });
  const isUnwanted = rule(newestFirst(await readHistory(args, host)));
  const isAsked = ofScenario(args);
  const history = await historyFrom(args, host);
  const removed = await history.prune((record) => isAsked(record) && isUnwanted(record));
  host.stdout.write(recordTable(newestFirst(removed)));
  host.stderr.write(`bootgate: removed ${removed.length}\n`);
  return exitStatus.ok;
}

/** Newest first; full ties by commit. */
function newestFirst(records: readonly HistoryRecord[]): HistoryRecord[] {
  return records
    .map((record) => ({ record, time: Date.parse(record.commit.date), id: idOf(record) }))
    .sort((a, b) => b.time - a.time || (a.id < b.id ? -1 : 1))
    .map(({ record }) => record);
}

function idOf({ scenario, fingerprint, identity, commit }: HistoryRecord): string {
  return `${scenario} ${fingerprint} ${commit.sha} ${identity ?? ''}`;
}

function recordTable(records: readonly HistoryRecord[]): string {
  if (records.length === 0) return '';
  return textTable(
    [
      { title: 'scenario' },
      { title: 'commit' },
      { title: 'date' },
      { title: 'environment' },
      { title: 'total', align: 'right' },
      { title: 'work', align: 'right' },
      { title: 'subject' },
    ],
    records.map((record) => [
      printable(record.scenario),
      record.commit.sha.slice(0, 12),
      record.commit.date.slice(0, 10),
      record.fingerprint.slice(0, 8),
      say(record, 'total'),
      say(record, 'work'),
      shortenEnd(printable(record.commit.subject), 50),
    ]),
  );
}

function say({ figures, unit }: HistoryRecord, metric: string): string {
  const value = figures.find(([name]) => name === metric)?.[1];
  if (value === undefined) return '';
  return unitNames().includes(unit) ? unitNamed(unit).format(value) : String(value);
}
