/** The noise band out of the boots it is measured with. */
import { programName } from '../profile/process-names.ts';
import { normalizeName } from '../profile/function-names.ts';
import { noiseBandVersion, type NoiseBand } from '../profile/noise-band.ts';
import { userAndKernel } from '../profile/process-work.ts';
import type { Profile } from '../profile/profile.ts';
import { figuresOf } from './figures.ts';
import { totalOf } from './noise.ts';

/** A neutral variation of a boot. */
export interface VariedBoot {
  /** `seed 43`, `initrd padded by 4,096 bytes` */
  readonly what: string;
  readonly profile: Profile;
}

/** Smallest and largest value of every figure that the variations moved. */
export function measureBand(base: Profile, varied: readonly VariedBoot[]): NoiseBand {
  const all = [base, ...varied.map(({ profile }) => profile)].map(bandFigures);
  const metrics = new Set(all.flatMap((figures) => [...figures.keys()]));
  const rows = [...metrics].sort().flatMap((metric) => {
    const values = all.map((figures) => figures.get(metric) ?? 0);
    const [min, max] = [Math.min(...values), Math.max(...values)];
    return min === max ? [] : [{ metric, min, max }];
  });
  return { version: noiseBandVersion, variations: varied.map(({ what }) => what), rows };
}

/** Everything of a boot that a row may be about, by the row's metric. */
export function bandFigures(profile: Profile): Map<string, number> {
  const figures = new Map<string, number>([['total', totalOf(profile)]]);
  const add = (metric: string, value: number): void => {
    figures.set(metric, (figures.get(metric) ?? 0) + Math.max(0, value));
  };
  const kinds = figuresOf(profile);
  if (kinds) {
    add('work', kinds.work);
    for (const [kind, value] of kinds.kinds) add(kind, value);
    for (const [name, value] of kinds.stages) add(`stage:${name}`, value);
  }
  const { totals, functions } = profile;
  if (totals.idleNs >= 0) add('idle', totals.idleNs);
  if (totals.virtualNs >= 0) add('virtual-time', totals.virtualNs);
  for (let row = 0; row < functions.length; row += 1) {
    const image = functions.objects[functions.object[row]!]!;
    add(functionMetric(image, normalizeName(functions.name[row]!)), functions.self[row]!);
  }
  for (const process of profile.processes ?? []) {
    add(`process:${programName(process)}`, userAndKernel(process));
  }
  for (const { name, instructions } of profile.modules ?? []) add(`module:${name}`, instructions);
  for (const { name, processes, userInstructions, kernelInstructions } of profile.units ?? []) {
    if (processes >= 0) add(`unit:${name}`, userInstructions + kernelInstructions);
  }
  return figures;
}

/** What a function is called in a band; a comparison's rows name it without the image. */
export function functionMetric(image: string, name: string): string {
  return `function:${image}!${name}`;
}
