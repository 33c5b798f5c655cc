/**
 * `bootgate.json`, the table of contents of the artifact: which scenarios a job measured and where their files
 * are. The second action reads it as untrusted input: it names files, nothing else of it
 * is believed.
 */
import { CheckedJson } from '../base/checked-json.ts';
import { inputError } from '../base/errors.ts';

export const resultFileName = 'bootgate.json';

export interface ResultFile {
  readonly format: 'bootgate-result';
  readonly version: 1;
  /** of the matrix; `` outside of one */
  readonly cell: string;
  readonly cellCount: number;
  /** the commit that was measured, as the job saw it */
  readonly headSha: string;
  /** the commit to compare with, as the job saw it; null: it found none */
  readonly baseSha: string | null;
  /** what the job's baselines are kept under (src/action/identity.ts); older releases do not say */
  readonly identity?: string;
  readonly scenarios: readonly ResultScenario[];
}

export interface ResultScenario {
  readonly name: string;
  /** paths inside the artifact */
  readonly profile: string;
  /** the base, when the job measured it itself; null otherwise */
  readonly base: string | null;
}

/** Reads and checks the file's text. */
export function parseResultFile(text: string): ResultFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw inputError('this is not JSON', { place: { file: resultFileName }, cause: error });
  }
  const json = new CheckedJson(value, '', resultFileName);
  json.field('format').oneOf(['bootgate-result']);
  const version = json.field('version').integer(1);
  if (version !== 1) throw json.error(`has version ${version}, written by a newer Bootgate`);
  return {
    format: 'bootgate-result',
    version: 1,
    cell: json.field('cell').string(100),
    cellCount: json.field('cellCount').integer(1, 256),
    headSha: json.field('headSha').string(64),
    baseSha: json.field('baseSha').nullable(commit),
    ...(json.optional('identity') ? { identity: json.field('identity').string(400) } : {}),
    scenarios: json.field('scenarios').list(50, (scenario) => ({
      name: checkedName(scenario.field('name')),
      profile: scenario.field('profile').string(255),
      base: scenario.field('base').nullable((path) => path.string(255)),
    })),
  };
}

function commit(json: CheckedJson): string {
  const sha = json.string(64);
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(sha)) throw json.error('should be a commit');
  return sha;
}

function checkedName(json: CheckedJson): string {
  const name = json.string(100);
  if (!/^[A-Za-z0-9._-]+$/.test(name)) throw json.error('cannot name a scenario');
  return name;
}
