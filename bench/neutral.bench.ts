/**
 * How well the gate bears changes that change nothing: `node bench/run.mjs neutral [KERNEL | image] [N | TEXT]` (6.1, all):
 * the first N changes, or those that are called something with TEXT.
 *
 * Compares each neutral change of test/support/neutral-changes.ts (of an image: neutral-image-changes.ts) with its base under the default policy, without a
 * measured band: every verdict but `ok`, every warning, every headline but `Unchanged`, every cause is a false alarm.
 * Boots are kept in the test cache. `NEUTRAL_DETAIL=1` adds what work moved by function.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { formatDelta, formatInteger, formatRelative } from '../src/base/number-format.ts';
import { compare } from '../src/compare/compare.ts';
import { figuresOf } from '../src/compare/figures.ts';
import { gatedRows } from '../src/compare/verdict.ts';
import { defaultPolicy } from '../src/config/default-policy.ts';
import { textTable } from '../src/render/text-table.ts';
import { costNumber } from '../src/profile/cost-kind.ts';
import type { Profile } from '../src/profile/profile.ts';
import { normalizeName } from '../src/profile/function-names.ts';
import { neutralChanges } from '../test/support/neutral-changes.ts';
import type { PatchableKernel } from '../test/support/patched-kernel.ts';
import { neutralImageChanges, type NeutralImageChange } from '../test/support/neutral-image-changes.ts';
import { systemdImage } from '../test/support/systemd-image.ts';
import { bootImage } from '../test/support/image-boot.ts';
import { readProfile, writeProfile } from '../src/profile/profile-file.ts';
import { reclassified } from '../src/profile/reclassify.ts';
import { recordedBoot } from '../test/support/recordings.ts';
import type { ScenarioInput } from '../src/config/scenario-input.ts';

const [subject = '6.1', which = '100'] = process.argv.slice(2);
const kept = process.env['NEUTRAL_KEEP'];

interface Pair {
  readonly what: string;
  readonly boot: () => Promise<readonly [base: Profile, head: Profile]>;
}

/** Images are booted anew each time, unless `NEUTRAL_KEEP` names a folder to keep their profiles in. */
async function bootOfImage({ what, plant, scenario }: NeutralImageChange): Promise<Profile> {
  const path = kept === undefined ? null : join(kept, `${what.replace(/\W+/g, '-')}.json.gz`);
  if (path !== null && existsSync(path)) return reclassified(await readProfile(path));
  const image = systemdImage({ kernel: '6.1', plant: plant ?? [] });
  const { profile } = await bootImage(image, scenario?.());
  if (path !== null) await writeProfile(path, profile);
  return profile;
}

function imagePairs(): Pair[] {
  let base: Promise<Profile> | null = null;
  return neutralImageChanges.map((change) => ({
    what: change.what,
    boot: async () => [await (base ??= bootOfImage({ what: 'base' })), await bootOfImage(change)] as const,
  }));
}

function kernelPairs(version: PatchableKernel): Pair[] {
  const boot = async (scenario: ScenarioInput): Promise<Profile> => ({
    ...(await recordedBoot({ kernel: version, qemu: process.env['BENCH_QEMU'] ?? 'system', scenario }))
      .profile,
    scenario: 'neutral',
  });
  return neutralChanges(version).map(({ what, base, head }) => ({
    what,
    boot: async () => [await boot((await base?.()) ?? {}), await boot(await head())] as const,
  }));
}

function workByFunction({ tree, functions }: Profile): Map<string, number> {
  const sums = new Map<string, number>();
  for (let node = 0; node < tree.length; node += 1) {
    if (tree.cost[node] !== costNumber.work) continue;
    const name = normalizeName(functions.name[tree.function[node]!]!);
    sums.set(name, (sums.get(name) ?? 0) + tree.self[node]!);
  }
  return sums;
}

const rows: string[][] = [];
let work = 0;
const details: string[] = [];
const pairs = subject === 'image' ? imagePairs() : kernelPairs(subject as PatchableKernel);
const wanted = Number.isNaN(Number(which))
  ? pairs.filter(({ what }) => what.includes(which))
  : pairs.slice(0, Number(which));
for (const change of wanted) {
  const [base, head] = await change.boot();
  const result = compare({
    base: { profile: base, label: 'base' },
    head: { profile: head, label: change.what },
    policy: defaultPolicy,
    today: '2026-11-29',
  });
  work ||= figuresOf(base)!.work;
  const [before, after] = [figuresOf(base)!.work, figuresOf(head)!.work];
  const news = gatedRows(result).filter(
    ({ status, metric }) => !['same', 'moved'].includes(status) && !/^(?:function|total)/.test(metric),
  );
  rows.push([
    change.what,
    formatDelta(head.totals.instructions - base.totals.instructions),
    formatDelta(after - before),
    formatRelative(before, after),
    result.verdict,
    String(result.causes.length),
    result.headline.startsWith('Unchanged') ? '' : '!',
    news.map((row) => `${row.metric} ${formatDelta(row.delta)} ${row.status}`).join(', '),
  ]);
  console.error(rows.at(-1)!.join('  '));
  if (process.env['NEUTRAL_DETAIL']) {
    const [of, to] = [workByFunction(base), workByFunction(head)];
    const moved = [...new Set([...of.keys(), ...to.keys()])]
      .map((name) => ({ name, delta: (to.get(name) ?? 0) - (of.get(name) ?? 0) }))
      .filter(({ delta }) => Math.abs(delta) >= 300)
      .sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta));
    const stages = result.stages
      .filter(({ delta }) => delta !== 0)
      .map(
        ({ name, delta, movedDelta }) => `${name} ${formatDelta(delta)} (${formatDelta(movedDelta)} moved)`,
      );
    const kinds = result.kinds
      .filter(({ delta }) => delta !== 0)
      .map(({ name, delta }) => `${name} ${formatDelta(delta)}`);
    details.push(
      `${change.what}\n  ${moved
        .slice(0, 25)
        .map(({ name, delta }) => `${name} ${formatDelta(delta)}`)
        .join(', ')}\n  stages: ${stages.join(', ')}\n  kinds: ${kinds.join(', ')}`,
    );
  }
}
const right = { align: 'right' } as const;
console.log(`${subject}: ${formatInteger(work)} instructions of work`);
console.log(
  textTable(
    [
      { title: 'change' },
      { title: 'total', ...right },
      { title: 'work', ...right },
      { title: '', ...right },
      { title: 'verdict' },
      { title: 'causes', ...right },
      { title: 'headline' },
      { title: 'rows' },
    ],
    rows,
  ),
);
if (details.length > 0) console.log(details.join('\n\n'));
