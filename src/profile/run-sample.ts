/** What is kept of each run when a scenario is booted several times. */
import { stageCost } from './stage-cost.ts';
import { createHash } from 'node:crypto';
import { metrics } from '../base/metric.ts';
import type { Profile, RunSample } from './profile.ts';

/** The totals of a profile and the digest that tells whether two runs were identical. */
export function runSample(profile: Profile): RunSample {
  return {
    ...sampledTotals(profile),
    stages: profile.stages.map((stage) => stageCost(profile, stage)),
    digest: runDigest(profile),
  };
}

/** Of a boot's totals those that every run is known by. */
export function sampledTotals({ totals }: Profile): Pick<RunSample, 'instructions' | 'virtualNs' | 'wallMs'> {
  const kept = metrics().filter(({ sampled, key }) => sampled && Object.hasOwn(totals, key));
  return Object.fromEntries(kept.map(({ key }) => [key, totals[key]])) as unknown as Pick<
    RunSample,
    'instructions' | 'virtualNs' | 'wallMs'
  >;
}

/**
 * SHA-256 over functions, call tree and stages: two runs with equal digests executed the same instructions in
 * the same functions along the same paths. Host time has no part in it. Columns enter as their bytes in memory
 * (little-endian on every machine that runs Node).
 */
export function runDigest({ functions, tree, stageRows, stages }: Profile): string {
  const hash = createHash('sha256');
  hash.update(
    JSON.stringify([
      functions.name,
      functions.objects,
      stages.map(({ name, instructions }) => [name, instructions]),
    ]),
  );
  for (const column of [
    functions.object,
    functions.self,
    functions.total,
    functions.calls,
    functions.first,
    tree.parent,
    tree.function,
    tree.kind,
    tree.self,
    tree.calls,
    tree.first,
    tree.process,
    stageRows.stage,
    stageRows.node,
    stageRows.self,
    stageRows.calls,
  ]) {
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return hash.digest('hex');
}
