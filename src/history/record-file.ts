/**
 * Records as files: JSON, a line for each member, the same bytes for the same record. What is read is hostile until
 * checked: whoever can push to the branch can put anything there.
 */
import { readVersionedJson, type CheckedJson } from '../base/checked-json.ts';
import { inputError } from '../base/errors.ts';
import { environmentFieldNames, fingerprint } from '../profile/environment.ts';
import type { EnvironmentFields, Subject } from '../profile/profile.ts';
import { checkKey, keyDigits } from '../baseline/baseline-file.ts';
import {
  recordVersion,
  type BandFigure,
  type Figure,
  type HistoryRecord,
  type StageFigure,
} from './record.ts';

/** A record is some 4 KB; a larger file is none of ours. */
export const maximumRecordBytes = 64 * 1024;

/** So many environments are remembered. */
const keptEnvironments = 64;

const most = { figures: 200, stages: 200, functions: 200, processes: 100, band: 400, parents: 64 } as const;
const text = { short: 100, name: 400, long: 4096, environment: 16_384, url: 1000 } as const;

/** The bytes of a record's file. */
export function encodeRecord(record: HistoryRecord): Uint8Array {
  const lines = Object.entries(record).map(
    ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
  );
  const bytes = Buffer.from(`{${lines.join(',\n')}}\n`);
  // What cannot be read again is not written.
  decodeRecord(bytes, 'record');
  return bytes;
}

/**
 * Where a record lies on the branch: `SCENARIO-ENVIRONMENT/2026-01/02/COMMIT-20260102.json`, by the commit's date.
 *
 * Small folders keep the trees small that every addition writes anew; and a date at the name's end lets git find the
 * records that are alike, because it looks for deltas among files whose names end alike (pack-objects.h, 2.39,
 * pack_name_hash): docs/decisions/0430-a-file-for-each-record.md has the figures.
 */
export function recordPath(record: HistoryRecord): string {
  const { commit } = record;
  const [year, month, day] = new Date(commit.date).toISOString().slice(0, 10).split('-') as [
    string,
    string,
    string,
  ];
  return `${lineFolder(record)}/${year}-${month}/${day}/${commit.sha}-${year}${month}${day}.json`;
}

/** The folder of one scenario, measured in one way by one job. */
export function lineFolder(
  line: Pick<HistoryRecord, 'scenario' | 'fingerprint' | 'identity'> & {
    readonly commit: { readonly sha: string };
  },
): string {
  const { scenario, fingerprint, identity, commit } = line;
  const key = { scenario, fingerprint, sha: commit.sha, ...(identity === null ? {} : { identity }) };
  checkKey(key, 'record');
  const name = `${fingerprint} ${identity ?? ''}`;
  let digits = knownDigits.get(name);
  if (digits === undefined) {
    digits = keyDigits(key).slice(0, 16);
    if (knownDigits.size < keptEnvironments) knownDigits.set(name, digits);
  }
  return `${scenario}-${digits}`;
}

/** Digits of fingerprint and identity: thousands of records share a few. */
const knownDigits = new Map<string, string>();

/** What the path of a record tells before it is read. */
export interface RecordPlace {
  readonly folder: string;
  readonly sha: string;
  /** of the commit, `20260102` */
  readonly day: string;
}

/** The scenario that a folder is named for. */
export function scenarioOf({ folder }: Pick<RecordPlace, 'folder'>): string {
  return folder.replace(/-[0-9a-f]{16}$/, '');
}

/** Where a record lies, null for other files: those on the branch are nobody's business. */
export function recordPlace(path: string): RecordPlace | null {
  const found = /^([^/]+-[0-9a-f]{16})\/[^/]+\/[^/]+\/([^/]+)\.json$/.exec(path);
  if (found === null) return null;
  const [sha = '', day = ''] = found[2]!.split('-');
  return { folder: found[1]!, sha, day };
}

/**
 * Checks the bytes of a record.
 *
 * @param name what messages call them
 * @throws BootgateError naming what is wrong, a newer version of the format among it
 */
export function decodeRecord(bytes: Uint8Array, name: string): HistoryRecord {
  if (bytes.length > maximumRecordBytes)
    throw inputError('larger than any history record', { place: { file: name } });
  const json = readVersionedJson(bytes, name, {
    ...{ format: 'bootgate-history', version: recordVersion, noun: 'history record', versionsOf: 'history' },
    whenNewer: 'read the history with the Bootgate that adds to it, or a newer one',
  });
  return checkRecord(json, name);
}

function checkRecord(json: CheckedJson, name: string): HistoryRecord {
  const environment = environmentIn(json.field('environment'), json.field('fingerprint'));
  const record: HistoryRecord = {
    format: 'bootgate-history',
    version: recordVersion,
    scenario: json.field('scenario').string(text.short),
    identity: json.field('identity').nullable((value) => value.string(text.name)),
    commit: commitIn(json.field('commit'), name),
    branch: json.field('branch').nullable((value) => value.string(text.name)),
    measuredAt: timeIn(json.field('measuredAt')),
    runUrl: json.field('runUrl').nullable(urlIn),
    artifactUrl: json.field('artifactUrl').nullable(urlIn),
    fingerprint: json.field('fingerprint').string(64),
    environment,
    subject: subjectIn(json.field('subject')),
    unit: json.field('unit').string(text.short),
    assume: json.field('assume').oneOf(['exact', 'none']),
    boots: json.field('boots').integer(1, 1_000_000),
    image: json.field('image').boolean(),
    figures: figuresIn(json.field('figures'), most.figures),
    stages: rowsIn<StageFigure>(json.field('stages'), most.stages, [0, -1]),
    functions: figuresIn(json.field('functions'), most.functions),
    processes: figuresIn(json.field('processes'), most.processes),
    band: json.field('band').nullable((value) => rowsIn<BandFigure>(value, most.band, [0, 0])),
  };
  const { scenario, commit } = record;
  checkKey({ scenario, fingerprint: record.fingerprint, sha: commit.sha }, name);
  if (!record.figures.some(([metric]) => metric === 'total'))
    throw json.field('figures').error("lack 'total'");
  return record;
}

function commitIn(json: CheckedJson, name: string): HistoryRecord['commit'] {
  const parents = json.field('parents');
  const shas = parents.strings(most.parents, 64);
  for (const sha of shas) checkSha(sha, name);
  return {
    sha: json.field('sha').string(64),
    parents: shas,
    subject: json.field('subject').string(text.name),
    author: json.field('author').string(text.name),
    date: timeIn(json.field('date')),
  };
}

function checkSha(sha: string, name: string): void {
  checkKey({ scenario: 'parents', fingerprint: '0'.repeat(64), sha }, name);
}

/** Environments that were found right, by the fingerprint beside them: thousands of records share a few. */
const rightEnvironments = new Map<string, EnvironmentFields>();

/** The environment, whose fingerprint stands beside it. */
function environmentIn(json: CheckedJson, claimed: CheckedJson): EnvironmentFields {
  const print = claimed.string(64);
  const raw = json.value as Readonly<Record<string, unknown>> | null;
  const known = rightEnvironments.get(print);
  if (known && typeof raw === 'object' && environmentFieldNames.every((name) => raw?.[name] === known[name]))
    return known;
  const numbers = new Set(['memoryMiB', 'vcpus', 'icountShift']);
  const environment = Object.fromEntries(
    environmentFieldNames.map((field) => [
      field,
      numbers.has(field) ? json.field(field).integer(-1) : json.field(field).string(text.environment),
    ]),
  ) as unknown as EnvironmentFields;
  if (fingerprint(environment) !== print) throw claimed.error('is not that of the environment beside it');
  if (rightEnvironments.size < keptEnvironments) rightEnvironments.set(print, environment);
  return environment;
}

function subjectIn(json: CheckedJson): Subject {
  const orNull = (field: string): string | null =>
    json.field(field).nullable((value) => value.string(text.short));
  return {
    kernel: json.field('kernel').string(text.name),
    kernelBuildId: orNull('kernelBuildId'),
    kernelSha256: json.field('kernelSha256').string(text.short),
    initrdSha256: orNull('initrdSha256'),
    diskSha256: orNull('diskSha256'),
    append: json.field('append').string(text.long),
    seed: json.field('seed').nullable((value) => value.integer(0)),
  };
}

function figuresIn(json: CheckedJson, max: number): Figure[] {
  const figures = rowsIn<Figure>(json, max, [0]);
  if (new Set(figures.map(([name]) => name)).size === figures.length) return figures;
  const again = figures.findIndex(([name], at) => figures.findIndex(([other]) => other === name) < at);
  throw json.list(max, (row) => row)[again]!.error(`names '${figures[again]![0]}' again`);
}

/**
 * Rows of a name and whole numbers. Those that are right, as nearly all of the hundred of a record are, are told at a
 * glance; what is not is looked at place by place, for the message.
 *
 * @param least of each number
 */
function rowsIn<Row extends Figure | StageFigure | BandFigure>(
  json: CheckedJson,
  max: number,
  least: readonly number[],
): Row[] {
  const { value } = json;
  if (Array.isArray(value) && value.length <= max && value.every((row) => isRow(row, least)))
    return value as Row[];
  return json.list(max, (row) => {
    const cells = row.list(least.length + 1, (cell) => cell);
    if (cells.length !== least.length + 1)
      throw row.error(`should have ${least.length + 1} values, but has ${cells.length}`);
    const [name, ...numbers] = cells;
    return [
      name!.string(text.name),
      ...numbers.map((cell, at) => cell.integer(least[at]!)),
    ] as unknown as Row;
  });
}

function isRow(row: unknown, least: readonly number[]): boolean {
  if (!Array.isArray(row) || row.length !== least.length + 1) return false;
  const cells = row as unknown[];
  const name = cells[0];
  if (typeof name !== 'string' || name.length > text.name) return false;
  for (let at = 0; at < least.length; at += 1) {
    const number = cells[at + 1];
    if (!Number.isSafeInteger(number) || (number as number) < least[at]!) return false;
  }
  return true;
}

function timeIn(json: CheckedJson): string {
  const time = json.string(40);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(time) || Number.isNaN(Date.parse(time)))
    throw json.error('is no time');
  return time;
}

/** Links end up in pages: nothing but http is one. */
function urlIn(json: CheckedJson): string {
  const url = json.string(text.url);
  if (!/^https?:\/\/[^\s"'<>]+$/.test(url)) throw json.error('is no http address');
  return url;
}
