/**
 * What of bootgate.yml says how a boot is measured and what counts, as a waiver calls it (`change: end`). A pull request may
 * propose such a change; it counts once the base accepts it.
 *
 * Why so: docs/decisions/0213-a-change-of-measuring-is-waived-on-the-base.md.
 */
import type { Scenario } from './scenario.ts';

/** Keys of a scenario that say how a boot is measured; the others (kernel, initrd, command line …) say what. */
export const measuringKeys = [
  ...(['end', 'stages', 'icountShift', 'focus', 'runs', 'limits', 'observe', 'tracer'] as const),
  ...(['machine', 'cpu', 'memoryMiB', 'qemuArgs'] as const),
] satisfies readonly (keyof Scenario)[];

export type MeasuringKey = (typeof measuringKeys)[number];

/** As bootgate.yml calls them, where that is another word. */
const keyWords: Readonly<Partial<Record<MeasuringKey, string>>> = {
  icountShift: 'icount-shift',
  memoryMiB: 'memory',
  qemuArgs: 'qemu-args',
};

/** The word of bootgate.yml. */
export function measuringWord(key: MeasuringKey): string {
  return keyWords[key] ?? key;
}

/** How long a boot may take changes no figure: a pull request may move it. */
export const freeWord = 'limits';

/**
 * What a waiver may name: keys of a scenario, the scenarios themselves, what of the policy leaves costs out, and the
 * inputs of the workflow's step.
 */
export const waivableChanges: readonly string[] = [
  ...measuringKeys.map(measuringWord).filter((word) => word !== freeWord),
  ...['scenarios', 'discount', 'cost-kinds', 'workflow'],
];

/** One change of a pull request. */
export interface MeasuringChange {
  /** of `waivableChanges`, or `limits` */
  readonly what: string;
  /** `scenario default: end: power-off → symbol:start_kernel` */
  readonly text: string;
}
