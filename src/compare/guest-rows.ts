/** What the guest did differently: processes by command line, modules, system calls, units, idle time. */
import { ascending } from '../base/ascending.ts';
import { instructions, nanoseconds } from '../base/unit.ts';
import { matchesGlob } from '../config/glob.ts';
import { noThreshold } from '../config/default-policy.ts';
import type { PatternThreshold, Threshold } from '../config/policy.ts';
import { userAndKernel } from '../profile/process-work.ts';
import type { ModuleEvent, Process, Profile, SystemCallRow, Unit } from '../profile/profile.ts';
import type { IdleChange, ModuleRow, ProcessRow, SystemCallChange, UnitChange } from './comparison.ts';
import { judgeRow } from './judge-row.ts';
import { groupProcesses } from './process-groups.ts';
import type { Bands } from './noise-bands.ts';
import type { RowContext } from './rows.ts';

/** Processes whose work or number changed, the largest change first. */
export function processRows(context: RowContext): ProcessRow[] {
  const { base, head, policy, waivers } = context;
  if (!base.processes || !head.processes || context.unit !== instructions.name) return [];
  return groupProcesses(base.processes, head.processes)
    .map(({ name, program, kernelThread, base: before, head: after }): ProcessRow => ({
      ...judgeRow({
        noise: policy.noise,
        waivers,
        metric: `process:${program}`,
        name,
        unit: context.unit,
        base: workOf(before),
        head: workOf(after),
        threshold: thresholdFor(context, policy.processes, [name, program]),
        allowed: context.bands.allowed(`process:${program}`, workOf(before)),
        noiseFloor: 0,
        samples: null,
      }),
      program,
      kernelThread,
      change: changeOf(before.length, after.length),
      baseCount: before.length,
      headCount: after.length,
    }))
    .filter((row) => row.delta !== 0 || row.baseCount !== row.headCount)
    .sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta) || ascending(a.name, b.name));
}

/** Limits hold for what is exact; the last pattern that matches one of the names. */
function thresholdFor(
  { assume }: RowContext,
  thresholds: readonly PatternThreshold[],
  names: readonly string[],
): Threshold {
  if (assume !== 'exact') return noThreshold;
  const found = thresholds.findLast(({ pattern }) => names.some((name) => matchesGlob(pattern, name)));
  return found?.threshold ?? noThreshold;
}

function workOf(processes: readonly Process[]): number {
  return processes.reduce((sum, process) => sum + userAndKernel(process), 0);
}

/** Modules that are new, gone or whose initialisation changed, the largest change first. */
export function moduleRows(context: RowContext): ModuleRow[] {
  const { base, head, policy, waivers } = context;
  if (!base.modules || !head.modules) return [];
  const before = byName(base.modules);
  const after = byName(head.modules);
  return namesOf(before, after)
    .map((name): ModuleRow => {
      const was = before.get(name) ?? [];
      const is = after.get(name) ?? [];
      return {
        ...judgeRow({
          noise: policy.noise,
          waivers,
          metric: `module:${name}`,
          name,
          unit: context.unit,
          base: initOf(was),
          head: initOf(is),
          threshold: thresholdFor(context, policy.modules, [name]),
          allowed: context.bands.allowed(`module:${name}`, initOf(was)),
          noiseFloor: 0,
          samples: null,
        }),
        change: changeOf(was.length, is.length),
        baseLoads: was.length,
        headLoads: is.length,
      };
    })
    .filter((row) => row.delta !== 0 || row.baseLoads !== row.headLoads)
    .sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta) || ascending(a.name, b.name));
}

function initOf(loads: readonly ModuleEvent[]): number {
  return loads.reduce((sum, { instructions }) => sum + Math.max(0, instructions), 0);
}

/** System calls that were made more or less often, or did more or less, the largest change first. */
export function systemCallChanges({ base, head }: RowContext): SystemCallChange[] {
  if (!base.systemCalls || !head.systemCalls) return [];
  const before = byName(ofAll(base.systemCalls));
  const after = byName(ofAll(head.systemCalls));
  const sum = (rows: readonly SystemCallRow[] | undefined, of: (row: SystemCallRow) => number): number =>
    (rows ?? []).reduce((total, row) => total + Math.max(0, of(row)), 0);
  return namesOf(before, after)
    .map((name): SystemCallChange => {
      const baseInstructions = sum(before.get(name), ({ cost }) => cost);
      const headInstructions = sum(after.get(name), ({ cost }) => cost);
      return {
        name,
        baseCount: sum(before.get(name), ({ count }) => count),
        headCount: sum(after.get(name), ({ count }) => count),
        baseInstructions,
        headInstructions,
        delta: headInstructions - baseInstructions,
      };
    })
    .filter(({ delta, baseCount, headCount }) => delta !== 0 || baseCount !== headCount)
    .sort(
      (a, b) =>
        Math.abs(b.delta) - Math.abs(a.delta) ||
        Math.abs(b.headCount - b.baseCount) - Math.abs(a.headCount - a.baseCount) ||
        ascending(a.name, b.name),
    );
}

/** Rows of all processes together where there are such, else those by process. */
function ofAll(rows: readonly SystemCallRow[]): readonly SystemCallRow[] {
  const whole = rows.filter(({ process }) => process === -1);
  return whole.length > 0 ? whole : rows;
}

/**
 * Units that are new, gone, of another result, ready at another time, or whose processes did more or less; those first whose
 * processes' work changed most. Left out are those that the other side could not have shown: without processes in a quiet boot,
 * with nothing else where control groups are not seen.
 */
export function unitChanges({ base, head, bands }: RowContext): UnitChange[] {
  if (!base.units || !head.units) return [];
  const unit = [...base.units, ...head.units].some(({ readyNs }) => readyNs >= 0)
    ? nanoseconds.name
    : instructions.name;
  const before = new Map(showableUnits(base.units, head.units).map((of) => [of.name, of]));
  const after = new Map(showableUnits(head.units, base.units).map((of) => [of.name, of]));
  return namesOf(before, after)
    .map((name): UnitChange => {
      const was = before.get(name);
      const is = after.get(name);
      const [baseStart, baseReady] = momentsOf(was, unit);
      const [headStart, headReady] = momentsOf(is, unit);
      const known = baseStart >= 0 && baseReady >= 0 && headStart >= 0 && headReady >= 0;
      return {
        name,
        unit,
        change: changeOf(was ? 1 : 0, is ? 1 : 0),
        baseStart,
        headStart,
        baseReady,
        headReady,
        delta: known ? headReady - headStart - (baseReady - baseStart) : 0,
        baseInstructions: unitWork(was),
        headInstructions: unitWork(is),
        withinNoise:
          was !== undefined && is !== undefined && isUnitNoise(bands, name, unitWork(was), unitWork(is)),
        baseResult: was?.result ?? null,
        headResult: is?.result ?? null,
      };
    })
    .filter(
      (row) =>
        row.delta !== 0 ||
        row.baseReady !== row.headReady ||
        row.baseStart !== row.headStart ||
        row.baseInstructions !== row.headInstructions ||
        row.baseResult !== row.headResult,
    )
    .sort(
      (a, b) =>
        Number(a.withinNoise) - Number(b.withinNoise) ||
        Math.abs(unitDelta(b)) - Math.abs(unitDelta(a)) ||
        Math.abs(b.delta) - Math.abs(a.delta) ||
        ascending(a.name, b.name),
    );
}

/** By how much more a unit's processes did; all of it for one that is new, 0 where that is not known. */
export function unitDelta({ baseInstructions, headInstructions }: UnitChange): number {
  return baseInstructions < 0 || headInstructions < 0 ? 0 : headInstructions - baseInstructions;
}

function isUnitNoise(bands: Bands, name: string, before: number, after: number): boolean {
  if (before < 0 || after < 0) return true;
  const { low, high } = bands.allowed(`unit:${name}`, before);
  return after >= low && after <= high;
}

function showableUnits(units: readonly Unit[], other: readonly Unit[]): readonly Unit[] {
  const told = other.some(({ result }) => result !== 'unreported');
  const seen = other.some(({ processes }) => processes >= 0);
  return units.filter(
    ({ result, processes }) => (told && result !== 'unreported') || (seen && processes > 0),
  );
}

function unitWork(unit: Unit | undefined): number {
  if (!unit) return 0;
  return unit.processes < 0 ? -1 : unit.userInstructions + unit.kernelInstructions;
}

function momentsOf(unit: Unit | undefined, of: string): [start: number, ready: number] {
  if (!unit) return [-1, -1];
  return of === nanoseconds.name
    ? [unit.startNs, unit.readyNs]
    : [unit.startInstructions, unit.readyInstructions];
}

/** Idle time by what was waited for, where it changed; the largest change first. */
export function idleChanges({ base, head }: RowContext): IdleChange[] {
  if (!base.idle || !head.idle) return [];
  const sums = ({ idle }: Profile): Map<IdleChange['reason'], number> => {
    const byReason = new Map<IdleChange['reason'], number>();
    for (const { reason, ns } of idle ?? []) byReason.set(reason, (byReason.get(reason) ?? 0) + ns);
    return byReason;
  };
  const before = sums(base);
  const after = sums(head);
  return namesOf(before, after)
    .map((reason): IdleChange => {
      const baseNs = before.get(reason) ?? 0;
      const headNs = after.get(reason) ?? 0;
      return { reason, baseNs, headNs, delta: headNs - baseNs };
    })
    .filter(({ delta }) => delta !== 0)
    .sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta) || ascending(a.reason, b.reason));
}

function byName<T extends { readonly name: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.name);
    if (group) group.push(row);
    else groups.set(row.name, [row]);
  }
  return groups;
}

function namesOf<Name extends string>(
  before: ReadonlyMap<Name, unknown>,
  after: ReadonlyMap<Name, unknown>,
): Name[] {
  return [...new Set([...before.keys(), ...after.keys()])];
}

function changeOf(before: number, after: number): 'added' | 'removed' | 'changed' {
  return before === 0 ? 'added' : after === 0 ? 'removed' : 'changed';
}
