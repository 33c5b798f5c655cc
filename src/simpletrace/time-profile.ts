/**
 * From what a trace says to a Profile in nanoseconds of host time. The call tree is flat, a node a function: an
 * exec_tb trace does not say who called whom. Nothing is scaled up for what is missing; it is said instead.
 */
import { BootgateError } from '../base/errors.ts';
import { formatInteger, formatNs, formatShare } from '../base/number-format.ts';
import { classifyCosts } from '../profile/classify-cost.ts';
import { nanoseconds } from '../base/unit.ts';
import { objectNames } from '../profile/object-names.ts';
import type { CostGuest } from '../profile/cost-lists.ts';
import { unseenGuest } from '../profile/unseen-guest.ts';
import { assembleTree } from '../profile/call-tree.ts';
import type { CallRows } from '../profile/merge-rows.ts';
import { assembleStageRows } from '../profile/stage-rows.ts';
import { checkTables } from '../profile/profile-tables-check.ts';
import {
  profileVersion,
  type Coverage,
  type Environment,
  type Outcome,
  type Profile,
  type Subject,
  type SystemCallRow,
} from '../profile/profile.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import { specialRow } from './block-table.ts';
import { idleObject } from './code-namer.ts';
import type { EventCounts } from './event-batch.ts';
import type { TimeTables } from './time-attribution.ts';

export interface TimeProfileInputs {
  readonly tables: TimeTables;
  readonly counts: EventCounts;
  readonly symbols: SymbolTable;
  readonly scenario: string;
  readonly outcome: Outcome;
  readonly environment: Environment;
  readonly subject: Subject;
  /** share of executed blocks that QEMU emitted events for, before any were dropped; null where unknown */
  readonly emitted: number | null;
  /** host time of the boot, ms; the trace's own where nothing else is known */
  readonly wallMs?: number;
  readonly console?: Profile['console'];
  readonly warnings?: readonly string[];
}

/**
 * Builds the profile of one trace.
 *
 * @throws BootgateError (bad input) for a trace without a block, or whose times are too large to add up
 */
export function timeProfile(inputs: TimeProfileInputs): Profile {
  const { tables, counts } = inputs;
  if (counts.blocks === 0) {
    throw new BootgateError('the trace holds no exec_tb event', {
      exitStatus: 2,
      hint: "trace with '-trace enable=exec_tb,file=TRACE -d nochain'",
    });
  }
  const { rows, seen } = flatRows(tables, {
    arch: inputs.environment.fields.arch,
    kernel: inputs.subject.kernel,
  });
  const { names } = tables;
  const { tree, functions, nodeOf } = assembleTree(rows, {
    name: names.name,
    object: Int32Array.from(names.object),
    objects: names.objects,
    size: Int32Array.from(names.size),
  });
  const stageRows = assembleStageRows(
    { ...tables.rows, row: tables.rows.code.map((code) => seen[code]!) },
    nodeOf,
    tree.length,
    tables.stages.length,
  );
  const inStage = new Float64Array(tables.stages.length);
  for (let row = 0; row < stageRows.length; row += 1) {
    inStage[stageRows.stage[row]!] = inStage[stageRows.stage[row]!]! + stageRows.self[row]!;
  }
  const coverage = coverageOf(inputs);
  const profile: Profile = {
    format: 'bootgate-profile',
    version: profileVersion,
    scenario: inputs.scenario,
    tracer: 'exec_tb',
    unit: nanoseconds.name,
    assume: 'none',
    outcome: inputs.outcome,
    environment: inputs.environment,
    subject: inputs.subject,
    totals: {
      instructions: -1,
      userInstructions: -1,
      repIterations: -1,
      virtualNs: -1,
      idleNs: tables.idleNs,
      wallMs: inputs.wallMs ?? tables.totalNs / 1e6,
      blocks: tables.blocks,
      blockExecutions: tables.blockExecutions,
      calls: tree.calls.reduce((sum, calls) => sum + calls, 0),
    },
    coverage,
    stages: tables.stages.map(({ name, startNs }, stage) => ({
      name,
      startInstructions: -1,
      instructions: -1,
      startNs,
      ns: inStage[stage]!,
    })),
    functions,
    sources: null,
    tree,
    stageRows,
    timeline: null,
    initcalls: [],
    console: inputs.console ?? [],
    ...unseenGuest,
    systemCalls: systemCallRows(tables),
    samples: null,
    noise: null,
    warnings: [...(inputs.warnings ?? []), ...traceWarnings(inputs, coverage.kernelSymbolized)],
  };
  const wrong = checkTables(profile);
  if (wrong !== null) {
    throw new BootgateError(`the times of the trace do not add up: ${wrong}`, {
      exitStatus: 2,
      hint: 'the trace holds absurd times: is it damaged?',
    });
  }
  return profile;
}

/** A row a function that took time or was called; `seen` is its row by code. */
function flatRows(
  { rows, names, first }: TimeTables,
  booted: CostGuest,
): { rows: CallRows; seen: Int32Array } {
  const seen = new Int32Array(names.name.length).fill(-1);
  const codes: number[] = [];
  for (const code of rows.code) if (seen[code] === -1) seen[code] = codes.push(code) - 1;
  const self = new Float64Array(codes.length);
  const calls = new Float64Array(codes.length);
  rows.code.forEach((code, at) => {
    const row = seen[code]!;
    self[row] = self[row]! + rows.self[at]!;
    calls[row] = calls[row]! + rows.calls[at]!;
  });
  const parent = new Int32Array(codes.length).fill(-1);
  const code = Int32Array.from(codes);
  const kind = new Uint8Array(codes.length);
  const objects = { name: names.name, object: Int32Array.from(names.object), objects: names.objects };
  return {
    seen,
    rows: {
      parent,
      code,
      kind,
      cost: classifyCosts({ parent, function: code, kind }, objects, booted),
      process: new Int32Array(codes.length).fill(-1),
      self,
      calls,
      first: Float64Array.from(codes, (code) => first[code]!),
    },
  };
}

function systemCallRows({ systemCalls, systemCallNames }: TimeTables): SystemCallRow[] {
  return systemCalls
    .map(({ call, count, ns, firstNs }) => ({
      process: -1,
      ...systemCallNames[call]!,
      count,
      errors: -1,
      cost: ns,
      firstAt: firstNs,
    }))
    .sort((a, b) => b.count - a.count || a.number - b.number || (a.name < b.name ? -1 : 1));
}

function coverageOf({ tables, counts, symbols, emitted }: TimeProfileInputs): Coverage {
  const { rows, names } = tables;
  const ns = { kernel: 0, named: 0, user: 0 };
  rows.code.forEach((code, row) => {
    const object = names.objects[names.object[code]!]!;
    const self = rows.self[row]!;
    if (object === objectNames.user) ns.user += self;
    if (object === objectNames.kernel || object === idleObject) ns.named += self;
    if (code !== specialRow.lost && kernelObjects.has(object)) ns.kernel += self;
  });
  const notes = [
    'times are host time under TCG, tracing included: compare functions, not absolute times',
    `${formatInteger(tables.toUser)} changes from kernel to user mode, ${formatInteger(tables.toKernel)} back`,
  ];
  if (!tables.exitsSeen) {
    notes.push(
      'time inside QEMU (translation, devices) is part of the block before it: exec_tb_exit was not traced',
    );
  }
  if (emitted === null) {
    notes.push(
      'unless its QEMU was changed to emit every block, a trace lacks those reached by returns and indirect jumps; a trace does not tell',
    );
  }
  if (ns.user > 0) notes.push('user code is one row: its functions are not named');
  return {
    kernelSymbolized: ns.kernel === 0 ? 1 : ns.named / ns.kernel,
    userSymbolized: ns.user === 0 ? 1 : 0,
    callsToFunctions: null,
    symbolSource: symbols.source,
    captured: (emitted ?? 1) * (counts.blocks / (counts.blocks + counts.dropped)),
    dropped: counts.dropped,
    notes,
  };
}

const kernelObjects = new Set<string>([
  objectNames.kernel,
  idleObject,
  objectNames.modules,
  objectNames.unknown,
]);

/** Kernel time below this share with a name is not the code of a few modules, but the wrong symbols. */
const poorlyNamed = 0.5;

function traceWarnings({ tables, counts, emitted }: TimeProfileInputs, kernelSymbolized: number): string[] {
  const warnings: string[] = [];
  if (counts.dropped > 0) {
    const lostNs = tables.rows.code.reduce(
      (sum, code, row) => (code === specialRow.lost ? sum + tables.rows.self[row]! : sum),
      0,
    );
    warnings.push(
      `QEMU dropped ${formatInteger(counts.dropped)} events (${formatShare(counts.dropped / (counts.dropped + counts.blocks))}) in ${formatInteger(counts.droppedRecords)} places: times and counts are too low by what they would have been. ${formatNs(lostNs)} right at those places are charged to no function; 'bootgate qemu build' makes a QEMU that drops nothing`,
    );
  }
  if (emitted !== null && emitted < 0.999) {
    warnings.push(
      `QEMU emitted events for ${formatShare(emitted)} of the blocks it ran: time after a return is charged to the function returned from; 'bootgate qemu build' makes a QEMU that emits all`,
    );
  }
  if (counts.backwards > 0) {
    warnings.push(
      `time ran backwards at ${formatInteger(counts.backwards)} events, by up to ${formatNs(counts.backwardsNs)}: those take no time. Traces of several virtual CPUs look like this, and their events cannot be told apart`,
    );
  }
  if (counts.truncated)
    warnings.push('the trace ends in the middle of a record: QEMU was killed, or the disk full');
  if (tables.overflow > 0) {
    warnings.push(
      `${formatInteger(tables.overflow)} block executions did not fit the table of blocks and have no name`,
    );
  }
  if (tables.unnamedSystemCalls > 0) {
    warnings.push(
      `${formatInteger(tables.unnamedSystemCalls)} system calls have no name: no event of their function followed the entry`,
    );
  }
  if (kernelSymbolized < poorlyNamed) {
    warnings.push(
      `only ${formatShare(kernelSymbolized)} of the kernel's time has a name: is this the vmlinux of the kernel that was traced, and was KASLR off ('nokaslr', or --kaslr-offset)?`,
    );
  }
  return warnings;
}
