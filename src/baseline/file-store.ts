/**
 * A baseline committed beside the code: totals and stages only, as readable JSON, so that a changed budget is a
 * reviewed line of a diff. One file holds one scenario; what is compared with it is whoever's commit it is in.
 */
import { costUnits, stageCost } from '../profile/stage-cost.ts';
import { instructions, unitNamed } from '../base/unit.ts';
import { readFile } from 'node:fs/promises';
import { CheckedJson } from '../base/checked-json.ts';
import { BootgateError, errorCode, errorMessage, inputError } from '../base/errors.ts';
import { writeFileAtomic } from '../base/files.ts';
import { environmentFieldNames, environmentOf } from '../profile/environment.ts';
import { noFunctions, noTree } from '../profile/believed-names.ts';
import { unseenGuest } from '../profile/unseen-guest.ts';
import { profileVersion, type EnvironmentFields, type Profile, type Stage } from '../profile/profile.ts';

export const budgetVersion = 1;
const maximumBytes = 256 * 1024;

/** The text of a budget file; newline at its end. */
export function budgetText(profile: Profile, sha: string | null, measuredAt: string): string {
  return `${JSON.stringify(
    {
      format: 'bootgate-budget',
      version: budgetVersion,
      scenario: profile.scenario,
      sha,
      measuredAt,
      unit: profile.unit,
      total: profile.unit === instructions.name ? profile.totals.instructions : null,
      virtualNs: profile.totals.virtualNs,
      idleNs: profile.totals.idleNs,
      stages: profile.stages.map(({ name, instructions, ns }) => ({ name, instructions, ns })),
      subject: profile.subject,
      environment: profile.environment.fields,
    },
    null,
    2,
  )}\n`;
}

/** Writes the file, completely or not at all. */
export async function writeBudget(
  path: string,
  profile: Profile,
  sha: string | null,
  measuredAt: string,
): Promise<void> {
  if (profile.outcome.kind !== 'reached-end') {
    throw inputError(`a boot that ended with '${profile.outcome.kind}' cannot be a baseline`);
  }
  await writeFileAtomic(path, budgetText(profile, sha, measuredAt));
}

export interface Budget {
  readonly profile: Profile;
  readonly sha: string | null;
  readonly measuredAt: string;
}

/**
 * Reads a budget file as a profile without functions.
 *
 * @returns null where there is no such file
 * @throws BootgateError naming what is wrong with it
 */
export async function readBudget(path: string): Promise<Budget | null> {
  let text;
  try {
    text = await readFile(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw new BootgateError(`the budget ${path} cannot be read: ${errorMessage(error)}`, { cause: error });
  }
  if (text.length > maximumBytes) throw inputError('larger than any budget', { place: { file: path } });
  let document: unknown;
  try {
    document = JSON.parse(text.toString());
  } catch (error) {
    throw inputError(`this is not a budget: ${errorMessage(error)}`, { place: { file: path } });
  }
  return checkBudget(new CheckedJson(document, '', path));
}

function checkBudget(json: CheckedJson): Budget {
  json.field('format').oneOf(['bootgate-budget']);
  if (json.field('version').integer(1) > budgetVersion) throw json.error('was made by a newer Bootgate');
  const unit = json.field('unit').oneOf(costUnits);
  const stages = withStarts(
    json.field('stages').list(1000, (stage) => ({
      name: stage.field('name').string(200),
      instructions: stage.field('instructions').integer(-1),
      ns: stage.field('ns').integer(-1),
    })),
  );
  const sum = stages.reduce((total, stage) => total + stageCost({ unit }, stage), 0);
  const isCounted = unit === instructions.name;
  const total = isCounted ? json.field('total').integer(0) : -1;
  if (isCounted && sum !== total) {
    throw json.field('total').error(`is ${total}, but the stages add up to ${sum}`);
  }
  const environment = json.field('environment');
  const fields = Object.fromEntries(
    environmentFieldNames.map((name) => {
      const value = environment.field(name);
      return [name, typeof value.value === 'number' ? value.integer(0) : value.string()];
    }),
  ) as unknown as EnvironmentFields;
  const subject = json.field('subject');
  const hash = (name: string): string | null => subject.field(name).nullable((value) => value.string(200));
  return {
    sha: json.field('sha').nullable((value) => value.string(64)),
    measuredAt: json.field('measuredAt').string(40),
    profile: {
      ...emptyProfile,
      scenario: json.field('scenario').string(200),
      tracer: unitNamed(unit).elapses ? 'exec_tb' : 'plugin',
      unit,
      assume: unitNamed(unit).elapses ? 'none' : 'exact',
      environment: environmentOf(fields),
      subject: {
        kernel: subject.field('kernel').string(),
        kernelBuildId: hash('kernelBuildId'),
        kernelSha256: subject.field('kernelSha256').string(200),
        initrdSha256: hash('initrdSha256'),
        diskSha256: hash('diskSha256'),
        append: subject.field('append').string(),
        seed: null,
      },
      totals: {
        ...emptyProfile.totals,
        instructions: total,
        virtualNs: json.field('virtualNs').integer(-1),
        idleNs: json.field('idleNs').integer(-1),
      },
      stages,
    },
  };
}

function withStarts(stages: readonly Pick<Stage, 'name' | 'instructions' | 'ns'>[]): Stage[] {
  let startInstructions = 0;
  let startNs = 0;
  return stages.map((stage) => {
    const placed = { ...stage, startInstructions, startNs };
    startInstructions += Math.max(0, stage.instructions);
    startNs += Math.max(0, stage.ns);
    return placed;
  });
}

const none = new Int32Array();
const nothing = new Float64Array();

const emptyProfile: Profile = {
  format: 'bootgate-profile',
  version: profileVersion,
  scenario: '',
  tracer: 'plugin',
  unit: 'instructions',
  assume: 'exact',
  outcome: { kind: 'reached-end', detail: 'as committed' },
  environment: { fingerprint: '', fields: {} as EnvironmentFields },
  subject: {
    kernel: '',
    kernelBuildId: null,
    kernelSha256: '',
    initrdSha256: null,
    diskSha256: null,
    append: '',
    seed: null,
  },
  totals: {
    instructions: 0,
    userInstructions: 0,
    repIterations: 0,
    virtualNs: -1,
    idleNs: -1,
    wallMs: 0,
    blocks: 0,
    blockExecutions: 0,
    calls: 0,
  },
  coverage: {
    kernelSymbolized: 1,
    userSymbolized: 1,
    callsToFunctions: null,
    symbolSource: 'budget',
    captured: 1,
    dropped: 0,
    notes: [],
  },
  stages: [],
  functions: noFunctions,
  sources: null,
  tree: noTree,
  stageRows: { length: 0, stage: none, node: none, self: nothing, calls: nothing },
  timeline: null,
  initcalls: [],
  console: [],
  ...unseenGuest,
  samples: null,
  noise: null,
  warnings: [],
};
