/**
 * From parsed JSON to a Profile: every member's type, every column's length, every index's range, every
 * number's bounds, and the shape of the tree. A profile may come from a stranger's pull request.
 */
import type { CheckedJson } from '../base/checked-json.ts';
import { environmentFieldNames, fingerprint } from './environment.ts';
import { checkFunctions, checkStageRows, checkTimeline, checkTree } from './profile-columns.ts';
import { checkGuestTables } from './guest-tables-check.ts';
import { profileLimits } from './profile-limits.ts';
import { checkTables } from './profile-tables-check.ts';
import {
  profileVersion,
  type ConsoleLine,
  type Environment,
  type EnvironmentFields,
  type Initcall,
  type Profile,
  type RunSample,
  type Stage,
  type Subject,
} from './profile.ts';

const { text: maxText } = profileLimits;

/**
 * @param json the document, already of the current version
 * @throws BootgateError (bad input) naming the file and the member
 */
export function checkProfile(json: CheckedJson): Profile {
  json.field('format').oneOf(['bootgate-profile']);
  json.field('version').integer(profileVersion, profileVersion);
  const stages = json.field('stages').list(profileLimits.stages, checkStage);
  const functions = checkFunctions(json.field('functions'));
  const nodes = json.field('tree').field('length').integer(0, profileLimits.nodes);
  const guest = checkGuestTables(json, nodes);
  const tree = checkTree(json.field('tree'), functions.length, guest.processes?.length ?? 0);
  const profile: Profile = {
    format: 'bootgate-profile',
    version: profileVersion,
    scenario: json.field('scenario').string(maxText),
    tracer: json.field('tracer').oneOf(['plugin', 'exec_tb']),
    unit: json.field('unit').oneOf(['instructions', 'ns']),
    assume: json.field('assume').oneOf(['exact', 'none']),
    outcome: {
      kind: json
        .field('outcome')
        .field('kind')
        .oneOf([
          'reached-end',
          'panic',
          'hang',
          'limit',
          'early-exit',
          'qemu-failed',
          'interrupted',
          'imported',
        ]),
      detail: json.field('outcome').field('detail').string(maxText),
    },
    environment: checkEnvironment(json.field('environment')),
    subject: checkSubject(json.field('subject')),
    totals: checkTotals(json.field('totals')),
    coverage: checkCoverage(json.field('coverage')),
    stages,
    functions,
    tree,
    stageRows: checkStageRows(json.field('stageRows'), stages.length, tree.length),
    timeline: json.field('timeline').nullable((timeline) => checkTimeline(timeline, tree.length)),
    initcalls: json.field('initcalls').list(profileLimits.initcalls, checkInitcall),
    console: json.field('console').list(profileLimits.consoleLines, checkConsoleLine),
    ...guest,
    samples: json
      .field('samples')
      .nullable((list) => list.list(profileLimits.samples, (sample) => checkSample(sample, stages.length))),
    warnings: json.field('warnings').strings(profileLimits.warnings, maxText),
  };
  const wrong = checkTables(profile);
  if (wrong !== null) throw json.error(`contradicts itself: ${wrong}`);
  return profile;
}

function checkEnvironment(json: CheckedJson): Environment {
  const read = json.field('fields');
  const text = (name: keyof EnvironmentFields): string => read.field(name).string(profileLimits.command);
  const fields: EnvironmentFields = {
    tracer: text('tracer'),
    arch: text('arch'),
    qemu: text('qemu'),
    firmware: text('firmware'),
    machine: text('machine'),
    cpu: text('cpu'),
    memoryMiB: read.field('memoryMiB').integer(0),
    vcpus: read.field('vcpus').integer(0),
    icountShift: read.field('icountShift').integer(-1, 10),
    qemuArgs: text('qemuArgs'),
    diskAs: text('diskAs'),
    end: text('end'),
  };
  const given = json.field('fingerprint');
  if (given.string(64) !== fingerprint(fields)) {
    throw given.error(`is not the SHA-256 of the fields (${environmentFieldNames.length} of them)`);
  }
  return { fingerprint: given.string(64), fields };
}

function checkSubject(json: CheckedJson): Subject {
  const digest = (name: string): string | null =>
    json.field(name).nullable((value) => value.string(profileLimits.text));
  return {
    kernel: json.field('kernel').string(maxText),
    kernelBuildId: digest('kernelBuildId'),
    kernelSha256: json.field('kernelSha256').string(maxText),
    initrdSha256: digest('initrdSha256'),
    diskSha256: digest('diskSha256'),
    append: json.field('append').string(profileLimits.command),
  };
}

function checkTotals(json: CheckedJson): Profile['totals'] {
  return {
    instructions: json.field('instructions').integer(-1),
    userInstructions: json.field('userInstructions').integer(-1),
    repIterations: json.field('repIterations').integer(-1),
    virtualNs: json.field('virtualNs').integer(-1),
    idleNs: json.field('idleNs').integer(-1),
    wallMs: json.field('wallMs').number(-1, Number.MAX_SAFE_INTEGER),
    blocks: json.field('blocks').integer(-1),
    blockExecutions: json.field('blockExecutions').integer(-1),
    calls: json.field('calls').integer(-1),
  };
}

function checkCoverage(json: CheckedJson): Profile['coverage'] {
  return {
    kernelSymbolized: json.field('kernelSymbolized').number(0, 1),
    userSymbolized: json.field('userSymbolized').number(0, 1),
    symbolSource: json.field('symbolSource').string(maxText),
    captured: json.field('captured').number(0, 1),
    dropped: json.field('dropped').integer(0),
    notes: json.field('notes').strings(profileLimits.warnings, maxText),
  };
}

function checkStage(json: CheckedJson): Stage {
  return {
    name: json.field('name').string(maxText),
    startInstructions: json.field('startInstructions').integer(-1),
    instructions: json.field('instructions').integer(-1),
    startNs: json.field('startNs').integer(-1),
    ns: json.field('ns').integer(-1),
  };
}

function checkInitcall(json: CheckedJson): Initcall {
  return {
    name: json.field('name').string(maxText),
    level: json.field('level').string(maxText),
    startInstructions: json.field('startInstructions').integer(-1),
    instructions: json.field('instructions').integer(-1),
    startNs: json.field('startNs').integer(-1),
    result: json.field('result').nullable((value) => value.integer(Number.MIN_SAFE_INTEGER)),
  };
}

function checkConsoleLine(json: CheckedJson): ConsoleLine {
  return {
    instructions: json.field('instructions').integer(-1),
    ns: json.field('ns').integer(-1),
    text: json.field('text').string(maxText),
  };
}

function checkSample(json: CheckedJson, stages: number): RunSample {
  return {
    instructions: json.field('instructions').integer(-1),
    virtualNs: json.field('virtualNs').integer(-1),
    wallMs: json.field('wallMs').number(-1, Number.MAX_SAFE_INTEGER),
    stages: Array.from(json.field('stages').column(new Float64Array(stages), -1)),
    digest: json.field('digest').string(128),
  };
}
