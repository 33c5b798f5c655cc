/**
 * Units of systemd. It keeps a control group for each unit that has processes, so processes tell which units there
 * were, what they did and when they began and ended, also in a quiet boot; when a unit was ready, and units without
 * processes (targets, timers), only the console tells. Names that the console cuts are completed by what else is known.
 *
 * Why so: docs/decisions/0421-units-by-control-group.md.
 */
import { agree, isCut, mayName, readUnitLine, unitName, type UnitLine } from './unit-lines.ts';
import { unitOfCgroup } from '../profile/unit-names.ts';
import type { ConsoleLine, Process, Unit } from '../profile/profile.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** In order of their start. @returns null where there is no trace of systemd */
export function unitsOf(lines: readonly ConsoleLine[], processes: readonly Process[] | null): Unit[] | null {
  const seen = unitsOfProcesses(processes ?? []);
  const isSeen = processes?.some(({ cgroup }) => cgroup !== '') ?? false;
  const told = unitsOfLines(lines, seen);
  for (const [name, unit] of told) {
    const own = seen.get(name);
    if (own === undefined) {
      seen.set(name, isSeen ? { ...unit, processes: 0, userInstructions: 0, kernelInstructions: 0 } : unit);
      continue;
    }
    own.readyInstructions = unit.readyInstructions;
    own.readyNs = unit.readyNs;
    own.result = unit.result;
    own.startInstructions = earlier(own.startInstructions, unit.startInstructions);
    own.startNs = earlier(own.startNs, unit.startNs);
  }
  const units = [...seen.values()];
  units.sort((a, b) => a.startInstructions - b.startInstructions || (a.name < b.name ? -1 : 1));
  return units.length === 0 ? null : units;
}

function earlier(a: number, b: number): number {
  return a < 0 || b < 0 ? Math.max(a, b) : Math.min(a, b);
}

/** What the processes of each unit did. */
function unitsOfProcesses(processes: readonly Process[]): Map<string, Mutable<Unit>> {
  const units = new Map<string, Mutable<Unit>>();
  for (const of of processes) {
    const name = unitOfCgroup(of.cgroup);
    if (name === null) continue;
    let unit = units.get(name);
    if (unit === undefined) {
      const { startInstructions, startNs } = of;
      unit = { ...newUnit(name, startInstructions, startNs, 'unreported'), endInstructions: 0, endNs: 0 };
      Object.assign(unit, { processes: 0, userInstructions: 0, kernelInstructions: 0 });
      units.set(name, unit);
    }
    unit.processes += 1;
    unit.userInstructions += of.userInstructions;
    unit.kernelInstructions += of.kernelInstructions;
    unit.endInstructions = later(unit.endInstructions, of.endInstructions);
    unit.endNs = later(unit.endNs, of.endNs);
  }
  return units;
}

/** -1 where either still runs */
function later(a: number, b: number): number {
  return a < 0 || b < 0 ? -1 : Math.max(a, b);
}

function newUnit(
  name: string,
  startInstructions: number,
  startNs: number,
  result: Unit['result'],
): Mutable<Unit> {
  return {
    name,
    ...{ startInstructions, readyInstructions: -1, endInstructions: -1 },
    ...{ startNs, readyNs: -1, endNs: -1, result },
    ...{ processes: -1, userInstructions: -1, kernelInstructions: -1 },
  };
}

/** What the console says of each unit. */
function unitsOfLines(
  lines: readonly ConsoleLine[],
  seen: ReadonlyMap<string, Unit>,
): Map<string, Mutable<Unit>> {
  const units = new Map<string, Mutable<Unit>>();
  const said = lines.flatMap((line) => {
    const read = readUnitLine(line);
    return read === null ? [] : [{ ...line, ...read }];
  });
  const whole = [...new Set(said.map(({ text }) => text).filter((text) => !isCut(text)))];
  for (const line of said) {
    const { what, instructions, ns } = line;
    const name = nameOf(line, whole, units, seen);
    const known = units.get(name);
    if (what === 'starting') {
      if (known?.result !== 'pending') units.set(name, newUnit(name, instructions, ns, 'pending'));
      continue;
    }
    if (known !== undefined && known.result !== 'pending') continue;
    const unit = known ?? newUnit(name, instructions, ns, what);
    unit.readyInstructions = instructions;
    unit.readyNs = ns;
    unit.result = what;
    units.set(name, unit);
  }
  return units;
}

/**
 * The unit's name. One that was cut is looked for in what was said in full, then among the units that have processes:
 * of several the one whose first process began nearest to where the line was written; then among those that start.
 */
function nameOf(
  { what, text, suffix, instructions }: UnitLine & ConsoleLine,
  whole: readonly string[],
  told: ReadonlyMap<string, Unit>,
  seen: ReadonlyMap<string, Unit>,
): string {
  const plain = unitName(text);
  if (!isCut(plain)) return plain;
  const pending = [...told.values()].filter(({ result }) => result === 'pending');
  const full = [...new Set(whole.filter((candidate) => agree(candidate, text)).map(unitName))];
  if (full.length === 1) return full[0]!;
  const fits = (name: string): boolean => mayName(text, name) && (suffix === null || name.endsWith(suffix));
  if (what !== 'starting') {
    const begun = pending.filter(({ name }) => (isCut(name) ? agree(name, text) : fits(name)));
    if (begun.length === 1) return begun[0]!.name;
  }
  const free = [...seen.values()].filter(({ name }) => fits(name) && !told.has(name));
  const distance = (unit: Unit): number => Math.abs(unit.startInstructions - instructions);
  return free.sort((a, b) => distance(a) - distance(b))[0]?.name ?? text;
}
