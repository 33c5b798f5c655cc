/**
 * From what a tracer counted to a Profile: addresses become functions, rows become a sorted call tree, marks
 * become stages and initcalls. Pure: files were read and hashed before. Every sum is checked before the profile
 * is handed on, so a tracer that miscounts is found here and not in somebody's comparison.
 */
import type { Recording } from '../boot/recording.ts';
import { architectureOf } from '../arch/architectures.ts';
import { BootgateError } from '../base/errors.ts';
import { formatInteger } from '../base/number-format.ts';
import { instructions } from '../base/unit.ts';
import type { CodeFiles } from '../symbols/code-files.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import type { LostCounts, SampleTable, TraceHeader, TraceTables } from '../tracer/trace-tables.ts';
import { apiWithMemory } from '../tracer/plugin-api.ts';
import { tracerVersion } from '../tracer/tracer-version.ts';
import { bootCounters } from './boot-counters.ts';
import { countedOf, countedTotals } from './build-counted.ts';
import { attribute, namedCode, type Attribution, type NamedShare } from './attribute.ts';
import { guestProfile } from './build-guest.ts';
import { foldTree } from '../profile/fold-tree.ts';
import { guestCode, type FileCode } from './guest-code.ts';
import { initcallsOf } from './build-initcalls.ts';
import { sourcesOf } from './build-sources.ts';
import { stageAt, stagesOf, stageStarts } from './build-stages.ts';
import { assembleTree } from '../profile/call-tree.ts';
import { linesOfBytes, linesOfLog } from './console-lines.ts';
import { checkTables } from '../profile/profile-tables-check.ts';
import {
  profileVersion,
  type ConsoleLine,
  type Coverage,
  type Profile,
  type Subject,
  type Timeline,
} from '../profile/profile.ts';
import { recordingEnvironment } from './recording-environment.ts';
import { unitsOf } from './build-units.ts';
import { guestUnseenText } from '../profile/unseen-guest.ts';
import { virtualClock } from './virtual-clock.ts';
import { assembleStageRows, type CallStageRows } from '../profile/stage-rows.ts';

export interface ProfileInputs {
  readonly recording: Recording;
  readonly tables: TraceTables;
  readonly symbols: SymbolTable;
  readonly subject: Subject;
  /** the console log's text, for tracers that cannot see the guest write it */
  readonly consoleText: string;
  /** functions of the guest's files by row of GuestTables.images; null where unknown */
  readonly files?: readonly (FileCode | null)[];
  /** which files the kernel's functions were compiled from; null where nothing tells */
  readonly codeFiles?: CodeFiles | null;
}

/**
 * Builds the profile of one boot.
 *
 * @throws BootgateError when the trace's sums contradict each other
 */
export function buildProfile(inputs: ProfileInputs): Profile {
  const { recording, tables, symbols, subject } = inputs;
  const { header } = tables;
  const arch = architectureOf(recording.scenario.arch);
  const starts = stageStarts(recording.marks, tables.marks);

  const guest = guestCode(tables.guest, inputs.files ?? []);
  const attribution = attribute(tables.nodes, symbols, {
    addresses: arch.addresses,
    guest,
    focused: recording.scenario.focus !== null,
    booted: { arch: recording.scenario.arch, kernel: subject.kernel },
    stageAt: (instructions) => stageAt(starts, instructions),
  });
  const whole = assembleTree(attribution.rows, attribution.names);
  const { tree, functions, nodeOf } = foldTree(
    whole,
    [...tables.guest.waits, ...tables.guest.counted].map(
      ({ node }) => whole.nodeOf[attribution.rowOf[node]!]!,
    ),
  );
  const stageRows = assembleStageRows(
    attributedStageRows(tables, attribution),
    nodeOf,
    tree.length,
    starts.length,
  );
  const inStages = new Float64Array(starts.length);
  for (let row = 0; row < stageRows.length; row += 1) {
    inStages[stageRows.stage[row]!] = inStages[stageRows.stage[row]!]! + stageRows.self[row]!;
  }

  const console = consoleOf(inputs);
  const place = (node: number): number => nodeOf[attribution.rowOf[node]!]!;
  const observed = guestProfile(
    tables,
    symbols,
    arch,
    recording.scenario,
    { tree, functions, nodeOf: place },
    { ...whole, nodeOf: (node) => whole.nodeOf[attribution.rowOf[node]!]! },
  );
  const counted = countedOf(tables, arch.devices, place);
  const profile: Profile = {
    format: 'bootgate-profile',
    version: profileVersion,
    scenario: recording.scenario.name,
    tracer: 'plugin',
    unit: instructions.name,
    assume: 'exact',
    outcome: recording.outcome,
    environment: recordingEnvironment(recording, tracerVersion()),
    subject,
    totals: {
      instructions: header.instructions,
      userInstructions: header.userInstructions,
      repIterations: header.repIterations,
      virtualNs: header.virtualNs,
      idleNs: header.idleNs,
      wallMs: Math.round(recording.wallMs),
      blocks: tables.blocks.address.length,
      blockExecutions: header.blockExecutions === 0 ? -1 : header.blockExecutions,
      calls: header.calls,
      ...bootCounters({ ...whole, ...observed }, symbols, arch),
      ...countedTotals(counted ?? [], header),
    },
    coverage: coverageOf(inputs, attribution, namedCode(tables.blocks, arch.addresses, symbols, guest)),
    stages: stagesOf(starts, inStages, header),
    functions,
    sources: inputs.codeFiles
      ? sourcesOf(
          tables.nodes,
          symbols,
          inputs.codeFiles,
          whole,
          (node) => whole.nodeOf[attribution.rowOf[node]!]!,
        )
      : null,
    tree,
    stageRows,
    timeline: timelineOf(tables.samples, place),
    initcalls: initcallsOf(recording.marks, tables, symbols),
    console,
    ...observed,
    units: unitsOf(console, observed.processes),
    counted,
    samples: null,
    noise: null,
    warnings: [...recording.warnings, ...lostWarnings(tables.lost)],
  };
  const wrong = checkTables(profile);
  if (wrong !== null) {
    throw new BootgateError(`the trace contradicts itself: ${wrong}`, {
      ...(recording.trace === null ? {} : { place: { file: recording.trace } }),
      hint: 'this is a bug of the tracer: please report it with the trace file',
    });
  }
  return profile;
}

/** The trace's stage rows on attributed rows; calls that were folded into their caller do not count. */
function attributedStageRows({ stageRows }: TraceTables, { rowOf, folded }: Attribution): CallStageRows {
  return {
    stage: stageRows.stage,
    row: stageRows.node.map((node) => rowOf[node]!),
    self: stageRows.self,
    calls: stageRows.calls.map((calls, row) => (folded[stageRows.node[row]!] === 1 ? 0 : calls)),
  };
}

/** Samples by node of the tree; neighbours that became the same node are joined. */
function timelineOf(samples: SampleTable, nodeOf: (node: number) => number): Timeline | null {
  if (samples.period <= 0 || samples.node.length === 0) return null;
  const node = new Int32Array(samples.node.length);
  const count = new Int32Array(samples.node.length);
  let length = 0;
  for (let row = 0; row < samples.node.length; row += 1) {
    const sampled = samples.node[row]!;
    const at = sampled === -1 ? -1 : nodeOf(sampled);
    if (length > 0 && node[length - 1] === at) count[length - 1] = count[length - 1]! + samples.count[row]!;
    else {
      node[length] = at;
      count[length] = samples.count[row]!;
      length += 1;
    }
  }
  return { period: samples.period, node: node.slice(0, length), count: count.slice(0, length) };
}

function consoleOf({ recording, tables, consoleText }: ProfileInputs): ConsoleLine[] {
  if (tables.consoleBytes.byte.length === 0) return linesOfLog(consoleText);
  return linesOfBytes(tables.consoleBytes, virtualClock(tables, recording.scenario.icountShift));
}

function coverageOf(
  { tables, symbols, recording }: ProfileInputs,
  attribution: Attribution,
  named: ReturnType<typeof namedCode>,
): Coverage {
  const share = ({ self, named }: NamedShare): number => (self === 0 ? 1 : named / self);
  const { header, lost } = tables;
  const notes: string[] = [];
  if (header.idleNs === -1) {
    notes.push(
      `idle time is not known: QEMU ${recording.qemu.version} does not tell plugins the virtual time`,
    );
  }
  const { guest } = tables;
  const { focus } = recording.scenario;
  if (focus !== null && !guest.tasks.some(({ focused }) => focused)) {
    notes.push(`no process matched the focus ${focus.field}=${focus.pattern}`);
  }
  if (named.user.stripped > named.user.self / 100) {
    const percent = Math.round((100 * named.user.stripped) / named.user.self);
    notes.push(
      `${percent} % of the user instructions are in stripped files: their functions are named by file and offset`,
    );
  }
  if (guest.tasks.length === 0 && Object.values(recording.scenario.observe).includes(true)) {
    notes.push(
      header.pluginApi < apiWithMemory
        ? `${guestUnseenText}: QEMU ${recording.qemu.version} does not let plugins read the guest's memory, 9.2 and newer do`
        : symbols.length === 0
          ? `${guestUnseenText}: they are found by names, and the names are not to be believed`
          : `${guestUnseenText}: the kernel has no BTF to read its structures by`,
    );
  }
  if (guest.tasks.length === 0 && named.user.self > header.instructions / 1000) {
    notes.push('user code is one row: its functions are not named');
  }
  const narrow = new Set(guest.tasks.filter((task) => task.narrow).map(({ process }) => process)).size;
  if (narrow > 0) {
    notes.push(
      `processes that ran code of 32 bits: ${formatInteger(narrow)}; their instructions and system calls are counted, their functions are not told apart`,
    );
  }
  if (header.strayReturns > header.calls / 1000) {
    notes.push(
      `${formatInteger(header.strayReturns)} returns in user code met no call, as coroutines and longjmp make them: its call paths hold in part only`,
    );
  }
  return {
    kernelSymbolized: Math.min(share(attribution.kernel), share(named.kernel)),
    userSymbolized: share(named.user),
    callsToFunctions: callsToFunctions(header),
    symbolSource: symbols.source,
    captured: 1,
    dropped: lostKinds.reduce((sum, what) => sum + lost[what], 0),
    notes,
  };
}

/** fewer say nothing of the symbols */
const minCallTargets = 100;

function callsToFunctions({ callTargets, callTargetsEntries }: TraceHeader): number | null {
  return callTargets < minCallTargets ? null : callTargetsEntries / callTargets;
}

const lostTexts: Readonly<Record<keyof LostCounts, string>> = {
  blocks: 'translated blocks did not fit the table of blocks',
  nodes: 'calls were counted at their caller, since the call tree was full',
  stackFrames: 'calls were counted at their caller, since a stack was too deep',
  tasks: 'tasks shared one stack, since there were too many',
  samples: 'samples of the timeline were left out',
  consoleBytes: 'bytes of the console were left out',
  stageRows: 'rows of the stages did not fit their table',
  marks: 'marks were passed that did not fit their table',
  sites: 'calls, returns or entries could not be watched',
  guestRows: 'rows about the guest’s processes and modules did not fit their tables',
};

const lostKinds = Object.keys(lostTexts) as readonly (keyof LostCounts)[];

function lostWarnings(lost: LostCounts): string[] {
  return lostKinds
    .filter((what) => lost[what] > 0)
    .map((what) => `${lost[what].toLocaleString('en-US')} ${lostTexts[what]}`);
}
