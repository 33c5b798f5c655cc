/**
 * The evidence for src/profile/cost-lists.ts: `node bench/run.mjs kinds KERNEL [SHIFT] [SEEDS]` (6.1, 3, 4).
 *
 * Waiting: the same boot at SHIFT, SHIFT + 1 and SHIFT + 2. A clock that runs twice as fast per instruction halves what
 * polls it and leaves work alone. Weather: the same boot with other seeds of QEMU's random numbers; whatever differs
 * depends on them or on when something happened. Sums by kind say how much of that the lists hold already, and the
 * movers among *work* are what they lack.
 */
import { costKinds, costNumber } from '../src/profile/cost-kind.ts';
import { costSums } from '../src/profile/cost-sums.ts';
import { runSample } from '../src/profile/run-sample.ts';
import { normalizeName } from '../src/profile/function-names.ts';
import type { Profile } from '../src/profile/profile.ts';
import { scenarioDefaults } from '../src/config/scenario-input.ts';
import { formatInteger } from '../src/base/number-format.ts';
import { recordedBoot, type BootSpec } from '../test/support/recordings.ts';
import { suiteKernels } from '../test/support/debian-suites.ts';
import { testKernels } from '../test/support/test-cache.ts';

const [kernel = '6.1', firstShift = '3', seedCount = '4'] = process.argv.slice(2);
const shift = Number(firstShift);
const known = [...Object.keys(testKernels), ...Object.keys(suiteKernels)];
if (!known.includes(kernel)) throw new Error(`there is no kernel '${kernel}': ${known.join(', ')}`);

async function boot(
  icountShift: number,
  seed: number = scenarioDefaults.seed,
  repetition = 0,
): Promise<Profile> {
  const recorded = await recordedBoot({
    kernel: kernel as BootSpec['kernel'],
    qemu: process.env['BENCH_QEMU'] ?? 'system',
    repetition,
    scenario: { icountShift, seed },
  });
  return recorded.profile;
}

/** Self by function, interrupts apart: they come more often to a slower boot. */
function selfByName({ tree, functions }: Profile, wanted: (cost: number) => boolean): Map<string, number> {
  const sums = new Map<string, number>();
  for (let node = 0; node < tree.length; node += 1) {
    if (!wanted(tree.cost[node]!)) continue;
    const row = tree.function[node]!;
    const name = `${functions.objects[functions.object[row]!]!}!${normalizeName(functions.name[row]!)}`;
    sums.set(name, (sums.get(name) ?? 0) + tree.self[node]!);
  }
  return sums;
}

const signed = (value: number): string => `${value < 0 ? '' : '+'}${formatInteger(value)}`;
const row = (cells: readonly (string | number)[]): void =>
  console.log(
    cells.map((cell, at) => (at === 0 ? String(cell).padEnd(34) : String(cell).padStart(15))).join(''),
  );

const identical = (a: Profile, b: Profile): boolean => runSample(a).digest === runSample(b).digest;

const byShift = [await boot(shift), await boot(shift + 1), await boot(shift + 2)];
const again = await boot(shift, undefined, 1);
console.log(
  `${kernel}: two boots at shift ${shift} are ${identical(byShift[0]!, again) ? 'identical' : 'NOT identical'}\n`,
);
const sums = byShift.map((profile) => selfByName(profile, (cost) => cost !== costNumber.interrupts));
console.log(`${kernel}: functions that halve with the clock`);
row(['', ...byShift.map((_, at) => `shift ${shift + at}`)]);
const listed = selfByName(byShift[0]!, (cost) => cost === costNumber.waiting);
for (const [name, self] of [...sums[0]!].sort((a, b) => b[1] - a[1])) {
  const [once, twice] = [sums[1]!.get(name) ?? 0, sums[2]!.get(name) ?? 0];
  if (self < 5000 || once > 0.65 * self || twice > 0.65 * once) continue;
  row([`${listed.has(name) ? ' ' : '+'} ${name}`, ...[self, once, twice].map(formatInteger)]);
}

const base = byShift[0]!;
const seeds = Array.from({ length: Number(seedCount) }, (_, at) => 43 + at);
const drawn: Profile[] = [];
for (const seed of seeds) drawn.push(await boot(shift, seed));
console.log(`\n${kernel}: what seeds ${seeds.join(', ')} move at shift ${shift}`);
row(['', 'base', ...seeds.map((seed) => `seed ${seed}`)]);
row([
  'total',
  ...[base.totals.instructions].map(formatInteger),
  ...drawn.map((p) => signed(p.totals.instructions - base.totals.instructions)),
]);
const kinds = [base, ...drawn].map((profile) => costSums(profile).whole);
costKinds.forEach((kind, at) =>
  row([
    kind,
    formatInteger(kinds[0]![at]!),
    ...kinds.slice(1).map((whole) => signed(whole[at]! - kinds[0]![at]!)),
  ]),
);

console.log('\nmovers among work');
const work = [base, ...drawn].map((profile) => selfByName(profile, (cost) => cost === costNumber.work));
const names = new Set(work.flatMap((one) => [...one.keys()]));
const moves = [...names].map((name) => {
  const deltas = work.slice(1).map((one) => (one.get(name) ?? 0) - (work[0]!.get(name) ?? 0));
  return { name, deltas, most: Math.max(...deltas.map(Math.abs)) };
});
for (const { name, deltas } of moves.sort((a, b) => b.most - a.most).slice(0, 30)) {
  row([name, formatInteger(work[0]!.get(name) ?? 0), ...deltas.map(signed)]);
}
