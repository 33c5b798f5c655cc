/**
 * The profile's file, declared once: every member with its kind, its bounds and the table it points into, in the order
 * in which it is written. The writer, the checks of the reader and schema/profile.schema.json derive from this; what
 * the members mean is said in profile.ts. Rules between columns (sums, the tree's shape) are profile-tables-check.ts's.
 */
import { nodeKind } from '../base/node-kind.ts';
import { costUnits } from './stage-cost.ts';
import type { CheckedJson } from '../base/checked-json.ts';
import { costKinds } from './cost-kind.ts';
import {
  column,
  columns,
  constant,
  decimal,
  described,
  f64,
  i32,
  integer,
  lengthMember,
  lengthOf,
  lines,
  list,
  mapped,
  maxInt32,
  numberPerRow,
  orNull,
  record,
  rowOf,
  text,
  textColumn,
  texts,
  trueOrFalse,
  u8,
  word,
  type FieldsOf,
  type RowCounts,
} from './fields.ts';
import { metricRecord } from './metric-fields.ts';
import { noiseBandVersion, type BandRow, type NoiseBand } from './noise-band.ts';
import { profileLimits as limits } from './profile-limits.ts';
import {
  pathStepKinds,
  profileVersion,
  sourceEvidences,
  unitResults,
  waitReasons,
  type ConsoleLine,
  type Counted,
  type Coverage,
  type CriticalPath,
  type Environment,
  type EnvironmentFields,
  type FunctionTable,
  type IdleTime,
  type Initcall,
  type ModuleEvent,
  type Outcome,
  type Parallelism,
  type PathStep,
  type Process,
  type Profile,
  type RunSample,
  type SourceCode,
  type SourceFiles,
  type SourceTable,
  type Stage,
  type StageRows,
  type Subject,
  type SystemCallRow,
  type Timeline,
  type Totals,
  type TreeTable,
  type Unit,
  type Wait,
  type Waker,
} from './profile.ts';

/** Zero or more. */
const count = integer(0);
/** Zero or more, or -1 where unknown. */
const known = integer(-1);
const name = text(limits.text);
const command = text(limits.command);
const share = decimal(0, 1);

const outcome = record<Outcome>({
  kind: word([
    'reached-end',
    'panic',
    'hang',
    'limit',
    'early-exit',
    'qemu-failed',
    'interrupted',
    'imported',
  ]),
  detail: name,
});

const environmentFields = record<EnvironmentFields>({
  arch: command,
  cpu: command,
  diskAs: command,
  end: command,
  firmware: command,
  icountShift: integer(-1, 10),
  machine: command,
  memoryMiB: count,
  qemu: command,
  qemuArgs: command,
  tracer: command,
  vcpus: count,
});

const environment = described(
  'how was measured; profiles are comparable when the fingerprints are equal',
  record<Environment>({
    fingerprint: described('SHA-256 of the fields, hexadecimal', text(64)),
    fields: environmentFields,
  }),
);

const subject = described(
  'what was measured',
  record<Subject>({
    kernel: name,
    kernelBuildId: orNull(name),
    kernelSha256: name,
    initrdSha256: orNull(name),
    diskSha256: orNull(name),
    append: command,
    seed: orNull(count),
  }),
);

const totals = metricRecord<Totals, object>(() => true, {});

const coverage = record<Coverage>({
  kernelSymbolized: share,
  userSymbolized: share,
  callsToFunctions: orNull(share),
  symbolSource: name,
  captured: share,
  dropped: count,
  notes: texts(limits.warnings, limits.text),
});

const stage = record<Stage>({
  name,
  startInstructions: known,
  instructions: known,
  startNs: known,
  ns: known,
});

const functions = described(
  'sorted by self, descending',
  columns<FunctionTable>(lengthMember(limits.functions), {
    length: integer(0, limits.functions),
    objects: texts(limits.objects, limits.text),
    object: column(i32, { rowOf: 'objects' }),
    self: column(f64),
    total: column(f64),
    calls: column(f64),
    first: column(f64, { min: -1 }),
    size: column(i32, { max: maxInt32 }),
    name: textColumn(limits.text),
  }),
);

const sources = described(
  "which files the kernel's functions were compiled from",
  record<SourceTable>({
    evidence: word(sourceEvidences),
    tree: orNull(name),
    files: columns<SourceFiles>(lengthMember(limits.sourceFiles), {
      length: integer(0, limits.sourceFiles),
      needs: texts(limits.sourceFiles, limits.text),
      owners: texts(limits.sourceFiles, limits.text),
      need: column(i32, { min: -1, rowOf: 'needs' }),
      owner: column(i32, { min: -1, rowOf: 'owners' }),
      path: textColumn(limits.text),
    }),
    code: columns<SourceCode>(lengthMember(limits.functions), {
      length: integer(0, limits.functions),
      function: column(i32, { rowOf: 'functions' }),
      file: column(i32, { rowOf: 'sourceFiles' }),
      self: column(f64),
    }),
  }),
);

const tree = described(
  'the call tree in preorder',
  columns<TreeTable>(lengthMember(limits.nodes), {
    length: integer(0, limits.nodes),
    parent: column(i32, { min: -1, rowOf: 'nodes' }),
    function: column(i32, { rowOf: 'functions' }),
    kind: described(Object.keys(nodeKind).join(', '), column(u8, { max: Object.keys(nodeKind).length - 1 })),
    cost: described(costKinds.join(', '), column(u8, { max: costKinds.length - 1 })),
    self: column(f64),
    total: column(f64),
    calls: column(f64),
    first: column(f64, { min: -1 }),
    process: column(i32, { min: -1, rowOf: 'processes' }),
  }),
);

const stageRows = described(
  'how the self and calls of nodes spread over stages',
  columns<StageRows>(lengthMember(limits.stageRows), {
    length: integer(0, limits.stageRows),
    stage: column(i32, { rowOf: 'stages' }),
    node: column(i32, { rowOf: 'nodes' }),
    self: column(f64),
    calls: column(f64),
  }),
);

const timeline = described(
  'the node at every period, run-length coded',
  columns<Timeline>(lengthOf('node', limits.stageRows), {
    period: integer(1),
    node: column(i32, { min: -1, rowOf: 'nodes' }),
    count: column(i32, { min: 1, max: maxInt32 }),
  }),
);

const initcall = record<Initcall>({
  name,
  level: name,
  startInstructions: known,
  instructions: known,
  startNs: known,
  result: orNull(integer(Number.MIN_SAFE_INTEGER)),
});

const consoleLine = record<ConsoleLine>({ instructions: known, ns: known, text: name });

const moduleEvent = record<ModuleEvent>({
  name,
  loadedAtInstructions: known,
  unloadedAtInstructions: known,
  instructions: known,
  sizeBytes: known,
});

const process = record<Process>({
  pid: known,
  parent: rowOf('processes', 'none'),
  names: texts(limits.warnings, limits.text),
  command,
  executable: command,
  cgroup: name,
  kernelThread: trueOrFalse,
  threads: integer(1),
  startInstructions: known,
  endInstructions: known,
  startNs: known,
  endNs: known,
  userInstructions: known,
  kernelInstructions: known,
  interruptInstructions: known,
  exitStatus: orNull(integer(-1024, 255)),
});

/** A call's cost is under the name it has had since format 1, when every profile was in instructions. */
const systemCall = mapped(
  record<Omit<SystemCallRow, 'cost' | 'firstAt'> & { instructions: number; firstInstructions: number }>({
    process: rowOf('processes', 'none'),
    number: known,
    name,
    count,
    errors: known,
    instructions: known,
    firstInstructions: known,
  }),
  ({ instructions: cost, firstInstructions: firstAt, ...row }): SystemCallRow => ({ ...row, cost, firstAt }),
  ({ cost, firstAt, ...row }) => ({ ...row, instructions: cost, firstInstructions: firstAt }),
);

const waker = record<Waker>({ by: name, process: rowOf('processes', 'none') });

const wait = record<Wait>({
  process: rowOf('processes'),
  node: rowOf('nodes'),
  reason: word(waitReasons),
  count: integer(1),
  ns: count,
  longestNs: count,
  longestAtInstructions: count,
  waker,
});

const idle = record<IdleTime>({
  reason: word(waitReasons),
  process: rowOf('processes', 'none'),
  node: rowOf('nodes', 'none'),
  count: integer(1),
  ns: count,
  waker,
});

const parallelism = columns<Parallelism>(lengthOf('runnable', limits.stageRows), {
  averageRunnable: decimal(0, 1e6),
  shares: list(limits.warnings, share),
  period: integer(1),
  runnable: column(i32, { max: 1e6 }),
  count: column(i32, { min: 1, max: maxInt32 }),
});

const criticalPath = record<CriticalPath>({
  ns: count,
  steps: lines(
    limits.pathSteps,
    record<PathStep>({
      kind: word(pathStepKinds),
      process: rowOf('processes'),
      ns: count,
      startInstructions: count,
      endInstructions: count,
      node: rowOf('nodes', 'none'),
      waker,
    }),
  ),
  restNs: count,
});

const unit = record<Unit>({
  name,
  startInstructions: known,
  readyInstructions: known,
  endInstructions: known,
  startNs: known,
  readyNs: known,
  endNs: known,
  result: word(unitResults),
  processes: known,
  userInstructions: known,
  kernelInstructions: known,
});

const counted = record<Counted>({
  metric: name,
  of: name,
  part: command,
  node: rowOf('nodes', 'none'),
  count: integer(1),
});

const sample = metricRecord<RunSample, Pick<RunSample, 'stages' | 'digest'>>(({ sampled }) => sampled, {
  stages: numberPerRow('stages', -1),
  digest: text(128),
});

const noise = record<NoiseBand>({
  version: constant(noiseBandVersion),
  variations: texts(limits.variations, limits.text),
  rows: list(limits.bandRows, record<BandRow>({ metric: name, min: integer(0), max: integer(0) })),
});

/** Every member of the document, in the order of the file. */
export const profileFields: FieldsOf<Profile> = {
  format: word(['bootgate-profile']),
  version: constant(profileVersion),
  scenario: name,
  tracer: word(['plugin', 'exec_tb']),
  unit: described('what self, total and the like are measured in', word(costUnits)),
  assume: described(
    'exact: two samples must be equal; none: a sample is one draw of a distribution',
    word(['exact', 'none']),
  ),
  outcome,
  environment,
  subject,
  totals,
  coverage,
  stages: described('in order of time; they tile the measurement', lines(limits.stages, stage)),
  functions,
  sources: orNull(sources),
  tree,
  stageRows,
  timeline: orNull(timeline),
  initcalls: lines(limits.initcalls, initcall),
  console: lines(limits.consoleLines, consoleLine),
  modules: orNull(lines(limits.modules, moduleEvent)),
  processes: orNull(lines(limits.processes, process)),
  systemCalls: orNull(lines(limits.systemCallRows, systemCall)),
  waits: orNull(lines(limits.waits, wait)),
  idle: orNull(lines(limits.waits, idle)),
  parallelism: orNull(parallelism),
  criticalPath: described('what decides when the boot ends', orNull(criticalPath)),
  units: orNull(lines(limits.units, unit)),
  counted: described('what counters of the totals are made of', orNull(lines(limits.counted, counted))),
  samples: orNull(lines(limits.samples, sample)),
  noise: described("what neutral changes move this boot's figures by; null: not measured", orNull(noise)),
  warnings: lines(limits.warnings, name),
};

/** How many rows each table has that others point into, before any of them is read. */
export function rowCounts(json: CheckedJson): RowCounts {
  const files = json.field('sources').nullable((value) => value.field('files'));
  return {
    sourceFiles: files?.field('length').integer(0, limits.sourceFiles) ?? 0,
    needs: files?.field('needs').length(limits.sourceFiles) ?? 0,
    owners: files?.field('owners').length(limits.sourceFiles) ?? 0,
    stages: json.field('stages').length(limits.stages),
    objects: json.field('functions').field('objects').length(limits.objects),
    functions: json.field('functions').field('length').integer(0, limits.functions),
    nodes: json.field('tree').field('length').integer(0, limits.nodes),
    processes: json.field('processes').nullable((value) => value.length(limits.processes)) ?? 0,
  };
}
