/**
 * What is measured of a whole boot, as a value. Whoever keeps, compares, limits or shows the totals of a boot goes
 * through this list, so that a metric is added by its declaration and by the line that measures it. What a profile's
 * functions and stages are measured in, its cost, is a unit alone (`Profile.unit`); policies call that row `total`.
 */
import { countUnit, declareUnit, instructions, nanoseconds, type Unit } from './unit.ts';

export interface Metric {
  /** as policies, waivers and rows name it: `virtual-time` */
  readonly id: string;
  /** as people read it: `virtual time` */
  readonly noun: string;
  readonly unit: Unit;
  /**
   * `exact`: two boots of one thing are equal in it, where the boots are exact; `none`: each is one draw of a
   * distribution, and a comparison needs several
   */
  readonly assume: 'exact' | 'none';
  /** which way is an improvement; limits are reached the other way */
  readonly better: 'lower' | 'higher';
  /** member of Profile.totals that holds it; JSON for people writes it in snake case (`virtual_ns`) */
  readonly key: string;
  /** `unit`s in one of what `key` holds: 1e6 of a time in ms */
  readonly scale: number;
  /** part of every run's sample, where there are several runs */
  readonly sampled: boolean;
  /** has a row in a comparison, and limits of its own; the others are kept and shown */
  readonly compared: boolean;
  /** smaller changes of what it is made of (`Profile.counted`) are not worth a sentence; null: it has no such parts */
  readonly worth: number | null;
  /** every profile has it, since the format's first version; of others a profile may not know */
  readonly always: boolean;
}

const plain = {
  unit: instructions,
  assume: 'exact',
  better: 'lower',
  scale: 1,
  sampled: false,
  compared: false,
  worth: null,
  always: false,
} as const;

const declared = new Map<string, Metric>();

/** Makes a metric (and its unit) known. Done once for each, where it is declared; their order is that of tables. */
export function declareMetric(
  metric: Partial<Metric> & Pick<Metric, 'id' | 'noun' | 'unit' | 'key'>,
): Metric {
  const whole = { ...plain, ...metric };
  declareUnit(whole.unit);
  declared.set(whole.id, whole);
  return whole;
}

export const instructionCount = declareMetric({
  id: 'instructions',
  noun: 'instructions',
  unit: instructions,
  key: 'instructions',
  sampled: true,
  always: true,
});

declareMetric({
  id: 'user-instructions',
  noun: 'instructions in user mode',
  unit: instructions,
  key: 'userInstructions',
  always: true,
});

declareMetric({
  id: 'rep-iterations',
  noun: 'iterations of string instructions',
  unit: instructions,
  key: 'repIterations',
  always: true,
});

export const virtualTime = declareMetric({
  id: 'virtual-time',
  noun: 'virtual time',
  unit: nanoseconds,
  key: 'virtualNs',
  sampled: true,
  compared: true,
  always: true,
});

export const idleTime = declareMetric({
  id: 'idle',
  noun: 'idle',
  unit: nanoseconds,
  key: 'idleNs',
  compared: true,
  always: true,
});

/** Of the boot, from QEMU's start to its end. */
export const hostTime = declareMetric({
  id: 'host-time',
  noun: 'host time',
  unit: nanoseconds,
  key: 'wallMs',
  scale: 1e6,
  assume: 'none',
  sampled: true,
  compared: true,
  always: true,
});

declareMetric({ id: 'blocks', noun: 'blocks', unit: countUnit('blocks'), key: 'blocks', always: true });

declareMetric({
  id: 'block-executions',
  noun: 'executions of blocks',
  unit: countUnit('block executions'),
  key: 'blockExecutions',
  always: true,
});

declareMetric({ id: 'calls', noun: 'calls', unit: countUnit('calls'), key: 'calls', always: true });

/** Counted in the guest (src/attribution/boot-counters.ts): what instructions are not, and hardware takes time for. */
for (const [id, noun, key] of [
  ['interrupts-taken', 'interrupts taken', 'interruptsTaken'],
  ['context-switches', 'context switches', 'contextSwitches'],
  ['page-faults', 'page faults', 'pageFaults'],
  ['system-calls', 'system calls', 'systemCalls'],
  ['processes', 'processes', 'processes'],
  ['modules', 'modules loaded', 'modules'],
] as const) {
  declareMetric({ id, noun, key, unit: countUnit(noun), compared: true });
}

/** `key`s of metrics that are counted by what they are of: rows of `Profile.counted` have them. */
export const metricKeys = {
  deviceAccesses: 'deviceAccesses',
  diskBytesRead: 'diskBytesRead',
  pagesAllocated: 'pagesAllocated',
} as const;

for (const [id, noun, key, worth, unit] of [
  ['device-accesses', 'device accesses', metricKeys.deviceAccesses, 1000, 'device accesses'],
  ['disk-bytes-read', 'bytes read of disks', metricKeys.diskBytesRead, 1_000_000, 'bytes'],
  ['pages-allocated', 'pages allocated', metricKeys.pagesAllocated, 1000, 'pages'],
  ['pages-at-end', 'pages in use at the end', 'pagesAtEnd', null, 'pages'],
  ['pages-at-peak', 'pages in use at the peak', 'pagesAtPeak', null, 'pages'],
] as const) {
  declareMetric({ id, noun, key, worth, unit: countUnit(unit), compared: true });
}

/** Every metric, in order of declaration. */
export function metrics(): Metric[] {
  return [...declared.values()];
}

/** Those that comparisons have rows of and policies may limit. */
export function comparedMetrics(): Metric[] {
  return metrics().filter(({ compared }) => compared);
}

/**
 * A boot's value of a metric, in its unit.
 *
 * @param totals of a profile or of one run of it
 * @returns -1 where it is not known
 */
export function metricOf(totals: object, { key, scale }: Pick<Metric, 'key' | 'scale'>): number {
  const value: unknown = Object.hasOwn(totals, key) ? totals[key as keyof typeof totals] : -1;
  return typeof value !== 'number' || value < 0 ? -1 : value * scale;
}

/** `1,234 page faults`, `5,627 pages in use at the end`, `1.2 ms of settling`: where no table names the metric. */
export function sayMetric({ unit, noun }: Metric, value: number): string {
  if (noun.startsWith(`${unit.name} `)) return `${unit.format(value)} ${noun}`;
  return unit.elapses ? `${unit.format(value)} of ${noun}` : unit.say(value);
}

/** In sentences, the metrics that not every profile has, as far as this one does. */
export function furtherMetrics(totals: object): string[] {
  return metrics()
    .filter(({ always }) => !always)
    .map((metric) => ({ metric, value: metricOf(totals, metric) }))
    .filter(({ value }) => value >= 0)
    .map(({ metric, value }) => sayMetric(metric, value));
}
