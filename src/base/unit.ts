/**
 * What numbers are measured in, as a value: how amounts of a unit are written and read. A profile, a row, a limit
 * names its unit; whoever shows or reads its numbers asks the unit and decides nothing by its name. A further unit is
 * one more declaration here. docs/decisions/0150-a-unit-is-a-value.md says why.
 */
import { formatCount, formatDelta, formatInteger, formatNs } from './number-format.ts';

export interface Unit {
  /** as files name it: `instructions`, `ns` */
  readonly name: string;
  /** heads a column of it: `instructions`, `time` */
  readonly noun: string;
  /** the same in few letters */
  readonly abbreviation: string;
  /** what a boot that is measured in it costs: `instructions`, `host time` */
  readonly cost: string;
  /** it passes while nothing is done: a wait has an amount of it, and what overlaps does not add up to the boot */
  readonly elapses: boolean;
  /** names that other tools' formats have for it */
  readonly exported: {
    readonly callgrind: { readonly event: string; readonly described: string };
    readonly pprof: string;
    readonly speedscope: 'none' | 'nanoseconds';
  };
  /** what an amount of it is, for errors: `a time`, `a number of instructions` */
  readonly kind: string;
  /** how a limit in it is written, for errors */
  readonly example: string;
  /** in full, for columns under a heading that names the unit where the digits do not: `1,234,567`, `1.2 ms` */
  readonly format: (value: number) => string;
  /** the same, four digits: `41.23 M`, `17.3 ms` */
  readonly formatShort: (value: number) => string;
  /** the same of a change, with its sign: `+1,234`, `-1.2 ms` */
  readonly formatDelta: (delta: number) => string;
  /** with the unit, where no heading names it: `1,234,567 instructions`, `1.2 ms` */
  readonly say: (value: number) => string;
  /** `41.23 M instructions`, `17.3 ms` */
  readonly sayShort: (value: number) => string;
  /** `+1,234 instructions`, `-1.2 ms` */
  readonly sayDelta: (delta: number) => string;
  /** `+41.23 M instructions`, `-17.3 ms` */
  readonly sayShortDelta: (delta: number) => string;
  /** an amount as people write it (`200k`, `5 ms`), whole units of it; null where it is none of this unit */
  readonly parse: (text: string) => number | null;
  /** writes an amount so that `parse` reads it again, in full */
  readonly write: (value: number) => string;
}

/** Guest instructions: exact, and what a bare number in a policy means. */
export const instructions: Unit = {
  ...countUnit('instructions'),
  abbreviation: 'instr',
  exported: {
    callgrind: { event: 'Ir', described: 'Guest instructions' },
    pprof: 'count',
    speedscope: 'none',
  },
};

/** Nanoseconds, of whichever clock. */
export const nanoseconds: Unit = {
  name: 'ns',
  noun: 'time',
  abbreviation: 'time',
  cost: 'host time',
  elapses: true,
  exported: {
    callgrind: { event: 'Ns', described: 'Host nanoseconds' },
    pprof: 'nanoseconds',
    speedscope: 'nanoseconds',
  },
  kind: 'a time',
  example: '5ms',
  format: formatNs,
  formatShort: formatNs,
  formatDelta: signedNs,
  say: formatNs,
  sayShort: formatNs,
  sayDelta: signedNs,
  sayShortDelta: signedNs,
  parse: (text) => amount(text, timeFactors),
  write: (value) => `${value}ns`,
};

/**
 * A unit that counts things. Its amounts are bare numbers with `k`, `M`, `G` for powers of 1000; the unit's name may
 * follow.
 *
 * @param name plural, as it stands in headings and after numbers: `instructions`, `page faults`
 */
export function countUnit(name: string): Unit {
  const short = (delta: number): string => `${delta > 0 ? '+' : ''}${formatCount(delta)}`;
  return {
    name,
    noun: name,
    abbreviation: name,
    cost: name,
    elapses: false,
    // An event's name in callgrind's format has letters alone.
    exported: {
      callgrind: { event: name.replace(/[^a-zA-Z]/g, ''), described: name },
      pprof: 'count',
      speedscope: 'none',
    },
    kind: `a number of ${name}`,
    example: '200k',
    format: formatInteger,
    formatShort: formatCount,
    formatDelta,
    say: (value) => `${formatInteger(value)} ${name}`,
    sayShort: (value) => `${formatCount(value)} ${name}`,
    sayDelta: (delta) => `${formatDelta(delta)} ${name}`,
    sayShortDelta: (delta) => `${short(delta)} ${name}`,
    parse: (text) => amount(text.endsWith(name) ? text.slice(0, -name.length) : text, countFactors),
    write: (value) => String(value),
  };
}

const units = new Map<string, Unit>([instructions, nanoseconds].map((unit) => [unit.name, unit]));

/** @throws RangeError for a name that no file can hold: profiles and comparisons are checked when they are read */
export function unitNamed(name: string): Unit {
  const unit = units.get(name);
  if (unit === undefined) throw new RangeError(`there is no unit '${name}'`);
  return unit;
}

/** Makes a unit known by its name. Done where it is declared. */
export function declareUnit(unit: Unit): Unit {
  units.set(unit.name, unit);
  return unit;
}

/** Of every unit that is known. */
export function unitNames(): string[] {
  return [...units.keys()];
}

function signedNs(ns: number): string {
  return ns > 0 ? `+${formatNs(ns)}` : formatNs(ns);
}

const countFactors: Readonly<Record<string, number>> = { '': 1, k: 1e3, K: 1e3, M: 1e6, G: 1e9 };

const timeFactors: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
};

/** A number with a suffix of `factors`; `_` and `,` may group digits. */
function amount(text: string, factors: Readonly<Record<string, number>>): number | null {
  const match = /^\+?(\d[\d_,]*(?:\.\d+)?) ?([a-zA-Z\u00b5]*)$/.exec(text.trim());
  const factor = match && Object.hasOwn(factors, match[2]!) ? factors[match[2]!]! : null;
  return match && factor !== null ? Math.round(Number(match[1]!.replace(/[_,]/g, '')) * factor) : null;
}
